//! The button "Resend code", which is disabled for a while after each code.

use std::time::Duration;

use leptos::leptos_dom::helpers::IntervalHandle;
use leptos::prelude::*;

use super::step_form::{AlertingForm, FormFeedback};
use crate::i18n::fields::Fields;
use crate::i18n::{Phrase, Seconds};
use crate::language::{now, text};

/// The time between two codes, in seconds.
const WAIT_S: u32 = 30;

/// The state of the button. The handle is `Copy`.
#[derive(Clone, Copy)]
pub struct ResendState {
    busy: RwSignal<bool>,
    seconds_left: RwSignal<u32>,
    ticking: StoredValue<Option<IntervalHandle>>,
}

impl Default for ResendState {
    fn default() -> Self {
        let state = Self {
            busy: RwSignal::new(false),
            seconds_left: RwSignal::new(0),
            ticking: StoredValue::new(None),
        };
        on_cleanup(move || state.stop());
        state
    }
}

impl ResendState {
    /// Makes the request for another code, unless one is running or the last code was sent
    /// a short time ago. Returns the result. If the request fails, the form shows the
    /// error, and the result is `None`.
    pub async fn run<T, E: Into<FormFeedback>>(
        self,
        form: impl AlertingForm,
        request: impl Future<Output = Result<T, E>>,
    ) -> Option<T> {
        if !self.start() {
            return None;
        }
        let sent = request.await;
        self.finish(sent.is_ok());
        match sent {
            Ok(result) => Some(result),
            Err(error) => {
                form.show(error.into());
                None
            }
        }
    }

    /// Returns `true` when another code may be requested, and then marks the request as
    /// started.
    fn start(self) -> bool {
        let is_free = self.busy.try_get_untracked() == Some(false)
            && self.seconds_left.try_get_untracked() == Some(0);
        if is_free {
            self.busy.set(true);
        }
        is_free
    }

    /// Marks the request as finished. When a code was sent, the wait for the next one
    /// begins.
    fn finish(self, sent: bool) {
        let _removed = self.busy.try_set(false);
        if !sent || self.seconds_left.try_set(WAIT_S).is_some() {
            return;
        }
        self.stop();
        let tick = move || {
            let left = self.seconds_left.try_update(|left| {
                *left = left.saturating_sub(1);
                *left
            });
            if left.unwrap_or(0) == 0 {
                self.stop();
            }
        };
        if let Ok(handle) = set_interval_with_handle(tick, Duration::from_secs(1)) {
            self.ticking.set_value(Some(handle));
        }
    }

    fn stop(self) {
        if let Some(handle) = self.ticking.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    }
}

/// The button, and the seconds until it is enabled again.
#[component]
pub fn Resend(
    /// The state of the button.
    state: ResendState,
    #[prop(into)] on_resend: Callback<()>,
    /// The label of the button, if it is not about a code.
    #[prop(optional, into)]
    label: Option<Phrase>,
) -> impl IntoView {
    let label = label.unwrap_or_else(|| Fields::ResendCode.into());
    let waits = move || state.seconds_left.get() > 0;
    view! {
        <p class="aside resend">
            <button
                type="button"
                class="link"
                disabled=move || waits() || state.busy.get()
                on:click=move |_| on_resend.run(())
            >
                {move || if state.busy.get() { now(Fields::SendingCode) } else { now(label.clone()) }}
            </button>
            {move || waits().then(|| view! {
                <span class="wait">{text(Fields::ResendIn(Seconds(state.seconds_left.get())))}</span>
            })}
        </p>
    }
}

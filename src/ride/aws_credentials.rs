//! The rider's AWS credentials. They come from the identity pool, are renewed before they
//! expire, and are shown with their secrets masked.

use std::time::Duration;

use leptos::leptos_dom::helpers::TimeoutHandle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::aws_calls::AwsCalls;
use super::aws_error_text::why;
use crate::words::aws::Aws;
use cognito_session::aws::{AwsCredentials as Credentials, AwsError};
use cognito_session::refresh::retry_in_ms;
use leptos_cognito::components::copy::Copy;
use leptos_cognito::components::section_heading::SectionHeading;
use leptos_cognito::download_size::reactive::{effect, on_window_event};
use leptos_cognito::i18n::Message;
use leptos_cognito::language::{date_time, now, text};
use leptos_cognito::session::use_auth;

/// The longest time, in milliseconds, that one timer waits.
const LONGEST_WAIT_MS: i64 = 60 * 60 * 1000;

#[derive(Clone, PartialEq)]
enum State {
    Asking,
    There(Credentials),
    Not(AwsError),
}

/// The section of the page with the rider's AWS credentials, or with the reason why there
/// are none.
#[component]
pub fn AwsCredentials() -> impl IntoView {
    let configured = use_auth().config().identity_pool.is_some();
    view! {
        <section class="panel" aria-labelledby="aws-credentials">
            <SectionHeading id="aws-credentials" title=Aws::Credentials />
            {if configured {
                view! {
                    <p>{text(Aws::Lead)}</p>
                    <Kept />
                }
                .into_any()
            } else {
                view! { <p>{text(Aws::NotConfigured)}</p> }.into_any()
            }}
        </section>
    }
}

/// Requests credentials, and renews them in time for as long as the section is shown.
#[component]
fn Kept() -> impl IntoView {
    let auth = use_auth();
    let state = RwSignal::new(State::Asking);
    let failed = StoredValue::new(0_u32);
    let timer = StoredValue::new(None::<TimeoutHandle>);
    // Every change of this signal requests credentials. The timer changes it when they
    // are due, but it stops while the device sleeps, so the window's `focus` and `online`
    // events change the signal too.
    let turn = RwSignal::new(0_u32);
    let again = move || turn.update(|turn| *turn = turn.wrapping_add(1));
    for coming_back in ["focus", "online"] {
        on_window_event(coming_back, move |_| again());
    }
    let stop = move || {
        if let Some(handle) = timer.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);

    effect(move || {
        turn.track();
        spawn_local(async move {
            let outcome = auth.aws_credentials().await;
            let wait = match &outcome {
                Ok(credentials) => {
                    failed.try_set_value(0);
                    auth.aws_renewal_due_in_ms(credentials)
                }
                Err(error) if error.is_transient() => 0,
                Err(_) => LONGEST_WAIT_MS,
            };
            let wait = if wait > 0 {
                wait
            } else {
                let attempt = failed.try_update_value(|failed| {
                    *failed = failed.saturating_add(1);
                    *failed
                });
                retry_in_ms(attempt.unwrap_or(1), auth.service().random_u32())
            };
            let next = match outcome {
                Ok(credentials) => State::There(credentials),
                Err(error) => State::Not(error),
            };
            if state.try_set(next).is_some() {
                // The page was removed.
                return;
            }
            stop();
            let wait = u64::try_from(wait.min(LONGEST_WAIT_MS)).unwrap_or(0);
            if let Ok(handle) = set_timeout_with_handle(again, Duration::from_millis(wait)) {
                timer.try_set_value(Some(handle));
            }
        });
    });

    let there = Memo::new(move |_| {
        state.with(|state| match state {
            State::There(credentials) => Some(credentials.clone()),
            _ => None,
        })
    });
    let is_there = Memo::new(move |_| there.with(Option::is_some));
    move || {
        if is_there.get() {
            view! { <Shown there /> }.into_any()
        } else {
            view! {
                <p role="status">{move || state.with(|state| match state {
                    State::Not(error) => now(why(error)),
                    _ => now(Aws::Asking),
                })}</p>
                {move || state.with(|state| matches!(state, State::Not(_))).then(|| view! {
                    <div class="actions">
                        <button type="button" class="secondary" on:click=move |_| again()>
                            {text(Message::TryAgain)}
                        </button>
                    </div>
                })}
            }
            .into_any()
        }
    }
}

/// Shows the credentials. A renewal changes only texts.
#[component]
fn Shown(there: Memo<Option<Credentials>>) -> impl IntoView {
    let shown = RwSignal::new(false);
    let value = move |read: fn(&Credentials) -> String| {
        move || there.with(|there| there.as_ref().map(read).unwrap_or_default())
    };
    let secret = move |read: fn(&Credentials) -> String| {
        move || {
            if shown.get() {
                view! { <code class="secret">{value(read)}</code> }.into_any()
            } else {
                view! { <span class="masked">{text(Aws::Masked)}</span> }.into_any()
            }
        }
    };
    view! {
        <dl class="facts" id="aws-values">
            <div>
                <dt>{text(Aws::IdentityId)}</dt>
                <dd><code>{value(|it| it.identity_id.clone())}</code></dd>
            </div>
            <div>
                <dt>{text(Aws::AccessKeyId)}</dt>
                <dd><code>{value(|it| it.access_key_id.clone())}</code></dd>
            </div>
            <div>
                <dt>{text(Aws::Expires)}</dt>
                <dd><time>{value(|it| date_time(it.expires_ms.div_euclid(1000)))}</time></dd>
            </div>
            <div>
                <dt>{text(Aws::SecretAccessKey)}</dt>
                <dd>{secret(|it| it.secret_access_key.expose().to_owned())}</dd>
            </div>
            <div>
                <dt>{text(Aws::SessionToken)}</dt>
                <dd>{secret(|it| it.session_token.expose().to_owned())}</dd>
            </div>
        </dl>
        <div class="actions">
            <button
                type="button"
                class="secondary"
                aria-controls="aws-values"
                on:click=move |_| shown.update(|shown| *shown = !*shown)
            >
                {move || now(if shown.get() { Aws::HideSecrets } else { Aws::ShowSecrets })}
            </button>
            <Copy
                label=Aws::CopyCredentials
                content=move || there.with(|there| there.as_ref().map(for_a_shell))
            />
        </div>
        <AwsCalls />
    }
}

/// Returns the credentials as shell commands that set the environment variables of AWS's
/// tools.
///
/// Source: "Environment variables", AWS SDKs and Tools Reference Guide.
fn for_a_shell(credentials: &Credentials) -> String {
    [
        "export AWS_ACCESS_KEY_ID=",
        &credentials.access_key_id,
        "\nexport AWS_SECRET_ACCESS_KEY=",
        credentials.secret_access_key.expose(),
        "\nexport AWS_SESSION_TOKEN=",
        credentials.session_token.expose(),
        "\n",
    ]
    .concat()
}

//! A button that copies a text, and reports the result.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::clipboard;
use crate::i18n::Phrase;
use crate::i18n::fields::Fields;
use crate::language::{now, text};

/// A button that copies the text that `content` returns, and shows whether the browser
/// allowed it.
#[component]
pub fn Copy<F>(#[prop(into)] label: Phrase, content: F) -> impl IntoView
where
    F: Fn() -> Option<String> + 'static,
{
    let outcome = RwSignal::new(None::<Fields>);
    let copy = move |_| {
        let Some(content) = content() else { return };
        spawn_local(async move {
            let copied = clipboard::copy(&content).await;
            let message = if copied {
                Fields::Copied
            } else {
                Fields::CopyFailed
            };
            let _removed = outcome.try_set(Some(message));
        });
    };
    view! {
        <button type="button" class="secondary" on:click=copy>{text(label)}</button>
        <span role="status">{move || outcome.get().map(now).unwrap_or_default()}</span>
    }
}

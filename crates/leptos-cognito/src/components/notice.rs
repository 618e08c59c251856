//! A message at the top of a page about what happened before.

use leptos::prelude::*;

use crate::i18n::Phrase;
use crate::language::text;

/// A message that is shown as long as its page.
#[component]
pub fn Notice(#[prop(into)] message: Phrase) -> impl IntoView {
    view! { <div class="notice" role="status"><p>{text(message)}</p></div> }
}

//! A message at the top of a page about what happened before.

use leptos::prelude::*;

use crate::i18n::Phrase;
use crate::language::text;

/// A message that is shown as long as its page.
#[component]
pub fn News(#[prop(into)] message: Phrase) -> impl IntoView {
    view! { <div class="news" role="status"><p>{text(message)}</p></div> }
}

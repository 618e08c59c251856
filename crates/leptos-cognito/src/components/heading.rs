//! The heading of a page or step: names the window, and takes the focus when it is news.

use std::cell::Cell;

use leptos::prelude::*;

use crate::brand::use_brand;
use crate::browser::page;
use crate::i18n::Phrase;
use crate::language::text;
use crate::reactive::effect;

thread_local! {
    /// Whether a heading was shown before: the first one of a visit takes no focus.
    static VISITED: Cell<bool> = const { Cell::new(false) };
}

/// The page's one `h1`.
#[component]
pub fn Heading(#[prop(into)] title: Phrase) -> impl IntoView {
    let named = text(title);
    let heading = named.clone();
    let mut returning = VISITED.replace(true);
    effect(move || {
        page::set_title(&named(), use_brand().name);
        if std::mem::take(&mut returning) {
            page::focus("h1[tabindex]");
        }
    });
    view! { <h1 tabindex="-1">{heading}</h1> }
}

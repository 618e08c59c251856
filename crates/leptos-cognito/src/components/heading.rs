//! The heading of a page or step. It sets the title of the window, and takes the focus
//! when it replaces another heading.

use std::cell::Cell;

use leptos::prelude::*;

use crate::brand::use_brand;
use crate::browser::page;
use crate::download_size::reactive::effect;
use crate::i18n::Phrase;
use crate::language::text;

thread_local! {
    /// Set once a heading was shown. The first heading of a visit does not take the
    /// focus.
    static VISITED: Cell<bool> = const { Cell::new(false) };
}

/// Lets the next heading take the focus, also if it is the first one of the visit.
pub(crate) fn focus_next_heading() {
    VISITED.set(true);
}

/// The one `h1` of the page.
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

//! The heading of a section that an address can name by its fragment, such as
//! `/account#account-devices`.
//!
//! The browser looks for the named element when the document has loaded, and when the
//! fragment changes on a page that is shown. The signed-in pages are shown later than
//! that. So a page stores the fragment at its start, and the heading with that id
//! scrolls into view and takes the focus once it is shown.
//!
//! Source: HTML Standard, "Scrolling to a fragment".

use std::cell::RefCell;

use leptos::prelude::*;

use crate::browser::{history, page};
use crate::download_size::reactive::effect;
use crate::i18n::Phrase;
use crate::language::text;

thread_local! {
    /// The fragment of the page's address with its `#`. It is empty after its heading was
    /// shown, because a section that is rendered again must not move the focus again.
    static WANTED: RefCell<String> = const { RefCell::new(String::new()) };
}

/// Remembers the fragment of the current address for the headings of the page that begins
/// now.
pub fn expect_section() {
    WANTED.set(history::fragment());
}

/// Scrolls to the heading with this id and moves the focus to it, if the address names it.
/// For headings that are not a [`SectionHeading`].
pub fn go_to_if_wanted(id: &str) {
    let is_wanted = WANTED.with_borrow(|wanted| wanted.strip_prefix('#') == Some(id));
    if is_wanted {
        page::go_to(&WANTED.take());
    }
}

/// The `h2` of a section.
#[component]
pub fn SectionHeading(id: &'static str, #[prop(into)] title: Phrase) -> impl IntoView {
    effect(move || go_to_if_wanted(id));
    view! {
        <h2 id=id tabindex="-1">
            {text(title)}
        </h2>
    }
}

//! The heading of a page or step: names the window, and takes the focus when it is news.

use leptos::html::H1;
use leptos::prelude::*;

use crate::i18n::Phrase;
use crate::platform::page;
use crate::ui::language::{now, text};

/// Whether a heading was shown before: the first one of a visit takes no focus.
#[derive(Clone, Copy)]
struct Visited(StoredValue<bool>);

/// Provides what headings share.
pub fn provide_headings() {
    provide_context(Visited(StoredValue::new(false)));
}

/// The page's one `h1`.
#[component]
pub fn Heading(#[prop(into)] title: Phrase) -> impl IntoView {
    let named = title.clone();
    Effect::new(move || page::set_title(&now(named.clone())));
    let node = NodeRef::<H1>::new();
    let visited = use_context::<Visited>();
    let returning = visited
        .and_then(|visited| {
            visited
                .0
                .try_update_value(|visited| std::mem::replace(visited, true))
        })
        .unwrap_or(false);
    if returning {
        node.on_load(|heading| drop(heading.focus()));
    }
    view! { <h1 node_ref=node tabindex="-1">{text(title)}</h1> }
}

//! The heading of a page or step: names the window, and takes the focus when it is news.

use leptos::prelude::*;

use crate::i18n::Phrase;
use crate::platform::page;
use crate::ui::language::text;
use crate::ui::live::effect;

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
    let named = text(title);
    let heading = named.clone();
    let visited = use_context::<Visited>();
    let mut returning = visited
        .and_then(|visited| {
            visited
                .0
                .try_update_value(|visited| std::mem::replace(visited, true))
        })
        .unwrap_or(false);
    effect(move || {
        page::set_title(&named());
        if std::mem::take(&mut returning) {
            page::focus("h1[tabindex]");
        }
    });
    view! { <h1 tabindex="-1">{heading}</h1> }
}

//! The brand's mark: a unicorn's horn and mane in three strokes, drawn by us.

use leptos::prelude::*;

/// The brand's mark. Says nothing by itself: the name stands beside it.
#[component]
pub fn Mark() -> impl IntoView {
    view! { <img class="mark" src="/icon.svg" alt="" width="28" height="28" /> }
}

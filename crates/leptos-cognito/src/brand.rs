//! What makes the ready pages an app's own.

use std::cell::Cell;

use leptos::prelude::*;

/// The name and the mark of an app.
#[derive(Clone, Copy)]
pub struct Brand {
    /// The name, the same in every language.
    pub name: &'static str,
    /// Builds the mark that stands beside the name in the banner. It needs no text of its
    /// own: the name follows it.
    pub mark: fn() -> AnyView,
}

thread_local! {
    /// A page has one app. Not a context: those are 2 KB of the download.
    static BRAND: Cell<Brand> = const { Cell::new(Brand { name: "", mark: || ().into_any() }) };
}

/// Makes this the brand of the page.
pub fn provide_brand(brand: Brand) {
    BRAND.set(brand);
}

/// The brand of the page; one without a name before [`provide_brand`].
#[must_use]
pub fn use_brand() -> Brand {
    BRAND.get()
}

/// The mark and the name, as the banner shows them.
#[component]
pub fn BrandName() -> impl IntoView {
    let brand = use_brand();
    view! {
        {(brand.mark)()}
        <span>{brand.name}</span>
    }
}

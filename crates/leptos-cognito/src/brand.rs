//! The brand, which adapts the ready-made pages to an app.

use std::cell::Cell;

use leptos::prelude::*;

/// The name and the logo of an app.
#[derive(Clone, Copy)]
pub struct Brand {
    /// The name, which is the same in every language.
    pub name: &'static str,
    /// Builds the logo that is shown in front of the name in the banner. It needs no
    /// alternative text, because the name follows it.
    pub mark: fn() -> AnyView,
}

thread_local! {
    /// The brand of the page's only app. It is not a context, because contexts would add
    /// 2 KB to the download.
    static BRAND: Cell<Brand> = const { Cell::new(Brand { name: "", mark: || ().into_any() }) };
}

/// Sets the brand of the page.
pub fn provide_brand(brand: Brand) {
    BRAND.set(brand);
}

/// Returns the brand of the page. Its name is empty before [`provide_brand`] is called.
#[must_use]
pub fn use_brand() -> Brand {
    BRAND.get()
}

/// The logo and the name for the banner.
#[component]
pub fn BrandName() -> impl IntoView {
    let brand = use_brand();
    view! {
        {(brand.mark)()}
        <span>{brand.name}</span>
    }
}

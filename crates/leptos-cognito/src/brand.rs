//! The brand, which adapts the ready-made pages to an app.

use std::cell::Cell;

use cognito_client::config::AppSection;
use leptos::prelude::*;

/// The name and the logo of an app.
#[derive(Clone, Copy)]
pub struct Brand {
    /// The name, which is the same in every language.
    pub name: &'static str,
    /// The address of the logo that is shown in front of the name in the banner, 28 CSS
    /// pixels square. It has no alternative text, because the name follows it.
    ///
    /// It is an address, not a view: a view of a type that is not known here cannot be
    /// hydrated, and the banner is part of the prerendered page.
    pub mark: Option<&'static str>,
    /// The start of the names under which the app stores things in the browser. Two apps
    /// of one origin need different ones. It consists of letters, digits and `-`. The
    /// default is `cognito`. `boot.js` has it from the attribute `data-storage` of the
    /// page's root element.
    pub storage_prefix: &'static str,
    /// The section of `amplify_outputs.json` with the app's own settings. The default is
    /// [`AppSection::DEFAULT`].
    pub config_section: AppSection,
}

impl Brand {
    /// A brand with a name, and the default of everything else: no logo.
    #[must_use]
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            mark: None,
            storage_prefix: "cognito",
            config_section: AppSection::DEFAULT,
        }
    }
}

thread_local! {
    /// The brand of the page's only app. It is not a context, because contexts would add
    /// 2 KB to the download.
    static BRAND: Cell<Brand> = const { Cell::new(Brand::named("")) };
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
        {brand
            .mark
            .map(|mark| view! { <img class="mark" src=mark alt="" width="28" height="28" /> })}
        <span>{brand.name}</span>
    }
}

//! The brand: everything that an app gives the library once, so that the ready-made pages
//! are the app's own.

use std::cell::Cell;
use std::collections::BTreeMap;

use cognito_client::config::AppSection;
use cognito_session::fields::AttributeRule;
use leptos::prelude::*;

use crate::i18n::{Override, OwnTexts, Phrase, speech};
use crate::lazy::future::{ChunkLoader, load_nothing};

/// The values that an app gives the library. [`Brand::named`] has the default of every field but the
/// name:
///
/// ```
/// use leptos_cognito::brand::Brand;
///
/// const BRAND: Brand = Brand {
///     mark: Some("/notes.svg"),
///     storage_prefix: "notes",
///     ..Brand::named("Notes")
/// };
/// # assert_eq!(BRAND.name, "Notes");
/// ```
#[derive(Clone, Copy)]
pub struct Brand {
    /// The name, which is the same in every language. The banner, the titles of the
    /// window and authenticator apps show it.
    pub name: &'static str,
    /// The address of the logo that is shown in front of the name in the banner, 28 CSS
    /// pixels square; `None` by default. It has no alternative text, because the name
    /// follows it.
    ///
    /// It is an address, not a view: a view of a type that is not known here cannot be
    /// hydrated, and the banner is part of the prerendered page.
    pub mark: Option<&'static str>,
    /// The sentence below the heading of the sign-in form; `None` by default.
    pub tagline: Option<fn() -> Phrase>,
    /// The start of the names under which the app stores things in the browser. Two apps
    /// of one origin need different ones. It consists of letters, digits and `-`. The
    /// default is `cognito`. `boot.js` has any other one from the attribute `data-storage`
    /// of the page's root element.
    pub storage_prefix: &'static str,
    /// The section of `amplify_outputs.json` with the app's own settings. The default is
    /// [`AppSection::DEFAULT`].
    pub config_section: AppSection,
    /// The function that returns further values for the pool's Lambda triggers, such as the
    /// one that writes its messages; `None` by default. Each call that has the member
    /// `ClientMetadata` in Cognito's API reference sends these values and `locale`, which
    /// is the language of the page (BCP 47), unless the function returns a `locale` of its
    /// own. The pool does not encrypt them, so they must not contain a secret.
    pub client_metadata: Option<fn() -> BTreeMap<String, String>>,
    /// The texts that the first page shows in place of the library's; none by default.
    pub overrides: &'static [Override],
    /// The files with the translations of the app's own texts. Without them, which is the
    /// default, the app's own texts are in English in every language. `boot.js` has their
    /// folder from the attribute `data-words` of the page's root element.
    pub own_texts: Option<OwnTexts>,
    /// The details that the first page does not need; [`Details::DEFAULT`] by default. An
    /// app that is split into chunks leaves the default here, and gives its details to the
    /// chunks that need them.
    pub details: &'static Details,
    /// The function that loads the public pages. By default they are compiled in. An app
    /// that is split into chunks has a function of its own, which calls
    /// [`PublicPagesChunk::with_details`](crate::lazy::PublicPagesChunk::with_details).
    pub public_pages: ChunkLoader,
}

/// The details of a brand that the first page does not need.
#[derive(Clone, Copy)]
pub struct Details {
    /// Set if the registration form asks for a phone number; not set by default.
    pub asks_phone: bool,
    /// The further attributes that the registration form asks for, and that the account
    /// page shows; none by default.
    pub attributes: &'static [AttributeField],
    /// The names of the standard attributes that the account page has besides those of the
    /// registration form, such as `name` and `locale`; none by default. The app client must
    /// be allowed to read and to write them. They are not shown where the configuration
    /// lists the fields of the form.
    pub profile: &'static [&'static str],
    /// All texts that are shown in place of the library's; none by default. The first of
    /// them are [`Brand::overrides`], in the same order.
    pub overrides: &'static [Override],
    /// Words in lower case that users of this app try first as a password, such as those
    /// of its name; none by default. A password made of them counts as weak.
    pub common_words: &'static [&'static str],
}

/// An attribute of a user that the registration form asks for, in a text field.
#[derive(Clone, Copy)]
pub struct AttributeField {
    /// The attribute's name in the pool, such as `custom:team`. The app client must be
    /// allowed to read and to write it.
    pub name: &'static str,
    /// The label of the field.
    pub label: fn() -> Phrase,
    /// The hint below the field of the registration form; `None` by default.
    pub hint: Option<fn() -> Phrase>,
    /// The fault of an empty field. The default is the library's "This one is needed.".
    pub missing: Option<fn() -> Phrase>,
    /// The rule for the value. By default a value is required, and has 256 characters at
    /// most.
    pub rule: AttributeRule,
    /// The suggestions that the field offers; none by default. Any other text is allowed
    /// too.
    pub suggestions: &'static [&'static str],
    /// The field's `autocomplete` attribute (HTML standard, autofill); `off` by default.
    pub autocomplete: &'static str,
    /// The texts of the attribute's row on the account page.
    pub row: AttributeRow,
}

/// The texts of an attribute's row on the account page. The library has a text for each
/// that is `None`, which is the default.
#[derive(Clone, Copy)]
pub struct AttributeRow {
    /// The name of the button that saves, for screen readers.
    pub save: Option<fn() -> Phrase>,
    /// The hint below the field, for the saved value, or for `None`.
    pub now: Option<fn(Option<String>) -> Phrase>,
    /// The message that this value was saved.
    pub saved: Option<fn(String) -> Phrase>,
}

impl Brand {
    /// The same brand, with its own settings in another section of `amplify_outputs.json`:
    /// `custom.` and the section's name.
    #[must_use]
    pub const fn with_section(mut self, path: &'static str) -> Self {
        self.config_section.path = path;
        self
    }

    pub(crate) const fn nameless(name: &'static str) -> Self {
        Self {
            name,
            mark: None,
            tagline: None,
            storage_prefix: "cognito",
            config_section: AppSection::DEFAULT,
            client_metadata: None,
            overrides: &[],
            own_texts: None,
            details: &Details::DEFAULT,
            public_pages: load_nothing,
        }
    }
}

impl Details {
    /// The default of each field.
    pub const DEFAULT: Self = Self {
        asks_phone: false,
        attributes: &[],
        profile: &[],
        overrides: &[],
        common_words: &[],
    };
}

impl AttributeField {
    /// A field with this name and label, and the default of everything else.
    #[must_use]
    pub const fn new(name: &'static str, label: fn() -> Phrase) -> Self {
        Self {
            name,
            label,
            hint: None,
            missing: None,
            rule: AttributeRule {
                required: true,
                max_len: 256,
            },
            suggestions: &[],
            autocomplete: "off",
            row: AttributeRow {
                save: None,
                now: None,
                saved: None,
            },
        }
    }
}

thread_local! {
    /// The brand of the page's only app. It is not a context, because contexts would add
    /// 2 KB to the download.
    /// It is a reference, because a copy would be made at each use.
    static BRAND: Cell<&'static Brand> = const { Cell::new(&Brand::nameless("")) };
    /// The details of the brand, once a chunk that has them is loaded.
    static DETAILS: Cell<&'static Details> = const { Cell::new(&Details::DEFAULT) };
}

/// Sets the brand of the page.
pub fn provide_brand(brand: Brand) {
    // This happens once in the life of a page.
    BRAND.set(Box::leak(Box::new(brand)));
    DETAILS.set(brand.details);
    speech::replace_texts(brand.overrides, brand.own_texts);
}

/// Sets the details of the brand. The chunks of an app that is split into chunks do this.
/// A second call changes nothing.
pub fn provide_details(details: &'static Details) {
    DETAILS.set(details);
    speech::replace_texts(details.overrides, use_brand().own_texts);
}

/// Returns the brand of the page. Its name is empty before [`provide_brand`] is called.
#[must_use]
pub fn use_brand() -> &'static Brand {
    BRAND.get()
}

/// Returns the details of the brand. They are the default until the chunk that has them is
/// loaded, which the public pages and the signed-in pages wait for.
#[must_use]
pub fn use_details() -> &'static Details {
    DETAILS.get()
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

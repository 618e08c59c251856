//! The document's title, language, theme and focus, and facts about the browser.

use js_sys::Reflect;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, HtmlElement, HtmlInputElement};

use super::{document, window};

/// Sets the title of the window to the page's title and the app's name.
pub fn set_title(title: &str, app: &str) {
    if let Some(document) = document() {
        document.set_title(&[title, " · ", app].concat());
    }
}

/// Returns the title of the window.
#[must_use]
pub fn title() -> Option<String> {
    Some(document()?.title())
}

/// Sets the title of the window to this text alone.
pub fn set_whole_title(title: &str) {
    if let Some(document) = document() {
        document.set_title(title);
    }
}

/// Returns `false` without a browser, which is the case on a server.
#[must_use]
pub fn is_browser() -> bool {
    window().is_some()
}

fn root() -> Option<Element> {
    web_sys::window()?.document()?.document_element()
}

/// Sets the language of the page and its direction of writing.
pub fn set_language(tag: &str, rtl: bool) {
    if let Some(root) = root() {
        drop(root.set_attribute("lang", tag));
        drop(root.set_attribute("dir", if rtl { "rtl" } else { "ltr" }));
    }
}

/// Hides the links to the registration: the styles hide them while the root element has
/// this attribute.
pub fn hide_sign_up() {
    if let Some(root) = root() {
        drop(root.set_attribute("data-closed", ""));
    }
}

/// Sets the theme of the page; an empty name means the system's theme. The browser's
/// toolbar follows: the colour in `index.html` that fits the theme is enabled.
pub fn set_theme(name: &str) {
    let Some(root) = root() else { return };
    drop(if name.is_empty() {
        root.remove_attribute("data-theme")
    } else {
        root.set_attribute("data-theme", name)
    });
    for scheme in ["light", "dark"] {
        let selector = ["meta[data-scheme=", scheme, "]"].concat();
        let Ok(Some(colour)) = root.query_selector(&selector) else {
            continue;
        };
        let media = if name.is_empty() {
            &["(prefers-color-scheme: ", scheme, ")"].concat()
        } else if name == scheme {
            "all"
        } else {
            "not all"
        };
        drop(colour.set_attribute("media", media));
    }
}

/// Returns `false` if the browser knows that there is no network.
#[must_use]
pub fn is_online() -> bool {
    window().is_none_or(|window| window.navigator().on_line())
}

/// Returns the browser's user agent string.
#[must_use]
pub fn user_agent() -> Option<String> {
    web_sys::window()?.navigator().user_agent().ok()
}

/// Returns the input field with this id.
#[must_use]
pub fn input(id: &str) -> Option<HtmlInputElement> {
    let found = document()?.query_selector(&["#", id].concat()).ok()??;
    found.dyn_into().ok()
}

/// Returns `true` if the field with this id has the focus.
#[must_use]
pub fn has_focus(id: &str) -> bool {
    input(&[id, ":focus"].concat()).is_some()
}

/// Lets the browser suggest passkeys beside user names in the field with this id (HTML
/// standard, autofill, `webauthn`).
pub fn suggest_passkeys_in(id: &str) {
    if let Some(field) = input(id) {
        drop(field.set_attribute("autocomplete", "username webauthn"));
    }
}

/// Returns `true` if the page is in a tab that is not shown.
#[must_use]
pub fn is_hidden() -> bool {
    let hidden = document().and_then(|document| Reflect::get(&document, &"hidden".into()).ok());
    hidden.is_some_and(|hidden| hidden.is_truthy())
}

/// Moves the focus to the first element that matches `selector`, if there is one.
pub fn focus(selector: &str) {
    if let Some(element) = found(selector) {
        drop(element.focus());
    }
}

/// Moves the focus to the first element that matches `selector`, and scrolls so that it
/// is at the top of the window, if there is one.
pub fn go_to(selector: &str) {
    if let Some(element) = found(selector) {
        drop(element.focus());
        element.scroll_into_view();
    }
}

fn found(selector: &str) -> Option<HtmlElement> {
    let element = document()?.query_selector(selector).ok()??;
    element.dyn_into().ok()
}

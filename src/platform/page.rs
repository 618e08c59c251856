//! The page itself: its title, and where the focus is.

use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// Sets the title of the window.
pub fn set_title(title: &str) {
    if let Some(document) = web_sys::window().and_then(|window| window.document()) {
        document.set_title(&[title, " · Wild Rydes"].concat());
    }
}

/// Whether the browser has a network, as far as it knows.
#[must_use]
pub fn is_online() -> bool {
    web_sys::window().is_none_or(|window| window.navigator().on_line())
}

/// Moves the focus to the first element that matches `selector`, if there is one.
pub fn focus(selector: &str) {
    let found = web_sys::window()
        .and_then(|window| window.document())
        .and_then(|document| document.query_selector(selector).ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlElement>().ok());
    if let Some(element) = found {
        drop(element.focus());
    }
}

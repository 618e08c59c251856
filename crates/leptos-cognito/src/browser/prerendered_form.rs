//! The sign-in form that stands in `index.html` before the app runs.
//!
//! `boot.js` shows it, marks the page with an attribute of the root element, and keeps what
//! the visitor does with the form until the app has taken it over.

use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;

use super::same_origin_asset::begun;
use super::{document, window};

/// The attribute that the root element has while the form waits for the app.
const SHOWN: &str = "data-door";
/// The function of `boot.js` that is due next.
const NEXT: &str = "door";

/// Whether the form is in the page and waits to be taken over.
#[must_use]
pub fn is_open() -> bool {
    root().is_some_and(|root| root.has_attribute(SHOWN))
}

/// Undoes what others did to the form's nodes, such as a password manager's extension or a
/// page translator, so that it is exactly the form that `dev/prerender` wrote. What was
/// typed, the focus and the caret stay. To be called right before the form is hydrated, which
/// panics at any node that it does not expect. `false` when there is no such form.
#[must_use]
pub fn restore() -> bool {
    is_open() && call_next()
}

/// Ends the wait: the form's handlers hear of everything that was typed or ticked, and of an
/// early submit. To be called once they are attached.
pub fn take_over() {
    call_next();
}

/// Empties the page, so that nothing is left to be taken over.
pub fn clear() {
    if let Some(root) = root() {
        drop(root.remove_attribute(SHOWN));
    }
    if let Some(body) = document().and_then(|document| document.body()) {
        body.set_text_content(None);
    }
}

fn call_next() -> bool {
    let next = window().and_then(|window| begun(&window, NEXT));
    let next = next.and_then(|next| next.dyn_into::<Function>().ok());
    next.is_some_and(|next| next.call0(&JsValue::UNDEFINED).is_ok())
}

fn root() -> Option<Element> {
    document()?.document_element()
}

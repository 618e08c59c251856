//! The sign-in form that `index.html` contains before the app runs.
//!
//! `boot.js` shows the form, marks the page with an attribute of the root element, and
//! keeps the visitor's input until the app has taken the form over.

use js_sys::Function;
use wasm_bindgen::{JsCast as _, JsValue};
use web_sys::Element;

use super::same_origin_asset::started;
use super::{document, window};

/// The attribute that the root element has while the form waits for the app.
const SHOWN: &str = "data-form";
/// The attribute by which the styles hide the password field.
const PASSWORDLESS: &str = "data-passwordless";
/// The name of the function of `boot.js` that is to be called next.
const NEXT: &str = "form";

/// Returns `true` if the form is in the page and waits for the app.
#[must_use]
pub fn is_open() -> bool {
    root().is_some_and(|root| root.has_attribute(SHOWN))
}

/// Sets or removes the attribute of the root element by which the styles hide the password
/// field of the sign-in form. The field itself stays, because the prerendered form is the
/// same for every pool.
pub fn hide_password(is_hidden: bool) {
    let Some(root) = root() else { return };
    // The first page has the code of both calls, but not that of `toggleAttribute`.
    drop(if is_hidden {
        root.set_attribute(PASSWORDLESS, "")
    } else {
        root.remove_attribute(PASSWORDLESS)
    });
}

/// Undoes changes to the form's nodes by others, such as a password manager's extension
/// or a page translator, so that it is exactly the form that `dev/prerender` wrote. The
/// typed text, the focus and the caret stay. This must be called right before the form is
/// hydrated, because hydration panics at any node that it does not expect. Returns
/// `false` if there is no such form.
#[must_use]
pub fn restore() -> bool {
    is_open() && call_next()
}

/// Ends the wait: the form's handlers receive events for everything that was typed or
/// ticked, and for an early submit. This must be called once they are attached.
pub fn take_over() {
    call_next();
}

/// Removes everything from the page, including a form that is not taken over.
pub fn clear() {
    if let Some(root) = root() {
        drop(root.remove_attribute(SHOWN));
    }
    if let Some(body) = document().and_then(|document| document.body()) {
        body.set_text_content(None);
    }
}

fn call_next() -> bool {
    let next = window().and_then(|window| started(&window, NEXT));
    let next = next.and_then(|next| next.dyn_into::<Function>().ok());
    next.is_some_and(|next| next.call0(&JsValue::UNDEFINED).is_ok())
}

fn root() -> Option<Element> {
    document()?.document_element()
}

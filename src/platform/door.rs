//! The form at the door that stands in `index.html`, and what was done with it before the
//! app was there.
//!
//! `boot.js` says whether it is shown, by an attribute of the root: it takes what is sent
//! meanwhile, and says so in the attribute's value.

use web_sys::Element;

use super::{document, page};

/// The root's attribute.
const SHOWN: &str = "data-door";
/// Its value when the form was sent.
const SENT: &str = "sent";

/// What was done before the app was there.
pub struct Before {
    /// Whether the form was sent.
    pub sent: bool,
}

/// Whether the form stands there, to be taken over.
#[must_use]
pub fn is_open() -> bool {
    root().is_some_and(|root| root.has_attribute(SHOWN))
}

/// From now on what is done with the form is the app's business.
#[must_use]
pub fn take_over() -> Option<Before> {
    let root = root()?;
    let sent = root.get_attribute(SHOWN)? == SENT;
    drop(root.remove_attribute(SHOWN));
    Some(Before { sent })
}

/// Nobody takes over what stands in the page.
pub fn clear() {
    drop(take_over());
    if let Some(body) = document().and_then(|document| document.body()) {
        body.set_text_content(None);
    }
}

/// What was typed in a field.
#[must_use]
pub fn typed(name: &str) -> Option<String> {
    Some(page::input(name)?.value())
}

/// Whether a box was ticked.
#[must_use]
pub fn ticked(name: &str) -> bool {
    page::input(name).is_some_and(|field| field.checked())
}

/// The form is as if it had not been sent.
pub fn unsend(label: &str) {
    let button = document().and_then(|document| document.query_selector("[data-busy]").ok()?);
    if let Some(button) = button {
        drop(button.remove_attribute("disabled"));
        if let Some(text) = button.first_child() {
            text.set_node_value(Some(label));
        }
    }
}

/// Whether a field of the form has the focus, which nobody heard when it got it.
#[must_use]
pub fn has_focus() -> bool {
    let focused = document().and_then(|document| document.active_element());
    focused.is_some_and(|element| element.matches("form *").unwrap_or(false))
}

fn root() -> Option<Element> {
    document()?.document_element()
}

//! The text "Caps Lock is on", which is shown beside the label of a password field while
//! the user types in it.
//!
//! One set of listeners serves all fields of the page. It is not a part of the field, so
//! that the sign-in page's first download does not contain it.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use crate::i18n::forms::Forms;
use crate::language::said;

thread_local! {
    static IS_LISTENING: Cell<bool> = const { Cell::new(false) };
}

/// Installs the listeners for Caps Lock. Later calls do nothing.
pub fn listen() {
    if IS_LISTENING.replace(true) {
        return;
    }
    for event in ["focusin", "keydown", "keyup", "focusout"] {
        // The listeners stay until the page closes.
        let _listens = window_event_listener_untyped(event, |event| update(&event));
    }
}

fn update(event: &Event) {
    let Some(status) = status_element(event) else {
        return;
    };
    let on = event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|key| key.get_modifier_state("CapsLock"));
    let message = if on { said(Forms::CapsLock) } else { "".into() };
    // Screen readers do not read out a text again that is not written again.
    if status.text_content().as_deref() != Some(&*message) {
        status.set_text_content(Some(&message));
    }
}

/// Returns the element for the text of the password field that the event happened in. It
/// is created while it is still empty, so that screen readers notice the text when it
/// appears.
fn status_element(event: &Event) -> Option<Element> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    if !input.autocomplete().ends_with("-password") {
        return None;
    }
    let field = input.closest(".field").ok()??;
    if let Some(status) = field.query_selector(".caps-lock").ok()? {
        return Some(status);
    }
    let status = document().create_element("p").ok()?;
    status.set_attribute("class", "caps-lock").ok()?;
    status.set_attribute("role", "status").ok()?;
    field.append_child(&status).ok()?;
    Some(status)
}

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
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Installs the listeners for Caps Lock. Later calls do nothing.
pub fn watch() {
    if WATCHED.replace(true) {
        return;
    }
    for event in ["focusin", "keydown", "keyup", "focusout"] {
        // The listeners stay until the page closes.
        let _listens = window_event_listener_untyped(event, |event| look(&event));
    }
}

fn look(event: &Event) {
    let Some(place) = password_label(event) else {
        return;
    };
    let on = event
        .dyn_ref::<KeyboardEvent>()
        .is_some_and(|key| key.get_modifier_state("CapsLock"));
    let word = if on { said(Forms::CapsLock) } else { "".into() };
    // Screen readers do not read out a text again that is not written again.
    if place.text_content().as_deref() != Some(&*word) {
        place.set_text_content(Some(&word));
    }
}

/// Returns the element for the text of the password field that the event happened in. It
/// is created while it is still empty, so that screen readers notice the text when it
/// appears.
fn password_label(event: &Event) -> Option<Element> {
    let input = event.target()?.dyn_into::<HtmlInputElement>().ok()?;
    if !input.autocomplete().ends_with("-password") {
        return None;
    }
    let field = input.closest(".field").ok()??;
    if let Some(place) = field.query_selector(".caps-lock").ok()? {
        return Some(place);
    }
    let place = document().create_element("p").ok()?;
    place.set_attribute("class", "caps-lock").ok()?;
    place.set_attribute("role", "status").ok()?;
    field.append_child(&place).ok()?;
    Some(place)
}

//! "Caps Lock is on", beside the label of the password that is being typed.
//!
//! One watch for the whole page, and not a part of the field: so the sign-in page's first
//! download does not carry it.

use std::cell::Cell;

use leptos::prelude::*;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlInputElement, KeyboardEvent};

use crate::i18n::forms::Forms;
use crate::language::said;

thread_local! {
    static WATCHED: Cell<bool> = const { Cell::new(false) };
}

/// Watches from now on.
pub fn watch() {
    if WATCHED.replace(true) {
        return;
    }
    for event in ["focusin", "keydown", "keyup", "focusout"] {
        // For as long as the page is open.
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
    // What stays the same is not read out again.
    if place.text_content().as_deref() != Some(&*word) {
        place.set_text_content(Some(&word));
    }
}

/// Where it is said of the password field that this happened to; made before there is
/// anything to say, so that screen readers notice when there is.
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

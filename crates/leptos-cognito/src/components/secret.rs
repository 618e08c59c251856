//! What a rider types that nobody else may know: a password, a code, an answer. It is
//! overwritten in memory whenever it changes, and when the page that holds it goes.
//!
//! Not `bind:value`, which leaves a copy behind at every key. The browser's own copy, in
//! the field, goes with the field.

use crate::browser::page;
use crate::components::form::field_id;
use crate::reactive::effect;
use cognito_session::fields::FormField;
use leptos::prelude::*;
use zeroize::{Zeroize as _, Zeroizing};

/// Text of a secret field; wiped when its owner goes.
#[must_use]
pub fn secret() -> RwSignal<String> {
    let text = RwSignal::new(String::new());
    on_cleanup(move || {
        let _gone = text.try_update_untracked(String::zeroize);
    });
    text
}

/// Overwrites the text, and empties its field. Harmless when the page is gone.
pub fn wipe(text: RwSignal<String>) {
    let _gone = text.try_update(String::zeroize);
}

/// Takes over what was typed into the field.
pub fn take_typed(text: RwSignal<String>, event: &leptos::ev::Event) {
    let typed = event_target_value(event);
    text.update(|text| {
        text.zeroize();
        *text = typed;
    });
}

/// Shows the text in its field, where that does not show it already. The field is found by
/// its name, when the page has settled: a `NodeRef` is 2 KB of the download.
pub fn show_in(field: FormField, text: RwSignal<String>) {
    effect(move || {
        text.with(|text| {
            let Some(input) = page::input(&field_id(field)) else {
                return;
            };
            if *Zeroizing::new(input.value()) != *text {
                input.set_value(text);
            }
        });
    });
}

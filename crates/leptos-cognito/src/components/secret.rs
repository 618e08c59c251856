//! The text of a secret field: a password, a code or an answer. It is overwritten in
//! memory whenever it changes, and when the page that owns it is removed.
//!
//! These fields do not use `bind:value`, which leaves a copy of the text in memory at
//! every key press. The browser's own copy, in the field, is removed with the field.

use crate::browser::page;
use crate::components::form::field_id;
use crate::download_size::reactive::effect;
use cognito_session::fields::FormField;
use leptos::prelude::*;
use zeroize::{Zeroize as _, Zeroizing};

/// Creates the text of a secret field, which is overwritten when its reactive owner is
/// cleaned up.
#[must_use]
pub fn secret() -> RwSignal<String> {
    let text = RwSignal::new(String::new());
    on_cleanup(move || {
        let _removed = text.try_update_untracked(String::zeroize);
    });
    text
}

/// Overwrites the text, and empties its field. Does nothing when the page was removed.
pub fn wipe(text: RwSignal<String>) {
    let _removed = text.try_update(String::zeroize);
}

/// Stores the value of the field that fired the event, and overwrites the earlier text.
pub fn take_typed(text: RwSignal<String>, event: &leptos::ev::Event) {
    let typed = event_target_value(event);
    text.update(|text| {
        text.zeroize();
        *text = typed;
    });
}

/// Keeps the value of the field equal to the text. The field is found by its id, after
/// the page has been rendered, because a `NodeRef` would add 2 KB to the download.
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

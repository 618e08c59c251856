//! The sign-in with a passkey that the browser suggests in the sign-in form, for a user who
//! has agreed to stay signed in and has a passkey in this browser.
//!
//! The challenge is requested when the identifier's field gets the focus, and replaced
//! before it expires, as long as the page is visible. Nothing shows that it waits, and a
//! failure changes nothing. It ends when the form is sent, when the page is left, and when
//! another step asks for a passkey.
//!
//! [`leave`] is in the first download. Everything else is in the chunk of the public pages.

use std::cell::Cell;
use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::flow::continue_with_suggestion;
use super::form::SignInState;
use crate::browser::page;
use crate::components::form::field_id;
use crate::session::{Auth, try_use_auth};
use cognito_session::fields::FormField;
use cognito_session::sign_in::SignIn;
use cognito_session::state::{RENEW_AFTER_MS, Turn};

thread_local! {
    /// The function that ends the suggestion, once there has been one.
    static END: Cell<Option<fn()>> = const { Cell::new(None) };
}

/// Ends the suggestion, because the sign-in page is removed.
pub(super) fn leave() {
    if let Some(end) = END.get() {
        end();
    }
}

fn end() {
    if let Some(auth) = try_use_auth() {
        auth.end_suggestion();
    }
}

/// Lets the browser suggest the passkey of the remembered user, if there is one and the
/// identifier's field has the focus.
pub fn suggest(auth: Auth, state: SignInState) {
    let field = field_id(FormField::Email);
    let user = auth.service().suggested_user();
    let Some(username) = user.filter(|_| page::has_focus(&field)) else {
        return;
    };
    let Some(turn) = auth.begin_suggestion() else {
        return;
    };
    END.set(Some(end));
    spawn_local(async move {
        if auth.service().can_suggest_passkey().await {
            page::suggest_passkeys_in(&field);
            wait(auth, state, turn, username).await;
        } else {
            auth.finish_suggestion(turn);
        }
    });
}

/// Requests a challenge, and waits until the user chooses a passkey for it. A challenge that
/// waits already stays until the new one is here.
async fn wait(auth: Auth, state: SignInState, turn: Turn, username: String) {
    let service = auth.service();
    let Some(step) = service.request_suggestion(&username).await else {
        auth.finish_suggestion(turn);
        return;
    };
    let Some(turn) = auth.renew_suggestion(turn) else {
        return;
    };
    renew_in_time(auth, state, turn, username.clone());
    let Some(credential) = service.suggested_passkey(&step).await else {
        auth.finish_suggestion(turn);
        return;
    };
    let Some(turn) = auth.answer_suggestion(turn) else {
        return;
    };
    let next = service.answer_passkey(step, &credential).await;
    if auth.finish_suggestion(turn) {
        continue_with_suggestion(auth, state, next, &username);
    } else if let SignIn::Done(tokens) = next.step {
        // The user sent the form or left the page while the pool checked the passkey.
        service.revoke_tokens(&tokens).await;
    }
}

/// Replaces the challenge before it expires. In a hidden tab the wait ends instead; it
/// begins again when the field gets the focus back.
fn renew_in_time(auth: Auth, state: SignInState, turn: Turn, username: String) {
    let renew = move || {
        if page::is_hidden() {
            auth.finish_suggestion(turn);
        } else if auth.is_suggestion_current(turn) {
            spawn_local(wait(auth, state, turn, username));
        }
    };
    set_timeout(renew, Duration::from_millis(RENEW_AFTER_MS.into()));
}

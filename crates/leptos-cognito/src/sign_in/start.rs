//! The beginning of a sign-in, up to the pool's first answer. This code loads when the user
//! focuses the form, so it contains no views; it then loads the code of the steps.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::form::{SignInAttempt, SignInState};
use crate::browser::connect;
use crate::error_messages::FieldMessage;
use crate::i18n::Message;
use crate::lazy::{PhonesChunk, use_chunk};
use crate::session::Auth;
use crate::sign_in::identifier::{Understood, is_digits, understand};
use cognito_client::secret::Password;
use cognito_session::phone::may_be_dialled;
use cognito_session::service::StartedSignIn;

/// Does the work that is possible while the user types: connects to the pool, compares
/// the clocks, creates the key pair for SRP, and then loads the code of what follows.
pub async fn prepare(auth: Auth, state: SignInState) {
    let service = auth.service();
    connect::ahead(&auth.config().user_pool_endpoint);
    let is_expected = service.should_prepare_sign_in();
    if is_expected {
        // The request is sent before the remaining code is requested from the same host,
        // because the SRP proof needs its result.
        let service = auth.service();
        spawn_local(async move {
            let _kept_by_the_service = service.update_clock_offset().await;
        });
    }
    // The browser handles the user's pending events first.
    service.yield_to_browser().await;
    if is_expected {
        service.prepare_sign_in().await;
    }
    service.yield_to_browser().await;
    let _reported_at_submit = state.chunks.public_pages.load().await;
    state.chunks.signed_in.preload();
}

/// Signs in: sends the first calls, and goes on with the step that the pool asks for, whose
/// code loads while the pool answers.
pub async fn sign_in(auth: Auth, state: SignInState, attempt: SignInAttempt) {
    let started = start(auth, state.identifier, &attempt.password).await;
    let Ok(steps) = state.chunks.public_pages.load().await else {
        let message = FieldMessage::general(Message::PartMissing);
        return attempt.form.say(message);
    };
    match started {
        Ok(started) => (steps.continue_sign_in)(auth, state, attempt, started).await,
        Err(UnclearNumber) => (steps.ask_number)(attempt.form),
    }
}

/// The error for an identifier that may be one of several phone numbers. Nothing was
/// sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct UnclearNumber;

/// Sends the first calls of a sign-in with the identifier in the field `identifier`. A
/// phone number in national format is changed to the format of E.164 first, which the
/// field then shows.
///
/// # Errors
/// Returns [`UnclearNumber`] when the country code has to be asked for.
async fn start(
    auth: Auth,
    identifier: RwSignal<String>,
    password: &Password,
) -> Result<StartedSignIn, UnclearNumber> {
    let service = auth.service();
    let typed = identifier.try_get_untracked().unwrap_or_default();
    let mut user_name = None;
    if may_be_dialled(&typed) {
        let phones = use_chunk::<PhonesChunk>().load().await.ok();
        match understand(phones, typed.trim()) {
            Understood::Number(number) => {
                let _disposed = identifier.try_set(number);
                user_name = is_digits(typed.trim()).then_some(typed);
            }
            Understood::Unclear => return Err(UnclearNumber),
            Understood::AsTyped => {}
        }
    }
    let typed = identifier.try_get_untracked().unwrap_or_default();
    let started = service
        .start_sign_in(&service.username(&typed), password)
        .await;
    // Digits may also be a user name, which is tried when the pool refuses the phone
    // number.
    if let Some(user_name) = user_name.filter(|_| started.is_refused()) {
        let again = service.start_sign_in(user_name.trim(), password).await;
        if !again.is_refused() {
            let _disposed = identifier.try_set(user_name);
            return Ok(again);
        }
    }
    Ok(started)
}

//! The beginning of a sign-in, up to the pool's answer. It loads when a visitor touches the
//! form, so it knows of no screen.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::browser::connect;
use crate::lazy::{PhonesChunk, use_chunk};
use crate::session::Auth;
use crate::sign_in::identifier::{Understood, is_digits, understand};
use cognito_client::secret::Password;
use cognito_session::phone::may_be_dialled;
use cognito_session::service::StartedSignIn;

/// Does what can be done while the user types: connects to the pool, compares the clocks,
/// and makes the key pair of the proof.
pub async fn prepare(auth: Auth) {
    let service = auth.service();
    connect::ahead(&auth.config().user_pool_endpoint);
    let is_expected = service.expects_sign_in();
    if is_expected {
        // Asked before the rest of the app is, of the same host: the proof waits for it.
        let service = auth.service();
        spawn_local(async move {
            let _kept_by_the_service = service.update_clock_offset().await;
        });
    }
    // After what the user does now.
    service.yield_to_browser().await;
    if is_expected {
        service.prepare_sign_in().await;
    }
    service.yield_to_browser().await;
}

/// The identifier may stand for several phone numbers, so nothing was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnclearNumber;

/// Sends the first calls of a sign-in by what the field `identifier` holds. A phone number as
/// it is dialled at home is understood first: the field then shows the number that is sent.
///
/// # Errors
/// [`UnclearNumber`] when the country code has to be asked for.
pub async fn start(
    auth: Auth,
    identifier: RwSignal<String>,
    password: Password,
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
        .start_sign_in(&service.username(&typed), &password)
        .await;
    // Digits alone may be a user name: it is tried where the pool refuses the number.
    if let Some(user_name) = user_name.filter(|_| started.is_refused()) {
        let again = service.start_sign_in(user_name.trim(), &password).await;
        if !again.is_refused() {
            let _disposed = identifier.try_set(user_name);
            return Ok(again);
        }
    }
    Ok(started)
}

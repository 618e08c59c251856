//! Signing in with identity providers and with managed login, through the pool's domain.
//!
//! All of it is in a chunk of its own, which loads where the configuration has `auth.oauth`.
//! The pure parts are in `cognito_client::oauth`, and the use cases in
//! `cognito_session::service`.
//!
//! | file | idea |
//! |---|---|
//! | `mod.rs` | what the chunk does when the sign-in page is shown |
//! | `buttons.rs` | the buttons below the sign-in form |
//! | `managed_login.rs` | the page in place of the form, if managed login is the whole sign-in |
//! | `messages.rs` | the messages for errors |

mod buttons;
mod managed_login;
mod messages;

use std::rc::Rc;

use leptos::children::ViewFn;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::browser::{configuration, oauth};
use crate::components::heading::Heading;
use crate::error_messages::{self, FieldMessage};
use crate::i18n::Message;
use crate::i18n::providers::Providers;
use crate::language::{self, text};
use crate::lazy::{SignedInChunk, use_chunk};
use crate::routing::paths;
use crate::session::{Auth, SessionStatus, SignedOutReason, on_domain_sign_out};
use crate::sign_in::form::SignInState;
use cognito_client::config::OauthSettings;
use cognito_client::oauth::logout_url;
use cognito_session::next::sign_in_path;
use cognito_session::service::SignInWanted;

/// Takes part in the sign-in page that is shown: finishes a sign-in that has just come back,
/// or shows the buttons of the providers, or the one button of managed login. A second call
/// changes nothing.
pub fn open(auth: Auth, state: SignInState) {
    let settings = configuration::oauth(&auth.config());
    if settings.base_url.is_empty() {
        return;
    }
    let settings = Rc::new(settings);
    follow_sign_outs(auth, &settings);
    // A reply to a page whose user was signed in already is of no use after the sign-out.
    let is_first = auth.status() != SessionStatus::SignedOut(SignedOutReason::UserSignedOut);
    if let Some(query) = oauth::take_reply().filter(|_| is_first) {
        finish(auth, state, settings, query);
    } else if state.step.try_with_untracked(Option::is_none) == Some(true) {
        start(auth, state, &settings);
    }
}

/// Shows what a sign-in begins with.
fn start(auth: Auth, state: SignInState, settings: &Rc<OauthSettings>) {
    if settings.is_managed_login {
        managed_login::show(auth, state, settings);
    } else if !settings.providers.is_empty() {
        buttons::show(auth, state, settings);
    }
}

/// Leaves the page for the sign-in with this provider, or with managed login.
///
/// The identifier that was typed is not passed on: it would be in an address, and what is in
/// the field may be a password that was typed in the wrong place.
fn begin(auth: Auth, state: SignInState, settings: &Rc<OauthSettings>, provider: Option<&str>) {
    let wanted = SignInWanted {
        provider: provider.map(ToOwned::to_owned),
        next: state.navigator.query("next"),
        keep: state.keep.try_get_untracked().unwrap_or_default(),
        lang: Some(language::tag().to_owned()),
    };
    let service = auth.service();
    match service.begin_federated_sign_in(settings, &oauth::origin(), wanted) {
        Ok(address) => oauth::leave_for(&address),
        Err(_) => fail(
            auth,
            state,
            settings,
            FieldMessage::general(Providers::NoStorage),
        ),
    }
}

/// Finishes the sign-in with the reply in the address with which the page was opened.
fn finish(auth: Auth, state: SignInState, settings: Rc<OauthSettings>, query: String) {
    let service = auth.service();
    let pending = service.take_federated_sign_in();
    if let Some(next) = pending.as_ref().and_then(|pending| pending.next.as_deref()) {
        // The guard returns to it, and checks it as it checks any other.
        let (sign_in, home) = (paths::SIGN_IN.path(), paths::HOME.path());
        state.navigator.replace(&sign_in_path(sign_in, home, next));
    }
    let _shown = state.step.try_set(Some(ViewFn::from(returning)));
    // It is found here, because a task has no owner.
    let chunk = use_chunk::<SignedInChunk>();
    spawn_local(async move {
        let finished = service
            .finish_federated_sign_in(&settings, pending, &query)
            .await;
        let message = match finished {
            Err(error) => messages::of_oauth_error(error),
            Ok(federated) => match chunk.load().await {
                Err(_) => FieldMessage::general(Message::PartMissing),
                Ok(chunk) => {
                    let _removed = state.keep.try_set(federated.keep);
                    match (chunk.finish_sign_in)(auth, state, federated.tokens) {
                        Ok(()) => return,
                        Err(error) => error_messages::of_error(error),
                    }
                }
            },
        };
        fail(auth, state, &settings, message);
    });
}

/// Shows the beginning of the sign-in again, with an error.
fn fail(auth: Auth, state: SignInState, settings: &Rc<OauthSettings>, message: FieldMessage) {
    if state.error.try_set_value(Some(message)).is_some() {
        // The page was removed.
        return;
    }
    if settings.is_managed_login {
        managed_login::show(auth, state, settings);
    } else {
        let _removed = state.step.try_set(None);
    }
}

/// The view while the code is exchanged.
fn returning() -> impl IntoView {
    view! {
        <Heading title=Message::SignIn />
        <p role="status">{text(Message::SigningIn)}</p>
    }
}

/// Ends the session of managed login too, after a session that came from it has been signed
/// out. Without that, the next click would sign the same user in again.
fn follow_sign_outs(auth: Auth, settings: &Rc<OauthSettings>) {
    let settings = Rc::clone(settings);
    on_domain_sign_out(move || {
        let back = settings.sign_out_uri(&oauth::origin(), paths::SIGN_IN.path());
        let client_id = &auth.config().client_id;
        oauth::leave_for(&logout_url(&settings.base_url, client_id, &back));
    });
}

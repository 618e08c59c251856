//! The flow of a sign-in, from the form to the session. The calls up to the pool's first
//! answer are in [`SignInChunk`](crate::lazy::SignInChunk), which loads when the user
//! focuses the form, so [`prepare`] and [`sign_in`] contain no views. If the answer has the
//! tokens, the session is opened by [`SignedInChunk`](crate::lazy::SignedInChunk), which
//! loads while the user types. Otherwise the pool asks for a step, whose code is in
//! [`PublicPagesChunk`](crate::lazy::PublicPagesChunk): it loads then, or while the user
//! types if the configuration makes a step likely.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::choose_mfa::ChooseMfa;
use super::code::CodeChallenge;
use super::custom::Custom;
use super::first_factor::ChooseFirstFactor;
use super::form::{SignInAttempt, SignInState};
use super::identifier::{Identifier, UnclearNumber, is_digits, read_identifier};
use super::new_password::NewPassword;
use super::other_ways::{
    BackToCode, BackToCodeProps, OtherWays, OtherWaysProps, code_to_go_back_to, has_other_ways,
};
use super::passkey::Passkey;
use super::phone_identifier::number_in;
use super::setup_email::SetupEmail;
use super::setup_mfa::SetupMfa;
use super::setup_totp::SetupTotp;
use super::unsupported::Unsupported;
use crate::browser::{configuration, connect};
use crate::components::secret::wipe;
use crate::components::step_form::FormFeedback;
use crate::error_messages::{self, FieldMessage};
use crate::i18n::errors::Errors;
use crate::i18n::steps::Steps;
use crate::lazy::{OauthChunk, PhonesChunk, use_chunk};
use crate::routing::paths;
use crate::session::Auth;
use cognito_client::config::{Flow, MfaMode, UsernameSource};
use cognito_client::secret::Password;
use cognito_client::tokens::AuthenticationResult;
use cognito_session::error::AuthError;
use cognito_session::phone::may_be_dialled;
use cognito_session::service::StartedSignIn;
use cognito_session::sign_in::{CodeStep, Next, SignIn};
use cognito_session::sign_up::Pending;

/// Does the work that is possible while the user types: connects to the pool, compares
/// the clocks, creates the key pair for SRP, and then loads the code of what is likely to
/// follow. Before that, it shows the buttons of the identity providers, if there are any.
pub async fn prepare(auth: Auth, state: SignInState) {
    if auth.config().has_oauth
        && let Ok(oauth) = use_chunk::<OauthChunk>().load().await
    {
        (oauth.open)(auth, state);
    }
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
    if are_steps_likely(auth) {
        // A chunk that cannot be loaded is reported when the form is sent.
        if let Ok(steps) = state.chunks.public_pages.load().await {
            (steps.suggest_passkey)(auth, state);
            (steps.show_country)(auth, state);
        }
    }
    state.chunks.signed_in.preload();
}

/// Returns whether the code of the steps is likely to be needed, by the configuration: each
/// sign-in has a step, or the form itself needs a part of that code.
fn are_steps_likely(auth: Auth) -> bool {
    let config = auth.config();
    match config.flow {
        // Users may have passkeys to suggest, or sign in without a password.
        Flow::UserAuth | Flow::Custom => true,
        Flow::UserSrp | Flow::UserPassword => {
            config.username_source == UsernameSource::PhoneNumber
                || configuration::mfa(&config).mode == MfaMode::Required
        }
    }
}

/// Sends the first calls of a sign-in, and opens the session or goes on with the step that
/// the pool asks for.
///
/// # Errors
/// The feedback that the form shows.
pub async fn sign_in(
    auth: Auth,
    state: SignInState,
    mut attempt: SignInAttempt,
) -> Result<(), FormFeedback> {
    if auth.config().is_passwordless() {
        // The form hides its password field, which a password manager may fill anyway.
        attempt.password = "".into();
    }
    auth.pause_suggestions();
    let outcome = sign_in_at_pool(auth, state, attempt).await;
    auth.allow_suggestions();
    outcome
}

async fn sign_in_at_pool(
    auth: Auth,
    state: SignInState,
    attempt: SignInAttempt,
) -> Result<(), FormFeedback> {
    let mut started = start(auth, state, &attempt.password).await;
    if let Ok(answered) = started {
        if let Some(feedback) = common_refusal(&answered, &attempt) {
            // The user may go on with the page to reset the password.
            state.chunks.public_pages.preload();
            return Err(feedback);
        }
        match answered.into_tokens() {
            Ok(tokens) => {
                let chunk = state.chunks.signed_in.load().await?;
                wipe(attempt.password_field);
                return (chunk.finish_sign_in)(auth, state, tokens).map_err(feedback_of);
            }
            Err(unfinished) => started = Ok(*unfinished),
        }
    }
    let steps = state.chunks.public_pages.load().await?;
    (steps.continue_sign_in)(auth, state, attempt, started).await
}

/// Returns the feedback of the form for a sign-in that is refused for a common reason. A
/// wrong password is removed from the form.
fn common_refusal(answered: &StartedSignIn, attempt: &SignInAttempt) -> Option<FormFeedback> {
    let error = answered.refusal()?;
    let message = error_messages::of_common_error(&error)?;
    if error == AuthError::WrongCredentials {
        wipe(attempt.password_field);
    }
    Some(FieldMessage::general(message).into())
}

/// Returns the feedback for an error that is a common one.
fn feedback_of(error: AuthError) -> FormFeedback {
    let message = error_messages::of_common_error(&error).unwrap_or(Errors::Unexpected);
    FieldMessage::general(message).into()
}

/// Opens the session of a sign-in that is complete. This function does not leave the page:
/// the route guard redirects the user. Does nothing when the page was removed.
///
/// # Errors
/// [`AuthError::Unexpected`], if the tokens cannot be read.
pub fn finish(
    auth: Auth,
    state: SignInState,
    tokens: AuthenticationResult,
) -> Result<(), AuthError> {
    auth.end_suggestion();
    match state.keep.try_get_untracked() {
        Some(keep) => auth.complete(tokens, keep),
        None => Ok(()),
    }
}

/// Sends the first calls of a sign-in with the identifier in the form. A phone number in
/// national format is changed to the format of E.164 first, which the field then shows.
///
/// # Errors
/// [`UnclearNumber`], with nothing sent, if the country code has to be asked for.
async fn start(
    auth: Auth,
    state: SignInState,
    password: &Password,
) -> Result<StartedSignIn, UnclearNumber> {
    let service = auth.service();
    let SignInState {
        identifier,
        country,
        ..
    } = state;
    let typed = identifier.try_get_untracked().unwrap_or_default();
    let mut user_name = None;
    if may_be_dialled(&typed) {
        let phones = use_chunk::<PhonesChunk>().load().await.ok();
        let chosen = country.try_get_untracked().unwrap_or_default();
        let read = match phones {
            Some(phones) if !chosen.is_empty() => number_in(phones, typed.trim(), &chosen)?,
            _ => read_identifier(phones, typed.trim())?,
        };
        match read {
            Identifier::PhoneNumber(number) => {
                let _removed = identifier.try_set(number);
                // If the form has a list of countries, user names are phone numbers.
                let may_be_name = chosen.is_empty() && is_digits(typed.trim());
                user_name = may_be_name.then_some(typed);
            }
            Identifier::AsTyped => {}
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
            let _removed = identifier.try_set(user_name);
            return Ok(again);
        }
    }
    Ok(started)
}

/// Continues a sign-in after its first calls, unless they have completed it.
///
/// # Errors
/// The feedback that the form shows.
pub async fn continue_sign_in(
    auth: Auth,
    state: SignInState,
    attempt: SignInAttempt,
    started: Result<StartedSignIn, UnclearNumber>,
) -> Result<(), FormFeedback> {
    let started = started?;
    let service = auth.service();
    let Some(identifier) = state.identifier.try_get_untracked() else {
        return Ok(());
    };
    let identifier = identifier.trim().to_owned();
    let mut next = service.continue_sign_in(started).await;
    match (&next.step, next.error.take()) {
        (SignIn::Credentials, Some(error)) => {
            if error == AuthError::WrongCredentials {
                wipe(attempt.password_field);
            }
            return Err(error.into());
        }
        (SignIn::Unconfirmed, _) => {
            let username = service.username(&identifier);
            let delivery = service.resend_code(&username).await?;
            auth.set_pending(Some(Pending {
                identifier,
                username,
                password: Some(attempt.password).filter(|password| !password.is_empty()),
                session: None,
                delivery,
                existed: false,
            }));
        }
        (_, error) => {
            next.error = error;
            wipe(attempt.password_field);
        }
    }
    SignInFlow { auth, state }.show(next);
    Ok(())
}

/// The part of a sign-in after the form, which shows each step that the pool asks for.
#[derive(Clone, Copy)]
struct SignInFlow {
    auth: Auth,
    state: SignInState,
}

impl SignInFlow {
    /// Shows the current step of the sign-in. Does nothing when the page was removed.
    fn show(self, next: Next) {
        self.show_after(None, next);
    }

    /// Shows the current step of the sign-in. If it is the choice of a first factor, it has
    /// a way back to `code`, which the user got before.
    fn show_after(self, code: Option<CodeStep>, next: Next) {
        self.auth.end_suggestion();
        let Some(identifier) = self.state.identifier.try_get_untracked() else {
            return;
        };
        let email = identifier.trim();
        match next.step {
            SignIn::Done(tokens) => {
                if let Err(error) = finish(self.auth, self.state, tokens) {
                    self.start_over(Some(error));
                }
            }
            SignIn::ResetRequired => {
                self.state.flash_message.leave(Steps::PasswordMustBeReset);
                self.state
                    .navigator
                    .to(&paths::with_email(paths::FORGOT_PASSWORD, email));
            }
            // If the password of the form led here, the code has been sent already.
            SignIn::Unconfirmed => self
                .state
                .navigator
                .to(&paths::with_email(paths::VERIFY, email)),
            SignIn::Credentials => self.start_over(next.error),
            step => {
                self.keep_identifier(email);
                let account = email.to_owned();
                let view = move || self.view(step.clone(), code.clone(), account.clone());
                let _removed = self.state.step.try_set(Some(ViewFn::from(view)));
            }
        }
    }

    /// Keeps the identifier for a reload of the page, where it is all that was typed. An
    /// address with a query, such as the page to return to, stays as it is.
    fn keep_identifier(self, identifier: &str) {
        let page = paths::SIGN_IN;
        let is_here = self.state.navigator.address() == page.path();
        if is_here && self.auth.config().is_passwordless() {
            let address = paths::with_email(page, identifier);
            self.state.navigator.replace(&address);
        }
    }

    fn start_over(self, error: Option<AuthError>) {
        self.state
            .error
            .set_value(error.map(error_messages::of_error));
        let _removed = self.state.step.try_set(None);
    }

    /// Returns the view of a step. `code` is the code that the user got before a choice of
    /// a first factor. `account` is the name that an authenticator app gives the account.
    fn view(self, step: SignIn, code: Option<CodeStep>, account: String) -> AnyView {
        let on_next = Callback::new(move |next| self.show(next));
        let on_back = Callback::new(move |()| self.start_over(None));
        let other_ways = has_other_ways(&step, self.auth.config().flow).then(|| {
            let code = code_to_go_back_to(&step);
            OtherWays(OtherWaysProps {
                username: self.auth.service().username(&account),
                on_choice: Callback::new(move |next| self.show_after(code.clone(), next)),
            })
        });
        let back_to_code = code
            .filter(|_| matches!(step, SignIn::FirstFactor(_)))
            .map(|code| BackToCode(BackToCodeProps { code, on_next }));
        let step = match step {
            SignIn::Code(step) => view! { <CodeChallenge step on_next on_back /> }.into_any(),
            SignIn::ChooseMfa(step) => view! { <ChooseMfa step on_next on_back /> }.into_any(),
            SignIn::SetupMfa(step) => view! { <SetupMfa step on_next on_back /> }.into_any(),
            SignIn::SetupTotp(step) => {
                view! { <SetupTotp step account on_next on_back /> }.into_any()
            }
            SignIn::SetupEmail(handle) => {
                view! { <SetupEmail handle on_next on_back /> }.into_any()
            }
            SignIn::NewPassword(step) => view! { <NewPassword step on_next on_back /> }.into_any(),
            SignIn::Custom(step) => view! { <Custom step on_next on_back /> }.into_any(),
            SignIn::Passkey(step) => view! { <Passkey step on_next on_back /> }.into_any(),
            SignIn::FirstFactor(step) => {
                view! { <ChooseFirstFactor step on_next on_back /> }.into_any()
            }
            SignIn::Unsupported { challenge } => {
                view! { <Unsupported challenge on_back /> }.into_any()
            }
            // These steps have no view of their own: `show` handles them.
            SignIn::Credentials | SignIn::Unconfirmed | SignIn::ResetRequired | SignIn::Done(_) => {
                ().into_any()
            }
        };
        view! { {step} {other_ways} {back_to_code} }.into_any()
    }
}

/// Continues a sign-in with a passkey that the browser suggested in the form, for the user
/// with this name. A passkey that the pool refuses leads back to the form, with the error.
pub(super) fn continue_with_suggestion(auth: Auth, state: SignInState, next: Next, username: &str) {
    let flow = SignInFlow { auth, state };
    match next.step {
        SignIn::Passkey(_) => return flow.start_over(next.error),
        SignIn::Done(_) | SignIn::Credentials => {}
        // A further step names the account, which nobody has typed.
        _ => {
            let _removed = state.identifier.try_set(username.to_owned());
        }
    }
    flow.show(next);
}

/// Shows a step of a sign-in, and each step after it.
pub(super) fn show(auth: Auth, state: SignInState, next: Next) {
    SignInFlow { auth, state }.show(next);
}

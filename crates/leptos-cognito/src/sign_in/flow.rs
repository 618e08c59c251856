//! The part of a sign-in after the form: it shows the step that each answer of the pool
//! asks for.

use leptos::children::ViewFn;
use leptos::prelude::*;

use super::choose_mfa::ChooseMfa;
use super::code::CodeChallenge;
use super::custom::Custom;
use super::first_factor::ChooseFirstFactor;
use super::new_password::NewPassword;
use super::passkey::Passkey;
use super::setup_email::SetupEmail;
use super::setup_mfa::SetupMfa;
use super::setup_totp::SetupTotp;
use super::unsupported::Unsupported;
use crate::components::form::FormState;
use crate::components::secret::wipe;
use crate::error_messages;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::routing::paths;
use crate::session::Auth;
use crate::sign_in::form::{SignInAttempt, SignInState};
use cognito_session::error::AuthError;
use cognito_session::fields::FormField;
use cognito_session::service::StartedSignIn;
use cognito_session::sign_in::{Next, SignIn};
use cognito_session::sign_up::Pending;

/// The part of a sign-in after the form, which shows each step that the pool asks for.
#[derive(Clone, Copy)]
struct SignInFlow {
    auth: Auth,
    state: SignInState,
}

/// Continues a sign-in after its first calls. This function does not leave the page after
/// a sign-in: the route guard redirects the user.
pub async fn continue_sign_in(
    auth: Auth,
    state: SignInState,
    attempt: SignInAttempt,
    started: StartedSignIn,
) {
    let SignInAttempt {
        form,
        password_field,
        password,
    } = attempt;
    let flow = SignInFlow { auth, state };
    let service = auth.service();
    let Some(identifier) = state.identifier.try_get_untracked() else {
        return;
    };
    let identifier = identifier.trim().to_owned();
    let username = service.username(&identifier);
    match service.continue_sign_in(started).await {
        Next {
            step: SignIn::Credentials,
            error: Some(error),
        } => {
            if matches!(error, AuthError::WrongCredentials) {
                wipe(password_field);
            }
            form.fail(error);
        }
        Next {
            step: SignIn::Unconfirmed,
            ..
        } => match service.resend_code(&username).await {
            Ok(delivery) => {
                auth.set_pending(Some(Pending {
                    identifier,
                    username,
                    password,
                    delivery,
                    existed: false,
                }));
                form.finish();
                flow.show(SignIn::Unconfirmed.into());
            }
            Err(error) => form.fail(error),
        },
        next => {
            form.finish();
            wipe(password_field);
            flow.show(next);
        }
    }
}

/// Asks for the country code of a phone number that may be one of several.
pub fn ask_number(form: FormState) {
    form.finish();
    form.check_worded(vec![(FormField::Email, Fields::PhoneMalformed.into())]);
}

impl SignInFlow {
    /// Shows the current step of the sign-in. Does nothing when the page was removed.
    fn show(self, next: Next) {
        let Some(identifier) = self.state.identifier.try_get_untracked() else {
            return;
        };
        let email = identifier.trim();
        match next.step {
            SignIn::Done(tokens) => {
                let keep = self.state.keep.get_untracked();
                if let Err(error) = self.auth.complete(tokens, keep) {
                    self.start_over(Some(error));
                }
            }
            SignIn::ResetRequired => {
                self.state.flash_message.leave(Steps::PasswordMustBeReset);
                self.state
                    .navigator
                    .to(&paths::with_email(paths::FORGOT_PASSWORD, email));
            }
            // When the password was known, the code has been sent already.
            SignIn::Unconfirmed => self
                .state
                .navigator
                .to(&paths::with_email(paths::VERIFY, email)),
            SignIn::Credentials => self.start_over(next.error),
            step => {
                let account = email.to_owned();
                let view = move || self.view(step.clone(), account.clone());
                let _gone = self.state.step.try_set(Some(ViewFn::from(view)));
            }
        }
    }

    fn start_over(self, error: Option<AuthError>) {
        self.state
            .error
            .set_value(error.map(error_messages::of_error));
        let _gone = self.state.step.try_set(None);
    }

    /// Returns the view of a step. `account` is the name that an authenticator app gives
    /// the account.
    fn view(self, step: SignIn, account: String) -> AnyView {
        let on_next = Callback::new(move |next| self.show(next));
        let on_back = Callback::new(move |()| self.start_over(None));
        match step {
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
        }
    }
}

/// Shows a step of a sign-in, and each step after it.
pub(super) fn show(auth: Auth, state: SignInState, next: Next) {
    SignInFlow { auth, state }.show(next);
}

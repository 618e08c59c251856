//! Where each answer of a sign-in leads.

use leptos::children::ViewFn;
use leptos::prelude::*;
use leptos::task::spawn_local;

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
use crate::auth::context::Auth;
use crate::auth::error::AuthError;
use crate::auth::fields::FormField;
use crate::auth::service::Knocked;
use crate::auth::sign_in::{Next, SignIn};
use crate::auth::sign_up::Pending;
use crate::i18n::fields::Fields;
use crate::i18n::steps::Steps;
use crate::ui::components::form::FormState;
use crate::ui::components::secret::wipe;
use crate::ui::pages::sign_in::{Attempt, Entrance};
use crate::ui::{paths, words};

/// Where a sign-in may lead.
#[derive(Clone, Copy)]
struct Ways {
    auth: Auth,
    entrance: Entrance,
}

/// Goes on from what the first calls led to. Redirects follow from the guard alone.
pub fn answered(auth: Auth, attempt: Attempt, knocked: Knocked) {
    let Attempt {
        entrance,
        form,
        field,
        password,
        ..
    } = attempt;
    let ways = Ways { auth, entrance };
    let service = auth.service();
    spawn_local(async move {
        let Some(identifier) = entrance.identifier.try_get_untracked() else {
            return;
        };
        let identifier = identifier.trim().to_owned();
        let username = service.username(&identifier);
        match service.enter(knocked).await {
            Next {
                step: SignIn::Credentials,
                error: Some(error),
            } => {
                if matches!(error, AuthError::WrongCredentials) {
                    wipe(field);
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
                    ways.take(SignIn::Unconfirmed.into());
                }
                Err(error) => form.fail(error),
            },
            next => {
                form.finish();
                wipe(field);
                ways.take(next);
            }
        }
    });
}

/// Asks for the country code of a phone number that may stand for several.
pub fn ask_number(form: FormState) {
    form.finish();
    form.check_worded(vec![(FormField::Email, Fields::PhoneMalformed.into())]);
}

impl Ways {
    /// Goes where the sign-in stands now. Harmless when the page is gone.
    fn take(self, next: Next) {
        let Some(identifier) = self.entrance.identifier.try_get_untracked() else {
            return;
        };
        let email = identifier.trim();
        match next.step {
            SignIn::Done(tokens) => {
                let keep = self.entrance.keep.get_untracked();
                if let Err(error) = self.auth.complete(tokens, keep) {
                    self.start_over(Some(error));
                }
            }
            SignIn::ResetRequired => {
                self.entrance.news.leave(Steps::PasswordMustBeReset);
                self.entrance
                    .go
                    .to(&paths::with_email(paths::FORGOT_PASSWORD, email));
            }
            // A code was sent where the password was at hand.
            SignIn::Unconfirmed => self
                .entrance
                .go
                .to(&paths::with_email(paths::VERIFY, email)),
            SignIn::Credentials => self.start_over(next.error),
            step => {
                let account = email.to_owned();
                let view = move || self.view(step.clone(), account.clone());
                let _gone = self.entrance.step.try_set(Some(ViewFn::from(view)));
            }
        }
    }

    fn start_over(self, error: Option<AuthError>) {
        self.entrance.trouble.set_value(error.map(words::of_error));
        let _gone = self.entrance.step.try_set(None);
    }

    /// The screen of a step. `account` is what an authenticator app shall call the account.
    fn view(self, step: SignIn, account: String) -> AnyView {
        let on_next = Callback::new(move |next| self.take(next));
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
            // These have no screen of their own: `take` leads elsewhere from them.
            SignIn::Credentials | SignIn::Unconfirmed | SignIn::ResetRequired | SignIn::Done(_) => {
                ().into_any()
            }
        }
    }
}

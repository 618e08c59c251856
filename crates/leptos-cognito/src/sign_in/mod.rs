//! The sign-in: the form and its first calls, and one file for each of the steps after
//! them.

pub mod choose_mfa;
pub mod code;
pub mod custom;
pub mod first_factor;
pub mod flow;
pub mod form;
pub mod identifier;
pub mod new_password;
pub mod own_form;
pub mod passkey;
pub mod setup_email;
pub mod setup_mfa;
pub mod setup_totp;
pub mod start;
pub mod unsupported;

use leptos::callback::Callable as _;
use leptos::prelude::Callback;

use crate::components::choice::Way;
use crate::components::form::FormState;
use crate::i18n::steps::Steps;
use cognito_client::challenge::MfaType;
use cognito_session::sign_in::{Next, SignIn};

/// Handles the result of a step. An error that belongs to the same step is shown there;
/// everything else goes to `on_next`. Does nothing when the step was removed.
fn settle(form: FormState, on_next: Callback<Next>, next: Next) {
    match next {
        Next {
            step: SignIn::Credentials,
            ..
        }
        | Next { error: None, .. } => {
            form.finish();
            let _gone = on_next.try_run(next);
        }
        Next {
            error: Some(error), ..
        } => form.fail(error),
    }
}

/// Returns the option of a second factor.
fn way(kind: MfaType) -> Way {
    Way {
        label: match kind {
            MfaType::Sms => Steps::TextMessage.into(),
            MfaType::Email => Steps::EmailMessage.into(),
            MfaType::SoftwareToken => Steps::AuthenticatorApp.into(),
        },
        note: None,
    }
}

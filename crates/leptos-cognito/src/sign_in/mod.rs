//! The steps of a sign-in after the first: one file each.

pub mod choose_mfa;
pub mod code;
pub mod custom;
pub mod first_factor;
pub mod flow;
pub mod form;
pub mod identifier;
pub mod new_password;
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

/// What an answer led to: the same step with an error stays, everything else goes on.
/// Harmless when the step is gone.
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

/// What a second factor is called.
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

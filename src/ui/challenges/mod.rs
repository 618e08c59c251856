//! The steps of a sign-in after the first: one file each.

pub mod choose_mfa;
pub mod code;
pub mod custom;
pub mod first_factor;
pub mod new_password;
pub mod setup_email;
pub mod setup_mfa;
pub mod setup_totp;
pub mod unsupported;

use leptos::callback::Callable as _;
use leptos::prelude::*;

use choose_mfa::ChooseMfa;
use code::CodeChallenge;
use custom::Custom;
use first_factor::ChooseFirstFactor;
use new_password::NewPassword;
use setup_email::SetupEmail;
use setup_mfa::SetupMfa;
use setup_totp::SetupTotp;
use unsupported::Unsupported;

use crate::auth::sign_in::{Next, SignIn};
use crate::cognito::challenge::MfaType;
use crate::i18n::Message;
use crate::ui::components::choice::Way;
use crate::ui::components::form::FormState;
use crate::ui::parts::Step;

/// The screen of a step. The first step has none here: it is the sign-in page's own.
pub(super) fn view(step: Step) -> AnyView {
    let Step {
        step,
        account,
        on_next,
        on_back,
    } = step;
    match step {
        SignIn::Code(step) => view! { <CodeChallenge step on_next on_back /> }.into_any(),
        SignIn::ChooseMfa(step) => view! { <ChooseMfa step on_next on_back /> }.into_any(),
        SignIn::SetupMfa(step) => view! { <SetupMfa step on_next on_back /> }.into_any(),
        SignIn::SetupTotp(step) => view! { <SetupTotp step account on_next on_back /> }.into_any(),
        SignIn::SetupEmail(handle) => view! { <SetupEmail handle on_next on_back /> }.into_any(),
        SignIn::NewPassword(step) => view! { <NewPassword step on_next on_back /> }.into_any(),
        SignIn::Custom(step) => view! { <Custom step on_next on_back /> }.into_any(),
        SignIn::FirstFactor(step) => {
            view! { <ChooseFirstFactor step on_next on_back /> }.into_any()
        }
        SignIn::Unsupported { challenge } => view! { <Unsupported challenge on_back /> }.into_any(),
        SignIn::Credentials | SignIn::Unconfirmed | SignIn::ResetRequired | SignIn::Done(_) => {
            ().into_any()
        }
    }
}

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
            MfaType::Sms => Message::TextMessage,
            MfaType::Email => Message::EmailMessage,
            MfaType::SoftwareToken => Message::AuthenticatorApp,
        },
        note: None,
    }
}

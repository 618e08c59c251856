//! The button "Other ways to sign in", below a step that asks for a first factor, and the
//! button that leads back from there.

use leptos::callback::Callable as _;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::first_factor::offered;
use crate::download_size::reactive::notice;
use crate::error_messages;
use crate::i18n::Phrase;
use crate::i18n::steps::Steps;
use crate::language::text;
use crate::session::use_auth;
use cognito_client::config::Flow;
use cognito_session::sign_in::{CodeStep, Next, SignIn};

/// The button that leads to the choice of all first factors. `username` is the pool's name
/// of the user. If the user has no other first factor, the step stays, and a text says so.
#[component]
pub fn OtherWays(
    username: String,
    /// Shows the choice.
    on_choice: Callback<Next>,
) -> impl IntoView {
    let auth = use_auth();
    let is_busy = RwSignal::new(false);
    let alert = RwSignal::new(None::<Phrase>);
    let choose = move |_| {
        if is_busy.try_get_untracked() != Some(false) {
            return;
        }
        is_busy.set(true);
        alert.set(None);
        let username = username.clone();
        spawn_local(async move {
            let next = auth.service().choose_another_factor(&username).await;
            let _removed = is_busy.try_set(false);
            match choice(next) {
                Ok(next) => {
                    let _removed = on_choice.try_run(next);
                }
                Err(reason) => {
                    let _removed = alert.try_set(Some(reason));
                }
            }
        });
    };
    view! {
        <p class="aside">
            <button
                type="button"
                class="link"
                disabled=move || is_busy.get()
                on:click=choose
            >
                {text(Steps::OtherWaysToSignIn)}
            </button>
        </p>
        {notice("alert", None, "alert", move || alert.get(), None)}
    }
}

/// The button that leads from the choice of a first factor back to the code that the user
/// got before it. The code stays valid, because the choice is a sign-in of its own, so no
/// other code is sent.
#[component]
pub fn BackToCode(code: CodeStep, on_next: Callback<Next>) -> impl IntoView {
    let back = move |_| {
        let _removed = on_next.try_run(SignIn::Code(code.clone()).into());
    };
    view! {
        <p class="aside">
            <button type="button" class="link" on:click=back>
                {text(Steps::EnterTheCodeYouHave)}
            </button>
        </p>
    }
}

/// Returns the code that the step waits for and that the user can go back to.
pub(super) fn code_to_go_back_to(step: &SignIn) -> Option<CodeStep> {
    match step {
        SignIn::Code(code) => Some(code.clone()),
        _ => None,
    }
}

/// Returns the step with the choice of a first factor.
///
/// # Errors
/// The text that says why there is no choice.
fn choice(next: Next) -> Result<Next, Phrase> {
    match (&next.step, &next.error) {
        (SignIn::FirstFactor(step), _) if offered(&step.options, true).len() < 2 => {
            Err(Steps::NoOtherWay.into())
        }
        (_, Some(error)) => Err(error_messages::of_error(error.clone()).message),
        _ => Ok(next),
    }
}

/// Returns `true` for a step that asks for a first factor other than the password, in a
/// flow in which the user may choose another one.
pub(super) fn has_other_ways(step: &SignIn, flow: Flow) -> bool {
    match step {
        SignIn::Code(step) => step.is_first_factor,
        SignIn::Passkey(step) => flow == Flow::UserAuth && step.handle.proved.is_none(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_client::challenge::{CodeKind, FirstFactor, Handle};
    use cognito_client::secret::Password;
    use cognito_session::error::AuthError;
    use cognito_session::sign_in::{FirstFactorStep, PasskeyStep};

    fn handle(proved: Option<&str>) -> Handle {
        Handle {
            session: Some("s1".into()),
            username: "jeff".into(),
            proved: proved.map(Password::from),
        }
    }

    fn code(is_first_factor: bool) -> SignIn {
        SignIn::Code(CodeStep {
            handle: handle(None),
            kind: CodeKind::EmailOtp,
            destination: None,
            is_first_factor,
        })
    }

    fn passkey(proved: Option<&str>) -> SignIn {
        SignIn::Passkey(PasskeyStep {
            handle: handle(proved),
            options: "{}".into(),
        })
    }

    #[test]
    fn first_factors_have_other_ways_and_second_ones_none() {
        assert!(has_other_ways(&code(true), Flow::UserAuth));
        assert!(!has_other_ways(&code(false), Flow::UserAuth));
        assert!(has_other_ways(&passkey(None), Flow::UserAuth));
        assert!(!has_other_ways(&passkey(None), Flow::UserSrp));
        assert!(!has_other_ways(&passkey(Some("Passw0rd!")), Flow::UserAuth));
    }

    #[test]
    fn only_a_code_can_be_gone_back_to() {
        let back = code_to_go_back_to(&code(true)).map(|code| code.handle.session);
        assert_eq!(back, Some(Some("s1".into())));
        assert!(code_to_go_back_to(&passkey(None)).is_none());
    }

    fn offer(options: &[FirstFactor]) -> Next {
        SignIn::FirstFactor(FirstFactorStep {
            handle: handle(None),
            options: options.to_vec(),
        })
        .into()
    }

    #[test]
    fn choice_of_one_factor_is_no_other_way() {
        let code = FirstFactor::EmailOtp;
        let both = [FirstFactor::Password, FirstFactor::PasswordSrp];
        let no_other = Some(Phrase::from(Steps::NoOtherWay));
        assert_eq!(choice(offer(&[code])).err(), no_other);
        assert_eq!(choice(offer(&both)).err(), no_other);
        assert!(choice(offer(&[code, FirstFactor::Password])).is_ok());
    }

    #[test]
    fn error_of_the_choice_is_said_below_the_step() {
        let failed = SignIn::Credentials.with_error(AuthError::TooManyAttempts);
        let expected = error_messages::of_error(AuthError::TooManyAttempts).message;
        assert_eq!(choice(failed).err(), Some(expected));
    }
}

//! The page to reset a forgotten password. It asks for the code and for the new password.
//! The page never reveals whether an account exists.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::caps_lock;
use crate::components::code_field::CodeField;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::inbox_link::InboxLink;
use crate::components::new_password_fields::NewPasswordFields;
use crate::components::notice::Notice;
use crate::components::resend::{Resend, ResendState};
use crate::components::secret::secret;
use crate::components::step_form::{FormElement, StepForm, unless_faulty};
use crate::components::submit::Submit;
use crate::components::text_field::{TextField, TextKind};
use crate::flash_message::use_flash_message;
use crate::i18n::fields::Fields;
use crate::i18n::public_pages::PublicPages;
use crate::i18n::{Message, Phrase};
use crate::language::{now, text};
use crate::lazy::use_chunk;
use crate::routing::navigation::{query, use_navigator};
use crate::routing::paths;
use crate::session::{PasswordSignIn, use_auth};
use crate::sign_in::identifier::typed_identifier;
use crate::sign_in::own_form::{PendingSignIn, StepsAfter};
use cognito_client::config::PasswordPolicy;
use cognito_client::secret::{Code, Password};
use cognito_session::fields::{Fault, FormField, new_password_faults, read_code};
use cognito_session::reset_password::ResetPassword;

/// The page to reset a forgotten password.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let email = RwSignal::new(query("email").unwrap_or_default());
    let step = RwSignal::new(ResetPassword::Request);
    let notice = use_flash_message().take();
    // The verification page sends a user here whose account had another password. That
    // user wants the code, so it is requested at once.
    let at_once = [
        PublicPages::AccountHadAnotherPassword,
        PublicPages::PhoneHadAnotherPassword,
    ]
    .into_iter()
    .any(|message| notice == Some(message.into()));
    let steps = RwSignal::new(None::<PendingSignIn>);
    let show = move || {
        let notice = notice.clone();
        view! {
            <section class="card">
                {move || match step.get() {
                    ResetPassword::Request => {
                        view! { <RequestCode email step notice=notice.clone() at_once /> }.into_any()
                    }
                    ResetPassword::AwaitingCode { username } => {
                        view! { <ResetPasswordForm email username notice=notice.clone() at_once steps /> }
                            .into_any()
                    }
                }}
                <p class="aside">
                    <a href=move || paths::with_email(paths::SIGN_IN, email.get().trim())>
                        {text(Fields::BackToSignIn)}
                    </a>
                </p>
            </section>
        }
        .into_any()
    };
    view! { <StepsAfter pending=steps show /> }
}

/// The first step, which asks for the account.
#[component]
fn RequestCode(
    email: RwSignal<String>,
    step: RwSignal<ResetPassword>,
    notice: Option<Phrase>,
    at_once: bool,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let phones = use_chunk();
    let step_form = StepForm::new(
        form,
        async move || {
            if email.with_untracked(|typed| typed.trim().is_empty()) {
                return Err(Fault::IdentifierMissing.into());
            }
            Ok(typed_identifier(phones, email).await?)
        },
        async move |typed: String| {
            let service = auth.service();
            service.forgot_password(service.username(&typed)).await
        },
        move |reached| {
            let _removed = step.try_set(reached);
        },
    );
    if at_once {
        step_form.send();
    }
    view! {
        <Heading title=PublicPages::ResetYourPassword />
        {notice.map(|message| view! { <Notice message /> })}
        <p class="lead">{text(PublicPages::ResetLead)}</p>
        <FormElement step_form>
            <TextField
                form
                field=FormField::Email
                kind=TextKind::Identifier
                label=Message::Email
                value=email
                hint=Message::EmailHint
            />
            <Submit form label=PublicPages::SendCode busy_label=Fields::SendingCode />
            <FormAlert form />
        </FormElement>
    }
}

/// The second step, which asks for the code and the new password.
#[component]
fn ResetPasswordForm(
    email: RwSignal<String>,
    username: String,
    notice: Option<Phrase>,
    at_once: bool,
    steps: RwSignal<Option<PendingSignIn>>,
) -> impl IntoView {
    let auth = use_auth();
    let flash_message = use_flash_message();
    let go = use_navigator();
    let policy = auth.config().password_policy;
    let form = FormState::default();
    let resend = ResendState::default();
    let code = secret();
    let password = secret();
    let confirmation = secret();
    let status = RwSignal::new(None::<Phrase>);
    caps_lock::listen();
    let username = StoredValue::new(username);

    let step_form = StepForm::new(
        form,
        async move || {
            let code = code.with_untracked(|typed| read_code(typed));
            let password = Password::from(password.get_untracked());
            let confirmation = Password::from(confirmation.get_untracked());
            Ok(check(code, password, &confirmation, policy)?)
        },
        async move |(code, password): (Code, Password)| {
            let service = auth.service();
            let username = username.get_value();
            let reset = service.reset_password(&username, &code, &password).await;
            match reset {
                // The user is signed in at once. If the pool asks for something more, that
                // follows.
                Ok(()) => Ok(auth.sign_in_with_password(&username, &password).await),
                Err(error) => Err(error),
            }
        },
        move |entry| {
            let email = email.try_get_untracked().unwrap_or_default();
            match entry {
                PasswordSignIn::SignedIn => {}
                PasswordSignIn::NeedsSteps(step) => {
                    let _removed = steps.try_set(Some(PendingSignIn::at(step, &email)));
                }
                PasswordSignIn::WrongPassword | PasswordSignIn::NeedsSignIn => {
                    flash_message.leave(PublicPages::PasswordWasReset);
                    go.to(&paths::with_email(paths::SIGN_IN, email.trim()));
                }
            }
        },
    );

    let on_resend = move |()| {
        spawn_local(async move {
            let send_again = async {
                let _removed = status.try_set(None);
                let username = username.try_get_value().unwrap_or_default();
                auth.service().forgot_password(username).await
            };
            if resend.run(form, send_again).await.is_some() {
                let _removed = status.try_set(Some(PublicPages::NewCodeSent.into()));
            }
        });
    };

    view! {
        <Heading title=PublicPages::ResetYourPassword />
        {notice.filter(|_| at_once).map(|message| view! { <Notice message /> })}
        <p class="lead">{text(PublicPages::ResetCodeSent)}</p>
        <FormElement step_form>
            // The user name tells password managers which account the new password
            // belongs to.
            <input
                class="visually-hidden"
                type="text"
                id="username"
                autocomplete="username"
                tabindex="-1"
                aria-hidden="true"
                readonly
                prop:value=move || email.get()
            />
            <CodeField form value=code auto=false />
            <NewPasswordFields form policy password confirmation own=vec![email] />
            <Submit form label=PublicPages::ResetPassword busy_label=PublicPages::Resetting />
            <FormAlert form />
        </FormElement>
        <Resend state=resend on_resend />
        <p class="field-status" role="status">{move || status.get().map(now).unwrap_or_default()}</p>
        <InboxLink />
        // The hint is the same for all users. Nothing is sent to an account that was
        // never verified, or that was invited and has a temporary password, and the page
        // does not reveal which case it is.
        <p class="hint">{text(PublicPages::ResetNothingCame)}</p>
    }
}

/// Returns the code and the new password if the form can be sent.
///
/// # Errors
/// The faults, in the order of the fields.
fn check(
    code: Result<String, Fault>,
    password: Password,
    confirmation: &Password,
    policy: PasswordPolicy,
) -> Result<(Code, Password), Vec<Fault>> {
    let [new, differs] = new_password_faults(&password, confirmation, policy);
    let faults = [code.as_ref().err().copied(), new, differs];
    unless_faulty((Code::from(code.unwrap_or_default()), password), faults)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::new_password_fields::ALL_RULES;

    #[test]
    fn faults_of_code_and_password_are_found_together() {
        let faults = check(Err(Fault::CodeMissing), "".into(), &"x".into(), ALL_RULES);
        assert_eq!(
            faults.err(),
            Some(vec![
                Fault::CodeMissing,
                Fault::PasswordMissing,
                Fault::ConfirmationDiffers,
            ])
        );
    }

    #[test]
    fn right_code_and_password_are_returned() {
        let password = || Password::from("Passw0rd!");
        let checked = check(Ok("123456".into()), password(), &password(), ALL_RULES);
        assert_eq!(checked.ok(), Some(("123456".into(), password())));
    }
}

//! The page to reset a forgotten password. It asks for the code and for the new password.
//! The page never reveals whether an account exists.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::caps_lock;
use crate::components::code_field::CodeField;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::inbox_link::InboxLink;
use crate::components::password_field::PasswordField;
use crate::components::resend::{Resend, ResendState};
use crate::components::rules::{PasswordRules, RULES_ID};
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::flash_message::use_flash_message;
use crate::i18n::fields::Fields;
use crate::i18n::joining::Joining;
use crate::i18n::{Message, Phrase};
use crate::language::{now, text};
use crate::lazy::use_chunk;
use crate::routing::navigation::{query, use_navigator};
use crate::routing::paths;
use crate::session::{Entry, use_auth};
use crate::sign_in::identifier::understand_field;
use cognito_client::secret::{Code, Password};
use cognito_session::fields::{
    Fault, FormField, confirmation_fault, new_password_fault, read_code,
};
use cognito_session::reset_password::ResetPassword;

/// The page to reset a forgotten password.
#[component]
pub fn ForgotPasswordPage() -> impl IntoView {
    let email = RwSignal::new(query("email").unwrap_or_default());
    let step = RwSignal::new(ResetPassword::Request);
    let told = use_flash_message().take();
    // The verification page sends a user here whose account had another password. That
    // user wants the code, so it is requested at once.
    let at_once = [
        Joining::AccountHadAnotherPassword,
        Joining::PhoneHadAnotherPassword,
    ]
    .into_iter()
    .any(|word| told == Some(word.into()));
    view! {
        <section class="card">
            {move || match step.get() {
                ResetPassword::Request => {
                    view! { <Request email step told=told.clone() at_once /> }.into_any()
                }
                ResetPassword::AwaitingCode { username } => {
                    view! { <NewPassword email username told=told.clone() at_once /> }.into_any()
                }
            }}
            <p class="aside">
                <a href=move || paths::with_email(paths::SIGN_IN, email.get().trim())>
                    {text(Fields::BackToSignIn)}
                </a>
            </p>
        </section>
    }
}

#[component]
fn Told(message: Option<Phrase>) -> impl IntoView {
    message.map(|message| {
        view! {
            <div class="news" role="status"><p>{text(message)}</p></div>
        }
    })
}

/// The first step, which asks for the account.
#[component]
fn Request(
    email: RwSignal<String>,
    step: RwSignal<ResetPassword>,
    told: Option<Phrase>,
    at_once: bool,
) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let phones = use_chunk();
    let send = move || {
        let missing = email.with_untracked(|typed| typed.trim().is_empty());
        let missing = missing.then_some(Fault::IdentifierMissing);
        if !form.check(missing.into_iter().collect()) {
            return;
        }
        spawn_local(async move {
            let Some(typed) = understand_field(phones, form, email).await else {
                return;
            };
            form.start();
            let service = auth.service();
            match service.forgot_password(service.username(&typed)).await {
                Ok(reached) => {
                    form.finish();
                    let _gone = step.try_set(reached);
                }
                Err(error) => form.fail(error),
            }
        });
    };
    if at_once {
        send();
    }
    view! {
        <Heading title=Joining::ResetYourPassword />
        <Told message=told />
        <p class="lead">{text(Joining::ResetLead)}</p>
        <form novalidate method="dialog" on:submit=move |event| {
            event.prevent_default();
            send();
        }>
            <TextField
                form
                field=FormField::Email
                takes=Takes::Identifier
                label=Message::Email
                value=email
                hint=Message::EmailHint
            />
            <Submit form label=Joining::SendCode busy_label=Fields::SendingCode />
            <FormAlert form />
        </form>
    }
}

/// The second step, which asks for the code and the new password.
#[component]
fn NewPassword(
    email: RwSignal<String>,
    username: String,
    told: Option<Phrase>,
    at_once: bool,
) -> impl IntoView {
    let auth = use_auth();
    let news = use_flash_message();
    let go = use_navigator();
    let policy = auth.config().password_policy;
    let form = FormState::default();
    let resend = ResendState::default();
    let code = secret();
    let password = secret();
    let confirmation = secret();
    let status = RwSignal::new(None::<Phrase>);
    caps_lock::watch();
    let username = StoredValue::new(username);

    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let read = code.with_untracked(|code| read_code(code));
        let secret = Password::from(password.get_untracked());
        let again = Password::from(confirmation.get_untracked());
        let faults = [
            read.as_ref().err().copied(),
            new_password_fault(&secret, policy),
            confirmation_fault(&secret, &again),
        ];
        if !form.check(faults.into_iter().flatten().collect()) {
            return;
        }
        let Ok(read) = read else { return };
        form.start();
        let service = auth.service();
        let username = username.get_value();
        spawn_local(async move {
            if let Err(error) = service
                .reset_password(&username, &Code::from(read), &secret)
                .await
            {
                return form.fail(error);
            }
            // The user is signed in at once when the pool asks for nothing more;
            // otherwise the user goes to the sign-in page.
            let entry = auth.sign_in_with_password(&username, &secret).await;
            form.finish();
            if entry != Entry::SignedIn {
                news.leave(Joining::PasswordWasReset);
                let email = email.try_get_untracked().unwrap_or_default();
                go.to(&paths::with_email(paths::SIGN_IN, email.trim()));
            }
        });
    };

    let on_resend = move |()| {
        if !resend.start() {
            return;
        }
        status.set(None);
        let service = auth.service();
        let username = username.get_value();
        spawn_local(async move {
            let sent = service.forgot_password(username).await;
            resend.finish(sent.is_ok());
            match sent {
                Ok(_) => drop(status.try_set(Some(Joining::NewCodeSent.into()))),
                Err(error) => form.fail(error),
            }
        });
    };

    view! {
        <Heading title=Joining::ResetYourPassword />
        <Told message=told.filter(|_| at_once) />
        <p class="lead">{text(Joining::ResetCodeSent)}</p>
        <form novalidate method="dialog" on:submit=on_submit>
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
            <PasswordField
                form
                field=FormField::Password
                label=Fields::NewPassword
                value=password
                autocomplete="new-password"
                rules_id=RULES_ID
            />
            <PasswordRules policy password own=vec![email] />
            <PasswordField
                form
                field=FormField::Confirmation
                label=Fields::ConfirmPassword
                value=confirmation
                autocomplete="new-password"
            />
            <Submit form label=Joining::ResetPassword busy_label=Joining::Resetting />
            <FormAlert form />
        </form>
        <Resend state=resend on_resend />
        <p class="told" role="status">{move || status.get().map(now).unwrap_or_default()}</p>
        <InboxLink />
        // The hint is the same for all users. Nothing is sent to an account that was
        // never verified, or that was invited and has a temporary password, and the page
        // does not reveal which case it is.
        <p class="hint">{text(Joining::ResetNothingCame)}</p>
    }
}

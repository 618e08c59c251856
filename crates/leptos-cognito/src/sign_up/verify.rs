//! The page that verifies the e-mail address, or the phone number in a pool that verifies
//! that. It asks for the code that was sent. After that it signs the user in, if the
//! password is still in memory.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::components::code_field::CodeField;
use crate::components::email_slip::EmailSlip;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::inbox_link::InboxLink;
use crate::components::resend::{Resend, ResendState};
use crate::components::secret::secret;
use crate::components::submit::Submit;
use crate::components::text_field::{Takes, TextField};
use crate::flash_message::use_flash_message;
use crate::i18n::errors::Errors;
use crate::i18n::fields::Fields;
use crate::i18n::joining::Joining;
use crate::i18n::{Message, Phrase};
use crate::language::{now, text};
use crate::lazy::use_chunk;
use crate::routing::navigation::{query, use_navigator};
use crate::routing::paths::{self, Page};
use crate::session::{Auth, Entry, use_auth};
use crate::sign_in::identifier::understand_field;
use cognito_client::secret::Code;
use cognito_session::account::contact::Kind;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField, read_code};
use cognito_session::sign_up::Pending;

/// The destination of a user who has verified the address.
enum Onward {
    /// The signed-in pages, to which the route guard redirects the user.
    Inside,
    /// This page, with this message.
    To(Page, Phrase),
}

/// The page that verifies the e-mail address, or the phone number where the pool sent the
/// code to that.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let auth = use_auth();
    let news = use_flash_message();
    let go = use_navigator();
    let form = FormState::default();
    let resend = ResendState::default();
    let email = RwSignal::new(query("email").unwrap_or_default());
    let code = secret();
    let pending = auth.pending(&email.get_untracked());
    let existed = pending.as_ref().is_some_and(|pending| pending.existed);
    let kind = pending.as_ref().map_or_else(
        || auth.service().pending_kind(&email.get_untracked()),
        |pending| pending.delivery.kind,
    );
    let destination = pending.and_then(|pending| pending.delivery.destination);
    let words = match kind {
        Kind::Email => [
            Joining::VerifyEmail,
            Joining::CodeSentIfAny,
            Joining::ExistingCodeSent,
        ],
        Kind::Phone => [
            Joining::VerifyPhone,
            Joining::CodeTextedIfAny,
            Joining::ExistingCodeTexted,
        ],
    };
    let [title, sent_if_any, existing] = words;
    let lead = destination.map_or(sent_if_any, Joining::CodeSentTo);
    let resent = RwSignal::new(None::<Phrase>);

    let phones = use_chunk();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = email.get_untracked().trim().to_owned();
        let read = code.with_untracked(|code| read_code(code));
        let faults = [
            typed.is_empty().then_some(Fault::EmailMissing),
            read.as_ref().err().copied(),
        ];
        if !form.check(faults.into_iter().flatten().collect()) {
            return;
        }
        let Ok(read) = read else { return };
        let confirm = move |typed: String| async move {
            let service = auth.service();
            let pending = auth.pending(&typed);
            let username = pending.as_ref().map_or_else(
                || service.pending_username(&typed),
                |pending| pending.username.clone(),
            );
            let onward = match service.confirm_sign_up(&username, &Code::from(read)).await {
                Ok(()) => match pending {
                    Some(pending) => enter(auth, pending).await,
                    None => Onward::To(paths::SIGN_IN, verified(kind).into()),
                },
                Err(AuthError::AlreadyConfirmed) => {
                    Onward::To(paths::SIGN_IN, Errors::AlreadyConfirmedSignIn.into())
                }
                Err(error) => return form.fail(error),
            };
            form.finish();
            if let Onward::To(path, word) = onward {
                auth.set_pending(None);
                news.leave(word);
                go.to(&paths::with_email(path, &typed));
            }
        };
        spawn_local(async move {
            if let Some(typed) = understand_field(phones, form, email).await {
                form.start();
                confirm(typed).await;
            }
        });
    };

    let on_resend = move |()| {
        let typed = email.get_untracked().trim().to_owned();
        if typed.is_empty() {
            form.check(vec![Fault::EmailMissing]);
            return;
        }
        let send = move |typed: String| async move {
            let service = auth.service();
            let username = auth.pending(&typed).map_or_else(
                || service.pending_username(&typed),
                |pending| pending.username,
            );
            let sent = service.resend_code(&username).await;
            resend.finish(sent.is_ok());
            match sent {
                Ok(_) => drop(resent.try_set(Some(Joining::NewCodeSent.into()))),
                Err(error) => form.fail(error),
            }
        };
        spawn_local(async move {
            if let Some(typed) = understand_field(phones, form, email).await
                && resend.start()
            {
                resent.set(None);
                send(typed).await;
            }
        });
    };

    view! {
        <section class="card">
            <Heading title />
            <p class="lead">{text(lead)}</p>
            {existed.then(|| view! {
                <div class="news" role="status"><p>{text(existing)}</p></div>
            })}
            <form novalidate method="dialog" on:submit=on_submit>
                <EmailSlip form email>
                    <TextField form field=FormField::Email takes=Takes::Email label=Message::Email value=email />
                </EmailSlip>
                <CodeField form value=code auto=true />
                <Submit form label=Fields::Verify busy_label=Fields::Verifying />
                <FormAlert form />
            </form>
            <Resend state=resend on_resend />
            // The message is below the button that was pressed, so that nothing moves
            // while the user presses it.
            <p class="told" role="status">{move || resent.get().map(now).unwrap_or_default()}</p>
            <InboxLink />
            <p class="aside"><a href=paths::SIGN_IN>{text(Fields::BackToSignIn)}</a></p>
        </section>
    }
}

/// Signs the new user in with the password that is still in memory. When that is not the
/// account's password, another person registered the address before; its owner, who has
/// just verified it, is led to the page for a new password at once.
async fn enter(auth: Auth, pending: Pending) -> Onward {
    let kind = pending.delivery.kind;
    match auth
        .sign_in_with_password(&pending.username, &pending.password)
        .await
    {
        Entry::SignedIn => Onward::Inside,
        Entry::WrongPassword => {
            let word = match kind {
                Kind::Email => Joining::AccountHadAnotherPassword,
                Kind::Phone => Joining::PhoneHadAnotherPassword,
            };
            Onward::To(paths::FORGOT_PASSWORD, word.into())
        }
        Entry::NeedsInteraction => Onward::To(paths::SIGN_IN, verified(kind).into()),
    }
}

/// Returns the message for the sign-in page about the address that was verified.
fn verified(kind: Kind) -> Joining {
    match kind {
        Kind::Email => Joining::EmailVerifiedSignIn,
        Kind::Phone => Joining::PhoneVerifiedSignIn,
    }
}

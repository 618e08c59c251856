//! The page that verifies the e-mail address, or the phone number in a pool that verifies
//! that. It asks for the code that was sent. After that it signs the user in, if the
//! password is still in memory, or if the account was registered without one.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::NextPage;
use super::verify_link::VerifyLink;
use crate::attributes::sign_up_form;
use crate::components::code_field::CodeField;
use crate::components::email_suggestion::EmailSuggestion;
use crate::components::form::{FormAlert, FormState};
use crate::components::heading::Heading;
use crate::components::inbox_link::InboxLink;
use crate::components::notice::Notice;
use crate::components::resend::{Resend, ResendState};
use crate::components::secret::secret;
use crate::components::step_form::{AlertingForm as _, FormElement, StepForm, unless_faulty};
use crate::components::submit::Submit;
use crate::components::text_field::{TextField, TextKind};
use crate::flash_message::use_flash_message;
use crate::i18n::errors::Errors;
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
use cognito_client::config::sign_up::{NewUsername, Verification};
use cognito_client::secret::Code;
use cognito_session::account::contact::Kind;
use cognito_session::error::AuthError;
use cognito_session::fields::{Fault, FormField, read_code};

/// The page that verifies the e-mail address, or the phone number where the pool sent the
/// code to that. Where the pool sends a link, the page says to open it.
#[component]
pub fn VerifyPage() -> impl IntoView {
    let auth = use_auth();
    let settings = sign_up_form(&auth.config()).map(|form| form.settings).ok();
    let identifier = query("email").unwrap_or_default();
    let pending = auth.pending(&identifier);
    let kind = pending.map_or_else(
        || auth.pending_kind(&identifier),
        |pending| pending.delivery.kind,
    );
    let is_link = settings.is_some_and(|it| it.verification == Verification::Link);
    let is_link = is_link && kind == Kind::Email && !identifier.is_empty();
    let username = settings.map_or(NewUsername::Derived, |it| it.username);
    let steps = RwSignal::new(None::<PendingSignIn>);
    let show = move || {
        if is_link {
            let identifier = identifier.clone();
            view! { <VerifyLink identifier steps /> }.into_any()
        } else {
            view! { <VerifyCode username kind steps /> }.into_any()
        }
    };
    view! { <StepsAfter pending=steps show /> }
}

/// The page that asks for the code.
#[component]
fn VerifyCode(
    /// The user name that an account of this pool gets.
    username: NewUsername,
    /// The kind of the address that the code was sent to.
    kind: Kind,
    /// The place for the steps of the sign-in that may follow.
    steps: RwSignal<Option<PendingSignIn>>,
) -> impl IntoView {
    let auth = use_auth();
    let flash_message = use_flash_message();
    let go = use_navigator();
    let form = FormState::default();
    let resend = ResendState::default();
    let email = RwSignal::new(query("email").unwrap_or_default());
    let code = secret();
    let pending = auth.pending(&email.get_untracked());
    let existed = pending.as_ref().is_some_and(|pending| pending.existed);
    let (label, missing): (Phrase, _) = match username {
        NewUsername::Phone => (Fields::PhoneNumber.into(), Fault::IdentifierMissing),
        NewUsername::Chosen => (Fields::ChosenUsername.into(), Fault::IdentifierMissing),
        _ => (Message::Email.into(), Fault::EmailMissing),
    };
    let destination = pending.and_then(|pending| pending.delivery.destination);
    let texts = match kind {
        Kind::Email => [
            PublicPages::VerifyEmail,
            PublicPages::CodeSentIfAny,
            PublicPages::ExistingCodeSent,
        ],
        Kind::Phone => [
            PublicPages::VerifyPhone,
            PublicPages::CodeTextedIfAny,
            PublicPages::ExistingCodeTexted,
        ],
    };
    let [title, sent_if_any, existing] = texts;
    let lead = destination.map_or(sent_if_any, PublicPages::CodeSentTo);
    let resent = RwSignal::new(None::<Phrase>);

    let phones = use_chunk();
    let step_form = StepForm::new(
        form,
        async move || {
            let code = check(
                &email.get_untracked(),
                missing,
                code.with_untracked(|it| read_code(it)),
            )?;
            Ok((typed_identifier(phones, email).await?, code))
        },
        async move |(typed, code): (String, Code)| {
            let service = auth.service();
            let pending = auth.pending(&typed);
            let username = pending.as_ref().map_or_else(
                || auth.pending_username(&typed),
                |pending| pending.username.clone(),
            );
            let (session, password, kind) = match pending {
                Some(pending) => (pending.session, pending.password, pending.delivery.kind),
                None => (auth.pending_session(&typed), None, kind),
            };
            let confirmed = service
                .confirm_sign_up(&username, &code, session.as_ref())
                .await;
            let has_passwords = !auth.config().registers_without_password();
            let entry = match (confirmed, password) {
                (Ok(_), Some(password)) => auth.sign_in_with_password(&username, &password).await,
                (Ok(Some(first)), None) if !has_passwords => {
                    auth.sign_in_after_confirmation(&username, &first, session.is_some())
                        .await
                }
                (outcome, _) => {
                    let next = after_confirmation(outcome.map(drop), kind);
                    return next.map(|next| (next, typed));
                }
            };
            Ok((after_sign_in(entry, kind), typed))
        },
        move |(next, typed): (NextPage, String)| match next {
            NextPage::SignedIn => {}
            NextPage::Step(step) => {
                auth.set_pending(None);
                let _removed = steps.try_set(Some(PendingSignIn::at(step, &typed)));
            }
            NextPage::Public(path, message) => {
                auth.set_pending(None);
                flash_message.leave(message);
                go.to(&paths::with_email(path, &typed));
            }
        },
    );

    let send_again = move |typed: String| async move {
        let _removed = resent.try_set(None);
        let service = auth.service();
        let username = auth
            .pending(&typed)
            .map_or_else(|| auth.pending_username(&typed), |pending| pending.username);
        service.resend_code(&username).await
    };
    let on_resend = move |()| {
        if email.with_untracked(|typed| typed.trim().is_empty()) {
            form.show(missing.into());
            return;
        }
        spawn_local(async move {
            match typed_identifier(phones, email).await {
                Ok(typed) => {
                    if resend.run(form, send_again(typed)).await.is_some() {
                        let _removed = resent.try_set(Some(PublicPages::NewCodeSent.into()));
                    }
                }
                Err(unclear) => form.show(unclear.into()),
            }
        });
    };

    view! {
        <section class="card">
            <Heading title />
            <p class="lead">{text(lead)}</p>
            {existed.then(|| view! { <Notice message=existing /> })}
            <FormElement step_form>
                <EmailSuggestion form email>
                    <TextField form field=FormField::Email kind=TextKind::Email label value=email />
                </EmailSuggestion>
                <CodeField form value=code auto=true />
                <Submit form label=Fields::Verify busy_label=Fields::Verifying />
                <FormAlert form />
            </FormElement>
            <Resend state=resend on_resend />
            // The message is below the button that was pressed, so that nothing moves
            // while the user presses it.
            <p class="field-status" role="status">{move || resent.get().map(now).unwrap_or_default()}</p>
            <InboxLink />
            <p class="aside"><a href=paths::SIGN_IN>{text(Fields::BackToSignIn)}</a></p>
        </section>
    }
}

/// Returns the code if the form can be sent. `missing` is the fault of an empty
/// identifier.
///
/// # Errors
/// The faults, in the order of the fields.
fn check(email: &str, missing: Fault, code: Result<String, Fault>) -> Result<Code, Vec<Fault>> {
    let is_missing = email.trim().is_empty();
    let fault = code.as_ref().err().copied();
    let code = Code::from(code.unwrap_or_default());
    unless_faulty(code, [is_missing.then_some(missing), fault])
}

/// Returns the page that follows when the password of the registration is not in memory any
/// more. `kind` is the kind of the address that was verified.
///
/// # Errors
/// The error that the form shows.
fn after_confirmation(outcome: Result<(), AuthError>, kind: Kind) -> Result<NextPage, AuthError> {
    match outcome {
        Ok(()) => Ok(NextPage::Public(paths::SIGN_IN, verified(kind).into())),
        Err(AuthError::AlreadyConfirmed) => Ok(NextPage::Public(
            paths::SIGN_IN,
            Errors::AlreadyConfirmedSignIn.into(),
        )),
        Err(error) => Err(error),
    }
}

/// Returns the page that follows the sign-in with the password of the registration. When
/// that is not the account's password, another person registered the address before; its
/// owner, who has just verified it, is led to the page for a new password at once.
fn after_sign_in(entry: PasswordSignIn, kind: Kind) -> NextPage {
    match entry {
        PasswordSignIn::SignedIn => NextPage::SignedIn,
        PasswordSignIn::WrongPassword => {
            let message = match kind {
                Kind::Email => PublicPages::AccountHadAnotherPassword,
                Kind::Phone => PublicPages::PhoneHadAnotherPassword,
            };
            NextPage::Public(paths::FORGOT_PASSWORD, message.into())
        }
        PasswordSignIn::NeedsSteps(step) => NextPage::Step(step),
        PasswordSignIn::NeedsSignIn => NextPage::Public(paths::SIGN_IN, verified(kind).into()),
    }
}

/// Returns the message for the sign-in page about the address that was verified.
fn verified(kind: Kind) -> PublicPages {
    match kind {
        Kind::Email => PublicPages::EmailVerifiedSignIn,
        Kind::Phone => PublicPages::PhoneVerifiedSignIn,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::routing::paths::Page;
    use cognito_session::sign_in::SignIn;

    #[test]
    fn faults_of_email_and_code_are_found_together() {
        assert_eq!(
            check(" ", Fault::EmailMissing, Err(Fault::CodeMissing)),
            Err(vec![Fault::EmailMissing, Fault::CodeMissing])
        );
        assert_eq!(
            check("a@b.co", Fault::EmailMissing, Ok("123456".into())),
            Ok("123456".into())
        );
    }

    /// The public page that follows, and its message.
    fn public(next: NextPage) -> Option<(Page, Phrase)> {
        match next {
            NextPage::Public(page, message) => Some((page, message)),
            NextPage::SignedIn | NextPage::Step(_) => None,
        }
    }

    #[test]
    fn account_confirmed_before_leads_to_the_sign_in_page() {
        let page = after_confirmation(Err(AuthError::AlreadyConfirmed), Kind::Email);
        let message = Errors::AlreadyConfirmedSignIn.into();
        assert_eq!(page.ok().and_then(public), Some((paths::SIGN_IN, message)));
        let refused = after_confirmation(Err(AuthError::WrongCode), Kind::Email);
        assert_eq!(refused.err(), Some(AuthError::WrongCode));
    }

    #[test]
    fn account_with_another_password_leads_to_recovery() {
        let message = PublicPages::PhoneHadAnotherPassword.into();
        assert_eq!(
            public(after_sign_in(PasswordSignIn::WrongPassword, Kind::Phone)),
            Some((paths::FORGOT_PASSWORD, message))
        );
        let message = PublicPages::EmailVerifiedSignIn.into();
        assert_eq!(
            public(after_sign_in(PasswordSignIn::NeedsSignIn, Kind::Email)),
            Some((paths::SIGN_IN, message))
        );
    }

    #[test]
    fn sign_in_that_goes_on_replaces_the_page() {
        assert!(matches!(
            after_sign_in(PasswordSignIn::SignedIn, Kind::Email),
            NextPage::SignedIn
        ));
        let step = SignIn::Unsupported {
            challenge: "NEW".to_owned(),
        };
        assert!(matches!(
            after_sign_in(PasswordSignIn::NeedsSteps(step), Kind::Email),
            NextPage::Step(SignIn::Unsupported { .. })
        ));
    }
}

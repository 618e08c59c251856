//! The sign-in form. The code that sends it and the code of the later steps load when the
//! form gets the focus: see [`flow`](super::flow).

use leptos::children::ViewFn;
use leptos::either::Either;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::brand::use_brand;
use crate::browser::prerendered_form;
use crate::components::form::{FormAlert, FormNotice, FormState, field_value};
use crate::components::heading::Heading;
use crate::components::password_field::PasswordField;
use crate::components::secret::secret;
use crate::components::step_form::{FormFeedback, StepForm};
use crate::components::submit::Submit;
use crate::components::text_field::{TextField, TextKind};
use crate::download_size::reactive::{attribute, status_line};
use crate::download_size::replace_on_update::ReplaceOnUpdate;
use crate::error_messages::FieldMessage;
use crate::flash_message::{FlashMessage, use_flash_message};
use crate::i18n::{Message, Phrase};
use crate::language::text;
use crate::lazy::{Chunk, PublicPagesChunk, SignInChunk, SignedInChunk, use_chunk};
use crate::routing::navigation::{Navigator, query, use_navigator};
use crate::routing::paths;
use crate::session::{Auth, SessionStatus, SignedOutReason, use_auth};
use crate::sign_in::passkey_suggestion;
use cognito_client::config::{Flow, UsernameSource};
use cognito_client::secret::Password;
use cognito_session::fields::FormField;

/// The state that the form and the steps after it share.
#[derive(Clone, Copy)]
pub struct SignInState {
    /// The e-mail address, phone number or user name that was typed. It is kept across
    /// the steps.
    pub identifier: RwSignal<String>,
    /// The two letters of the country that was chosen for a phone number; empty while the
    /// form has no list of countries.
    pub country: RwSignal<String>,
    /// The state of the checkbox "Keep me signed in". It is kept across the steps.
    pub keep: RwSignal<bool>,
    /// The step that is shown in place of the form.
    pub step: RwSignal<Option<ViewFn>>,
    /// The error that the form shows when it is shown again.
    pub error: StoredValue<Option<FieldMessage>>,
    /// The handle that leads to other pages.
    pub navigator: Navigator,
    /// The message for the next page.
    pub flash_message: FlashMessage,
    pub(super) chunks: SignInChunks,
}

/// One submission of the form.
pub struct SignInAttempt {
    /// The text of the form's password field, which is wiped once it is of no more use.
    pub password_field: RwSignal<String>,
    /// The password.
    pub password: Password,
}

/// The chunks that a sign-in needs, in the order in which it needs them.
#[derive(Clone, Copy)]
pub(super) struct SignInChunks {
    /// The chunk with the first calls to the pool.
    pub(super) sign_in: Chunk<SignInChunk>,
    /// The chunk with the steps that may follow.
    pub(super) public_pages: Chunk<PublicPagesChunk>,
    /// The chunk with the session and the signed-in pages.
    pub(super) signed_in: Chunk<SignedInChunk>,
}

impl SignInState {
    /// Loads and does what a sign-in is going to need, as far as that can be done before
    /// the form is sent: the code of the first calls is loaded first and alone.
    fn prepare(self, auth: Auth) {
        spawn_local(async move {
            // A chunk that cannot be loaded is reported when the form is sent.
            if let Ok(chunk) = self.chunks.sign_in.load().await {
                (chunk.prepare)(auth, self).await;
            }
        });
    }

    /// Signs in: see [`flow::sign_in`](super::flow::sign_in).
    async fn sign_in(self, auth: Auth, attempt: SignInAttempt) -> Result<(), FormFeedback> {
        let chunk = self.chunks.sign_in.load().await?;
        (chunk.sign_in)(auth, self, attempt).await
    }
}

/// The sign-in page.
#[component]
pub fn SignInPage() -> impl IntoView {
    let auth = use_auth();
    let state = SignInState {
        // The value of a prerendered field is read when the app takes the form over.
        identifier: RwSignal::new(if prerendered_form::is_open() {
            String::new()
        } else {
            query("email").unwrap_or_default()
        }),
        country: RwSignal::new(String::new()),
        keep: RwSignal::new(false),
        step: RwSignal::new(None),
        error: StoredValue::new(None),
        navigator: use_navigator(),
        flash_message: use_flash_message(),
        chunks: SignInChunks {
            sign_in: use_chunk(),
            public_pages: use_chunk(),
            signed_in: use_chunk(),
        },
    };
    on_cleanup(passkey_suggestion::leave);
    view! {
        // A user who focuses the form is going to need the other chunks.
        <section
            class="card"
            on:focusin:capture=move |_| state.prepare(auth)
        >
            {move || match state.step.get() {
                Some(step) => Either::Right(step.run()),
                None => Either::Left(ReplaceOnUpdate(view! { <Credentials state /> })),
            }}
        </section>
    }
}

/// The first step, which asks for the identifier and the password.
#[component]
fn Credentials(state: SignInState) -> impl IntoView {
    let auth = use_auth();
    let form = FormState::default();
    let password = secret();
    let flow = auth.config().flow;
    if auth.config().has_oauth || auth.config().username_source == UsernameSource::PhoneNumber {
        // The providers' buttons, and the country beside the number, are there before the
        // user touches the form.
        state.prepare(auth);
    }
    prerendered_form::hide_password(auth.config().is_passwordless());
    let password_first = matches!(flow, Flow::UserSrp | Flow::UserPassword);
    // The prerendered form was made without the pool's configuration, so this is set only
    // after the form has been hydrated.
    let is_optional = RwSignal::new(!prerendered_form::is_open() && !password_first);
    let optional = move || is_optional.get().then(|| Message::PasswordOptional.into());
    let forgot = attribute(move || {
        let identifier = state.identifier.get();
        Some(paths::with_email(paths::FORGOT_PASSWORD, identifier.trim()))
    });

    let notice = state.flash_message.take().or_else(|| {
        (auth.status() == SessionStatus::SignedOut(SignedOutReason::SessionEnded))
            .then(|| Message::SessionEnded.into())
    });
    form.show_notice(notice);
    let error = state.error.try_update_value(Option::take).flatten();
    if let Some(error) = error {
        form.show_alert(error);
    }

    let step_form = StepForm::new(
        form,
        async move || {
            let typed = password.get_untracked().into();
            check(&state.identifier.get_untracked(), typed, password_first)
                .map_err(FormFeedback::Faults)
        },
        async move |typed| {
            let attempt = SignInAttempt {
                password_field: password,
                password: typed,
            };
            state.sign_in(auth, attempt).await
        },
        // The sign-in itself shows the page that follows.
        |()| {},
    );
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        step_form.send();
    };
    if prerendered_form::is_open() {
        // This task runs after every handler is attached, and before the browser handles
        // the user's next event.
        spawn_local(async move {
            if let Some(email) = state.navigator.query("email") {
                state.identifier.set(email);
            }
            is_optional.set(!password_first);
            prerendered_form::take_over();
        });
    }

    let tagline = use_brand().tagline;
    let tagline = tagline.map(|tagline| view! { <p class="lead">{text(tagline())}</p> });
    view! {
        <Heading title=Message::SignIn />
        {tagline}
        <FormNotice form />
        // This form and its fields cannot be sent by the browser itself, not even where
        // no script runs: outside a dialog, `method="dialog"` does nothing (HTML
        // standard, form submission), and browsers that do not know that method do not
        // send fields without a name.
        <form novalidate method="dialog" on:submit:capture=on_submit>
            <TextField
                form
                field=FormField::Email
                kind=TextKind::Identifier
                label=Message::Email
                value=state.identifier
                hint=Message::EmailHint
            />
            <PasswordField
                form
                field=FormField::Password
                label=Message::Password
                value=password
                autocomplete="current-password"
            />
            {status_line("hint", None, None, optional)}
            <div class="row">
                <label class="choice">
                    <input
                        type="checkbox"
                        id="keep"
                        prop:checked=field_value(state.keep)
                        on:input:capture=move |event| state.keep.set(event_target_checked(&event))
                    />
                    {text(Message::KeepMeSignedIn)}
                </label>
                <a href=forgot>{text(Message::ForgotYourPassword)}</a>
            </div>
            <Submit form label=Message::SignIn busy_label=Message::SigningIn />
            <FormAlert form />
        </form>
        <p class="aside">
            {text(Message::NewHere)} " "
            <a href=paths::REGISTER>{text(Message::CreateAccount)}</a>
        </p>
    }
}

/// Returns the password if the form can be sent. The sign-in page's first download does not
/// contain the texts of all faults, so this function has those that it needs.
///
/// # Errors
/// The fields that are empty. The password may be empty unless the flow starts with it.
fn check(
    identifier: &str,
    password: Password,
    password_first: bool,
) -> Result<Password, Vec<(FormField, Phrase)>> {
    let faults = [
        identifier
            .trim()
            .is_empty()
            .then(|| (FormField::Email, Message::IdentifierMissing.into())),
        (password_first && password.is_empty())
            .then(|| (FormField::Password, Message::PasswordMissing.into())),
    ];
    let faults: Vec<_> = faults.into_iter().flatten().collect();
    if faults.is_empty() {
        Ok(password)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn faulty(identifier: &str, password: &str, password_first: bool) -> Vec<FormField> {
        match check(identifier, password.into(), password_first) {
            Err(faults) => faults.iter().map(|(at, _)| *at).collect(),
            Ok(_) => Vec::new(),
        }
    }

    #[test]
    fn empty_fields_are_faults_in_their_order() {
        assert_eq!(
            faulty(" ", "", true),
            [FormField::Email, FormField::Password]
        );
        assert_eq!(faulty("jeff", "Passw0rd!", true), []);
    }

    #[test]
    fn password_is_optional_where_the_pool_asks_later() {
        assert_eq!(faulty("jeff", "", false), []);
        assert_eq!(faulty("", "", false), [FormField::Email]);
    }
}

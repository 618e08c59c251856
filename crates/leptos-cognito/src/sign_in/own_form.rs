//! Signing in from a form of the app's own.

use leptos::prelude::*;

use super::flow;
use super::form::{SignInChunks, SignInState};
use crate::download_size::reactive::effect;
use crate::error_messages;
use crate::flash_message::use_flash_message;
use crate::language::said;
use crate::lazy::use_chunk;
use crate::routing::navigation::use_navigator;
use crate::routing::paths;
use crate::session::{Auth, use_auth};
use cognito_client::secret::Password;
use cognito_session::error::AuthError;
use cognito_session::sign_in::{Next, SignIn};
use cognito_session::sign_up::Pending;

/// The outcome of [`Auth::sign_in`] with a password that the pool accepts.
#[derive(Clone)]
pub enum SignInOutcome {
    /// The user is signed in: the guards show their children, and
    /// [`Auth::state`] has the claims.
    SignedIn,
    /// The pool asks for something more, such as a code. Show [`SignInSteps`].
    NeedsSteps(PendingSignIn),
}

/// A sign-in that is not finished. It is to be given to [`SignInSteps`].
#[derive(Clone)]
pub struct PendingSignIn {
    step: SignIn,
    identifier: String,
    keep: bool,
}

impl PendingSignIn {
    /// Creates the sign-in of this user at this step. The session ends with the tab.
    pub(crate) fn at(step: SignIn, identifier: &str) -> Self {
        Self {
            step,
            identifier: identifier.trim().to_owned(),
            keep: false,
        }
    }
}

impl Auth {
    /// Signs in with the flow of the configuration, for a form of the app's own.
    ///
    /// `identifier` is the user name, the e-mail address, or the phone number in the
    /// format of E.164. With `keep`, the session outlives the tab.
    ///
    /// # Errors
    /// [`AuthError`], if the pool refuses the password or cannot be reached.
    /// [`error_text`](Self::error_text) returns a text for the user.
    pub async fn sign_in(
        self,
        identifier: &str,
        password: Password,
        keep: bool,
    ) -> Result<SignInOutcome, AuthError> {
        let service = self.service();
        let identifier = identifier.trim().to_owned();
        let username = service.username(&identifier);
        let step = match service.sign_in(&username, &password).await {
            Next {
                step: SignIn::Done(tokens),
                ..
            } => {
                self.complete(tokens, keep)?;
                return Ok(SignInOutcome::SignedIn);
            }
            Next {
                step: SignIn::Credentials,
                error: Some(error),
            } => return Err(error),
            Next { step, .. } => step,
        };
        if matches!(step, SignIn::Unconfirmed) {
            let delivery = service.resend_code(&username).await?;
            self.set_pending(Some(Pending {
                identifier: identifier.clone(),
                username,
                password: Some(password).filter(|password| !password.is_empty()),
                session: None,
                delivery,
                existed: false,
            }));
        }
        Ok(SignInOutcome::NeedsSteps(PendingSignIn {
            step,
            identifier,
            keep,
        }))
    }

    /// Returns the text that the ready pages show for an error, in the user's language.
    #[must_use]
    pub fn error_text(self, error: AuthError) -> String {
        said(error_messages::of_error(error).message).into_owned()
    }
}

/// Shows the steps of a sign-in that a page with the password has begun, or the page that
/// `show` builds as long as there is no such sign-in. "Back to sign in" leads to the
/// sign-in page.
#[component]
pub(crate) fn StepsAfter(
    /// The sign-in, once it has begun.
    pending: RwSignal<Option<PendingSignIn>>,
    /// The function that builds the page.
    show: impl Fn() -> AnyView + Send + Sync + 'static,
) -> impl IntoView {
    let go = use_navigator();
    move || match pending.get() {
        None => show(),
        Some(sign_in) => {
            let address = paths::with_email(paths::SIGN_IN, &sign_in.identifier);
            let on_back = move |_error| go.to(&address);
            view! { <SignInSteps pending=sign_in on_back /> }.into_any()
        }
    }
}

/// Shows the steps of a sign-in that a form of the app's own has begun: the ready screens
/// for codes, passkeys, new passwords and so on. After the last one the user is signed in.
///
/// An account that has to be confirmed, or whose password has to be reset, is led to the
/// page for that: see [`Paths`](crate::Paths).
#[component]
pub fn SignInSteps(
    /// The sign-in from [`Auth::sign_in`].
    pending: PendingSignIn,
    /// Called when the user goes back to the form, or when the sign-in has to begin again.
    /// It receives the text of the error, if there is one.
    #[prop(into)]
    on_back: Callback<Option<String>>,
) -> impl IntoView {
    let state = SignInState {
        identifier: RwSignal::new(pending.identifier),
        country: RwSignal::new(String::new()),
        keep: RwSignal::new(pending.keep),
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
    flow::show(use_auth(), state, pending.step.into());
    effect(move || {
        if state.step.with(Option::is_none) {
            let error = state.error.try_update_value(Option::take).flatten();
            on_back.run(error.map(|error| said(error.message).into_owned()));
        }
    });
    view! {
        <section class="card">
            {move || state.step.get().map(|step| step.run())}
        </section>
    }
}

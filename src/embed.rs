//! Wild Rydes in an app of your own: sign-up, sign-in with every challenge, recovery and a
//! session that lasts, around pages that are yours.
//!
//! 1. [`start`] reads `/amplify_outputs.json` and shows your app, with everything below
//!    provided to it; where there is no usable file, it shows the page that says what to do.
//!    Who has a configuration already puts a [`WildRydes`] around the app instead.
//! 2. [`AuthGuard`] shows what is in it to riders who are signed in, and the ready pages to
//!    everybody else: `/signin`, `/register`, `/verify`, `/forgot-password`. They come back
//!    to where they wanted to go. With pages of your own, use [`SignedIn`] instead: it
//!    shows what you give it for everybody else.
//! 3. [`use_session`] tells who is signed in, brings a token for an API call, renewed first
//!    where it is due, and signs out.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use wild_rydes::embed::{AuthGuard, start, use_session};
//!
//! #[component]
//! fn Home() -> impl IntoView {
//!     let session = use_session();
//!     view! {
//!         <h1>"Hello, " {move || session.claim("email")}</h1>
//!         <button on:click=move |_| session.sign_out()>"Sign out"</button>
//!     }
//! }
//!
//! start(|| view! { <AuthGuard><Home /></AuthGuard> });
//! ```
//!
//! A browser's page has one such app: who is signed in is the page's business, not a part's.
//!
//! The ready pages have the styles in `style/`: link them, or bring your own for the same
//! classes. `examples/minimal` is an app in one file.

use std::sync::Arc;

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::auth::context::{Auth, use_auth};
use crate::cognito::jwt::UnverifiedJwt;
use crate::cognito::secret::{AccessToken, IdToken};
use crate::config::Config;
use crate::platform::configuration;
use crate::ui::app::{Unconfigured, provide_app};
use crate::ui::guard::Guard;
use crate::ui::parts::rooms::Behind;
use crate::ui::{language, theme};

/// Reads the configuration, and puts your app into the page's body, in the rider's
/// language and theme. Call it from `main`.
pub fn start<V: IntoView + 'static>(app: impl Fn() -> V + Send + Sync + 'static) {
    theme::begin();
    spawn_local(async move {
        // No page is shown in another language first.
        language::begin().await;
        let config = configuration::fetch().await;
        match config {
            Ok(config) => mount_to_body(move || view! { <WildRydes config>{app()}</WildRydes> }),
            Err(file) => mount_to_body(move || view! { <Unconfigured file /> }),
        }
    });
}

/// Provides the session and all that the ready pages need to what is in it.
#[component]
pub fn WildRydes(
    /// The pool: see [`Config::parse`].
    config: Config,
    /// Your app.
    children: Children,
) -> impl IntoView {
    provide_app(config);
    children()
}

/// Shows its children to riders who are signed in, and the ready pages to everybody else.
/// A rider who has signed in comes back to the address that was asked for, unchanged, where
/// its path is a plain one of this origin: without empty or dot segments, `;`, `\` or an
/// encoded ASCII character other than the space. Anything else leads to `/`.
#[component]
pub fn AuthGuard(
    /// What is behind the guard; made when somebody is signed in, and gone with them.
    children: ChildrenFn,
) -> impl IntoView {
    provide_context(Behind::new(children));
    // Of one type for whoever uses it: what is in it goes deep.
    let guard = Guard().into_any();
    view! { <main id="main" tabindex="-1">{guard}</main> }.into_any()
}

/// Shows what is in it to whoever is signed in, and `fallback` to everybody else: for
/// pages of your own over [`Auth::service`]. While it is not known whether somebody is,
/// it shows nothing.
#[component]
pub fn SignedIn(
    /// What everybody else sees.
    #[prop(into)]
    fallback: ViewFn,
    /// What is behind the guard.
    children: ChildrenFn,
) -> impl IntoView {
    let signed_in = use_auth().signed_in();
    let children = Arc::clone(&children);
    move || match signed_in.get() {
        Some(true) => children(),
        Some(false) => fallback.run(),
        None => ().into_any(),
    }
}

/// The session, as an app sees it: small, to be copied.
#[derive(Clone, Copy)]
pub struct SessionHandle(Auth);

/// The session. Components below [`start`] or [`WildRydes`] have it.
///
/// # Panics
/// Outside the tree it was provided to: a mistake of the program's, seen at first use.
#[must_use]
pub fn use_session() -> SessionHandle {
    SessionHandle(use_auth())
}

impl SessionHandle {
    /// Whether somebody is signed in; nothing while that is not known. A refresh does not
    /// change it.
    #[must_use]
    pub fn signed_in(self) -> Option<bool> {
        self.0.signed_in().get()
    }

    /// A claim of the identity token, as text: `email`, `sub`, `custom:genre`. Follows the
    /// session. To show it, not to decide by: only your API can check a token.
    #[must_use]
    pub fn claim(self, name: &str) -> Option<String> {
        let session = self.0.session();
        session.with(|session| {
            let jwt = UnverifiedJwt::parse(session.as_ref()?.id_token.expose()).ok()?;
            jwt.claims().text(name).map(ToOwned::to_owned)
        })
    }

    /// The identity token, renewed first where it is due; nothing when nobody is signed in.
    pub async fn id_token(self) -> Option<IdToken> {
        Some(self.0.fresh_session().await?.id_token)
    }

    /// The access token, renewed first where it is due; nothing when nobody is signed in.
    pub async fn access_token(self) -> Option<AccessToken> {
        Some(self.0.fresh_session().await?.access_token)
    }

    /// Signs out: here and in all tabs at once, at the pool as far as the network allows.
    pub fn sign_out(self) {
        if self.0.signed_in().get_untracked() == Some(true) {
            self.0.sign_out();
        }
    }
}

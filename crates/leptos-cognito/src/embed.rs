//! The library in an app of your own: sign-up, sign-in with every challenge, recovery and a
//! session that lasts, around pages that are yours.
//!
//! 1. [`start`] reads `/amplify_outputs.json` and shows your app, with everything below
//!    provided to it; where there is no usable file, it shows the page that says what to do.
//!    Who has a configuration already puts a [`CognitoProvider`] around the app instead.
//! 2. [`AuthGuard`] shows what is in it to riders who are signed in, and the ready pages to
//!    everybody else: `/signin`, `/register`, `/verify`, `/forgot-password`. They come back
//!    to where they wanted to go. With pages of your own, use [`SignedIn`] instead: it
//!    shows what you give it for everybody else.
//! 3. [`use_session`] tells who is signed in, brings a token for an API call, renewed first
//!    where it is due, and signs out.
//!
//! ```no_run
//! use leptos::prelude::*;
//! use leptos_cognito::brand::Brand;
//! use leptos_cognito::embed::{AuthGuard, start, use_session};
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
//! const BRAND: Brand = Brand {
//!     name: "Notes",
//!     mark: || ().into_any(),
//! };
//!
//! start(BRAND, || view! { <AuthGuard><Home /></AuthGuard> });
//! ```
//!
//! A browser's page has one such app: who is signed in is the page's business, not a part's.
//!
//! Link `/boot.js` in the head of the page: with it the forms read what a password manager
//! fills in without an event, and texts go on changing where a page translator replaced them.
//!
//! The ready pages have the styles in `style/`: link them, or bring your own for the same
//! classes. `examples/minimal` is an app in one file.

use std::sync::Arc;

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::{Unconfigured, provide_app};
use crate::brand::{Brand, provide_brand};
use crate::browser::configuration;
use crate::lazy::{ChunkFuture, SignedInChunk};
use crate::routing::guard::Guard;
use crate::session::{Auth, use_auth};
use crate::{language, theme};
use cognito_client::config::Config;
use cognito_client::jwt::UnverifiedJwt;
use cognito_client::secret::{AccessToken, IdToken};

/// Reads the configuration, and puts your app into the page's body, in the user's language
/// and theme. Call it from `main`.
pub fn start<V: IntoView + 'static>(brand: Brand, app: impl Fn() -> V + Send + Sync + 'static) {
    theme::begin();
    provide_brand(brand);
    spawn_local(async move {
        // No page is shown in another language first.
        language::begin().await;
        let config = configuration::fetch().await;
        match config {
            Ok(config) => {
                mount_to_body(move || view! { <CognitoProvider config>{app()}</CognitoProvider> })
            }
            Err(file) => mount_to_body(move || view! { <Unconfigured file /> }),
        }
    });
}

/// Provides the session, and all that the ready pages need, to its children.
#[component]
pub fn CognitoProvider(
    /// The pool: see [`Config::parse`].
    config: Config,
    /// Your app.
    children: Children,
) -> impl IntoView {
    provide_app(config, load_compiled_in);
    children()
}

/// The children of the [`AuthGuard`].
#[derive(Clone)]
struct ProtectedChildren(ChildrenFn);

/// The chunk behind the guard of an app that is not split.
fn load_compiled_in(auth: Option<Auth>) -> ChunkFuture<SignedInChunk> {
    Box::pin(async move { Ok(SignedInChunk::with_pages(auth, protected_children)) })
}

fn protected_children() -> AnyView {
    match use_context::<ProtectedChildren>() {
        Some(ProtectedChildren(children)) => children(),
        None => ().into_any(),
    }
}

/// Shows its children to signed-in users, and the ready pages to everybody else.
/// A user who has signed in comes back to the address that was asked for, unchanged, where
/// its path is a plain one of this origin: without empty or dot segments, `;`, `\` or an
/// encoded ASCII character other than the space. Anything else leads to `/`.
#[component]
pub fn AuthGuard(
    /// What is behind the guard. It is built when somebody signs in, and removed when they
    /// sign out.
    children: ChildrenFn,
) -> impl IntoView {
    provide_context(ProtectedChildren(children));
    // One type for every user of the library: its children's types are deep.
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

/// The session. Components below [`start`] or [`CognitoProvider`] have it.
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

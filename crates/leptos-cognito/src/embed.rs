//! The functions and components to use the library in another app: sign-up, sign-in with
//! every challenge, account recovery and a session that is kept, around the app's own
//! pages.
//!
//! 1. [`start`] reads `/amplify_outputs.json` and shows your app, to which it provides
//!    everything below. If the file cannot be used, it shows a page that says what to do.
//!    An app that has its configuration already puts a [`CognitoProvider`] around itself
//!    instead.
//! 2. [`AuthGuard`] shows its children to signed-in users, and the ready-made pages to
//!    everybody else: `/signin`, `/register`, `/verify`, `/forgot-password`. After
//!    signing in, users return to the page that they wanted. An app with public pages of
//!    its own uses [`SignedIn`] instead, which shows a fallback to everybody else.
//! 3. [`use_session`] returns a handle that shows whether a user is signed in, returns a
//!    valid token for an API call, which is refreshed first if that is due, and signs
//!    out.
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
//! start(Brand::named("Notes"), || view! { <AuthGuard><Home /></AuthGuard> });
//! ```
//!
//! A document has only one such app, because the session belongs to the document and not
//! to a part of it.
//!
//! Link `/boot.js` in the head of the page. With it, the forms read values that a
//! password manager fills in without an event, and texts still change after a page
//! translator has replaced them.
//!
//! The ready-made pages have the styles in `style/`. Link them, or write your own for the
//! same classes. `examples/minimal` is an app in one file.

use std::rc::Rc;
use std::sync::Arc;

use leptos::mount::mount_to_body;
use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use crate::app::{Unconfigured, provide_app};
use crate::brand::{Brand, provide_brand};
use crate::browser::configuration;
use crate::lazy::{ChunkFuture, Exports, SignedInChunk};
use crate::routing::guard::Guard;
use crate::session::{Auth, use_auth};
use crate::{language, theme};
use cognito_client::config::Config;
use cognito_client::jwt::UnverifiedJwt;
use cognito_client::secret::{AccessToken, IdToken};

/// Reads the configuration, and mounts your app to the page's body, in the user's
/// language and theme. Call it from `main`.
pub fn start<V: IntoView + 'static>(brand: Brand, app: impl Fn() -> V + Send + Sync + 'static) {
    provide_brand(brand);
    theme::begin();
    spawn_local(async move {
        // This waits, so that no page is shown in another language first.
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

/// Provides the session, and everything that the ready-made pages need, to its children.
#[component]
pub fn CognitoProvider(
    /// The configuration of the pool: see [`Config::parse`].
    config: Config,
    /// The app.
    children: Children,
) -> impl IntoView {
    provide_app(config, load_compiled_in);
    children()
}

/// The children of the [`AuthGuard`].
#[derive(Clone)]
struct ProtectedChildren(ChildrenFn);

/// Returns the chunk with the signed-in pages for an app that is not split.
fn load_compiled_in(auth: Option<Auth>) -> ChunkFuture {
    Box::pin(async move {
        let exports: Exports = Rc::new(SignedInChunk::with_pages(auth, protected_children));
        Ok(exports)
    })
}

fn protected_children() -> AnyView {
    match use_context::<ProtectedChildren>() {
        Some(ProtectedChildren(children)) => children(),
        None => ().into_any(),
    }
}

/// Shows its children to signed-in users, and the ready-made pages to everybody else.
/// After signing in, a user returns to the address that was requested, unchanged, if its
/// path is a plain one of this origin: without empty or dot segments, `;`, `\` or an
/// encoded ASCII character other than the space. Any other address leads to `/`.
#[component]
pub fn AuthGuard(
    /// The signed-in pages. They are built when a user signs in, and removed when the
    /// user signs out.
    children: ChildrenFn,
) -> impl IntoView {
    provide_context(ProtectedChildren(children));
    // The type is erased to one for all apps, because the types of their children are
    // deeply nested.
    let guard = Guard().into_any();
    view! { <main id="main" tabindex="-1">{guard}</main> }.into_any()
}

/// Shows its children to signed-in users, and `fallback` to everybody else. It is meant
/// for public pages of your own that call [`Auth::service`]. While it is not known
/// whether a user is signed in, it shows nothing.
#[component]
pub fn SignedIn(
    /// The view for users who are not signed in.
    #[prop(into)]
    fallback: ViewFn,
    /// The view for signed-in users.
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

/// A handle to the session for apps that is small and can be copied.
#[derive(Clone, Copy)]
pub struct SessionHandle(Auth);

/// Returns a handle to the session, for components below [`start`] or
/// [`CognitoProvider`].
///
/// # Panics
/// Panics if no session is provided, which is a mistake in the program that shows at the
/// first use.
#[must_use]
pub fn use_session() -> SessionHandle {
    SessionHandle(use_auth())
}

impl SessionHandle {
    /// Returns `true` if a user is signed in, and `None` while that is not known. It
    /// tracks the answer, which a refresh does not change.
    #[must_use]
    pub fn signed_in(self) -> Option<bool> {
        self.0.signed_in().get()
    }

    /// Returns a claim of the identity token as text, such as `email`, `sub` or
    /// `custom:team`. It tracks the session. Use it for display only, not for decisions:
    /// only your API can verify a token.
    #[must_use]
    pub fn claim(self, name: &str) -> Option<String> {
        let session = self.0.session();
        session.with(|session| {
            let jwt = UnverifiedJwt::parse(session.as_ref()?.id_token.expose()).ok()?;
            jwt.claims().text(name).map(ToOwned::to_owned)
        })
    }

    /// Returns the identity token, which is refreshed first if that is due; `None` if
    /// nobody is signed in.
    pub async fn id_token(self) -> Option<IdToken> {
        Some(self.0.fresh_session().await?.id_token)
    }

    /// Returns the access token, which is refreshed first if that is due; `None` if
    /// nobody is signed in.
    pub async fn access_token(self) -> Option<AccessToken> {
        Some(self.0.fresh_session().await?.access_token)
    }

    /// Signs out: in all tabs at once, and at the pool if the network allows it.
    pub fn sign_out(self) {
        if self.0.signed_in().get_untracked() == Some(true) {
            self.0.sign_out();
        }
    }
}

//! Sign-up, sign-in with every challenge, account recovery, an account page and a session
//! for [Leptos](https://leptos.dev) apps, with Amazon Cognito.
//!
//! 1. Put a [`CognitoProvider`] around your app. It reads `/amplify_outputs.json`, the
//!    user's language and the stored session.
//! 2. Put an [`AuthGuard`] around the pages for signed-in users. It shows the ready pages
//!    to everybody else. Or place the parts yourself: the guards [`Authenticated`],
//!    [`Unauthenticated`] and [`Protected`], and the pages [`SignIn`], [`SignUp`],
//!    [`Verify`], [`Recovery`] and [`Account`], at addresses of their own or one after
//!    another in one place ([`PagesInPlace`]).
//! 3. [`use_auth`] returns the session, an [`Auth`]: its [`state`](Auth::state), the
//!    [claims](Auth::claims) of the user, valid [tokens](Auth::id_token), requests to your
//!    API with a token ([`Auth::fetch`]), [events](Auth::on_event), a sign-in from a
//!    [form of your own](Auth::sign_in), and [`Auth::sign_out`].
//!
//! `examples/minimal` is an app in one file, and `examples/notes` one with a router. The
//! guide `docs/adopting.md` says which files an app needs, and how to build it.
//!
//! | module | purpose |
//! |---|---|
//! | [`provider`], [`guards`], [`ready_pages`], [`forbidden`] | what an app puts into its views |
//! | [`session`] | the session of the signed-in user, as signals |
//! | [`sign_in`], [`sign_up`], [`recovery`], [`account`] | the code of the ready pages |
//! | [`attributes`] | the attributes that a user is asked for |
//! | [`components`] | components that several pages share |
//! | [`routing`] | the page that each address shows, and the users who may see it |
//! | [`lazy`] | code that loads when it is needed |
//! | [`browser`] | the browser's implementations of the ports of `cognito-session` |
//! | [`i18n`], [`language`] | all texts, in sixteen languages |
#![expect(
    missing_docs,
    reason = "Leptos makes an undocumented struct of each component's properties"
)]
// The pages' types are deeply nested, and on the host each of them is a future as well.
#![recursion_limit = "256"]

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct ReadmeExamples;

pub mod account;
pub mod app;
pub mod attributes;
pub mod brand;
pub mod browser;
pub mod components;
pub mod configuration_needed;
pub mod download_size;
pub mod error_messages;
pub mod flash_message;
pub mod forbidden;
pub mod guards;
pub mod i18n;
pub mod language;
pub mod layout;
pub mod lazy;
mod program_error;
pub mod provider;
pub mod providers;
pub mod ready_pages;
pub mod recovery;
pub mod routing;
pub mod session;
pub mod sign_in;
pub mod sign_up;
pub mod theme;

pub use brand::{AttributeField, Brand, Details};
pub use cognito_client::config::Config;
pub use cognito_client::jwt::Claims;
pub use cognito_client::secret::Password;
pub use cognito_session::error::AuthError;
pub use components::footer::{Footer, LanguageChooser, ThemeChooser};
pub use forbidden::Forbidden;
pub use guards::{AuthGuard, Authenticated, Protected, Unauthenticated};
pub use i18n::Phrase;
pub use provider::CognitoProvider;
pub use ready_pages::{
    Account, PasskeyOffer, Recovery, SignIn, SignUp, SignUpWith, Verify, VerifyOffer,
};
pub use routing::in_place::PagesInPlace;
pub use routing::paths::{Page, Paths};
pub use routing::return_to;
pub use session::{
    Auth, AuthEvent, AuthState, FetchError, SignedOutReason, TokenError, try_use_auth, use_auth,
};
pub use sign_in::own_form::{PendingSignIn, SignInOutcome, SignInSteps};

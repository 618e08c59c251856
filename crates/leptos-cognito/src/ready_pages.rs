//! The ready pages as components, to be put anywhere below a
//! [`CognitoProvider`](crate::CognitoProvider).
//!
//! The links of these pages lead to each other by the provider's
//! [`Paths`](crate::Paths). [`AuthGuard`](crate::AuthGuard) shows each page at its path;
//! an app without it gives each page a route at that path.

use leptos::children::ViewFn;
use leptos::prelude::*;

pub use crate::account::passkey_offer::PasskeyOffer;
pub use crate::account::verify_offer::VerifyOffer;
use crate::lazy::{AccountChunk, PublicPagesChunk};
use crate::provider::restore_title;
use crate::routing::guard::lazy;
use crate::sign_in::form::SignInPage;
use crate::sign_up::slots::SignUpSlots;

/// The sign-in form, and each step that the pool asks for after it.
#[component]
pub fn SignIn() -> impl IntoView {
    on_cleanup(restore_title);
    SignInPage()
}

/// The form to sign up.
#[component]
pub fn SignUp() -> impl IntoView {
    on_cleanup(restore_title);
    lazy(|chunk: PublicPagesChunk| (chunk.register)())
}

/// The form to sign up, with views of the app in it, such as further fields. The app reads
/// and keeps their values itself.
#[component]
pub fn SignUpWith(
    /// The view above the fields.
    #[prop(optional, into)]
    before: Option<ViewFn>,
    /// The view between the fields and the button.
    #[prop(optional, into)]
    after: Option<ViewFn>,
) -> impl IntoView {
    on_cleanup(restore_title);
    provide_context(SignUpSlots { before, after });
    lazy(|chunk: PublicPagesChunk| (chunk.register)())
}

/// The form that asks for the code of a registration.
#[component]
pub fn Verify() -> impl IntoView {
    on_cleanup(restore_title);
    lazy(|chunk: PublicPagesChunk| (chunk.verify)())
}

/// The forms to reset a forgotten password.
#[component]
pub fn Recovery() -> impl IntoView {
    on_cleanup(restore_title);
    lazy(|chunk: PublicPagesChunk| (chunk.forgot_password)())
}

/// The account page, on which signed-in users change their data, password, second
/// factors, passkeys and devices, and delete the account. Put it inside a guard.
#[component]
pub fn Account() -> impl IntoView {
    on_cleanup(restore_title);
    lazy(|chunk: AccountChunk| (chunk.account)())
}

//! The return from a public page to the page that a user wanted before signing in.
//!
//! This is code of the [`SignedInChunk`](crate::lazy::SignedInChunk), because the sign-in page
//! does not need it.

use super::navigation::use_navigator;
use super::paths::{self, Page};
use crate::browser::history;
use cognito_session::next::{plain_path, safe_next};

/// Goes to the page that the query's `next` names. An address that is not a plain one of
/// this app, and a public page, which would lead back again, are replaced by the home
/// page.
///
/// [`AuthGuard`](crate::AuthGuard) calls it after each sign-in. An app without that guard calls
/// it itself when a user has signed in on a page of its own.
///
/// # Panics
/// Panics outside of a [`CognitoProvider`](crate::CognitoProvider).
pub fn wanted_page() {
    let navigator = use_navigator();
    let wanted = navigator.query("next").unwrap_or_default();
    let next = safe_next(&wanted, history::read);
    let next = next.filter(|next| plain_path(next).is_some_and(|path| !Page::at(path).is_public()));
    navigator.replace(next.as_deref().unwrap_or(paths::HOME.path()));
}

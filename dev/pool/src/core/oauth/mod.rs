//! OAuth 2.0 and OpenID Connect: the part of a user pool that its domain serves.
//!
//! [`handle`] answers one request. It returns the content of a page, not its HTML, and the
//! claims of tokens, which are signed once the pool's lock is free.
//!
//! Sources: RFC 6749 (OAuth 2.0), RFC 7636 (PKCE), RFC 7009 (revocation), OpenID Connect
//! Core 1.0, and "User pool endpoints and managed login reference", Amazon Cognito
//! Developer Guide.

pub(crate) mod apple;
mod authorization;
pub mod browser_session;
mod challenge;
mod client_auth;
pub mod client_settings;
pub mod code;
pub(in crate::core) mod confirmation_link;
pub mod domain;
mod endpoints;
pub(crate) mod federated_user;
pub mod federation;
pub(crate) mod fetch;
mod hosted;
mod jwt;
pub(crate) mod language;
mod login;
mod logout;
pub(crate) mod page;
pub(crate) mod parameters;
pub mod provider;
mod recovery;
pub(crate) mod request;
pub mod resource_server;
mod revoke;
pub(crate) mod saml;
pub mod saml_logout;
mod sign_up;
pub(crate) mod token;
mod user_info;

use std::time::Duration;

use self::{
    browser_session::BrowserSession,
    code::AuthorizationCode,
    federation::FederatedSignIn,
    language::Language,
    page::Page,
    request::{LANGUAGE_COOKIE, OAuthAnswer, OAuthRequest, Response},
    saml_logout::SamlSignOut,
};

use super::{Context, error::ApiError};

/// The time for which an expired code is kept, so that a second use is recognised.
const EXPIRED_RETENTION: Duration = Duration::from_hours(1);

/// Returns `true` if a domain has this path.
#[must_use]
pub(crate) fn is_served(path: &str) -> bool {
    methods(path).is_some()
}

/// Returns the methods of a path: whether it takes `GET`, and whether it takes `POST`.
fn methods(path: &str) -> Option<(bool, bool)> {
    Some(match path {
        "/oauth2/authorize" | "/logout" => (true, false),
        "/login"
        | "/signup"
        | "/confirmUser"
        | "/forgotPassword"
        | "/confirmForgotPassword"
        | "/oauth2/userInfo"
        | "/oauth2/idpresponse"
        | "/saml2/idpresponse" => (true, true),
        "/oauth2/token" | "/oauth2/revoke" | "/saml2/logout" => (false, true),
        _ => return None,
    })
}

/// Answers a request to a domain.
///
/// # Errors
/// An error that the pool itself failed with. Refusals are answers.
pub(crate) fn handle(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    ctx.is_hosted = true;
    remove_expired(ctx);
    let (takes_get, takes_post) = methods(&request.path).unwrap_or_default();
    if !(if request.is_post {
        takes_post
    } else {
        takes_get
    }) {
        let page = Page::refusal("Method not allowed", "");
        return Ok(Response::page(405, page).into());
    }
    match request.path.as_str() {
        "/oauth2/token" => token::issue(ctx, request),
        "/oauth2/userInfo" => Ok(user_info::show(ctx, request).into()),
        "/oauth2/idpresponse" => federation::finish(ctx, request),
        "/saml2/idpresponse" => saml::finish(ctx, request),
        "/oauth2/revoke" => Ok(revoke::revoke(ctx, request)?.into()),
        "/saml2/logout" => saml_logout::finish(ctx, request),
        "/logout" => logout::log_out(ctx, request),
        _ => show_page(ctx, request),
    }
}

/// Answers a request for the authorization endpoint or a hosted page, and lets the browser
/// remember the language that the request names.
fn show_page(ctx: &mut Context<'_>, request: &OAuthRequest) -> Result<OAuthAnswer, ApiError> {
    let answer = match request.path.as_str() {
        "/login" if request.is_post => login::submit(ctx, request),
        "/signup" => sign_up::sign_up(ctx, request),
        "/confirmUser" if confirmation_link::is_opened(request) => {
            confirmation_link::open(ctx, request)
        }
        "/confirmUser" => sign_up::confirm(ctx, request),
        "/forgotPassword" => recovery::forgot(ctx, request),
        "/confirmForgotPassword" => recovery::confirm(ctx, request),
        _ => login::start(ctx, request),
    }?;
    Ok(match Language::to_remember(request) {
        Some(language) => answer.with_cookie(LANGUAGE_COOKIE, language.tag()),
        None => answer,
    })
}

/// Removes the records that expired long ago. This looks only at those that expire first.
fn remove_expired(ctx: &mut Context<'_>) {
    let now = ctx.now;
    let tx = &mut ctx.tx;
    while tx
        .remove_expired(|session: &BrowserSession| now >= session.expires)
        .is_some()
    {}
    while tx
        .remove_expired(|sign_in: &FederatedSignIn| now >= sign_in.expires)
        .is_some()
    {}
    while tx
        .remove_expired(|sign_out: &SamlSignOut| now >= sign_out.expires)
        .is_some()
    {}
    while tx
        .remove_expired(|code: &AuthorizationCode| now.since(code.expires) > EXPIRED_RETENTION)
        .is_some()
    {}
}

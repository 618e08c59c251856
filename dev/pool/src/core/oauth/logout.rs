//! `/logout`: the end of a browser's session.
//!
//! Source: "The managed login sign-out endpoint", Amazon Cognito Developer Guide.

use crate::core::{Context, client::ClientRecord, error::ApiError};

use super::{
    authorization::{AuthorizationRequest, not_present, refused},
    browser_session,
    parameters::{Parameters, with_query},
    request::{OAuthAnswer, OAuthRequest, Response, SESSION_COOKIE},
    saml_logout,
};

/// Handles a sign-out: back to the client's `logout_uri`, or to the sign-in page for a
/// `redirect_uri`. An address that the client has not registered is refused, and then the
/// session stays.
///
/// A user of a provider of SAML that has `IDPSignout` goes to the provider first.
///
/// # Errors
/// An error that the pool itself failed with.
pub(super) fn log_out(
    ctx: &mut Context<'_>,
    request: &OAuthRequest,
) -> Result<OAuthAnswer, ApiError> {
    let address = match target(ctx, request) {
        Ok(address) => address,
        Err(answer) => return Ok(answer),
    };
    let cookie = request.session.as_deref();
    let session = cookie.and_then(|cookie| browser_session::find(ctx, &request.pool_id, cookie));
    let mut at_provider = None;
    if let Some(saml) = session.as_ref().and_then(|session| session.saml.as_ref()) {
        at_provider = saml_logout::start(ctx, request, saml, &address)?;
    }
    if let Some(cookie) = cookie {
        browser_session::end(ctx, &request.pool_id, cookie);
    }
    let response = at_provider.unwrap_or(Response::Redirect(address));
    Ok(OAuthAnswer::from(response).with_cookie(SESSION_COOKIE, ""))
}

/// Returns the address that the user goes to.
fn target(ctx: &Context<'_>, request: &OAuthRequest) -> Result<String, OAuthAnswer> {
    let query = &request.query;
    if let Some(name) = query.repeated(&["client_id", "logout_uri", "redirect_uri"]) {
        return Err(refused(
            "invalid_request",
            &format!("The parameter '{name}' occurs more than once"),
        ));
    }
    let Some(uri) = query.get("logout_uri") else {
        if query.get("redirect_uri").is_none() {
            return Err(refused("invalid_request", &not_present("redirect_uri")));
        }
        let authorization = AuthorizationRequest::check(ctx, &request.pool_id, query)?;
        let address = format!("{}/login", request.base);
        return Ok(with_query(&address, &authorization.parameters));
    };
    let Some(id) = query.get("client_id") else {
        return Err(refused("invalid_request", &not_present("client_id")));
    };
    let client = ctx
        .tx
        .get::<ClientRecord>(id)
        .filter(|client| client.pool_id == request.pool_id)
        .ok_or_else(|| refused("invalid_request", "User pool client does not exist."))?;
    let registered = &client.config.oauth.logout_urls;
    if !registered.iter().any(|known| known == uri) {
        return Err(refused("redirect_mismatch", ""));
    }
    Ok(match query.get("state") {
        Some(state) => with_query(uri, &Parameters::default().with("state", state)),
        None => uri.to_owned(),
    })
}

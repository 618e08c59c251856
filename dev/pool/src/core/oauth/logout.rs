//! `/logout`: the end of a browser's session.
//!
//! Source: "The managed login sign-out endpoint", Amazon Cognito Developer Guide.

use crate::core::{Context, client::ClientRecord};

use super::{
    authorization::{AuthorizationRequest, not_present, refused},
    browser_session,
    parameters::Parameters,
    request::{OAuthAnswer, OAuthRequest, Response, SESSION_COOKIE},
};

/// Handles a sign-out: back to the client's `logout_uri`, or to the sign-in page for a
/// `redirect_uri`. An address that the client has not registered is refused, and then the
/// session stays.
pub(super) fn log_out(ctx: &mut Context<'_>, request: &OAuthRequest) -> OAuthAnswer {
    let response = match target(ctx, request) {
        Ok(response) => response,
        Err(answer) => return answer,
    };
    if let Some(cookie) = &request.session {
        browser_session::end(ctx, &request.pool_id, cookie);
    }
    OAuthAnswer::from(response).with_cookie(SESSION_COOKIE, "")
}

fn target(ctx: &Context<'_>, request: &OAuthRequest) -> Result<Response, OAuthAnswer> {
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
        return Ok(Response::redirect(&address, &authorization.parameters));
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
        Some(state) => Response::redirect(uri, &Parameters::default().with("state", state)),
        None => Response::Redirect(uri.to_owned()),
    })
}

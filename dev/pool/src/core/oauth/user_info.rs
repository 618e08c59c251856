//! `/oauth2/userInfo` (OpenID Connect Core 1.0, section 5.3).
//!
//! Source: "The userInfo endpoint", Amazon Cognito Developer Guide.

use serde_json::{Map, Value, json};

use crate::core::{Context, tokens};

use super::request::{OAuthRequest, Response};

/// Returns the attributes that the access token's scopes and the client may read. Every
/// value is a text, the verified flags too, as the service answers.
pub(super) fn show(ctx: &Context<'_>, request: &OAuthRequest) -> Response {
    let token = request.authorization.as_deref().and_then(|header| {
        let (scheme, token) = header.split_once(' ')?;
        scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
    });
    let Some(token) = token else {
        return refused(
            400,
            "invalid_request",
            "The request is missing a required parameter.",
        );
    };
    let signed_in = tokens::authorise_scope(ctx, token, "openid");
    let Some((signed_in, scope)) = signed_in
        .ok()
        .filter(|(signed_in, _)| signed_in.pool.id == request.pool_id)
    else {
        return refused(
            401,
            "invalid_token",
            "Access token is expired, disabled, or deleted, or the user has globally signed out.",
        );
    };
    let mut body = Map::new();
    body.insert("sub".to_owned(), signed_in.user.sub.clone().into());
    for (name, value) in &signed_in.user.attributes {
        if tokens::may_show(&signed_in.client, &scope, name) {
            body.insert(name.clone(), value.clone().into());
        }
    }
    body.insert("username".to_owned(), signed_in.user.username.into());
    Response::Json {
        status: 200,
        body: Value::Object(body),
        challenge: None,
    }
}

/// Makes an error (RFC 6750, section 3).
fn refused(status: u16, error: &str, description: &str) -> Response {
    Response::Json {
        status,
        body: json!({ "error": error, "error_description": description }),
        challenge: Some(format!(
            "Bearer error=\"{error}\", error_description=\"{description}\""
        )),
    }
}

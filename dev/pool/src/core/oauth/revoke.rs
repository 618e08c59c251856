//! `/oauth2/revoke` (RFC 7009).
//!
//! Source: "The token revocation endpoint", Amazon Cognito Developer Guide.

use serde_json::Value;

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    ops::refresh,
};

use super::{
    client_auth,
    request::{OAuthRequest, Response},
};

/// Ends a refresh token and all tokens of its sign-in. An unknown token is a success (RFC
/// 7009, section 2.2).
pub(super) fn revoke(ctx: &mut Context<'_>, request: &OAuthRequest) -> Result<Response, ApiError> {
    let client = match client_auth::authenticate(ctx, request) {
        Ok(client) => client,
        Err(Response::Json {
            body, challenge, ..
        }) if body.get("error") == Some(&"invalid_client".into()) => {
            return Ok(Response::Json {
                status: 401,
                body,
                challenge,
            });
        }
        Err(refusal) => return Ok(refusal),
    };
    let Some(token) = request.form.get("token") else {
        return Ok(Response::error("invalid_request"));
    };
    match refresh::revoke(ctx, &client, token) {
        Ok(()) => Ok(Response::Json {
            status: 200,
            body: Value::Null,
            challenge: None,
        }),
        Err(error) => match error.code {
            ErrorCode::UnsupportedTokenType => Ok(Response::error("unsupported_token_type")),
            ErrorCode::Unauthorized => Ok(Response::error("unauthorized_client")),
            ErrorCode::UnsupportedOperation => Ok(Response::error("invalid_request")),
            _ => Err(error),
        },
    }
}

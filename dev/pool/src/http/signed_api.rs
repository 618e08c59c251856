//! The stand-in for an app's own API behind API Gateway with IAM authorization.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::core::sigv4::SignatureError;

use super::response::{HttpResponse, with_type};

/// The service that a request to API Gateway is signed for.
pub(super) const SERVICE: &str = "execute-api";

/// Returns the response to a signed request: the API's reply, or the reason why the
/// signature is not valid.
pub(super) fn answer(reply: Result<Value, SignatureError>) -> HttpResponse {
    let (status, body) = match reply {
        Ok(body) => (StatusCode::OK, body),
        Err(error) => (
            StatusCode::FORBIDDEN,
            json!({ "message": error.to_string() }),
        ),
    };
    let mut response = with_type("application/json", body.to_string());
    *response.status_mut() = status;
    response
}

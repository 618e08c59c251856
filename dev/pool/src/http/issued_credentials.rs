//! The address at which a local service asks for the key of credentials that an identity
//! pool has issued. AWS has no such call: its services know the keys.
//!
//! The caller names the access key id and the session token, which every signed request
//! has, and gets the secret key. Only programs are answered, and no page.

use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::json;

use crate::core::{issued_credentials::IssuedCredentials, sigv4::SignatureError};

use super::response::{HttpResponse, with_type};

/// The path of the address.
pub(super) const PATH: &str = "/issued-credentials";

const JSON: &str = "application/json";

/// The credentials that a service asks about.
#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Question {
    /// The access key id.
    pub(super) access_key_id: String,
    /// The session token.
    pub(super) session_token: String,
}

impl Question {
    /// Reads the body of a request, or returns `None` if it is no question.
    pub(super) fn read(body: &[u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

/// Returns the response: the credentials, or the reason why they are not valid.
pub(super) fn answer(found: Result<IssuedCredentials, SignatureError>) -> HttpResponse {
    match found {
        Ok(found) => with_type(
            JSON,
            json!({
                "SecretAccessKey": found.secret_access_key.reveal(),
                "IdentityId": found.identity_id,
                "RoleArn": found.role_arn,
                "IsAuthenticated": found.is_authenticated,
            })
            .to_string(),
        ),
        Err(refusal) => {
            let body = json!({ "__type": refusal.code(), "message": refusal.to_string() });
            let mut response = with_type(JSON, body.to_string());
            *response.status_mut() =
                StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::FORBIDDEN);
            response
        }
    }
}

//! The key with which the codes for custom senders are encrypted, in two forms: the key
//! itself, for a raw AES keyring, and AWS KMS's operation Decrypt, for a KMS keyring. Only
//! programs are answered, and no page.

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::core::encryption::{KEY_NAMESPACE, WrappingKey, kms::DecryptError};

use super::response::{HttpResponse, JSON_PROTOCOL, same_origin_only, with_type};

/// The path of the key.
pub(super) const PATH: &str = "/custom-sender-key";

/// Returns the response with the key.
pub(super) fn key(key: &WrappingKey) -> HttpResponse {
    let body = json!({
        "KeyNamespace": KEY_NAMESPACE,
        "WrappingAlgorithm": "AES256_GCM_IV12_TAG16_NO_PADDING",
        "Key": key.base64().reveal(),
    });
    same_origin_only(with_type("application/json", body.to_string()))
}

/// Returns the response of Decrypt.
pub(super) fn decrypted(answer: Result<Value, DecryptError>) -> HttpResponse {
    match answer {
        Ok(body) => with_type(JSON_PROTOCOL, body.to_string()),
        Err(refusal) => {
            let body = json!({ "__type": refusal.code(), "message": refusal.to_string() });
            let mut response = with_type(JSON_PROTOCOL, body.to_string());
            *response.status_mut() = StatusCode::BAD_REQUEST;
            response
        }
    }
}

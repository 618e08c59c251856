//! The key documents of a user pool.

use axum::http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::{core::issuer, pool::Pool};

use super::response::{HttpResponse, allow_origin, text, with_type};

/// Returns `/{poolId}/.well-known/jwks.json` and `…/openid-configuration` (OpenID Connect
/// Discovery), below each of the pool's two issuers.
pub(super) fn document(
    pool: &Pool,
    base_url: &str,
    host: Option<&str>,
    path: &str,
) -> HttpResponse {
    let found = path
        .strip_prefix('/')
        .and_then(|path| path.split_once("/.well-known/"))
        .and_then(|(issuer_path, document)| {
            let updated = issuer_path
                .strip_prefix(issuer::UPDATED)
                .and_then(|rest| rest.strip_prefix('/'));
            let pool_id = updated.unwrap_or(issuer_path);
            let jwks = pool.jwks(pool_id)?;
            let [original, other] = issuer::both(base_url, pool_id);
            let by_host = host.is_some_and(|host| host.starts_with(issuer::UPDATED));
            let issuer = if updated.is_some() || by_host {
                other
            } else {
                original
            };
            match document {
                "jwks.json" => Some(jwks),
                "openid-configuration" => Some(configuration(&issuer)),
                _ => None,
            }
        });
    match found {
        Some(document) => allow_origin(
            with_type("application/json", document.to_string()),
            Some(HeaderValue::from_static("*")),
        ),
        None => text(StatusCode::NOT_FOUND, "Not found.\n"),
    }
}

/// Returns an issuer's discovery document. It names no endpoints besides the keys,
/// because the pool has no hosted pages and no OAuth.
fn configuration(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    })
}

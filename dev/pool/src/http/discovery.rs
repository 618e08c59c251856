//! The key documents of a user pool.

use axum::http::{HeaderValue, StatusCode};
use serde_json::{Value, json};

use crate::core::issuer;

use super::{
    ServerState,
    response::{HttpResponse, allow_origin, text, with_type},
};

/// Returns `/{poolId}/.well-known/jwks.json` and `…/openid-configuration` (OpenID Connect
/// Discovery), below each of the pool's two issuers.
pub(super) fn document(state: &ServerState, host: Option<&str>, path: &str) -> HttpResponse {
    let found = path
        .strip_prefix('/')
        .and_then(|path| path.split_once("/.well-known/"))
        .and_then(|(issuer_path, document)| {
            let updated = issuer_path
                .strip_prefix(issuer::UPDATED)
                .and_then(|rest| rest.strip_prefix('/'));
            let pool_id = updated.unwrap_or(issuer_path);
            let jwks = state.pool.jwks(pool_id)?;
            let [original, other] = issuer::both(&state.base_url, pool_id);
            let by_host = host.is_some_and(|host| host.starts_with(issuer::UPDATED));
            let issuer = if updated.is_some() || by_host {
                other
            } else {
                original
            };
            match document {
                "jwks.json" => Some(jwks),
                "openid-configuration" => {
                    let domain = state.pool.domain(pool_id);
                    let endpoints =
                        domain.map(|domain| format!("{}/{domain}", state.oauth_base_url));
                    Some(configuration(&issuer, endpoints.as_deref()))
                }
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

/// Returns an issuer's discovery document. It names the OAuth endpoints if the pool has a
/// domain; `endpoints` is the address below which they are.
fn configuration(issuer: &str, endpoints: Option<&str>) -> Value {
    let mut document = json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    });
    if let (Some(endpoints), Some(document)) = (endpoints, document.as_object_mut()) {
        let paths = [
            ("authorization_endpoint", "/oauth2/authorize"),
            ("end_session_endpoint", "/logout"),
            ("revocation_endpoint", "/oauth2/revoke"),
            ("token_endpoint", "/oauth2/token"),
            ("userinfo_endpoint", "/oauth2/userInfo"),
        ];
        for (name, path) in paths {
            document.insert(name.to_owned(), format!("{endpoints}{path}").into());
        }
        let methods = json!(["client_secret_basic", "client_secret_post"]);
        document.insert("token_endpoint_auth_methods_supported".to_owned(), methods);
    }
    document
}

//! The check of API Gateway's JWT authorizer.
//!
//! Source: "Control access to HTTP APIs with JWT authorizers in API Gateway", Amazon API
//! Gateway Developer Guide. An authorizer of AWS accepts one issuer; this one accepts the
//! tokens of every app client of this service.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::{clock::Timestamp, issuer, keys::Keys, state::State};

#[derive(Deserialize)]
struct Registered {
    iss: String,
    /// The audience of an identity token.
    aud: Option<String>,
    /// The app client of an access token, which has no audience.
    client_id: Option<String>,
    exp: i64,
    iat: Option<i64>,
    nbf: Option<i64>,
}

/// Returns the claims of the token in an `authorization` header, if the token is valid.
/// The token may follow `Bearer`.
pub(crate) fn verify(
    state: &State,
    keys: &Keys,
    authorization: &str,
    base_url: &str,
    now: Timestamp,
) -> Option<Map<String, Value>> {
    let token = match authorization.split_once(' ') {
        Some((scheme, token)) if scheme.eq_ignore_ascii_case("bearer") => token.trim(),
        Some(_) => return None,
        None => authorization,
    };
    let claims: Map<String, Value> = keys.verify(token)?;
    let known: Registered = serde_json::from_value(Value::Object(claims.clone())).ok()?;
    let client = state.clients.get(known.aud.or(known.client_id)?.as_str())?;
    let is_issuer = issuer::both(base_url, &client.pool_id).contains(&known.iss);
    let now = now.seconds();
    let has_begun = [known.iat, known.nbf].iter().flatten().all(|it| *it <= now);
    (is_issuer && has_begun && known.exp > now).then_some(claims)
}

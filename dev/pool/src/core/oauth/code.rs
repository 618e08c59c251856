//! Authorization codes.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::{Context, clock::Timestamp, random, secret::fingerprint};

use super::authorization::AuthorizationRequest;

/// The lifetime of a code.
///
/// Source: "code", authorize endpoint, Amazon Cognito Developer Guide.
pub(crate) const CODE_LIFE: Duration = Duration::from_mins(5);

/// An authorization code that has been given to a client. It stays for a while after its
/// use, so that a second use is recognised.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthorizationCode {
    /// The fingerprint of the code; the code itself is not kept.
    pub fingerprint: String,
    /// The id of the client that may use the code.
    pub client_id: String,
    /// The id of the user's pool.
    pub pool_id: String,
    /// The user's `sub`.
    pub sub: String,
    /// The address that the code was sent to.
    pub redirect_uri: String,
    /// The scopes of the tokens, separated by spaces.
    pub scope: String,
    /// The client's `nonce`, which the ID token repeats.
    pub nonce: Option<String>,
    /// The challenge of PKCE, of the method `S256`.
    pub code_challenge: Option<String>,
    /// The time at which the user signed in.
    pub auth_time: Timestamp,
    /// The time at which the code expires.
    pub expires: Timestamp,
    /// The `origin_jti` of the tokens, once the code has been used.
    pub redeemed: Option<String>,
}

/// Makes a code for a client and returns it.
pub(super) fn issue(
    ctx: &mut Context<'_>,
    request: &AuthorizationRequest,
    sub: &str,
    auth_time: Timestamp,
) -> String {
    let code = random::uuid(ctx.random);
    ctx.tx.put(&AuthorizationCode {
        fingerprint: fingerprint(&code),
        client_id: request.client.id.clone(),
        pool_id: request.pool.id.clone(),
        sub: sub.to_owned(),
        redirect_uri: request.redirect_uri.clone(),
        scope: request.scope(),
        nonce: request.nonce.clone(),
        code_challenge: request.code_challenge.clone(),
        auth_time,
        expires: ctx.now.after(CODE_LIFE),
        redeemed: None,
    });
    code
}

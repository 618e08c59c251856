//! Verifies a token: it has to be signed by the pool, issued to this app client, and
//! valid now.

use std::fmt;

use super::{Algorithm, Jwks, RsaPublicKey, TokenUse, UnverifiedJwt};
use crate::transport::LocalFuture;

/// The error for a signature that could not be checked at all, because the browser offers
/// no cryptography on this page or did not accept the key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct VerifierUnavailable {
    /// The browser's own text for developers, such as `DataError: …`. It is empty if the
    /// browser has none.
    pub reason: String,
}

impl fmt::Display for VerifierUnavailable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the signature cannot be checked: {}", self.reason)
    }
}

impl std::error::Error for VerifierUnavailable {}

/// The port to an implementation of RSA.
pub trait SignatureVerifier {
    /// Returns `true` if `signature` is a signature of `signing_input` by `key`, with
    /// RSASSA-PKCS1-v1_5 and SHA-256 (RFC 8017, section 8.2.2).
    ///
    /// # Errors
    /// [`VerifierUnavailable`] if the signature cannot be checked at all.
    fn verify<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        signing_input: &'a [u8],
        signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, VerifierUnavailable>>;
}

/// The values that a token has to match.
#[derive(Debug, Clone, Copy)]
pub struct Expectations<'a> {
    /// The pool's issuer, which has to match exactly.
    pub issuer: &'a str,
    /// The id of this app client.
    pub client_id: &'a str,
    /// The purpose of the token.
    pub token_use: TokenUse,
    /// The current time in seconds since 1970, by the pool's clock.
    pub now: i64,
    /// The number of seconds by which the clocks may differ.
    pub leeway: u32,
}

/// The result of the verification of a token. If a token has several faults, the result
/// is the first of them in this order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verification {
    /// The token is signed by the pool, issued to this app client for this purpose, and
    /// has not expired.
    Verified,
    /// The header names an algorithm other than RS256, such as `none`.
    WrongAlgorithm,
    /// The pool's keys could not be fetched, so that nothing is known of the signature.
    KeysUnavailable,
    /// The pool has no key with the id in the header. A pool's keys change, so the caller
    /// should fetch them again before it trusts this result.
    UnknownKey,
    /// The signature could not be checked in this browser, so that nothing is known of
    /// it.
    VerifierUnavailable(VerifierUnavailable),
    /// The signature does not match the key, because another party wrote or changed the
    /// token.
    BadSignature,
    /// Another pool issued the token.
    WrongIssuer,
    /// The token was issued to another app client.
    WrongAudience,
    /// The token has another purpose.
    WrongUse,
    /// The token has expired, or it has no time of expiry.
    Expired,
}

/// Verifies a token with the pool's keys. `keys` is `None` if they could not be fetched.
///
/// The signature is checked before the claims, because the claims of a forged token are
/// meaningless.
pub async fn verify_jwt(
    jwt: &UnverifiedJwt,
    keys: Option<&Jwks>,
    verifier: &dyn SignatureVerifier,
    expected: &Expectations<'_>,
) -> Verification {
    if jwt.algorithm() != Algorithm::Rs256 {
        return Verification::WrongAlgorithm;
    }
    let Some(keys) = keys else {
        return Verification::KeysUnavailable;
    };
    let Some(key) = jwt.key_id().and_then(|id| keys.key(id)) else {
        return Verification::UnknownKey;
    };
    match verifier
        .verify(key, jwt.signing_input.as_bytes(), &jwt.signature)
        .await
    {
        Err(error) => Verification::VerifierUnavailable(error),
        Ok(false) => Verification::BadSignature,
        Ok(true) => check_claims(jwt, expected),
    }
}

fn check_claims(jwt: &UnverifiedJwt, expected: &Expectations<'_>) -> Verification {
    let claims = jwt.claims();
    let ends = claims
        .exp()
        .map(|exp| exp.saturating_add(expected.leeway.into()));
    if claims.issuer() != Some(expected.issuer) {
        Verification::WrongIssuer
    } else if !claims.is_for_client(expected.client_id) {
        Verification::WrongAudience
    } else if claims.token_use() != Some(expected.token_use) {
        Verification::WrongUse
    } else if ends.is_none_or(|ends| expected.now >= ends) {
        Verification::Expired
    } else {
        Verification::Verified
    }
}

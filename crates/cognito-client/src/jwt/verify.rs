//! Whether a token is what it says: signed by the pool, for this client, and in date.

use super::{Algorithm, Jwks, RsaPublicKey, TokenUse, UnverifiedJwt};
use crate::transport::LocalFuture;

/// The signature check could not be made at all: the browser offers no cryptography
/// here, or did not take the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct VerifierUnavailable;

/// The port to whoever can calculate with RSA.
pub trait SignatureVerifier {
    /// Whether `signature` is the key's over `signing_input`, by RSASSA-PKCS1-v1_5 with
    /// SHA-256 (RFC 8017, section 8.2.2).
    fn verify<'a>(
        &'a self,
        key: &'a RsaPublicKey,
        signing_input: &'a [u8],
        signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, VerifierUnavailable>>;
}

/// What a token has to be.
#[derive(Debug, Clone, Copy)]
pub struct Expectations<'a> {
    /// The pool's issuer, exactly.
    pub issuer: &'a str,
    /// This app client's id.
    pub client_id: &'a str,
    /// What the token is for.
    pub token_use: TokenUse,
    /// The time in seconds since 1970, by the pool's clock.
    pub now: i64,
    /// By how many seconds the clocks may differ.
    pub leeway: u32,
}

/// What the check of a token found. Of several faults, the first in this order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verification {
    /// The token is the pool's, for this client and use, and in date.
    Verified,
    /// Its header names another algorithm than RS256, such as `none`.
    WrongAlgorithm,
    /// The pool's keys could not be had: nothing is known of the signature.
    KeysUnavailable,
    /// The pool has no key of the id in the header. Keys change: read them anew before
    /// believing it.
    UnknownKey,
    /// The signature could not be checked here: nothing is known of it.
    VerifierUnavailable,
    /// The signature is not the key's: somebody else wrote the token, or changed it.
    BadSignature,
    /// Another pool issued it.
    WrongIssuer,
    /// It was issued to another client.
    WrongAudience,
    /// It is for another use.
    WrongUse,
    /// It has ended, or does not say when it does.
    Expired,
}

/// Checks a token against the pool's keys, which are `None` when they could not be had.
///
/// The signature comes before the claims: what somebody else wrote is not worth reading.
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
        Err(VerifierUnavailable) => Verification::VerifierUnavailable,
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

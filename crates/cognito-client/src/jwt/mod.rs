//! Reads and verifies tokens: JWTs (RFC 7519) in the compact form of a JWS (RFC 7515).
//!
//! Reading a token needs no key and proves nothing, hence the name [`UnverifiedJwt`]. The
//! browser does the arithmetic of the signature, behind the port [`SignatureVerifier`];
//! the rest of the check is in this module. The app shows tokens and reads their times.
//! The services that receive a token decide what it permits.

mod claims;
mod jwks;
mod members;
mod verify;

use std::fmt;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use zeroize::Zeroizing;

pub use claims::{Claims, TokenUse};
pub use jwks::{Jwks, JwksError, RsaPublicKey};
pub use verify::{Expectations, SignatureVerifier, Verification, VerifierUnavailable, verify_jwt};

use members::{Members, MembersError};

/// The maximum length of a token, in bytes. Cognito's tokens have 1 to 4 KB, and a Lambda
/// trigger can add to that.
pub const MAX_JWT_BYTES: usize = 16 * 1024;

/// A token that has been read but not verified: anybody may have written it.
#[derive(Clone, PartialEq)]
pub struct UnverifiedJwt {
    algorithm: Algorithm,
    key_id: Option<String>,
    claims: Claims,
    /// The header and payload as they were received, which the signature covers.
    signing_input: Zeroizing<String>,
    signature: Vec<u8>,
}

/// The algorithm that a token's header names (RFC 7518, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// `RS256`: RSASSA-PKCS1-v1_5 with SHA-256, which is the algorithm that Cognito signs
    /// with.
    Rs256,
    /// Any other algorithm, including `none`. Tokens with such an algorithm are never
    /// verified.
    Other,
}

/// A part of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TokenPart {
    /// The first part, which names the algorithm and the key.
    Header,
    /// The second part, which holds the claims.
    Payload,
    /// The third part, which is the signature.
    Signature,
}

/// The reason why a text is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwtError {
    /// The text is longer than [`MAX_JWT_BYTES`].
    TooLong,
    /// The text does not have three parts.
    NotThreeParts,
    /// The part is not base64url without padding (RFC 7515, section 2).
    NotBase64Url(TokenPart),
    /// The part is not a single JSON object.
    NotAnObject(TokenPart),
    /// The part contains a name twice, so that different readers could read different
    /// values.
    DuplicateName(TokenPart),
    /// The header names no algorithm.
    NoAlgorithm,
    /// The header names extensions that a reader must understand, in `crit` (RFC 7515,
    /// section 4.1.11). This reader understands none.
    CriticalExtension,
}

impl UnverifiedJwt {
    /// Reads a token without verifying it.
    ///
    /// # Errors
    /// The [`JwtError`] of a text that is not a token in compact form.
    pub fn parse(token: &str) -> Result<Self, JwtError> {
        if token.len() > MAX_JWT_BYTES {
            return Err(JwtError::TooLong);
        }
        let (signing_input, signature) = token.rsplit_once('.').ok_or(JwtError::NotThreeParts)?;
        let (header, payload) = signing_input
            .split_once('.')
            .ok_or(JwtError::NotThreeParts)?;
        if payload.contains('.') {
            return Err(JwtError::NotThreeParts);
        }

        let header = object(TokenPart::Header, header)?;
        let algorithm = match header.text("alg").ok_or(JwtError::NoAlgorithm)? {
            "RS256" => Algorithm::Rs256,
            _ => Algorithm::Other,
        };
        if header.get("crit").is_some() {
            return Err(JwtError::CriticalExtension);
        }
        Ok(Self {
            algorithm,
            key_id: header.text("kid").map(str::to_owned),
            claims: Claims::new(object(TokenPart::Payload, payload)?),
            signing_input: Zeroizing::new(signing_input.to_owned()),
            signature: base64url(TokenPart::Signature, signature)?,
        })
    }

    /// Returns the token's claims.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Returns the algorithm that the header names.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// Returns `kid`, the id of the key that the header names.
    #[must_use]
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }
}

impl fmt::Debug for UnverifiedJwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnverifiedJwt([redacted])")
    }
}

impl fmt::Debug for Claims {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Claims([redacted])")
    }
}

fn object(part: TokenPart, text: &str) -> Result<Members, JwtError> {
    let json = Zeroizing::new(base64url(part, text)?);
    Members::parse(&json).map_err(|error| match error {
        MembersError::NotAnObject => JwtError::NotAnObject(part),
        MembersError::Duplicate => JwtError::DuplicateName(part),
    })
}

/// Decodes a part. The decoder's own error is not kept, because it quotes a byte of the
/// token.
fn base64url(part: TokenPart, text: &str) -> Result<Vec<u8>, JwtError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| JwtError::NotBase64Url(part))
}

impl fmt::Display for TokenPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Header => "header",
            Self::Payload => "payload",
            Self::Signature => "signature",
        })
    }
}

impl fmt::Display for JwtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::TooLong => f.write_str("the token is too long"),
            Self::NotThreeParts => f.write_str("the token does not have three parts"),
            Self::NotBase64Url(part) => write!(f, "the token's {part} is not base64url"),
            Self::NotAnObject(part) => write!(f, "the token's {part} is not a JSON object"),
            Self::DuplicateName(part) => write!(f, "the token's {part} has a name twice"),
            Self::NoAlgorithm => f.write_str("the token names no algorithm"),
            Self::CriticalExtension => {
                f.write_str("the token has an extension that is not understood")
            }
        }
    }
}

impl std::error::Error for JwtError {}

//! Tokens as JWTs (RFC 7519) in the compact form of a JWS (RFC 7515): read, shown, and
//! checked against the pool's keys.
//!
//! Reading needs no key, and proves nothing: hence [`UnverifiedJwt`]. The arithmetic of
//! a signature is the browser's, behind the port [`SignatureVerifier`]; everything else
//! of the check is here. The app shows tokens and reads their times; what they permit is
//! for the services to decide that receive them.

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

/// The longest token that is read, in bytes. Cognito's have 1 to 4 KB; a Lambda trigger
/// can add some.
pub const MAX_JWT_BYTES: usize = 16 * 1024;

/// A token that has been read, and not been checked: anybody may have written it.
#[derive(Clone, PartialEq)]
pub struct UnverifiedJwt {
    algorithm: Algorithm,
    key_id: Option<String>,
    claims: Claims,
    /// Header and payload as they came, which is what the signature is over.
    signing_input: Zeroizing<String>,
    signature: Vec<u8>,
}

/// The algorithm that a token's header names (RFC 7518, section 3.1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// `RS256`: RSASSA-PKCS1-v1_5 with SHA-256, the one that Cognito signs with.
    Rs256,
    /// Anything else, `none` among it. Never verified.
    Other,
}

/// A part of a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// The first: algorithm and key.
    Header,
    /// The second: the claims.
    Payload,
    /// The third.
    Signature,
}

/// Why a text is not a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum JwtError {
    /// It is longer than [`MAX_JWT_BYTES`].
    TooLong,
    /// It does not have three parts.
    NotThreeParts,
    /// The part is not base64url without padding (RFC 7515, section 2).
    NotBase64Url(Part),
    /// The part is not the text of one JSON object.
    NotAnObject(Part),
    /// A name stands twice in the part: readers would differ on what it says.
    DuplicateName(Part),
    /// The header names no algorithm.
    NoAlgorithm,
    /// The header has extensions that must be understood, `crit` (RFC 7515, section
    /// 4.1.11). None is.
    CriticalExtension,
}

impl UnverifiedJwt {
    /// Reads a token.
    ///
    /// # Errors
    /// When the text is not a token in compact form: see [`JwtError`].
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

        let header = object(Part::Header, header)?;
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
            claims: Claims::new(object(Part::Payload, payload)?),
            signing_input: Zeroizing::new(signing_input.to_owned()),
            signature: base64url(Part::Signature, signature)?,
        })
    }

    /// What the token claims.
    #[must_use]
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// The algorithm that the header names.
    #[must_use]
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// `kid`, the key that the header names.
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

fn object(part: Part, text: &str) -> Result<Members, JwtError> {
    let json = Zeroizing::new(base64url(part, text)?);
    Members::parse(&json).map_err(|error| match error {
        MembersError::NotAnObject => JwtError::NotAnObject(part),
        MembersError::Duplicate => JwtError::DuplicateName(part),
    })
}

fn base64url(part: Part, text: &str) -> Result<Vec<u8>, JwtError> {
    URL_SAFE_NO_PAD
        .decode(text)
        .map_err(|_| JwtError::NotBase64Url(part))
}

impl fmt::Display for JwtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the token is too long",
            Self::NotThreeParts => "the token does not have three parts",
            Self::NotBase64Url(_) => "a part of the token is not base64url",
            Self::NotAnObject(_) => "a part of the token is not a JSON object",
            Self::DuplicateName(_) => "a part of the token has a name twice",
            Self::NoAlgorithm => "the token names no algorithm",
            Self::CriticalExtension => "the token has an extension that is not understood",
        })
    }
}

impl std::error::Error for JwtError {}

//! A passkey's public key: a COSE_Key (RFC 9052, RFC 9053, RFC 8230).

use graviola::{
    hashing::Sha256,
    signing::{
        ecdsa::{P256, VerifyingKey as EcdsaKey},
        rsa::VerifyingKey as RsaKey,
    },
};

use crate::core::der::{element, integer};

use super::{WebAuthnError, cbor};

/// The COSE number of ECDSA with SHA-256, which is used here on the curve P-256.
pub(super) const ES256: i64 = -7;
/// The COSE number of RSASSA-PKCS1-v1_5 with SHA-256.
pub(super) const RS256: i64 = -257;

// These are the labels of a COSE_Key and some of their values.
const KEY_TYPE: i64 = 1;
const ALGORITHM: i64 = 3;
const ELLIPTIC: i64 = 2;
const CURVE: i64 = -1;
const ON_P256: i64 = 1;
const X: i64 = -2;
const Y: i64 = -3;
const RSA: i64 = 3;
const MODULUS: i64 = -1;
const EXPONENT: i64 = -2;

/// The largest modulus (8192 bits) and the largest exponent that are accepted, in bytes.
const MODULUS_BYTES: usize = 1_024;
const EXPONENT_BYTES: usize = 4;

/// A public key that a passkey may have.
pub(crate) enum PublicKey {
    /// A key for ECDSA with SHA-256 on the curve P-256.
    Es256(Box<EcdsaKey<P256>>),
    /// A key for RSASSA-PKCS1-v1_5 with SHA-256.
    Rs256(Box<RsaKey>),
}

impl std::fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Es256(_) => "Es256",
            Self::Rs256(_) => "Rs256",
        })
    }
}

impl PublicKey {
    /// Parses a COSE_Key.
    ///
    /// # Errors
    /// [`WebAuthnError::PublicKey`] for another algorithm, another curve, a point that is not on
    /// the curve, or a modulus of fewer than 2048 bits.
    pub(crate) fn read(cose: &[u8]) -> Result<Self, WebAuthnError> {
        Self::parse(cose).ok_or(WebAuthnError::PublicKey)
    }

    fn parse(cose: &[u8]) -> Option<Self> {
        let entries = cbor::map(cose)?;
        let number = |label| cbor::integer(&entries, label);
        match (number(KEY_TYPE)?, number(ALGORITHM)?) {
            (ELLIPTIC, ES256) if number(CURVE) == Some(ON_P256) => {
                Self::p256(cbor::bytes(&entries, X)?, cbor::bytes(&entries, Y)?)
            }
            (RSA, RS256) => {
                let modulus = cbor::bytes(&entries, MODULUS)?;
                Self::rsa(modulus, cbor::bytes(&entries, EXPONENT)?)
            }
            _ => None,
        }
    }

    /// Makes an RSA key from its modulus and its exponent, big-endian.
    #[must_use]
    pub(crate) fn rsa(modulus: &[u8], exponent: &[u8]) -> Option<Self> {
        let modulus = integer(modulus, MODULUS_BYTES)?;
        let exponent = integer(exponent, EXPONENT_BYTES)?;
        let der = element(0x30, &[modulus, exponent].concat());
        let key = RsaKey::from_pkcs1_der(&der).ok()?;
        Some(Self::Rs256(Box::new(key)))
    }

    /// Makes a key on the curve P-256 from the coordinates of its point.
    #[must_use]
    pub(crate) fn p256(x: &[u8], y: &[u8]) -> Option<Self> {
        let (x, y): (&[u8; 32], &[u8; 32]) = (x.try_into().ok()?, y.try_into().ok()?);
        let mut point = vec![4];
        point.extend_from_slice(x);
        point.extend_from_slice(y);
        let key = EcdsaKey::from_x962_uncompressed(&point).ok()?;
        Some(Self::Es256(Box::new(key)))
    }

    /// Returns `true` if this key made the signature over this message.
    #[must_use]
    pub(crate) fn verifies(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(key) => key.verify_asn1::<Sha256>(&[message], signature).is_ok(),
            Self::Rs256(key) => key.verify_pkcs1_sha256(signature, message).is_ok(),
        }
    }
}

impl PublicKey {
    /// Returns `true` if this key made the signature of a JWS over this message. There, the
    /// signature of ES256 is two numbers side by side (RFC 7518, section 3.4).
    #[must_use]
    pub(crate) fn verifies_jws(&self, message: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Es256(key) => key.verify::<Sha256>(&[message], signature).is_ok(),
            Self::Rs256(_) => self.verifies(message, signature),
        }
    }
}

//! The public key of an X.509 certificate (RFC 5280).
//!
//! Metadata says which keys a provider signs with. A certificate is only the wrapping of a
//! key there, so its issuer and its signature do not matter (SAML V2.0 Metadata
//! Interoperability Profile 1.0, section 2.6.1).

use crate::core::{
    clock::Timestamp,
    der::{BIT_STRING, Der, INTEGER, OBJECT_IDENTIFIER, SEQUENCE},
    webauthn::key::PublicKey,
};

/// The tag of the version, which the first version leaves out.
const VERSION: u8 = 0xa0;

/// 1.2.840.113549.1.1.1, `rsaEncryption` (RFC 8017).
const RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// 1.2.840.10045.2.1, `id-ecPublicKey` (RFC 5480).
const ELLIPTIC: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
/// 1.2.840.10045.3.1.7, `secp256r1` (RFC 5480).
const P256: &[u8] = &[0x2a, 0x86, 0x48, 0xce, 0x3d, 0x03, 0x01, 0x07];

/// A certificate of a provider.
#[derive(Debug)]
pub(crate) struct Certificate {
    /// The key.
    pub(super) key: PublicKey,
    /// The time from which on the certificate is no longer valid.
    pub(super) expires: Timestamp,
}

impl Certificate {
    /// Reads a certificate in DER. `None` stands for one that is damaged, or that has a key
    /// of another kind than RSA and P-256.
    pub(super) fn read(der: &[u8]) -> Option<Self> {
        let mut outer = Der::new(der);
        let mut certificate = Der::new(outer.take(SEQUENCE)?);
        let mut signed = Der::new(certificate.take(SEQUENCE)?);
        if signed.next_tag() == Some(VERSION) {
            signed.take(VERSION)?;
        }
        signed.take(INTEGER)?;
        signed.take(SEQUENCE)?;
        signed.take(SEQUENCE)?;
        let mut validity = Der::new(signed.take(SEQUENCE)?);
        validity.time()?;
        let expires = validity.time()?;
        signed.take(SEQUENCE)?;
        let key = public_key(signed.take(SEQUENCE)?)?;
        Some(Self { key, expires })
    }
}

/// Reads a SubjectPublicKeyInfo.
fn public_key(info: &[u8]) -> Option<PublicKey> {
    let mut info = Der::new(info);
    let mut algorithm = Der::new(info.take(SEQUENCE)?);
    // The first byte counts the bits that are not used.
    let bits = info.take(BIT_STRING)?.strip_prefix(&[0])?;
    match algorithm.take(OBJECT_IDENTIFIER)? {
        RSA => {
            let mut outer = Der::new(bits);
            let mut numbers = Der::new(outer.take(SEQUENCE)?);
            PublicKey::rsa(numbers.take(INTEGER)?, numbers.take(INTEGER)?)
        }
        ELLIPTIC if algorithm.take(OBJECT_IDENTIFIER)? == P256 => {
            let point = bits.strip_prefix(&[4])?;
            PublicKey::p256(point.get(..32)?, point.get(32..)?)
        }
        _ => None,
    }
}

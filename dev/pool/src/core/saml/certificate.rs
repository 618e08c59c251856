//! The public key of an X.509 certificate (RFC 5280).
//!
//! Metadata says which keys a provider signs with. A certificate is only the wrapping of a
//! key there, so its issuer and its signature do not matter (SAML V2.0 Metadata
//! Interoperability Profile 1.0, section 2.6.1).

use crate::core::{clock::Timestamp, webauthn::key::PublicKey};

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
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
        let mut outer = Der(der);
        let mut certificate = Der(outer.take(SEQUENCE)?);
        let mut signed = Der(certificate.take(SEQUENCE)?);
        if signed.0.first() == Some(&VERSION) {
            signed.take(VERSION)?;
        }
        signed.take(INTEGER)?;
        signed.take(SEQUENCE)?;
        signed.take(SEQUENCE)?;
        let mut validity = Der(signed.take(SEQUENCE)?);
        validity.time()?;
        let expires = validity.time()?;
        signed.take(SEQUENCE)?;
        let key = public_key(signed.take(SEQUENCE)?)?;
        Some(Self { key, expires })
    }
}

/// Reads a SubjectPublicKeyInfo.
fn public_key(info: &[u8]) -> Option<PublicKey> {
    let mut info = Der(info);
    let mut algorithm = Der(info.take(SEQUENCE)?);
    // The first byte counts the bits that are not used.
    let bits = info.take(BIT_STRING)?.strip_prefix(&[0])?;
    match algorithm.take(OBJECT_IDENTIFIER)? {
        RSA => {
            let mut outer = Der(bits);
            let mut numbers = Der(outer.take(SEQUENCE)?);
            PublicKey::rsa(numbers.take(INTEGER)?, numbers.take(INTEGER)?)
        }
        ELLIPTIC if algorithm.take(OBJECT_IDENTIFIER)? == P256 => {
            let point = bits.strip_prefix(&[4])?;
            PublicKey::p256(point.get(..32)?, point.get(32..)?)
        }
        _ => None,
    }
}

/// The rest of a text in DER (X.690).
struct Der<'a>(&'a [u8]);

impl<'a> Der<'a> {
    /// Takes the next element, which must have this tag, and returns its contents.
    fn take(&mut self, tag: u8) -> Option<&'a [u8]> {
        let (found, rest) = self.0.split_first()?;
        let (first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7f => (usize::from(*first), rest),
            0x81..=0x83 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7f))?;
                let length = digits
                    .iter()
                    .fold(0, |length, digit| length << 8 | usize::from(*digit));
                (length, rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        self.0 = rest;
        (*found == tag).then_some(contents)
    }

    /// Takes the next element, which must be a time in UTC (RFC 5280, section 4.1.2.5).
    fn time(&mut self) -> Option<Timestamp> {
        let tag = *self.0.first()?;
        let text = std::str::from_utf8(self.take(tag)?).ok()?;
        let (date, clock) = match tag {
            UTC_TIME => text.split_at_checked(6)?,
            GENERALIZED_TIME => text.split_at_checked(8)?,
            _ => return None,
        };
        let century = match tag {
            UTC_TIME if date < "50" => "20",
            UTC_TIME => "19",
            _ => "",
        };
        Timestamp::from_amz(&format!("{century}{date}T{clock}"))
    }
}

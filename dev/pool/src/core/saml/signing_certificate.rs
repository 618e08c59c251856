//! The certificate with which a provider checks the messages of a user pool: the wrapping
//! of the pool's key, signed by the key itself (RFC 5280).

use data_encoding::BASE64;

use crate::core::{
    der::{BIT_STRING, GENERALIZED_TIME, INTEGER, OBJECT_IDENTIFIER, SEQUENCE, UTC_TIME, element},
    keys::{Key, KeyError},
};

/// 1.2.840.113549.1.1.11, `sha256WithRSAEncryption` (RFC 8017).
const SHA256_WITH_RSA: &[u8] = &[0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/// 2.5.4.3, `commonName` (RFC 5280).
const COMMON_NAME: &[u8] = &[0x55, 0x04, 0x03];
const NULL: u8 = 0x05;
const UTF8_STRING: u8 = 0x0c;
const SET: u8 = 0x31;

/// Returns the certificate of a key, in base64. It is the same each time, because nothing of
/// it depends on the time: RFC 5280 names the year 9999 for no end (section 4.1.2.5).
///
/// # Errors
/// [`KeyError`] if the key cannot be encoded or cannot sign.
pub(crate) fn of(key: &Key, name: &str) -> Result<String, KeyError> {
    let sequence = |parts: &[Vec<u8>]| element(SEQUENCE, &parts.concat());
    let algorithm = sequence(&[
        element(OBJECT_IDENTIFIER, SHA256_WITH_RSA),
        element(NULL, &[]),
    ]);
    let common_name = sequence(&[
        element(OBJECT_IDENTIFIER, COMMON_NAME),
        element(UTF8_STRING, name.as_bytes()),
    ]);
    let name = sequence(&[element(SET, &common_name)]);
    let validity = sequence(&[
        element(UTC_TIME, b"200101000000Z"),
        element(GENERALIZED_TIME, b"99991231235959Z"),
    ]);
    let signed = sequence(&[
        element(INTEGER, &[1]),
        algorithm.clone(),
        name.clone(),
        validity,
        name,
        key.public_key_info()?,
    ]);
    // The first byte of a string of bits counts the bits that are not used.
    let signature = [&[0], key.sign_bytes(&signed)?.as_slice()].concat();
    let certificate = sequence(&[signed, algorithm, element(BIT_STRING, &signature)]);
    Ok(BASE64.encode(&certificate))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        core::saml::{base64, certificate::Certificate},
        test_keys,
    };

    #[test]
    fn certificate_has_the_key_of_the_pool() {
        let keys = test_keys().unwrap();
        let certificate = base64(&of(&keys.id, "local_Example").unwrap()).unwrap();
        let read = Certificate::read(&certificate).unwrap();
        let signature = keys.id.sign_bytes(b"message").unwrap();
        assert!(read.key.verifies(b"message", &signature));
        assert_eq!(read.expires.rfc3339(), "9999-12-31T23:59:59.000Z");
    }
}

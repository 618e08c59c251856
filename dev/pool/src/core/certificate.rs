//! A self-signed X.509 certificate (RFC 5280) of an RSA key, in DER and base64.

use std::time::Duration;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::{
    clock::Timestamp,
    keys::{Key, KeyError},
};

/// The time for which a certificate is valid: 10 years.
///
/// Source: GetSigningCertificate, Amazon Cognito API Reference.
const LIFE: Duration = Duration::from_hours(24 * 3_652);

const INTEGER: u8 = 0x02;
const BIT_STRING: u8 = 0x03;
const NULL: [u8; 2] = [0x05, 0];
const OBJECT_IDENTIFIER: u8 = 0x06;
const UTF8_STRING: u8 = 0x0c;
const UTC_TIME: u8 = 0x17;
const GENERALIZED_TIME: u8 = 0x18;
const SEQUENCE: u8 = 0x30;
const SET: u8 = 0x31;
/// The tag of the version in a certificate, which is explicit.
const VERSION: u8 = 0xa0;

/// `sha256WithRSAEncryption`, 1.2.840.113549.1.1.11.
const SHA256_WITH_RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x0b];
/// `rsaEncryption`, 1.2.840.113549.1.1.1.
const RSA: [u8; 9] = [0x2a, 0x86, 0x48, 0x86, 0xf7, 0x0d, 0x01, 0x01, 0x01];
/// `id-at-commonName`, 2.5.4.3.
const COMMON_NAME: [u8; 3] = [0x55, 0x04, 0x03];

/// Returns the certificate of a key, which is the same whenever it is asked for. `name` is the
/// common name of its subject and issuer.
///
/// # Errors
/// [`KeyError::Rsa`] if the RSA library cannot sign or encode.
pub(super) fn self_signed(key: &Key, name: &str, from: Timestamp) -> Result<String, KeyError> {
    let common_name = element(
        SEQUENCE,
        &[
            element(OBJECT_IDENTIFIER, &[COMMON_NAME.to_vec()]),
            element(UTF8_STRING, &[name.as_bytes().to_vec()]),
        ],
    );
    let subject = element(SEQUENCE, &[element(SET, &[common_name])]);
    let validity = element(SEQUENCE, &[time(from), time(from.after(LIFE))]);
    let public_key = element(
        SEQUENCE,
        &[algorithm(&RSA), bit_string(key.public_pkcs1()?)],
    );
    let version_3 = element(VERSION, &[element(INTEGER, &[vec![2]])]);
    let to_sign = element(
        SEQUENCE,
        &[
            version_3,
            element(INTEGER, &[serial(name)]),
            algorithm(&SHA256_WITH_RSA),
            subject.clone(),
            validity,
            subject,
            public_key,
        ],
    );
    let signature = bit_string(key.sign_bytes(&to_sign)?);
    let whole = element(SEQUENCE, &[to_sign, algorithm(&SHA256_WITH_RSA), signature]);
    Ok(BASE64.encode(&whole))
}

/// Returns a positive serial number of 16 bytes, which depends on the name alone.
fn serial(name: &str) -> Vec<u8> {
    let mut serial: Vec<u8> = Sha256::digest(name.as_bytes())
        .iter()
        .take(16)
        .copied()
        .collect();
    if let Some(first) = serial.first_mut() {
        *first = (*first & 0x7f) | 0x40;
    }
    serial
}

fn algorithm(identifier: &[u8]) -> Vec<u8> {
    let identifier = element(OBJECT_IDENTIFIER, &[identifier.to_vec()]);
    element(SEQUENCE, &[identifier, NULL.to_vec()])
}

fn bit_string(bytes: Vec<u8>) -> Vec<u8> {
    // No bit of the last byte is unused.
    element(BIT_STRING, &[vec![0], bytes])
}

/// Writes a time as `YYMMDDHHMMSSZ`, or with all digits of the year from 2050 on (RFC 5280,
/// section 4.1.2.5).
fn time(at: Timestamp) -> Vec<u8> {
    let digits = at.rfc3339();
    let digits: Vec<u8> = digits.bytes().filter(u8::is_ascii_digit).take(14).collect();
    let (tag, century) = match digits.as_slice() {
        digits if digits < b"2050".as_slice() => (UTC_TIME, 2),
        _ => (GENERALIZED_TIME, 0),
    };
    let digits = digits.into_iter().skip(century).chain([b'Z']);
    element(tag, &[digits.collect()])
}

/// Writes an element with this tag and these parts.
fn element(tag: u8, parts: &[Vec<u8>]) -> Vec<u8> {
    let contents = parts.concat();
    let mut out = vec![tag];
    let length = contents.len().to_be_bytes();
    let digits: Vec<u8> = length.into_iter().skip_while(|byte| *byte == 0).collect();
    match digits.as_slice() {
        [] => out.push(0),
        [short] if *short < 0x80 => out.push(*short),
        long => {
            out.push(0x80 | u8::try_from(long.len()).unwrap_or(0x7f));
            out.extend(long);
        }
    }
    out.extend(contents);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn length_of_an_element_has_the_shortest_form() {
        assert_eq!(element(INTEGER, &[vec![7]]), [2, 1, 7]);
        assert_eq!(element(SEQUENCE, &[]), [0x30, 0]);
        let long = element(SEQUENCE, &[vec![1; 200]]);
        assert_eq!(long.get(..3), Some(&[0x30, 0x81, 200][..]));
        let longer = element(SEQUENCE, &[vec![1; 300]]);
        assert_eq!(longer.get(..4), Some(&[0x30, 0x82, 1, 44][..]));
    }
}

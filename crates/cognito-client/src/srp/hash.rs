//! SHA-256, and the HMAC and key derivation that use it. Each function takes its message
//! in pieces, so that no secret is copied into a buffer only to be hashed.

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use super::encoding::java_form;

/// A SHA-256 hash.
pub(super) type Digest = [u8; 32];

/// The number of bytes of a SHA-256 block, which is also the longest key that HMAC uses
/// unhashed.
const BLOCK: usize = 64;

/// Returns the SHA-256 hash of the pieces, one after the other.
pub(super) fn sha256(message: &[&[u8]]) -> Digest {
    let mut hash = Sha256::new();
    for piece in message {
        hash.update(piece);
    }
    hash.finalize().into()
}

/// Returns the HMAC-SHA256 (RFC 2104) of the pieces. The key is in pieces too, and may
/// have one block at most: a longer key is cut off here, while HMAC would hash it.
pub(super) fn hmac(key: [&[u8]; 2], message: &[&[u8]]) -> Digest {
    // HMAC pads a short key with zeros to a block. The padding is done here, so that the
    // key always has a valid length.
    let mut block = Zeroizing::new([0_u8; BLOCK]);
    for (to, from) in block.iter_mut().zip(key.into_iter().flatten()) {
        *to = *from;
    }
    let mut mac = Hmac::<Sha256>::new((&*block).into());
    for piece in message {
        mac.update(piece);
    }
    mac.finalize().into_bytes().into()
}

/// Returns Cognito's key for the signature: the first 16 bytes of the first block of
/// HKDF-SHA256 (RFC 5869) of S, with u as the salt, both in Java's form.
pub(super) fn derive_key(shared_secret: &[u8], u: &Digest) -> Zeroizing<[u8; 16]> {
    let extracted = Zeroizing::new(hmac(java_form(u), &java_form(shared_secret)));
    let expanded = Zeroizing::new(hmac([&*extracted, &[]], &[b"Caldera Derived Key", &[1]]));
    let mut key = Zeroizing::new([0_u8; 16]);
    for (to, from) in key.iter_mut().zip(expanded.iter()) {
        *to = *from;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::srp::encoding::{from_hex, to_hex};

    #[test]
    fn hmac_gives_rfc_4231s_values() {
        // These are the test cases 1, 2 and 3.
        for (key, message, expected) in [
            (
                [0x0b; 20].as_slice(),
                b"Hi There".as_slice(),
                "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            ),
            (
                b"Jefe",
                b"what do ya want for nothing?",
                "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            ),
            (
                &[0xaa; 20],
                &[0xdd; 50],
                "773ea91e36800e46854db8ebd09181a72959098b3ef8c122d9635514ced565fe",
            ),
        ] {
            let (start, rest) = key.split_at(3);
            assert_eq!(to_hex(&hmac([start, rest], &[message])), expected);
        }
    }

    #[test]
    fn keys_are_those_of_the_fixtures() {
        let fixture = include_str!("../../tests/fixtures/published.json");
        let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
        let cases = fixture["cases"].as_array().unwrap();
        assert_eq!(cases.len(), 3);
        for case in cases {
            let s = from_hex(case["S"].as_str().unwrap()).unwrap();
            let u = from_hex(case["u"].as_str().unwrap()).unwrap();
            let u = u.last_chunk().unwrap();
            assert_eq!(to_hex(&*derive_key(&s, u)), case["hkdf"].as_str().unwrap());
        }
    }
}

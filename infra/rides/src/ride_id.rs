//! The ids of rides.
//!
//! An id is 16 bytes in base64url without padding (RFC 4648, section 5), which needs no
//! encoding in an address. With an idempotency key, the bytes are a hash of the rider and
//! the key: the same request gets the same id, and the table refuses to store it twice.
//! Without a key, the bytes are random.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// The number of bytes in an id.
pub(crate) const BYTES: usize = 16;
/// The number of characters in an id.
const LENGTH: usize = 22;

/// Returns an id of random bytes.
pub(crate) fn random(bytes: [u8; BYTES]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns the id of the ride that a rider requests with an idempotency key.
pub(crate) fn of_key(rider: &str, key: &str) -> String {
    let mut hash = Sha256::new();
    // A rider's key has no NUL, so the two texts cannot be divided in another way.
    hash.update(rider);
    hash.update([0]);
    hash.update(key.to_ascii_lowercase());
    let hash = hash.finalize();
    URL_SAFE_NO_PAD.encode(hash.get(..BYTES).unwrap_or_default())
}

/// Returns `true` if a text has the form of an id.
pub(crate) fn is_valid(text: &str) -> bool {
    let is_letter = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
    text.len() == LENGTH && text.bytes().all(is_letter)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

    #[test]
    fn ride_id_depends_on_the_rider_and_the_key() {
        let id = of_key("jeff", KEY);
        assert_eq!(id, of_key("jeff", &KEY.to_uppercase()));
        assert_ne!(id, of_key("mary", KEY));
        assert_ne!(id, of_key("jeff", "0f8fad5b-d9cb-469f-a165-70867728950f"));
        assert!(is_valid(&id));
        assert!(is_valid(&random([255; BYTES])));
    }

    #[test]
    fn ride_id_of_another_form_is_not_valid() {
        for text in ["", "abc", "A/B-CDEFGHIJKLMNOPQRST", "ÄBCDEFGHIJKLMNOPQRSTU"] {
            assert!(!is_valid(text), "{text}");
        }
    }
}

//! The user's picture, as an object of the storage. The attribute `picture` has its key.

use std::fmt;

use zeroize::Zeroizing;

/// The start of the keys of objects that every signed-in user may read and only their
/// owner may change. The owner's identity follows.
///
/// Source: "Available access levels", AWS Amplify documentation (Storage, Gen 1), whose
/// form the policies for each identity still have.
const PROTECTED: &str = "protected/";

/// The media type of the pictures that this client stores.
pub const MEDIA_TYPE: &str = "image/jpeg";

/// Returns whether the value of the attribute `picture` is a key in the storage. It may
/// also be an address, such as the one that an identity provider has given.
#[must_use]
pub fn is_stored(value: &str) -> bool {
    value.starts_with(PROTECTED)
}

/// Returns the key of a new picture of this identity. It contains `random`, so that it
/// differs from the keys of earlier pictures, which a cache may still have.
#[must_use]
pub(crate) fn new_key(identity_id: &str, random: [u8; 8]) -> String {
    let mut key = [PROTECTED, identity_id, "/picture-"].concat();
    for byte in random {
        for digit in [byte >> 4, byte & 15] {
            key.extend(char::from_digit(digit.into(), 16));
        }
    }
    key.push_str(".jpg");
    key
}

/// A request for an object of the storage, with the headers that authorize it. They are
/// secret, because anybody who has them can send the request again for some minutes.
pub struct SignedObject {
    /// The method: `GET`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The absolute address.
    pub url: String,
    /// The headers, and their values. The header `content-type` of a request with a body is
    /// [`MEDIA_TYPE`].
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
}

impl fmt::Debug for SignedObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedObject")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_below_the_identity_and_new_each_time() {
        let key = new_key("eu-west-1:1-2", [0, 1, 0xab, 0, 0, 0, 0, 0xff]);
        assert_eq!(key, "protected/eu-west-1:1-2/picture-0001ab00000000ff.jpg");
        assert!(is_stored(&key));
        assert!(!is_stored("https://example.com/picture.jpg"));
        assert!(!is_stored(""));
    }
}

//! Hashes of a file's bytes: for the file's name, and for the page that loads it.

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use sha2::{Digest as _, Sha256, Sha384};

/// The value of an `integrity` attribute for these bytes.
pub(crate) fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", BASE64_STANDARD.encode(Sha384::digest(bytes)))
}

/// The source expression for these bytes in a Content-Security-Policy (CSP Level 3,
/// section 2.3.1, `hash-source`). It is shorter than [`integrity`], because it is in
/// the headers of every response.
pub(crate) fn policy_source(bytes: &[u8]) -> String {
    format!("'sha256-{}'", BASE64_STANDARD.encode(Sha256::digest(bytes)))
}

/// The hash in a file's name: [`HASH_DIGITS`] hexadecimal digits.
pub(crate) fn hash(bytes: &[u8]) -> String {
    let digest = Sha256::digest(bytes);
    let digits = digest.iter().map(|byte| format!("{byte:02x}"));
    digits.take(HASH_DIGITS / 2).collect()
}

/// The number of hexadecimal digits of the hash in a file's name.
pub(crate) const HASH_DIGITS: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_other_programs_reckon_it() {
        // These commands give the same values: printf unicorn | openssl dgst -sha384
        // -binary | base64; … | sha256sum
        assert_eq!(
            integrity(b"unicorn"),
            "sha384-3kHvor4IRHg+oQdjCnkkb7H3s6uXs1xeS3ATCAT4dvZLZFwQZKd1UHp6w75FdTny"
        );
        assert_eq!(
            policy_source(b"unicorn"),
            "'sha256-xstQ5+6g3x/T6vUq2iNY9UI6/XwLXuI5UjGpsyCP/K8='"
        );
        assert_eq!(hash(b"unicorn"), "c6cb50e7eea0df1f");
    }
}

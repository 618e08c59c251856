//! Proof Key for Code Exchange (RFC 7636), with the method S256.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use sha2::{Digest as _, Sha256};

use crate::secret::CodeVerifier;
use crate::transport::{Random, random_array};

impl CodeVerifier {
    /// Creates a verifier of 32 random bytes, which are 43 characters in base64url
    /// (RFC 7636, section 4.1).
    #[must_use]
    pub fn random(random: &dyn Random) -> Self {
        random_text(random).into()
    }
}

/// Returns the code challenge of a verifier for the method S256 (RFC 7636, section 4.2).
#[must_use]
pub fn code_challenge(verifier: &CodeVerifier) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.expose()))
}

/// Returns 32 random bytes in base64url, for values that nobody else may guess.
pub(super) fn random_text(random: &dyn Random) -> String {
    URL_SAFE_NO_PAD.encode(random_array::<32>(random))
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Bytes([u8; 32]);

    impl Random for Bytes {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.copy_from_slice(&self.0);
        }
    }

    #[test]
    fn code_challenge_is_that_of_rfc_7636_appendix_b() {
        let octets = [
            116, 24, 223, 180, 151, 153, 224, 37, 79, 250, 96, 125, 216, 173, 187, 186, 22, 212,
            37, 77, 105, 214, 191, 240, 91, 88, 5, 88, 83, 132, 141, 121,
        ];
        let verifier = CodeVerifier::random(&Bytes(octets));
        assert_eq!(
            verifier.expose(),
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
        );
        assert_eq!(
            code_challenge(&verifier),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }
}

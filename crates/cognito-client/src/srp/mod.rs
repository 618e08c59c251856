//! The proof of a password without sending the password: SRP-6a, in Cognito's variant.
//!
//! The client sends `SRP_A`. The server replies with a challenge: `PASSWORD_VERIFIER` for
//! a user, or `DEVICE_PASSWORD_VERIFIER` for a remembered device. The client answers the
//! challenge with a signature, made with a key that both sides derive only if they use
//! the same password. The protocol is that of RFC 5054 with three differences: g is 2;
//! hashed integers have the form of Java's `BigInteger.toByteArray` instead of a fixed
//! width; and the proof is an HMAC with a key derived by HKDF.
//!
//! Each [`EphemeralKey`] serves a single sign-in. The time and the randomness are
//! arguments, so that this module calls no browser API.

mod computation;
mod device;
mod encoding;
mod error;
mod field;
mod group;
mod hash;
mod timestamp;

use std::fmt;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use zeroize::Zeroizing;

pub use computation::Computation;
pub use device::DeviceVerifier;
pub use error::SrpError;
pub use timestamp::timestamp;

use super::secret::{DevicePassword, Password, PasswordClaimSignature};
use encoding::{WIDTH, from_base64, from_hex, java_form, to_hex};
use group::{Exponent, GeneratorPower, SharedSecret};
use hash::{Digest, derive_key, hmac, sha256};

/// A client's ephemeral key pair (a, A) for one sign-in. The private half is wiped when
/// the value is dropped.
pub struct EphemeralKey {
    private: Exponent,
    public: [u8; WIDTH],
}

impl fmt::Debug for EphemeralKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EphemeralKey([redacted])")
    }
}

/// The parameters of a `PASSWORD_VERIFIER` challenge as they were received, and the user
/// pool's name.
#[derive(Debug, Clone, Copy)]
pub struct PasswordChallenge<'a> {
    /// The pool's name, which is the part of its id after the `_`.
    pub pool_name: &'a str,
    /// The parameter `USER_ID_FOR_SRP`, which is the user name that the proof is computed
    /// from.
    pub user_id: &'a str,
    /// The parameter `SALT`, in hexadecimal.
    pub salt: &'a str,
    /// The parameter `SRP_B`, in hexadecimal.
    pub srp_b: &'a str,
    /// The parameter `SECRET_BLOCK`, in base64.
    pub secret_block: &'a str,
}

/// The parameters of a `DEVICE_PASSWORD_VERIFIER` challenge as they were received, and
/// the device's keys from `NewDeviceMetadata`.
#[derive(Debug, Clone, Copy)]
pub struct DeviceChallenge<'a> {
    /// The key of the device's group, `DeviceGroupKey`.
    pub group_key: &'a str,
    /// The device's own key, `DeviceKey`.
    pub device_key: &'a str,
    /// The parameter `SALT`, in hexadecimal.
    pub salt: &'a str,
    /// The parameter `SRP_B`, in hexadecimal.
    pub srp_b: &'a str,
    /// The parameter `SECRET_BLOCK`, in base64.
    pub secret_block: &'a str,
}

/// The identity that a password belongs to: a user in a user pool, or a remembered device
/// in a device group. `scope` is the pool's name or the group's key.
struct ProofIdentity<'a> {
    scope: &'a str,
    name: &'a str,
}

/// The parameters of the server's challenge.
struct ServerParameters<'a> {
    salt: &'a str,
    srp_b: &'a str,
    secret_block: &'a str,
}

/// The computation of a key pair, in steps.
pub struct EphemeralKeyComputation(Option<GeneratorPower>);

impl Computation for EphemeralKeyComputation {
    type Output = EphemeralKey;

    fn advance(&mut self) -> Option<EphemeralKey> {
        // A is never 0 modulo N, because N is prime and g is not a multiple of it.
        let public = self.0.as_mut()?.advance()?;
        let private = self.0.take()?.into_exponent();
        Some(EphemeralKey { private, public })
    }
}

/// The computation of a `PASSWORD_CLAIM_SIGNATURE`, in steps.
pub struct ProofComputation<'a> {
    who: ProofIdentity<'a>,
    secret_block: Vec<u8>,
    timestamp: &'a str,
    u: Digest,
    shared: SharedSecret,
}

impl Computation for ProofComputation<'_> {
    type Output = PasswordClaimSignature;

    fn advance(&mut self) -> Option<PasswordClaimSignature> {
        let shared = self.shared.advance()?;
        let key = derive_key(&*shared, &self.u);
        let signature = hmac(
            [&*key, &[]],
            &[
                self.who.scope.as_bytes(),
                self.who.name.as_bytes(),
                &self.secret_block,
                self.timestamp.as_bytes(),
            ],
        );
        Some(PasswordClaimSignature::new(STANDARD.encode(signature)))
    }
}

impl EphemeralKey {
    /// Begins the computation of a key pair from 32 random bytes of a cryptographically
    /// secure source.
    ///
    /// The top bit of a is always set, whatever the bytes are: RFC 5054 (section 3.1)
    /// requires an a of at least 256 bits, and the 255 bits that remain random provide
    /// 127 bits of strength.
    #[must_use]
    pub fn generate(random: [u8; 32]) -> EphemeralKeyComputation {
        let mut random = Zeroizing::new(random);
        if let Some(top) = random.first_mut() {
            *top |= 0x80;
        }
        EphemeralKeyComputation(Some(GeneratorPower::new(Exponent::new(&random))))
    }

    /// Begins the computation of a key pair with a given a, big-endian and of at most 128
    /// bytes. Returns `None` for a longer a. This is for test vectors, whose a is shorter
    /// or longer than ours; sign-ins use [`generate`](Self::generate).
    #[doc(hidden)]
    #[must_use]
    pub fn from_private(a: &[u8]) -> Option<EphemeralKeyComputation> {
        let power = Exponent::of_length(a).map(GeneratorPower::new)?;
        Some(EphemeralKeyComputation(Some(power)))
    }

    /// Returns `SRP_A`, which is A in hexadecimal, in lower case and without leading
    /// zeros.
    #[must_use]
    pub fn public_hex(&self) -> String {
        to_hex(&self.public)
    }

    /// Begins the computation of `PASSWORD_CLAIM_SIGNATURE` for a user's password.
    /// `timestamp` is a text that [`timestamp`] returned, which has to be sent as
    /// `TIMESTAMP` as well.
    ///
    /// # Errors
    /// Only the server's parameters can be at fault: see [`SrpError`].
    pub fn prove<'a>(
        &self,
        challenge: &PasswordChallenge<'a>,
        password: &Password,
        timestamp: &'a str,
    ) -> Result<ProofComputation<'a>, SrpError> {
        let user = ProofIdentity {
            scope: challenge.pool_name,
            name: challenge.user_id,
        };
        let server = ServerParameters {
            salt: challenge.salt,
            srp_b: challenge.srp_b,
            secret_block: challenge.secret_block,
        };
        self.sign(user, password.expose(), &server, timestamp)
    }

    /// Begins the computation of `PASSWORD_CLAIM_SIGNATURE` for a remembered device's
    /// password, like [`prove`](Self::prove).
    ///
    /// # Errors
    /// Only the server's parameters can be at fault: see [`SrpError`].
    pub fn prove_device<'a>(
        &self,
        challenge: &DeviceChallenge<'a>,
        password: &DevicePassword,
        timestamp: &'a str,
    ) -> Result<ProofComputation<'a>, SrpError> {
        let device = ProofIdentity {
            scope: challenge.group_key,
            name: challenge.device_key,
        };
        let server = ServerParameters {
            salt: challenge.salt,
            srp_b: challenge.srp_b,
            secret_block: challenge.secret_block,
        };
        self.sign(device, password.expose(), &server, timestamp)
    }

    fn sign<'a>(
        &self,
        who: ProofIdentity<'a>,
        password: &str,
        server: &ServerParameters<'_>,
        timestamp: &'a str,
    ) -> Result<ProofComputation<'a>, SrpError> {
        let salt = from_hex(server.salt).ok_or(SrpError::MalformedSalt)?;
        let server_key = from_hex(server.srp_b).ok_or(SrpError::MalformedServerKey)?;
        let secret_block =
            from_base64(server.secret_block).ok_or(SrpError::MalformedSecretBlock)?;

        let u = scrambler(&self.public, &server_key)?;
        let x = who.private_key(&salt, password);
        let shared =
            SharedSecret::new(&server_key, &self.private, &u, &x).ok_or(SrpError::ServerKeyZero)?;
        Ok(ProofComputation {
            who,
            secret_block,
            timestamp,
            u,
            shared,
        })
    }
}

impl ProofIdentity<'_> {
    /// Returns x = `H(salt ‖ H(scope ‖ name ‖ ":" ‖ password))`, with the salt in Java's
    /// form.
    fn private_key(&self, salt: &[u8], password: &str) -> Zeroizing<Digest> {
        let credentials = Zeroizing::new(sha256(&[
            self.scope.as_bytes(),
            self.name.as_bytes(),
            b":",
            password.as_bytes(),
        ]));
        let [sign, digits] = java_form(salt);
        Zeroizing::new(sha256(&[sign, digits, &*credentials]))
    }
}

/// Returns u = `H(A ‖ B)`, with both in Java's form. B is hashed as it was received, not
/// reduced modulo N.
fn scrambler(a: &[u8; WIDTH], b: &[u8; WIDTH]) -> Result<Digest, SrpError> {
    let ([a_sign, a_digits], [b_sign, b_digits]) = (java_form(a), java_form(b));
    not_zero(sha256(&[a_sign, a_digits, b_sign, b_digits]))
}

fn not_zero(u: Digest) -> Result<Digest, SrpError> {
    match u {
        [0, rest @ ..] if rest == [0; 31] => Err(SrpError::ScramblerZero),
        _ => Ok(u),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scrambler_of_zero_is_refused() {
        // No A and B are known whose hash is 0, so the check is tested separately.
        assert_eq!(not_zero([0; 32]), Err(SrpError::ScramblerZero));
        for at in [0, 1, 31] {
            let mut u = [0; 32];
            u[at] = 1;
            assert_eq!(not_zero(u), Ok(u));
        }
    }

    #[test]
    fn a_has_256_bits_however_poor_the_randomness() {
        let by_hand = |a: &[u8; 32]| EphemeralKey::from_private(a).unwrap().finish().public_hex();
        let ours = |random| EphemeralKey::generate(random).finish().public_hex();
        let mut least = [0; 32];
        least[0] = 0x80;
        assert_eq!(ours([0; 32]), by_hand(&least));
        assert_eq!(ours([0xff; 32]), by_hand(&[0xff; 32]));
    }

    #[test]
    fn the_private_half_is_not_printed() {
        let key = EphemeralKey::generate([7; 32]).finish();
        assert_eq!(format!("{key:?}"), "EphemeralKey([redacted])");
    }
}

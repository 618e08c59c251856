//! The server's side of SRP-6a, in Cognito's variant.
//!
//! The group is the 3072-bit prime of RFC 3526 (group 15) with g = 2. Unlike in RFC 5054,
//! nothing is padded to the group's width: every integer is hashed in the form of Java's
//! `BigInteger.toByteArray`, which is big-endian, as short as possible, with a zero byte
//! in front if the top bit is set.
//!
//! Not everything here takes constant time. This is acceptable, because the server listens on
//! the loopback interface and its users are test accounts.

use std::sync::LazyLock;

use hmac::{Hmac, KeyInit, Mac};
use num_bigint::BigUint;
use sha2::{Digest, Sha256};

use super::srp_powers::{power, power_of_generator};

/// The 3072-bit MODP group of RFC 3526, section 4.
const PRIME: &[u8] = b"\
    FFFFFFFFFFFFFFFFC90FDAA22168C234C4C6628B80DC1CD129024E088A67CC74\
    020BBEA63B139B22514A08798E3404DDEF9519B3CD3A431B302B0A6DF25F1437\
    4FE1356D6D51C245E485B576625E7EC6F44C42E9A637ED6B0BFF5CB6F406B7ED\
    EE386BFB5A899FA5AE9F24117C4B1FE649286651ECE45B3DC2007CB8A163BF05\
    98DA48361C55D39A69163FA8FD24CF5F83655D23DCA3AD961C62F356208552BB\
    9ED529077096966D670C354E4ABC9804F1746C08CA18217C32905E462E36CE3B\
    E39E772C180E86039B2783A2EC07A28FB5C55DF06F4C52C9DE2BCBF695581718\
    3995497CEA956AE515D2261898FA051015728E5A8AAAC42DAD33170D04507A33\
    A85521ABDF1CBA64ECFB850458DBEF0A8AEA71575D060C7DB3970F85A6E1E4C7\
    ABF5AE8CDB0933D71E8C94E04A25619DCEE3D2261AD2EE6BF12FFA06D98A0864\
    D87602733EC86A64521F2B18177B200CBBE117577A615D6C770988C0BAD946E2\
    08E24FA074E5AB3143DB5BFCE0FD108E4B82D120A93AD2CAFFFFFFFFFFFFFFFF";

/// The largest number of hexadecimal digits of an integer of this group.
const PRIME_DIGITS: usize = 768;

static GROUP: LazyLock<Group> = LazyLock::new(|| {
    let prime = BigUint::parse_bytes(PRIME, 16).unwrap_or_default();
    let generator = BigUint::from(2_u8);
    let multiplier = hash(&[&signed_bytes(&prime), &signed_bytes(&generator)]);
    Group {
        prime,
        generator,
        multiplier,
    }
});

struct Group {
    prime: BigUint,
    generator: BigUint,
    /// The multiplier k of SRP-6a (the successor of RFC 2945): H(N ‖ g).
    multiplier: BigUint,
}

/// Returns an integer in big-endian two's complement, as short as possible, as Java's
/// `BigInteger.toByteArray` does.
#[must_use]
pub fn signed_bytes(value: &BigUint) -> Vec<u8> {
    let mut bytes = value.to_bytes_be();
    if bytes.first().is_some_and(|first| first & 0x80 != 0) {
        bytes.insert(0, 0);
    }
    bytes
}

/// Parses an integer of the protocol: hexadecimal digits, at most two more than the prime
/// has. Returns `None` for any other text.
#[must_use]
pub fn from_hex(text: &str) -> Option<BigUint> {
    let fits = !text.is_empty() && text.len() <= PRIME_DIGITS + 2;
    if fits && text.bytes().all(|b| b.is_ascii_hexdigit()) {
        BigUint::parse_bytes(text.as_bytes(), 16)
    } else {
        None
    }
}

/// Writes an integer for the protocol, as Java's `BigInteger.toString(16)` does: without
/// leading zeros, and so sometimes with an odd number of digits.
#[must_use]
pub fn to_hex(value: &BigUint) -> String {
    value.to_str_radix(16)
}

/// Returns the prime N.
#[must_use]
pub fn prime() -> &'static BigUint {
    &GROUP.prime
}

/// Returns the generator g.
#[must_use]
pub(super) fn generator() -> &'static BigUint {
    &GROUP.generator
}

/// Returns the multiplier k = H(N ‖ g).
#[must_use]
pub fn multiplier() -> &'static BigUint {
    &GROUP.multiplier
}

/// Computes the private key x = H(salt ‖ H(realm ‖ user ‖ ":" ‖ password)).
///
/// For a password, `realm` is the pool's name (the part after `_` in its id) and `user`
/// the real username; for a device they are the device group key and the device key.
#[must_use]
pub fn private_key(salt: &BigUint, realm: &str, user: &str, password: &str) -> BigUint {
    let identity = Sha256::new()
        .chain_update(realm)
        .chain_update(user)
        .chain_update(":")
        .chain_update(password)
        .finalize();
    hash(&[&signed_bytes(salt), &identity])
}

/// Computes the verifier v = g^x mod N, which is the only thing that a server keeps of a
/// password besides the salt.
#[must_use]
pub fn verifier(private_key: &BigUint) -> BigUint {
    power_of_generator(private_key)
}

/// Computes the server's public value B = (k·v + g^b) mod N.
#[must_use]
pub fn public_value(verifier: &BigUint, secret: &BigUint) -> BigUint {
    let ephemeral = power_of_generator(secret);
    (&GROUP.multiplier * verifier + ephemeral) % &GROUP.prime
}

/// Computes the scrambler u = H(A ‖ B).
#[must_use]
pub fn scrambler(client: &BigUint, server: &BigUint) -> BigUint {
    hash(&[&signed_bytes(client), &signed_bytes(server)])
}

/// Returns `true` if A is acceptable, that is, A ≢ 0 (mod N). With any other A, a proof
/// would prove nothing.
#[must_use]
pub fn acceptable(client: &BigUint) -> bool {
    client % &GROUP.prime != BigUint::ZERO
}

/// One exchange on the server's side: the values that it must remember between B and the
/// proof.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exchange {
    /// The client's public value A.
    pub client: BigUint,
    /// The server's public value B.
    pub server: BigUint,
    /// The server's private value b.
    pub secret: BigUint,
    /// The verifier v of the user or the device.
    pub verifier: BigUint,
}

impl Exchange {
    /// Computes the shared secret S = (A · v^u)^b mod N. Returns `None` for an A or a u
    /// that would make the secret predictable.
    #[must_use]
    pub fn shared_secret(&self) -> Option<BigUint> {
        let scrambler = scrambler(&self.client, &self.server);
        if !acceptable(&self.client) || scrambler == BigUint::ZERO {
            return None;
        }
        let base = &self.client * power(&self.verifier, &scrambler);
        Some(power(&base, &self.secret))
    }

    /// Returns `true` if `signature` proves the password. It must be the HMAC-SHA256,
    /// under the session key, of realm, user, secret block and timestamp.
    #[must_use]
    pub fn proves(
        &self,
        realm: &str,
        user: &str,
        block: &[u8],
        timestamp: &str,
        signature: &[u8],
    ) -> bool {
        let Some(secret) = self.shared_secret() else {
            return false;
        };
        let key = session_key(&secret, &scrambler(&self.client, &self.server));
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&key) else {
            return false;
        };
        for part in [
            realm.as_bytes(),
            user.as_bytes(),
            block,
            timestamp.as_bytes(),
        ] {
            mac.update(part);
        }
        mac.verify_slice(signature).is_ok()
    }
}

/// Derives the session key: the first 16 bytes of HKDF-SHA256 (RFC 5869) with S as keying
/// material, u as salt and the label "Caldera Derived Key".
#[must_use]
pub fn session_key(secret: &BigUint, scrambler: &BigUint) -> [u8; 16] {
    let extracted = hmac(&signed_bytes(scrambler), &[&signed_bytes(secret)]);
    let expanded = hmac(&extracted, &[b"Caldera Derived Key", &[1]]);
    let mut key = [0; 16];
    for (byte, source) in key.iter_mut().zip(expanded) {
        *byte = source;
    }
    key
}

/// Computes HMAC-SHA256 over the parts, one after the other.
pub(crate) fn hmac(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    // HMAC takes a key of any length; the fallback cannot be reached.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return [0; 32];
    };
    for part in parts {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

fn hash(parts: &[&[u8]]) -> BigUint {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(part);
    }
    BigUint::from_bytes_be(&hash.finalize())
}

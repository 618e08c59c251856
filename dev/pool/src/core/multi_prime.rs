//! RSA keys of 2048 bits with four primes, which sign in a third of the time of keys with
//! two.
//!
//! A signature is a power modulo each prime, and a power costs about the third power of the
//! prime's length. Verifiers see an ordinary public key. The primes are long enough:
//! finding a factor of 512 bits is far beyond what is possible today, so the key is as strong
//! as its modulus. The computation does not take the same time for all keys and messages,
//! which is acceptable for the reason that [`super::srp`] gives.
//!
//! Source: RFC 8017, sections 3 (multi-prime RSA), 5.2.1 (the signature by the Chinese
//! remainder theorem) and 9.2 (EMSA-PKCS1-v1_5).

use data_encoding::BASE64;
use num_bigint::BigUint;
use sha2::{Digest, Sha256};

use super::{
    montgomery::Modulus,
    random::{self, Entropy},
    secret::Secret,
};

/// The number of primes.
const PRIMES: usize = 4;
/// The number of 64-bit words of a prime.
const WORDS: usize = 8;
/// The length of a prime in bytes.
const PRIME_BYTES: usize = WORDS * 8;
/// The length of the modulus and of a signature in bytes.
const MODULUS_BYTES: usize = PRIMES * PRIME_BYTES;
/// The public exponent.
const EXPONENT: u32 = 65_537;
/// The number of rounds of the primality test: for random candidates of 512 bits, fewer
/// than a third are needed for an error below 2^-100 (FIPS 186-5, table B.1).
const ROUNDS: usize = 24;
/// The start of the stored form, by which it differs from PKCS#8 in base64.
const STORED: &str = "primes:";
/// The DER form of a SHA-256 digest up to the digest (RFC 8017, section 9.2, note 1).
const DIGEST_INFO: [u8; 19] = [
    0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05,
    0x00, 0x04, 0x20,
];

/// A private key.
pub(super) struct MultiPrimeKey {
    modulus: BigUint,
    factors: Vec<Factor>,
}

/// A prime with everything that a signature needs of it.
struct Factor {
    prime: Modulus<WORDS>,
    /// The private exponent modulo prime − 1.
    exponent: BigUint,
    /// The product of the primes before this one.
    before: BigUint,
    /// 1 / `before`, modulo the prime.
    coefficient: BigUint,
}

impl MultiPrimeKey {
    /// Makes a new key.
    pub(super) fn generate(random: &mut dyn Entropy) -> Self {
        loop {
            let primes: Vec<BigUint> = (0..PRIMES).map(|_| prime(random)).collect();
            if let Some(key) = Self::of(primes) {
                return key;
            }
        }
    }

    /// Makes the key of these primes, whose primality is not checked. Returns `None` if
    /// they do not make a key of the right length.
    fn of(primes: Vec<BigUint>) -> Option<Self> {
        let one = BigUint::from(1_u8);
        let mut modulus = one.clone();
        let mut factors = Vec::new();
        for prime in primes {
            if prime.bits() != PRIME_BYTES as u64 * 8 {
                return None;
            }
            let exponent = BigUint::from(EXPONENT).modinv(&(&prime - &one))?;
            let coefficient = (&modulus % &prime).modinv(&prime)?;
            let before = modulus.clone();
            modulus *= &prime;
            factors.push(Factor {
                prime: Modulus::new(prime)?,
                exponent,
                before,
                coefficient,
            });
        }
        let has_length = factors.len() == PRIMES && modulus.bits() == MODULUS_BYTES as u64 * 8;
        has_length.then_some(Self { modulus, factors })
    }

    /// Reads a key from the form that [`MultiPrimeKey::stored`] wrote. Returns `None` for
    /// any other text.
    pub(super) fn from_stored(text: &str) -> Option<Self> {
        let encoded = text.strip_prefix(STORED)?;
        let bytes = BASE64.decode(encoded.as_bytes()).ok()?;
        Self::of(
            bytes
                .chunks(PRIME_BYTES)
                .map(BigUint::from_bytes_be)
                .collect(),
        )
    }

    /// Returns the form in which the key is stored: its primes in base64.
    pub(super) fn stored(&self) -> Secret {
        let primes = self
            .factors
            .iter()
            .flat_map(|factor| factor.prime.value().to_bytes_be());
        let bytes: Vec<u8> = primes.collect();
        Secret::new(format!("{STORED}{}", BASE64.encode(&bytes)))
    }

    /// Returns the public key as an RSAPublicKey (RFC 8017, section A.1.1) in DER.
    pub(super) fn public_der(&self) -> Vec<u8> {
        // Both lengths have two bytes. The zero keeps the modulus positive.
        let mut der = vec![0x30, 0x82, 0x01, 0x0a, 0x02, 0x82, 0x01, 0x01, 0x00];
        der.extend(self.modulus.to_bytes_be());
        der.extend([0x02, 0x03, 0x01, 0x00, 0x01]);
        der
    }

    /// Signs a message with RSASSA-PKCS1-v1_5 and SHA-256.
    pub(super) fn sign(&self, message: &[u8]) -> Vec<u8> {
        let mut signature = self.private_power(&encoded(message)).to_bytes_be();
        while signature.len() < MODULUS_BYTES {
            signature.insert(0, 0);
        }
        signature
    }

    /// Computes number^d modulo the modulus, from its remainders modulo the primes.
    fn private_power(&self, number: &BigUint) -> BigUint {
        let mut power = BigUint::ZERO;
        for factor in &self.factors {
            let prime = factor.prime.value();
            let remainder = factor.prime.power(number, &factor.exponent);
            let difference = remainder + prime - &power % prime;
            power += &factor.before * (difference * &factor.coefficient % prime);
        }
        power
    }
}

/// Returns the number that is signed for a message.
fn encoded(message: &[u8]) -> BigUint {
    let digest = Sha256::digest(message);
    let mut bytes = vec![0x00, 0x01];
    bytes.resize(MODULUS_BYTES - DIGEST_INFO.len() - digest.len() - 1, 0xff);
    bytes.push(0x00);
    bytes.extend(DIGEST_INFO);
    bytes.extend(digest);
    BigUint::from_bytes_be(&bytes)
}

/// Returns a random prime of which the top three bits are set, so that the product of four
/// has its full length, and for which the public exponent has an inverse.
fn prime(random: &mut dyn Entropy) -> BigUint {
    loop {
        let mut bytes = random::bytes::<PRIME_BYTES>(random);
        if let Some(top) = bytes.first_mut() {
            *top |= 0b1110_0000;
        }
        if let Some(lowest) = bytes.last_mut() {
            *lowest |= 1;
        }
        let candidate = BigUint::from_bytes_be(&bytes);
        let is_usable = &candidate % EXPONENT != BigUint::from(1_u8);
        if is_usable && !has_small_factor(&candidate) && is_probable_prime(&candidate, random) {
            return candidate;
        }
    }
}

fn has_small_factor(candidate: &BigUint) -> bool {
    (3_u32..1_000)
        .step_by(2)
        .any(|divisor| candidate % divisor == BigUint::ZERO)
}

/// The Miller–Rabin test (FIPS 186-5, B.3.1) of an odd number of the length of a prime.
fn is_probable_prime(candidate: &BigUint, random: &mut dyn Entropy) -> bool {
    let Some(modulus) = Modulus::<WORDS>::new(candidate.clone()) else {
        return false;
    };
    let one = BigUint::from(1_u8);
    let less_one = candidate - &one;
    let twos = less_one.trailing_zeros().unwrap_or_default();
    let odd_part = &less_one >> twos;
    (0..ROUNDS).all(|_| {
        let base = BigUint::from_bytes_be(&random::bytes::<PRIME_BYTES>(random)) % candidate;
        let mut power = modulus.power(&base, &odd_part);
        if power == one || power == less_one || base == BigUint::ZERO {
            return true;
        }
        for _ in 1..twos {
            power = &power * &power % candidate;
            if power == less_one {
                return true;
            }
        }
        false
    })
}

#[cfg(test)]
mod tests {
    use graviola::signing::rsa::VerifyingKey;

    use super::*;
    use crate::core::random::Seeded;

    #[test]
    fn signatures_are_verified_by_another_library() {
        let key = MultiPrimeKey::generate(&mut Seeded::new(1));
        let public = VerifyingKey::from_pkcs1_der(&key.public_der()).unwrap();
        for message in [b"".as_slice(), b"message"] {
            let signature = key.sign(message);
            assert_eq!(signature.len(), MODULUS_BYTES);
            assert!(public.verify_pkcs1_sha256(&signature, message).is_ok());
            assert!(public.verify_pkcs1_sha256(&signature, b"other").is_err());
        }
    }

    #[test]
    fn key_survives_being_stored() {
        let key = MultiPrimeKey::generate(&mut Seeded::new(2));
        let read = MultiPrimeKey::from_stored(key.stored().reveal()).unwrap();
        assert_eq!(read.public_der(), key.public_der());
        assert_eq!(read.sign(b"message"), key.sign(b"message"));
        for text in ["", "primes:", "primes:AAAA", "MIIE"] {
            assert!(MultiPrimeKey::from_stored(text).is_none(), "{text}");
        }
    }

    #[test]
    fn primality_test_tells_primes_from_products() {
        let mut random = Seeded::new(4);
        let found = prime(&mut random);
        assert_eq!(found.bits(), 512);
        // The test of num-bigint's own arithmetic, to one fixed base.
        let base = BigUint::from(2_u8);
        assert_eq!(base.modpow(&(&found - 1_u8), &found), BigUint::from(1_u8));
        // Two primes of 256 bits.
        let one = BigUint::from(1_u8);
        let smaller: BigUint = (&one << 255_u32) + 95_u8;
        let larger: BigUint = (&one << 256_u32) - 189_u8;
        let product = smaller * larger;
        assert_eq!(product.bits(), 512);
        assert!(!is_probable_prime(&product, &mut random));
    }
}

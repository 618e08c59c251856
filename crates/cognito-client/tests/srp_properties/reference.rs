//! A reference implementation of Cognito's SRP, which the app's proof is compared with.
//! It is written for clarity and uses another big-integer library. It contains both sides
//! of the protocol, and neither runs in constant time.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a helper of tests fails its test by panicking"
)]

use base64::{Engine as _, engine::general_purpose::STANDARD};
use hmac::{Hmac, KeyInit as _, Mac as _};
use num_bigint::{BigInt, BigUint};
use sha2::{Digest as _, Sha256};

/// Returns N: `2^3072 − 2^3008 − 1 + 2^64 · (⌊2^2942 · π⌋ + 1690314)` (RFC 3526, section
/// 5).
pub(crate) fn prime() -> BigUint {
    let power = |exponent: u32| BigInt::from(1) << exponent;
    let middle: BigInt = (pi(2942) + 1_690_314) << 64;
    let prime: BigInt = power(3072) - power(3008) - 1 + middle;
    prime.to_biguint().unwrap()
}

/// Returns `⌊2^bits · π⌋`, computed by Machin's formula.
fn pi(bits: u32) -> BigInt {
    const GUARD: u32 = 64;
    let one = BigInt::from(1) << (bits + GUARD);
    let arctangent_of_inverse = |x: u32| {
        let mut sum = BigInt::from(0);
        let mut power: BigInt = &one / x;
        let mut odd = 1_u32;
        while power != BigInt::from(0) {
            let term: BigInt = &power / odd;
            sum = if odd % 4 == 1 { sum + term } else { sum - term };
            power = power / x / x;
            odd += 2;
        }
        sum
    };
    (arctangent_of_inverse(5) * 16 - arctangent_of_inverse(239) * 4) >> GUARD
}

fn hash(parts: &[&[u8]]) -> Vec<u8> {
    Sha256::digest(parts.concat()).to_vec()
}

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

/// Returns an integer in the form of Java's `BigInteger.toByteArray`, here by the
/// library's own two's complement.
fn java(number: &BigUint) -> Vec<u8> {
    BigInt::from(number.clone()).to_signed_bytes_be()
}

/// The account of a user or a device, with the password, as a server knows it.
pub(crate) struct Account<'a> {
    pub(crate) scope: &'a str,
    pub(crate) name: &'a str,
    pub(crate) password: &'a str,
    pub(crate) salt: BigUint,
}

impl Account<'_> {
    fn x(&self) -> BigUint {
        let credentials = format!("{}{}:{}", self.scope, self.name, self.password);
        number(&hash(&[
            &java(&self.salt),
            &hash(&[credentials.as_bytes()]),
        ]))
    }

    fn verifier(&self) -> BigUint {
        BigUint::from(2_u8).modpow(&self.x(), &prime())
    }

    fn k(&self) -> BigUint {
        number(&hash(&[&java(&prime()), &[2]]))
    }

    /// Returns B for the server's ephemeral b.
    pub(crate) fn server_key(&self, b: &BigUint) -> BigUint {
        let n = prime();
        (self.k() * self.verifier() + BigUint::from(2_u8).modpow(b, &n)) % n
    }

    fn sign(&self, u: &BigUint, s: &BigUint, secret_block: &[u8], timestamp: &str) -> String {
        let mac = |key: &[u8], message: &[u8]| {
            let mut mac = Hmac::<Sha256>::new_from_slice(key).unwrap();
            mac.update(message);
            mac.finalize().into_bytes().to_vec()
        };
        let extracted = mac(&java(u), &java(s));
        let key = mac(&extracted, b"Caldera Derived Key\x01");
        let message = [
            self.scope.as_bytes(),
            self.name.as_bytes(),
            secret_block,
            timestamp.as_bytes(),
        ];
        STANDARD.encode(mac(&key[..16], &message.concat()))
    }

    /// Returns the signature as the client computes it: `S = (B − k · v)^(a + u · x)`.
    pub(crate) fn client_signature(
        &self,
        a: &BigUint,
        server_key: &BigUint,
        secret_block: &[u8],
        timestamp: &str,
    ) -> String {
        let n = prime();
        let public = BigUint::from(2_u8).modpow(a, &n);
        let u = number(&hash(&[&java(&public), &java(server_key)]));
        let base = (server_key + &n * &n - self.k() * self.verifier()) % &n;
        let s = base.modpow(&(a + &u * self.x()), &n);
        self.sign(&u, &s, secret_block, timestamp)
    }

    /// Returns the signature as the server computes it: `S = (A · v^u)^b`.
    pub(crate) fn server_signature(
        &self,
        public: &BigUint,
        b: &BigUint,
        secret_block: &[u8],
        timestamp: &str,
    ) -> String {
        let n = prime();
        let u = number(&hash(&[&java(public), &java(&self.server_key(b))]));
        let s = (public * self.verifier().modpow(&u, &n)).modpow(b, &n);
        self.sign(&u, &s, secret_block, timestamp)
    }
}

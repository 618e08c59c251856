//! Random values, made from a source that the caller passes in.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// A source of random bytes.
pub trait Entropy {
    /// Fills `bytes` with random bytes.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// A repeatable source for tests: SHA-256 of a seed and a counter.
#[derive(Clone, Debug)]
pub struct Seeded {
    seed: u64,
    counter: u64,
}

impl Seeded {
    /// Makes the source for `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Self {
        Self { seed, counter: 0 }
    }
}

impl Entropy for Seeded {
    fn fill(&mut self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let mut hash = Sha256::new();
            hash.update(self.seed.to_be_bytes());
            hash.update(self.counter.to_be_bytes());
            self.counter = self.counter.wrapping_add(1);
            for (byte, random) in chunk.iter_mut().zip(hash.finalize()) {
                *byte = random;
            }
        }
    }
}

/// Returns `N` random bytes.
pub(crate) fn bytes<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// Returns a number below `limit`, with equal probability for each.
pub(crate) fn below(entropy: &mut dyn Entropy, limit: u32) -> u32 {
    let limit = limit.max(1);
    // This is the largest multiple of `limit`. A number at or above it is drawn again, so
    // that every result is equally likely.
    let fair = u32::MAX - u32::MAX % limit;
    loop {
        let drawn = u32::from_be_bytes(bytes(entropy));
        if drawn < fair {
            return drawn % limit;
        }
    }
}

/// Returns a code of six digits, as it is sent by e-mail and text message.
pub(crate) fn six_digits(entropy: &mut dyn Entropy) -> String {
    format!("{:06}", below(entropy, 1_000_000))
}

/// Returns an opaque, unguessable value in base64url, for sessions and refresh tokens.
pub(crate) fn opaque<const BYTES: usize>(entropy: &mut dyn Entropy) -> String {
    BASE64URL_NOPAD.encode(&bytes::<BYTES>(entropy))
}

/// Returns `count` random characters of `alphabet`.
pub(crate) fn text(entropy: &mut dyn Entropy, alphabet: &str, count: usize) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let limit = u32::try_from(letters.len()).unwrap_or(u32::MAX);
    (0..count)
        .filter_map(|_| letters.get(below(entropy, limit) as usize))
        .collect()
}

/// Returns a random UUID (RFC 9562, version 4).
pub(crate) fn uuid(entropy: &mut dyn Entropy) -> String {
    uuid_from(bytes(entropy))
}

/// Makes a version 4 UUID from these bytes.
pub(crate) fn uuid_from(mut bytes: [u8; 16]) -> String {
    bytes[6] = bytes[6] & 0x0f | 0x40;
    bytes[8] = bytes[8] & 0x3f | 0x80;
    let hex = HEXLOWER.encode(&bytes);
    let mut uuid = String::with_capacity(36);
    for (index, digit) in hex.chars().enumerate() {
        if matches!(index, 8 | 12 | 16 | 20) {
            uuid.push('-');
        }
        uuid.push(digit);
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn same_seed_repeats_and_another_differs() {
        let draw = |seed| bytes::<80>(&mut Seeded::new(seed));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn random_values_have_their_form() {
        let mut entropy = Seeded::new(7);
        for _ in 0..100 {
            let code = six_digits(&mut entropy);
            assert!(code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit()));
        }
        let id = uuid(&mut entropy);
        assert_eq!(id.len(), 36);
        assert_eq!(id.as_bytes()[14], b'4');
        assert!(b"89ab".contains(&id.as_bytes()[19]));
        assert!(opaque::<48>(&mut entropy).len() >= 20);
    }

    #[test]
    fn below_reaches_every_value_and_no_other() {
        let mut entropy = Seeded::new(3);
        let mut seen = [false; 7];
        for _ in 0..500 {
            seen[below(&mut entropy, 7) as usize] = true;
        }
        assert_eq!(seen, [true; 7]);
    }
}

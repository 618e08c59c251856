//! Randomness, passed in.

use data_encoding::{BASE64URL_NOPAD, HEXLOWER};
use sha2::{Digest, Sha256};

/// Where random bytes come from.
pub trait Entropy {
    /// Fills `bytes`.
    fn fill(&mut self, bytes: &mut [u8]);
}

/// Repeatable bytes from a seed: SHA-256 over the seed and a counter. For tests.
#[derive(Clone, Debug)]
pub struct Seeded {
    seed: u64,
    counter: u64,
}

impl Seeded {
    /// The stream that belongs to `seed`.
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

/// `N` random bytes.
pub(crate) fn bytes<const N: usize>(entropy: &mut dyn Entropy) -> [u8; N] {
    let mut bytes = [0; N];
    entropy.fill(&mut bytes);
    bytes
}

/// A number below `limit`, each equally likely.
pub(crate) fn below(entropy: &mut dyn Entropy, limit: u32) -> u32 {
    let limit = limit.max(1);
    // The largest multiple of `limit`: drawing again above it keeps the choice even.
    let fair = u32::MAX - u32::MAX % limit;
    loop {
        let drawn = u32::from_be_bytes(bytes(entropy));
        if drawn < fair {
            return drawn % limit;
        }
    }
}

/// A code of six digits, as sent by e-mail and text message.
pub(crate) fn six_digits(entropy: &mut dyn Entropy) -> String {
    format!("{:06}", below(entropy, 1_000_000))
}

/// An opaque value that cannot be guessed, in base64url: sessions, refresh tokens.
pub(crate) fn opaque<const BYTES: usize>(entropy: &mut dyn Entropy) -> String {
    BASE64URL_NOPAD.encode(&bytes::<BYTES>(entropy))
}

/// `count` characters out of `alphabet`.
pub(crate) fn text(entropy: &mut dyn Entropy, alphabet: &str, count: usize) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let limit = u32::try_from(letters.len()).unwrap_or(u32::MAX);
    (0..count)
        .filter_map(|_| letters.get(below(entropy, limit) as usize))
        .collect()
}

/// A random UUID (RFC 9562, version 4).
pub(crate) fn uuid(entropy: &mut dyn Entropy) -> String {
    uuid_from(bytes(entropy))
}

/// The version 4 UUID made of these bytes.
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
    fn a_seed_repeats_itself_and_seeds_differ() {
        let draw = |seed| bytes::<80>(&mut Seeded::new(seed));
        assert_eq!(draw(1), draw(1));
        assert_ne!(draw(1), draw(2));
    }

    #[test]
    fn values_have_their_form() {
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

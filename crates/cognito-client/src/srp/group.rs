//! The group in which Cognito's SRP calculates. The module contains no other part of the
//! protocol.
//!
//! All powers take constant time for a given length of the exponent, and are computed
//! some steps at a time, so that the caller can let the browser handle events in between.
//! g is 2. (RFC 5054 uses 5 with the same prime.)

use std::ops::Deref as _;

use zeroize::Zeroizing;

use super::{
    computation::Computation,
    encoding::WIDTH,
    field::{Element, PRIME},
    hash::Digest,
};

/// k = H(N ‖ g), the multiplier of SRP-6a, with both integers in Java's form.
const MULTIPLIER: Digest = [
    0x53, 0x82, 0x82, 0xc4, 0x35, 0x47, 0x42, 0xd7, 0xcb, 0xbd, 0xe2, 0x35, 0x9f, 0xcf, 0x67, 0xf9,
    0xf5, 0xb3, 0xa6, 0xb0, 0x87, 0x91, 0xe5, 0x01, 0x1b, 0x43, 0xb8, 0xa5, 0xb6, 0x6d, 0x9e, 0xe6,
];

/// The number of bits of an exponent that each step processes.
const WINDOW: u32 = 4;

/// The number of steps in one piece of work, which takes three milliseconds on a fast
/// machine. A power with the exponent x is one piece of work, and one with an exponent of
/// 513 bits is two.
const STEPS: u32 = 65;

/// The maximum number of bytes of an exponent of the client: 1,024 bits, as Amplify's
/// clients use.
const MAX_EXPONENT: usize = 128;

/// A secret exponent, which is wiped when the value is dropped.
pub(super) struct Exponent {
    /// The exponent, little-endian. The array has room for the sum of the longest
    /// exponent and a product of two digests.
    value: Zeroizing<[u8; MAX_EXPONENT + 1]>,
    /// The maximum number of bits. The computing time reveals this number and nothing
    /// else.
    bits: u32,
}

impl Exponent {
    /// Creates an exponent from a big-endian integer of 256 bits.
    pub(super) fn new(bytes: &Digest) -> Self {
        Self::read(bytes)
    }

    /// Creates an exponent from a big-endian integer of up to [`MAX_EXPONENT`] bytes.
    /// Returns `None` for a longer one.
    pub(super) fn of_length(bytes: &[u8]) -> Option<Self> {
        (bytes.len() <= MAX_EXPONENT).then(|| Self::read(bytes))
    }

    fn read(bytes: &[u8]) -> Self {
        let mut value = Zeroizing::new([0; MAX_EXPONENT + 1]);
        for (to, from) in value.iter_mut().zip(bytes.iter().rev()) {
            *to = *from;
        }
        Self {
            value,
            bits: 8 * bytes.len() as u32,
        }
    }

    /// Returns the digit at a place, in the base of 2 to the power of [`WINDOW`].
    fn digit(&self, place: u32) -> u32 {
        let byte = self.value.get(place as usize / 2).copied();
        u32::from(byte.unwrap_or_default()) >> (WINDOW * (place % 2)) & ((1 << WINDOW) - 1)
    }

    /// Returns `self + u · x`.
    fn plus_product(&self, u: &Digest, x: &Digest) -> Self {
        let mut value = Zeroizing::new([0; MAX_EXPONENT + 1]);
        // This is the sum of the column, including the carry of the column below: far
        // below 2^32.
        let mut sum = 0_u32;
        for (place, (to, from)) in value.iter_mut().zip(self.value.iter()).enumerate() {
            // The bytes of u go from the least significant up, beginning with the first
            // one that has a counterpart in x.
            let first = (place + 1).saturating_sub(x.len());
            let of_u = u.iter().rev().skip(first);
            let of_x = x.iter().skip((x.len() - 1).saturating_sub(place));
            sum += of_u
                .zip(of_x)
                .map(|(u, x)| u32::from(*u) * u32::from(*x))
                .sum::<u32>();
            sum += u32::from(*from);
            *to = sum as u8;
            sum >>= 8;
        }
        Self {
            value,
            // The sum is below 2^1025, so nothing is lost.
            bits: 1 + self.bits.max(2 * 8 * u.len() as u32),
        }
    }
}

/// The computation of a power. The intermediate result is wiped when the value is
/// dropped, whether or not the computation has finished.
struct Power {
    exponent: Exponent,
    /// The first powers of the base, indexed by the digit that they belong to; `None` for
    /// the base g.
    powers: Option<Zeroizing<[Element; 1 << WINDOW]>>,
    reached: Zeroizing<Element>,
    /// The number of digits that are still to be processed.
    left: u32,
}

impl Power {
    /// Begins the computation of `g ^ exponent`.
    fn of_generator(exponent: Exponent) -> Self {
        Self::begin(exponent, None)
    }

    /// Begins the computation of `base ^ exponent`. The base is in Montgomery form, as
    /// [`Element::enter`] returns it.
    fn of(base: &Element, exponent: Exponent) -> Self {
        let mut next = Zeroizing::new(Element::one());
        let mut powers = Zeroizing::new([*next; 1 << WINDOW]);
        for power in powers.iter_mut() {
            *power = *next;
            *next = next.mul(base);
        }
        Self::begin(exponent, Some(powers))
    }

    fn begin(exponent: Exponent, powers: Option<Zeroizing<[Element; 1 << WINDOW]>>) -> Self {
        Self {
            left: exponent.bits.div_ceil(WINDOW),
            exponent,
            powers,
            reached: Zeroizing::new(Element::one()),
        }
    }

    /// Processes the next digit of the exponent, the most significant first.
    fn step(&mut self, left: u32) {
        let digit = self.exponent.digit(left);
        let Some(powers) = &self.powers else {
            // Because g is 2, the multiplications are doublings, which cost almost
            // nothing.
            for bit in (0..WINDOW).rev() {
                *self.reached = self.reached.square();
                let doubled = Zeroizing::new(self.reached.double());
                self.reached.assign_if(&doubled, digit >> bit & 1);
            }
            return;
        };
        for _ in 0..WINDOW {
            *self.reached = self.reached.square();
        }
        // Every entry is read, whichever one is used, so that the memory accesses do not
        // reveal the digit.
        let mut factor = Zeroizing::new(*self.reached);
        for (place, entry) in (0_u32..).zip(powers.iter()) {
            // The condition is 1 if the place equals the digit, else 0.
            factor.assign_if(entry, (place ^ digit).wrapping_sub(1) >> 31);
        }
        *self.reached = self.reached.mul(&factor);
    }

    /// Performs `steps` steps, or as many as are left. Returns the power if no steps are
    /// left afterwards.
    fn go(&mut self, steps: u32) -> Option<&Element> {
        let until = self.left.saturating_sub(steps);
        while self.left > until {
            self.left -= 1;
            self.step(self.left);
        }
        (self.left == 0).then(|| self.reached.deref())
    }
}

/// The computation of `g ^ exponent mod N`, whose result is bytes.
pub(super) struct GeneratorPower(Power);

impl GeneratorPower {
    pub(super) fn new(exponent: Exponent) -> Self {
        Self(Power::of_generator(exponent))
    }

    /// Returns the exponent, so that it can be used again.
    pub(super) fn into_exponent(self) -> Exponent {
        self.0.exponent
    }
}

impl Computation for GeneratorPower {
    type Output = [u8; WIDTH];

    fn advance(&mut self) -> Option<Self::Output> {
        self.0.go(STEPS).map(Element::leave)
    }
}

/// The computation of S = `(B − k · g^x) ^ (a + u · x) mod N`.
pub(super) struct SharedSecret {
    /// B as it was received.
    server_key: Element,
    /// The power that is being computed: first `g ^ x`, then S.
    power: Power,
    /// The exponent `a + u · x`, until the computation of S begins.
    exponent: Option<Exponent>,
}

impl SharedSecret {
    /// Begins the computation. B may be N or more, and is reduced. Returns `None` if B is
    /// 0 modulo N.
    pub(super) fn new(
        server_key: &[u8; WIDTH],
        a: &Exponent,
        u: &Digest,
        x: &Digest,
    ) -> Option<Self> {
        // There is no other multiple of N below 2^3072.
        let is_zero = *server_key == [0; WIDTH] || *server_key == PRIME;
        (!is_zero).then(|| Self {
            server_key: Element::plain(server_key),
            power: Power::of_generator(Exponent::new(x)),
            exponent: Some(a.plus_product(u, x)),
        })
    }
}

impl Computation for SharedSecret {
    type Output = Zeroizing<[u8; WIDTH]>;

    fn advance(&mut self) -> Option<Self::Output> {
        let reached = self.power.go(STEPS)?;
        let Some(exponent) = self.exponent.take() else {
            return Some(Zeroizing::new(reached.leave()));
        };
        // Because k is not in Montgomery form, the product is not either.
        let base = self.server_key.minus(&reached.mul(&multiplier()));
        self.power = Power::of(&base.enter(), exponent);
        None
    }
}

/// Returns k, not in Montgomery form.
fn multiplier() -> Element {
    let mut bytes = [0; WIDTH];
    for (to, from) in bytes.iter_mut().rev().zip(MULTIPLIER.iter().rev()) {
        *to = *from;
    }
    Element::plain(&bytes)
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use num_bigint::BigUint;

    use crate::srp::{
        encoding::{java_form, to_hex},
        hash::sha256,
    };

    fn k() -> [u8; 32] {
        let [sign, digits] = java_form(&PRIME);
        sha256(&[sign, digits, &[2]])
    }

    fn number(bytes: &[u8]) -> BigUint {
        BigUint::from_bytes_be(bytes)
    }

    #[test]
    fn multiplier_is_the_hash_of_prime_and_generator() {
        assert_eq!(k(), MULTIPLIER);
    }

    #[test]
    fn multiplier_is_the_published_one() {
        let fixture = include_str!("../../tests/fixtures/published.json");
        let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
        assert_eq!(fixture["k_hex"], to_hex(&k()));
    }

    #[test]
    fn the_sum_with_a_product_is_exact_at_its_widest() {
        let most = [0xff; 32];
        for (length, bits) in [(0, 513), (32, 513), (64, 513), (128, 1025)] {
            let a = [0xff; 128];
            let sum = Exponent::of_length(&a[..length])
                .unwrap()
                .plus_product(&most, &most);
            assert_eq!(sum.bits, bits);
            let expected = number(&a[..length]) + number(&most) * number(&most);
            assert_eq!(BigUint::from_bytes_le(&*sum.value), expected, "{length}");
        }
    }

    #[test]
    fn a_product_of_digests_that_nobody_chose_is_exact() {
        let [u, x] = [sha256(&[b"u"]), sha256(&[b"x"])];
        let sum = Exponent::new(&k()).plus_product(&u, &x);
        let expected = number(&k()) + number(&u) * number(&x);
        assert_eq!(BigUint::from_bytes_le(&*sum.value), expected);
    }

    #[test]
    fn both_ways_to_an_exponent_agree() {
        let bytes = sha256(&[b"exponent"]);
        let (whole, part) = (Exponent::new(&bytes), Exponent::of_length(&bytes).unwrap());
        assert_eq!(*whole.value, *part.value);
        assert_eq!(whole.bits, part.bits);
    }

    #[test]
    fn an_exponent_too_long_is_refused() {
        assert!(Exponent::of_length(&[1; 128]).is_some());
        assert!(Exponent::of_length(&[1; 129]).is_none());
    }

    /// Computes a power in pieces of `steps` steps.
    fn sliced(mut power: Power, steps: u32) -> [u8; WIDTH] {
        loop {
            if let Some(reached) = power.go(steps) {
                return reached.leave();
            }
        }
    }

    #[test]
    fn a_power_is_the_same_however_it_is_sliced() {
        let exponent = sha256(&[b"exponent"]);
        let base = Element::plain(&PRIME.map(|byte| byte >> 1));
        let expected =
            number(&PRIME.map(|byte| byte >> 1)).modpow(&number(&exponent), &number(&PRIME));
        let two = BigUint::from(2_u8).modpow(&number(&exponent), &number(&PRIME));
        // The exponent takes 64 steps in all.
        for steps in [1, 2, 3, 7, 31, 63, 64, 65, u32::MAX] {
            let power = Power::of(&base.enter(), Exponent::new(&exponent));
            assert_eq!(number(&sliced(power, steps)), expected, "{steps}");
            let power = Power::of_generator(Exponent::new(&exponent));
            assert_eq!(number(&sliced(power, steps)), two, "{steps}");
        }
    }

    #[test]
    fn a_power_of_no_steps_is_one() {
        for power in [
            Power::of_generator(Exponent::of_length(&[]).unwrap()),
            Power::of(&Element::one(), Exponent::of_length(&[]).unwrap()),
        ] {
            assert_eq!(number(&sliced(power, 1)), BigUint::from(1_u8));
        }
    }

    #[test]
    fn work_gives_nothing_before_it_is_done() {
        let key = PRIME.map(|byte| byte >> 2);
        let mut shared = SharedSecret::new(&key, &Exponent::new(&k()), &k(), &k()).unwrap();
        let pieces = std::iter::from_fn(|| Some(shared.advance()));
        let idle = pieces.take_while(Option::is_none).count();
        // The two idle calls are the one that computes g^x and the one that performs the
        // first 65 of the remaining 129 steps.
        assert_eq!(idle, 2);
    }
}

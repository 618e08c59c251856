//! Powers modulo an odd number, by Montgomery's multiplication.
//!
//! Powers of large numbers are most of what a sign-in costs. With the width known to the
//! compiler they take half the time of `num-bigint`'s, whose numbers they take and return.
//! The time depends on the values: see [`super::srp`].
//!
//! Source: algorithm FIOS in Ç. K. Koç, T. Acar, B. S. Kaliski, "Analyzing and comparing
//! Montgomery multiplication algorithms", IEEE Micro 16(3), 1996.

use num_bigint::BigUint;

/// The number of bits of an exponent that are handled together.
const WINDOW: usize = 5;

/// An odd modulus of `L` words of 64 bits whose top bit is set.
#[derive(Clone)]
pub(crate) struct Modulus<const L: usize> {
    modulus: BigUint,
    words: [u64; L],
    /// −1 / modulus, modulo 2^64.
    inverse: u64,
    /// R², where R = 2^(64·L) is the factor of numbers in Montgomery's form.
    square: [u64; L],
}

/// A number in Montgomery's form: it is multiplied by R, modulo the modulus.
#[derive(Clone, Copy)]
pub(crate) struct Residue<const L: usize>([u64; L]);

impl<const L: usize> Modulus<L> {
    /// Makes a modulus. Returns `None` for a number that is even, or whose top bit is not
    /// that of `L` words.
    pub(crate) fn new(modulus: BigUint) -> Option<Self> {
        let bits = u64::try_from(L * 64).ok()?;
        if modulus.bits() != bits || !modulus.bit(0) {
            return None;
        }
        let words: [u64; L] = to_words(&modulus);
        let lowest = words.first().copied()?;
        // Newton's iteration doubles the number of right bits, of which the first three
        // are right at the start.
        let mut inverse = lowest;
        for _ in 0..5 {
            inverse = inverse.wrapping_mul(2_u64.wrapping_sub(lowest.wrapping_mul(inverse)));
        }
        let square = (BigUint::from(1_u8) << (2 * bits)) % &modulus;
        Some(Self {
            square: to_words(&square),
            inverse: inverse.wrapping_neg(),
            words,
            modulus,
        })
    }

    /// Returns the modulus.
    pub(crate) fn value(&self) -> &BigUint {
        &self.modulus
    }

    /// Brings a number into Montgomery's form.
    pub(crate) fn residue(&self, number: &BigUint) -> Residue<L> {
        let reduced = if *number < self.modulus {
            to_words(number)
        } else {
            to_words(&(number % &self.modulus))
        };
        Residue(self.product(&reduced, &self.square))
    }

    /// Returns the number of a residue.
    pub(crate) fn number(&self, residue: &Residue<L>) -> BigUint {
        let mut one = [0; L];
        if let Some(lowest) = one.first_mut() {
            *lowest = 1;
        }
        from_words(&self.product(&residue.0, &one))
    }

    /// Multiplies two residues.
    pub(crate) fn multiply(&self, left: &Residue<L>, right: &Residue<L>) -> Residue<L> {
        Residue(self.product(&left.0, &right.0))
    }

    /// Computes base^exponent.
    pub(crate) fn power(&self, base: &BigUint, exponent: &BigUint) -> BigUint {
        self.number(&self.power_of(&self.residue(base), exponent))
    }

    fn power_of(&self, base: &Residue<L>, exponent: &BigUint) -> Residue<L> {
        let one = self.residue(&BigUint::from(1_u8));
        let mut powers = vec![one];
        let mut last = one;
        for _ in 1..1 << WINDOW {
            last = self.multiply(&last, base);
            powers.push(last);
        }
        let mut product = one;
        for (position, digit) in digits(exponent, WINDOW).into_iter().rev().enumerate() {
            if position > 0 {
                for _ in 0..WINDOW {
                    product = self.multiply(&product, &product);
                }
            }
            if let Some(power) = powers.get(digit).filter(|_| digit > 0) {
                product = self.multiply(&product, power);
            }
        }
        product
    }

    /// Computes left · right / R. Both must be less than the modulus, and so is the result.
    fn product(&self, left: &[u64; L], right: &[u64; L]) -> [u64; L] {
        let (Some(lowest), Some(lowest_of_right)) = (self.words.first(), right.first()) else {
            return [0; L];
        };
        let mut sum = [0_u64; L];
        // The word above `sum`, which is 0 or 1.
        let mut above = 0_u64;
        for digit in left {
            let mut next = [0_u64; L];
            let first = sum.first().copied().unwrap_or_default();
            let (low, mut carry) = multiply_add(*digit, *lowest_of_right, first, 0);
            let factor = low.wrapping_mul(self.inverse);
            // This makes the lowest word zero, so that it can be left out.
            let (_, mut reduction_carry) = multiply_add(factor, *lowest, low, 0);
            let columns = sum
                .iter()
                .zip(right)
                .zip(&self.words)
                .skip(1)
                .zip(next.iter_mut());
            for (((word, right), modulus), out) in columns {
                let (low, high) = multiply_add(*digit, *right, *word, carry);
                carry = high;
                let (low, high) = multiply_add(factor, *modulus, low, reduction_carry);
                reduction_carry = high;
                *out = low;
            }
            let top = u128::from(above) + u128::from(carry) + u128::from(reduction_carry);
            if let Some(last) = next.last_mut() {
                *last = low_word(top);
            }
            above = high_word(top);
            sum = next;
        }
        if above > 0 || !is_less(&sum, &self.words) {
            subtract(&mut sum, &self.words);
        }
        sum
    }
}

/// Returns the digits of a number in the base 2^bits, the lowest first.
pub(crate) fn digits(number: &BigUint, bits: usize) -> Vec<usize> {
    let length = usize::try_from(number.bits()).unwrap_or(usize::MAX);
    (0..length)
        .step_by(bits)
        .map(|start| {
            (0..bits).fold(0, |digit, offset| {
                let is_set = number.bit(u64::try_from(start + offset).unwrap_or(u64::MAX));
                digit | usize::from(is_set) << offset
            })
        })
        .collect()
}

/// Computes a · b + c + d, and returns its low and its high word. It always fits.
#[inline]
fn multiply_add(a: u64, b: u64, c: u64, d: u64) -> (u64, u64) {
    let sum = u128::from(a) * u128::from(b) + u128::from(c) + u128::from(d);
    (low_word(sum), high_word(sum))
}

#[inline]
#[expect(clippy::cast_possible_truncation, reason = "the low word is wanted")]
fn low_word(sum: u128) -> u64 {
    sum as u64
}

#[inline]
fn high_word(sum: u128) -> u64 {
    low_word(sum >> 64)
}

fn is_less<const L: usize>(left: &[u64; L], right: &[u64; L]) -> bool {
    left.iter().rev().lt(right.iter().rev())
}

/// Subtracts without regard to a borrow out of the top word.
fn subtract<const L: usize>(left: &mut [u64; L], right: &[u64; L]) {
    let mut borrow = false;
    for (word, right) in left.iter_mut().zip(right) {
        let (difference, first) = word.overflowing_sub(*right);
        let (difference, second) = difference.overflowing_sub(u64::from(borrow));
        *word = difference;
        borrow = first || second;
    }
}

fn to_words<const L: usize>(number: &BigUint) -> [u64; L] {
    let mut words = [0; L];
    for (word, digit) in words.iter_mut().zip(number.iter_u64_digits()) {
        *word = digit;
    }
    words
}

fn from_words(words: &[u64]) -> BigUint {
    let bytes: Vec<u8> = words.iter().flat_map(|word| word.to_le_bytes()).collect();
    BigUint::from_bytes_le(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::random::{self, Seeded};

    #[test]
    fn power_equals_that_of_num_bigint() {
        let mut random = Seeded::new(3);
        for _ in 0..20 {
            let mut bytes = random::bytes::<64>(&mut random);
            bytes[0] |= 0x80;
            bytes[63] |= 1;
            let modulus = BigUint::from_bytes_be(&bytes);
            let by_words = Modulus::<8>::new(modulus.clone()).unwrap();
            let base = BigUint::from_bytes_be(&random::bytes::<70>(&mut random));
            let exponent = BigUint::from_bytes_be(&random::bytes::<40>(&mut random));
            let expected = base.modpow(&exponent, &modulus);
            assert_eq!(by_words.power(&base, &exponent), expected);
        }
    }

    #[test]
    fn extreme_numbers_have_the_right_powers() {
        let one = BigUint::from(1_u8);
        // The largest modulus makes every carry as large as it can be.
        let modulus: BigUint = (&one << 512_u32) - &one;
        let by_words = Modulus::<8>::new(modulus.clone()).unwrap();
        let bases = [BigUint::ZERO, one.clone(), &modulus - &one, modulus.clone()];
        for base in bases {
            for exponent in [0_u64, 1, 2, 31, 32, 33, u64::MAX] {
                let exponent = BigUint::from(exponent);
                let expected = base.modpow(&exponent, &modulus);
                assert_eq!(
                    by_words.power(&base, &exponent),
                    expected,
                    "{base}^{exponent}"
                );
            }
        }
    }

    #[test]
    fn modulus_must_be_odd_and_fill_its_words() {
        let full: BigUint = BigUint::from(1_u8) << 511_u32;
        assert!(Modulus::<8>::new(full.clone()).is_none());
        assert!(Modulus::<8>::new(full.clone() + 1_u8).is_some());
        assert!(Modulus::<9>::new(full + 1_u8).is_none());
    }

    #[test]
    fn digits_make_the_number_up() {
        let number = BigUint::from(0b1_01101_11110_u32);
        assert_eq!(digits(&number, 5), [0b11110, 0b01101, 1]);
        assert!(digits(&BigUint::ZERO, 5).is_empty());
    }
}

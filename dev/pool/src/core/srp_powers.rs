//! Powers modulo the prime of SRP, by crypto-bigint in Montgomery's form. The number of
//! products does not depend on the exponent. `BigUint` is the form of all integers outside of
//! this file.

use std::sync::LazyLock;

use crypto_bigint::{
    BoxedUint, Odd,
    modular::{BoxedMontyForm, BoxedMontyParams},
};
use num_bigint::BigUint;

use super::srp;

/// The number of bits of an exponent that one entry of [`Table`] stands for.
const WINDOW: usize = 6;
/// The largest exponent for which [`Table`] has entries, in bits: that of a hash, and of the
/// server's private value.
const EXPONENT_BITS: usize = 256;

/// The prime, as crypto-bigint needs it. It is `None` only for an even number.
static MODULUS: LazyLock<Option<BoxedMontyParams>> = LazyLock::new(|| {
    let prime = srp::prime();
    let bits = u32::try_from(prime.bits()).ok()?;
    let prime = BoxedUint::from_be_slice(&prime.to_bytes_be(), bits).ok()?;
    let prime = Odd::new(prime).into_option()?;
    Some(BoxedMontyParams::new_vartime(prime))
});

/// The powers of the generator from which every other power is a product.
static TABLE: LazyLock<Option<Table>> = LazyLock::new(Table::compute);

/// Computes base^exponent mod N.
pub(super) fn power(base: &BigUint, exponent: &BigUint) -> BigUint {
    let power = || Some(number(&residue(base)?.pow(&exponent_of(exponent)?)));
    power().unwrap_or_else(|| base.modpow(exponent, srp::prime()))
}

/// Computes g^exponent mod N.
pub(super) fn power_of_generator(exponent: &BigUint) -> BigUint {
    let power = || TABLE.as_ref()?.power(exponent);
    power().unwrap_or_else(|| power_without_table(exponent))
}

fn power_without_table(exponent: &BigUint) -> BigUint {
    power(srp::generator(), exponent)
}

/// Converts an integer into Montgomery's form.
fn residue(value: &BigUint) -> Option<BoxedMontyForm> {
    let modulus = MODULUS.as_ref()?;
    let bytes = (value % srp::prime()).to_bytes_be();
    let value = BoxedUint::from_be_slice(&bytes, modulus.bits_precision()).ok()?;
    Some(BoxedMontyForm::new(value, modulus))
}

/// Converts an exponent, which is at least as long as a hash, so that a power does
/// not show its leading zeros.
fn exponent_of(value: &BigUint) -> Option<BoxedUint> {
    let bits = usize::try_from(value.bits()).ok()?.max(EXPONENT_BITS);
    let bits = u32::try_from(bits).ok()?;
    BoxedUint::from_be_slice(&value.to_bytes_be(), bits).ok()
}

/// Converts an integer back from Montgomery's form.
fn number(value: &BoxedMontyForm) -> BigUint {
    BigUint::from_bytes_be(&value.retrieve().to_be_bytes())
}

/// Powers of the generator: entry `d` of row `i` is g^(d · 2^(6i)) mod N. Computing them takes
/// as long as a dozen powers, and a power takes a seventh of the time afterwards.
struct Table(Vec<Vec<BoxedMontyForm>>);

impl Table {
    fn compute() -> Option<Self> {
        let one = BoxedMontyForm::one(MODULUS.as_ref()?);
        let mut base = residue(srp::generator())?;
        let rows = (0..EXPONENT_BITS.div_ceil(WINDOW)).map(|_| {
            let mut power = one.clone();
            let mut row = Vec::with_capacity(1 << WINDOW);
            for _ in 0..1 << WINDOW {
                row.push(power.clone());
                power = &power * &base;
            }
            base = power;
            row
        });
        Some(Self(rows.collect()))
    }

    /// Returns g^exponent mod N, or `None` if the exponent is too large.
    fn power(&self, exponent: &BigUint) -> Option<BigUint> {
        if exponent.bits() > EXPONENT_BITS as u64 {
            return None;
        }
        let mut product = BoxedMontyForm::one(MODULUS.as_ref()?);
        let mut rest = exponent.clone();
        for row in &self.0 {
            let digit = rest.iter_u32_digits().next().unwrap_or(0) & ((1 << WINDOW) - 1);
            product = &product * row.get(usize::try_from(digit).ok()?)?;
            rest >>= WINDOW;
        }
        Some(number(&product))
    }
}

#[cfg(test)]
mod tests {
    use sha2::{Digest, Sha256};

    use super::*;

    /// Returns exponents of all lengths, the largest one of the table last.
    fn exponents() -> Vec<BigUint> {
        let one = BigUint::from(1_u8);
        let hashed = BigUint::from_bytes_be(&Sha256::digest(b"any exponent"));
        let largest = (&one << EXPONENT_BITS) - &one;
        let (below, above) = (BigUint::from(63_u8), BigUint::from(64_u8));
        vec![
            BigUint::ZERO,
            one.clone(),
            below,
            above,
            &one << 255,
            hashed,
            largest,
        ]
    }

    #[test]
    fn power_of_the_generator_equals_plain_modpow() {
        let table = TABLE.as_ref().unwrap();
        for exponent in exponents() {
            let plain = srp::generator().modpow(&exponent, srp::prime());
            assert_eq!(table.power(&exponent), Some(plain), "{exponent}");
        }
        let too_large = exponents().pop().unwrap() + 1_u8;
        assert_eq!(table.power(&too_large), None);
        let plain = srp::generator().modpow(&too_large, srp::prime());
        assert_eq!(power_of_generator(&too_large), plain);
    }

    #[test]
    fn power_of_any_base_equals_plain_modpow() {
        let prime = srp::prime();
        let some = srp::generator().modpow(&exponents()[5], prime);
        let bases = [
            BigUint::ZERO,
            BigUint::from(1_u8),
            some.clone(),
            prime - 1_u8,
            prime.clone(),
            // A product of two, which is twice as long.
            &some * &some,
        ];
        let longer = prime - 1_u8;
        for base in bases {
            for exponent in exponents().iter().chain([&longer]) {
                let plain = base.modpow(exponent, prime);
                assert_eq!(power(&base, exponent), plain, "{base} {exponent}");
            }
        }
    }
}

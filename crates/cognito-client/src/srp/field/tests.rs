//! Tests of the arithmetic modulo N.

use super::*;
use num_bigint::BigUint;
use proptest::{collection::vec, prelude::*};

fn number(bytes: &[u8]) -> BigUint {
    BigUint::from_bytes_be(bytes)
}

fn prime() -> BigUint {
    number(&PRIME)
}

fn bytes(number: &BigUint) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    for (to, from) in bytes.iter_mut().rev().zip(number.to_bytes_le()) {
        *to = from;
    }
    bytes
}

/// Returns the number that all limbs of an element represent, not reduced modulo N.
fn value(element: &Element) -> BigUint {
    inner(&element.0)
        .iter()
        .rev()
        .fold(BigUint::ZERO, |value, limb| (value << BITS) + *limb)
}

fn radix() -> BigUint {
    BigUint::from(1_u8) << (LIMBS * BITS as usize)
}

/// Returns `true` if each limb is below 2^28 and the padding consists of zeros.
fn is_sound(element: &Element) -> bool {
    element.0.iter().all(|limb| u64::from(*limb) <= MASK)
        && element.0[..PAD].iter().all(|limb| *limb == 0)
        && element.0[PAD + LIMBS..].iter().all(|limb| *limb == 0)
}

#[test]
fn the_prime_is_as_the_arithmetic_has_it() {
    let one = BigUint::from(1_u8);
    // −1/N is 1 modulo 2^28.
    assert_eq!((prime() + &one) % (1_u32 << BITS), BigUint::ZERO);
    assert_eq!(value(&Element(MODULUS)), prime());
    assert_eq!(value(&Element::one()), radix() % prime());
    // The largest sum in a column stays below 2^64.
    let product = u128::from(MASK) * u128::from(MASK);
    let most = 2 * LIMBS as u128 * product;
    assert!(most + (most >> BITS) < 1 << 64);
}

#[test]
fn what_is_greatest_is_exact() {
    // The largest factor of a multiplication is twice a product, here with all of its
    // limbs full.
    let mut most = Element([0; PAD + LIMBS + ROWS]);
    for limb in most.limbs_mut().take(109) {
        *limb = MASK as u32;
    }
    most.0[PAD + 109] = (1 << (3075 - 109 * BITS)) - 1;
    let expected = |product: BigUint| {
        let inverse = radix().modinv(&prime()).unwrap();
        product * inverse % prime()
    };
    for product in [most.square(), most.mul(&most)] {
        assert!(is_sound(&product));
        assert!(value(&product) < prime() * 2_u8);
        assert_eq!(
            value(&product) % prime(),
            expected(value(&most) * value(&most))
        );
    }
}

#[test]
fn the_ends_of_the_classes_are_told_apart() {
    let one = BigUint::from(1_u8);
    for (number, least) in [
        (BigUint::ZERO, BigUint::ZERO),
        (one.clone(), one.clone()),
        (prime() - &one, prime() - &one),
        (prime(), BigUint::ZERO),
        (prime() + &one, one.clone()),
        ((&one << 3072) - &one, (&one << 3072) - &one - prime()),
    ] {
        let element = Element::plain(&bytes(&number)).enter();
        assert_eq!(tests::number(&element.leave()), least);
    }
}

fn integer() -> impl Strategy<Value = [u8; WIDTH]> {
    // The bytes contain many zeros and many ones, which carries tend to get wrong.
    let byte = prop_oneof![Just(0_u8), Just(0xff), any::<u8>()];
    vec(byte, WIDTH).prop_map(|bytes| bytes.try_into().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn all_is_as_another_library_has_it(a in integer(), b in integer(), flag in 0_u32..2) {
        let (x, y) = (Element::plain(&a).enter(), Element::plain(&b).enter());
        let (m, n) = (number(&a), number(&b));
        for (element, expected) in [
            (x, m.clone()),
            (x.mul(&y), &m * &n),
            (x.square(), &m * &m),
            (x.square().double(), &m * &m * 2_u8),
            (x.square().double().square(), (&m * &m * 2_u8).pow(2)),
            (x.minus(&y.square()), &m + prime() * prime() * 4_u8 - &n * &n),
        ] {
            prop_assert!(is_sound(&element));
            prop_assert_eq!(number(&element.leave()), expected % prime());
        }
        let mut chosen = x;
        chosen.assign_if(&y, flag);
        prop_assert_eq!(chosen.0, if flag == 1 { y.0 } else { x.0 });
        prop_assert_eq!(to_bytes(&from_bytes(&a)), a);
    }
}

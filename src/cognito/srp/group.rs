//! The group in which Cognito's SRP calculates, and nothing else of the protocol.
//!
//! The only file that knows which library does big integers. All its powers are taken in
//! constant time for a given length of the exponent. g is 2. (RFC 5054 takes 5 with the
//! same prime.)

use crypto_bigint::{
    CtAssign as _, CtEq as _, Encoding as _, U256, U3072, Uint, modular::ConstMontyForm,
};
use zeroize::Zeroizing;

use super::{encoding::WIDTH, hash::Digest};

crypto_bigint::const_monty_params!(
    Group15,
    U3072,
    PRIME,
    "N: the 3072-bit prime of RFC 3526, section 5 (group 15)."
);

/// An element of the group.
type Element = ConstMontyForm<Group15, { U3072::LIMBS }>;

/// N, in hexadecimal.
const PRIME: &str = "\
    ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
    020bbea63b139b22514a08798e3404ddef9519b3cd3a431b302b0a6df25f1437\
    4fe1356d6d51c245e485b576625e7ec6f44c42e9a637ed6b0bff5cb6f406b7ed\
    ee386bfb5a899fa5ae9f24117c4b1fe649286651ece45b3dc2007cb8a163bf05\
    98da48361c55d39a69163fa8fd24cf5f83655d23dca3ad961c62f356208552bb\
    9ed529077096966d670c354e4abc9804f1746c08ca18217c32905e462e36ce3b\
    e39e772c180e86039b2783a2ec07a28fb5c55df06f4c52c9de2bcbf695581718\
    3995497cea956ae515d2261898fa051015728e5a8aaac42dad33170d04507a33\
    a85521abdf1cba64ecfb850458dbef0a8aea71575d060c7db3970f85a6e1e4c7\
    abf5ae8cdb0933d71e8c94e04a25619dcee3d2261ad2ee6bf12ffa06d98a0864\
    d87602733ec86a64521f2b18177b200cbbe117577a615d6c770988c0bad946e2\
    08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff";

/// k = H(N ‖ g), SRP-6a's multiplier, in Java's form of both integers.
const MULTIPLIER: U256 =
    U256::from_be_hex("538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6");

/// How many bits of an exponent are dealt with at a time.
const WINDOW: u32 = 4;

/// The most bytes of an exponent of our own: 1,024 bits, what Amplify's clients take.
const MAX_EXPONENT: usize = 128;

/// u · x, a product of two digests.
type Product = Uint<{ 2 * U256::LIMBS }>;

/// A secret exponent, wiped when dropped.
pub(super) struct Exponent {
    value: Zeroizing<U3072>,
    /// How many bits it may have: that much, and no more, shows in the time it takes.
    bits: u32,
}

impl Exponent {
    /// Takes a big-endian integer of 256 bits.
    pub(super) fn new(bytes: &Digest) -> Self {
        Self {
            value: Zeroizing::new(digest(bytes).resize()),
            bits: U256::BITS,
        }
    }

    /// Takes a big-endian integer of any length up to [`MAX_EXPONENT`], or `None`.
    pub(super) fn of_length(bytes: &[u8]) -> Option<Self> {
        if bytes.len() > MAX_EXPONENT {
            return None;
        }
        let mut wide = Zeroizing::new([0_u8; WIDTH]);
        for (to, from) in wide.iter_mut().rev().zip(bytes.iter().rev()) {
            *to = *from;
        }
        Some(Self {
            value: Zeroizing::new(integer(&wide)),
            bits: 8 * bytes.len() as u32,
        })
    }

    /// The digit at a place, to the base of 2 to the [`WINDOW`].
    fn digit(&self, place: u32) -> u32 {
        let mut digit = 0;
        for bit in (0..WINDOW).rev() {
            let bit = self.value.bit(place * WINDOW + bit);
            digit = digit << 1 | u32::from(bit.to_u8());
        }
        digit
    }

    /// `self + u · x`.
    fn plus_product(&self, u: &Digest, x: &Digest) -> Self {
        let product: Zeroizing<Product> = Zeroizing::new(digest(u).concatenating_mul(&digest(x)));
        Self {
            // Nothing wraps: the sum is below 2^1025.
            value: Zeroizing::new(self.value.wrapping_add(&product.resize())),
            bits: 1 + self.bits.max(Product::BITS),
        }
    }
}

/// `g ^ exponent mod N`, as bytes.
pub(super) fn power_of_generator(exponent: &Exponent) -> [u8; WIDTH] {
    bytes(&generator_power(exponent))
}

/// `g ^ exponent mod N`. As g is 2, what would be multiplications are doublings, which
/// cost next to nothing: a quarter less work than [`power`], in constant time as well.
fn generator_power(exponent: &Exponent) -> Element {
    let mut power = Element::ONE;
    for place in (0..exponent.bits).rev() {
        power = power.square();
        let doubled = power.double();
        power.ct_assign(&doubled, exponent.value.bit(place));
    }
    power
}

/// S = `(B − k · g^x) ^ (a + u · x) mod N`. B may be N or more, and is reduced. `None`
/// when it is 0 modulo N.
pub(super) fn shared_secret(
    server_key: &[u8; WIDTH],
    a: &Exponent,
    u: &Digest,
    x: &Digest,
) -> Option<Zeroizing<[u8; WIDTH]>> {
    let b = Element::new(&integer(server_key));
    if b == Element::ZERO {
        return None;
    }
    let k = Element::new(&MULTIPLIER.resize());
    let verifier = generator_power(&Exponent::new(x));
    let base = b.sub(&k.mul(&verifier));
    Some(Zeroizing::new(bytes(&power(&base, &a.plus_product(u, x)))))
}

/// `base ^ exponent mod N`, four bits of the exponent at a time.
///
/// Not the library's: that one has instances of its own of squaring and multiplication,
/// which the browser has only begun to compile when the rider waits for them. These here
/// have been at work since [`generator_power`] made A.
fn power(base: &Element, exponent: &Exponent) -> Element {
    let mut powers = [Element::ONE; 1 << WINDOW];
    let mut next = Element::ONE;
    for power in &mut powers {
        *power = next;
        next = next.mul(base);
    }
    let mut power = Element::ONE;
    for window in (0..exponent.bits.div_ceil(WINDOW)).rev() {
        for _ in 0..WINDOW {
            power = power.square();
        }
        let digit = exponent.digit(window);
        // Every entry is read, whichever is taken.
        let mut factor = Element::ONE;
        for (place, entry) in (0_u32..).zip(&powers) {
            factor.ct_assign(entry, place.ct_eq(&digit));
        }
        power = power.mul(&factor);
    }
    power
}

fn integer(bytes: &[u8; WIDTH]) -> U3072 {
    U3072::from_be_bytes(bytes.into())
}

fn digest(bytes: &Digest) -> U256 {
    U256::from_be_bytes(bytes.into())
}

fn bytes(element: &Element) -> [u8; WIDTH] {
    element.retrieve().to_be_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crypto_bigint::modular::ConstMontyParams as _;

    use crate::cognito::srp::{
        encoding::{from_hex, java_form, to_hex},
        hash::sha256,
    };

    fn k() -> [u8; 32] {
        let prime = from_hex(PRIME).unwrap();
        let [sign, digits] = java_form(&prime);
        sha256(&[sign, digits, &[2]])
    }

    #[test]
    fn multiplier_is_the_hash_of_prime_and_generator() {
        assert_eq!(digest(&k()), MULTIPLIER);
    }

    #[test]
    fn multiplier_is_the_published_one() {
        let fixture = include_str!("../../../tests/fixtures/published.json");
        let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
        assert_eq!(fixture["k_hex"], to_hex(&k()));
    }

    #[test]
    fn elements_are_reduced_however_wide_the_integer() {
        let prime = Group15::PARAMS.modulus().as_ref();
        let five = U3072::from_u8(5);
        assert_eq!(Element::new(prime), Element::ZERO);
        assert_eq!(
            Element::new(&prime.wrapping_add(&five)),
            Element::new(&five)
        );
        assert_eq!(
            Element::new(&U3072::MAX).retrieve(),
            U3072::MAX.wrapping_sub(prime)
        );
    }

    #[test]
    fn the_sum_with_a_product_is_exact_at_its_widest() {
        let most = [0xff; 32];
        for (length, bits) in [(0, 513), (32, 513), (64, 513), (128, 1025)] {
            let sum = Exponent::of_length(&[0xff; 128][..length])
                .unwrap()
                .plus_product(&most, &most);
            assert_eq!(sum.bits, bits);
            assert!(sum.value.bits() <= bits, "{length}");
        }
        // (2^256 − 1)^2 + 1 = 2^512 − 2^257 + 2
        let sum = Exponent::of_length(&[1])
            .unwrap()
            .plus_product(&most, &most);
        let expected = U3072::ONE
            .shl(512)
            .wrapping_sub(&U3072::ONE.shl(257))
            .wrapping_add(&U3072::from_u8(2));
        assert_eq!(*sum.value, expected);
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
}

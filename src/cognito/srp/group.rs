//! The group in which Cognito's SRP calculates, and nothing else of the protocol.
//!
//! The only file that knows which library does big integers. All its powers go through
//! one instance of one function, in constant time for a given length of the exponent.

use crypto_bigint::{
    U256, U3072, Uint,
    modular::{ConstMontyForm, ConstMontyParams},
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

/// g. (RFC 5054 takes 5 with the same prime; Cognito takes 2.)
const GENERATOR: Element = Element::new(&U3072::from_u8(2));

/// k = H(N ‖ g), SRP-6a's multiplier, in Java's form of both integers.
const MULTIPLIER: U256 =
    U256::from_be_hex("538282c4354742d7cbbde2359fcf67f9f5b3a6b08791e5011b43b8a5b66d9ee6");

/// A secret exponent, wiped when dropped.
pub(super) struct Exponent {
    value: Zeroizing<U3072>,
    /// How many bits it may have: that much, and no more, shows in the time it takes.
    bits: u32,
}

impl Exponent {
    /// Reads big-endian bytes; `None` when there are more than [`MAX_EXPONENT`].
    pub(super) fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let mut wide = Zeroizing::new([0_u8; WIDTH]);
        let start = MAX_EXPONENT.checked_sub(bytes.len())? + (WIDTH - MAX_EXPONENT);
        for (to, from) in wide.iter_mut().skip(start).zip(bytes) {
            *to = *from;
        }
        Some(Self {
            value: Zeroizing::new(read(&wide)),
            bits: 8 * bytes.len() as u32,
        })
    }

    /// `self + u · x`.
    fn plus_product(&self, u: &Digest, x: &Digest) -> Self {
        let product: Zeroizing<Uint<{ 2 * U256::LIMBS }>> =
            Zeroizing::new(narrow(u).concatenating_mul(&narrow(x)));
        Self {
            // Neither is wider than 1,024 bits: nothing wraps.
            value: Zeroizing::new(self.value.wrapping_add(&product.resize())),
            bits: 1 + self.bits.max(Uint::<{ 2 * U256::LIMBS }>::BITS),
        }
    }
}

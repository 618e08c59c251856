//! Arithmetic modulo N, in constant time and fast in a browser.
//!
//! WebAssembly multiplies to at most 64 bits and has no carry flag. A library for
//! machines that have more spends most of its time on making up for this. Here, a limb
//! has 28 bits, so that a complete column of products fits in 64 bits before any carry.
//! Measurements show that this takes less than half the time, both with the compiler that
//! a browser starts with and with the one that it switches to.
//!
//! Products are Montgomery products (P. L. Montgomery, "Modular Multiplication Without
//! Trial Division", 1985). The Montgomery radix R is 2^3136, which is so far above N that
//! no product needs a final subtraction.

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests;

use std::hint::black_box;

use zeroize::Zeroize;

use super::encoding::WIDTH;

/// The number of bits of a limb.
const BITS: u32 = 28;

/// The mask for the lowest bits of a sum, which form a limb.
const MASK: u64 = (1 << BITS) - 1;

/// The number of limbs of an element, which is a multiple of [`ROWS`]. The largest sum in
/// a column consists of twice the product of each pair of limbs and a carry, and is below
/// 2^64.
const LIMBS: usize = 112;

/// The number of limbs of a factor that are multiplied at a time.
const ROWS: usize = 4;

/// The number of zeros below an element's limbs. [`ROWS`] more zeros are above them, so
/// that the ends of a row of products need no special treatment.
const PAD: usize = ROWS - 1;

/// The limbs of an element, the least significant first, between the padding zeros.
type Limbs = [u32; PAD + LIMBS + ROWS];

/// A product before its reduction, the least significant column first.
type Wide = [u64; 2 * LIMBS + ROWS];

/// N: the 3072-bit prime of RFC 3526, section 5 (group 15), big-endian.
pub(super) const PRIME: [u8; WIDTH] = from_digits(
    b"ffffffffffffffffc90fdaa22168c234c4c6628b80dc1cd129024e088a67cc74\
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
      08e24fa074e5ab3143db5bfce0fd108e4b82d120a93ad2caffffffffffffffff",
);

/// The prime N as limbs.
static MODULUS: Limbs = from_bytes(&PRIME);

/// An integer modulo N, represented by a number below 2^3075. Unless a comment says
/// otherwise, the number is not the least of its residue class, and it is in Montgomery
/// form, which is the integer times R. Each limb is below 2^28.
#[derive(Clone, Copy)]
pub(super) struct Element(Limbs);

impl Zeroize for Element {
    fn zeroize(&mut self) {
        self.0.zeroize();
    }
}

impl Element {
    /// Returns 1 in Montgomery form: R mod N, which equals 2^64 (2^3072 − N), because N
    /// is so near to 2^3072.
    pub(super) fn one() -> Self {
        // The result is 2^3136 − 2^64 N: it is −N modulo 2^3136, shifted up by 64 bits.
        let mut one = Self([0; PAD + LIMBS + ROWS]);
        let mut borrow = 0;
        for (to, from) in one.limbs_mut().zip(inner(&MODULUS)) {
            let difference = 0_u64.wrapping_sub(u64::from(*from) + borrow);
            *to = (difference & MASK) as u32;
            borrow = difference >> 63;
        }
        // The bits that are lost at the top are a multiple of R.
        for _ in 0..64 {
            one = one.double();
        }
        one
    }

    /// Returns the element of a big-endian integer, not in Montgomery form.
    pub(super) fn plain(bytes: &[u8; WIDTH]) -> Self {
        Self(from_bytes(bytes))
    }

    /// Converts an element that is not in Montgomery form to Montgomery form.
    pub(super) fn enter(&self) -> Self {
        // R in Montgomery form is R², and R is 2^(49 · 2^6).
        let mut radix = Self::one();
        for _ in 0..49 {
            radix = radix.double();
        }
        for _ in 0..6 {
            radix = radix.square();
        }
        self.mul(&radix)
    }

    /// Returns the least number of the residue class, big-endian and not in Montgomery
    /// form.
    pub(super) fn leave(&self) -> [u8; WIDTH] {
        let mut wide = [0; 2 * LIMBS + ROWS];
        for (to, from) in wide.iter_mut().zip(inner(&self.0)) {
            *to = u64::from(*from);
        }
        // The reduced number is at most N, and equals N only for 0.
        let mut least = reduce(&mut wide);
        let (difference, borrow) = least.less(&MODULUS);
        least.assign_if(&difference, 1 - borrow);
        to_bytes(&least.0)
    }

    /// Returns the square.
    pub(super) fn square(&self) -> Self {
        let mut wide = [0; 2 * LIMBS + ROWS];
        // These are the limbs above the current rows, whose products with the rows count
        // twice.
        let mut above = self.0;
        for (row, at) in (0..LIMBS).step_by(ROWS).enumerate() {
            let limbs = self.0.get(PAD + at..).and_then(<[u32]>::first_chunk);
            let (Some(&limbs), Some(columns)) = (limbs, wide.get_mut(2 * at..)) else {
                break;
            };
            let own = above.get_mut(PAD + at..).and_then(<[u32]>::first_chunk_mut);
            if let Some(own) = own {
                *own = [0; ROWS];
            }
            if let (Some(columns), Some(above)) =
                (columns.get_mut(ROWS..), above.get(ROWS * (row + 1)..))
            {
                add_rows(columns, limbs.map(|limb| 2 * limb), above);
            }
            let [a, b, c, d] = limbs.map(u64::from);
            let corner = [
                a * a,
                2 * a * b,
                2 * a * c + b * b,
                2 * (a * d + b * c),
                2 * b * d + c * c,
                2 * c * d,
                d * d,
            ];
            for (column, product) in columns.iter_mut().zip(corner) {
                *column += product;
            }
        }
        reduce(&mut wide)
    }

    /// Returns the product.
    pub(super) fn mul(&self, by: &Self) -> Self {
        let mut wide = [0; 2 * LIMBS + ROWS];
        let rows = inner(&self.0).as_chunks().0;
        for (row, limbs) in rows.iter().enumerate() {
            if let Some(columns) = wide.get_mut(ROWS * row..) {
                add_rows(columns, *limbs, &by.0);
            }
        }
        reduce(&mut wide)
    }

    /// Returns the double. The element has to be a product, so that the double is small
    /// enough.
    pub(super) fn double(&self) -> Self {
        let mut twice = *self;
        let mut carry = 0;
        for limb in twice.limbs_mut() {
            let sum = 2 * u64::from(*limb) + carry;
            *limb = (sum & MASK) as u32;
            carry = sum >> BITS;
        }
        twice
    }

    /// Returns `self − product`. `product` has to be the result of a multiplication.
    pub(super) fn minus(&self, product: &Self) -> Self {
        // A product is below 2 N, and `above` is the product minus 2 N, modulo R. The
        // result, which is this element minus `above`, is therefore not negative.
        let above = product.less(&MODULUS).0.less(&MODULUS).0;
        self.less(&above.0).0
    }

    /// Returns the difference modulo R between this element and an integer, and the
    /// borrow: 1 if the integer is the greater one, else 0.
    fn less(&self, other: &Limbs) -> (Self, u32) {
        let mut difference = *self;
        let mut borrow = 0;
        for (limb, other) in difference.limbs_mut().zip(inner(other)) {
            let left = u64::from(*limb).wrapping_sub(u64::from(*other) + borrow);
            *limb = (left & MASK) as u32;
            borrow = left >> 63;
        }
        (difference, borrow as u32)
    }

    /// Assigns `other` if `condition` is 1, and keeps the element if it is 0, in the same
    /// time.
    pub(super) fn assign_if(&mut self, other: &Self, condition: u32) {
        // The compiler must not find out that the mask has only two values.
        let mask = black_box(condition.wrapping_neg());
        for (limb, other) in self.0.iter_mut().zip(&other.0) {
            *limb ^= (*limb ^ other) & mask;
        }
    }

    fn limbs_mut(&mut self) -> impl Iterator<Item = &mut u32> {
        self.0.iter_mut().skip(PAD).take(LIMBS)
    }
}

/// Adds to each column the products of four neighbouring limbs of one factor with the
/// other factor. `by` begins with the three limbs of the other factor below that of the
/// first column.
///
/// Nearly all of the computing time is spent here.
#[inline(never)]
fn add_rows(columns: &mut [u64], rows: [u32; ROWS], by: &[u32]) {
    let [a, b, c, d] = rows.map(u64::from);
    let Some((below, by)) = by.split_first_chunk() else {
        return;
    };
    let [mut x, mut y, mut z] = below.map(u64::from);
    let columns = columns.as_chunks_mut().0;
    for ([w0, w1, w2, w3], &[p, q, r, s]) in columns.iter_mut().zip(by.as_chunks().0) {
        // The casts are not calls of `u64::from`, because a development build does not
        // inline them.
        let (p, q, r, s) = (p as u64, q as u64, r as u64, s as u64);
        *w0 += a * p + b * z + c * y + d * x;
        *w1 += a * q + b * p + c * z + d * y;
        *w2 += a * r + b * q + c * p + d * z;
        *w3 += a * s + b * r + c * q + d * p;
        (x, y, z) = (q, r, s);
    }
}

/// Returns a product divided by R, modulo N. Multiples of N are added until the lower
/// half is zero, and then the lower half is dropped.
#[inline(never)]
fn reduce(wide: &mut Wide) -> Element {
    let lowest = inner(&MODULUS).first_chunk().copied().unwrap_or_default();
    let lowest: [u64; ROWS] = lowest.map(u64::from);
    for at in (0..LIMBS).step_by(ROWS) {
        let Some(columns) = wide.get_mut(at..) else {
            break;
        };
        // Because −1/N is 1 modulo 2^28, the lowest 28 bits of a column are the multiple
        // of N to add there.
        let mut times = [0_u64; ROWS];
        let mut carry = 0;
        for place in 0..ROWS {
            let mut sum = columns.get(place).copied().unwrap_or_default() + carry;
            let low = lowest.iter().take(place + 1).rev();
            for (times, low) in times.iter().zip(low) {
                sum += times * low;
            }
            let missing = sum & MASK;
            if let Some(times) = times.get_mut(place) {
                *times = missing;
            }
            carry = (sum + missing * MASK) >> BITS;
        }
        add_rows(columns, times.map(|times| times as u32), &MODULUS);
        if let Some(next) = columns.get_mut(ROWS) {
            *next += carry;
        }
    }
    let mut element = Element([0; PAD + LIMBS + ROWS]);
    let mut carry = 0;
    for (limb, column) in element.limbs_mut().zip(wide.iter().skip(LIMBS)) {
        let sum = column + carry;
        *limb = (sum & MASK) as u32;
        carry = sum >> BITS;
    }
    element
}

/// Returns the limbs between the padding zeros.
fn inner(limbs: &Limbs) -> &[u32] {
    limbs.get(PAD..PAD + LIMBS).unwrap_or_default()
}

/// Returns the limbs of a big-endian integer. A limb has seven digits of four bits each.
#[expect(
    clippy::indexing_slicing,
    reason = "checked when it is compiled, and by a test"
)]
const fn from_bytes(bytes: &[u8; WIDTH]) -> Limbs {
    let mut limbs = [0; PAD + LIMBS + ROWS];
    let mut place = 0;
    while place < 2 * WIDTH {
        let byte = bytes[WIDTH - 1 - place / 2];
        let digit = byte >> (4 * (place % 2)) & 15;
        limbs[PAD + place / 7] |= (digit as u32) << (4 * (place % 7));
        place += 1;
    }
    limbs
}

fn to_bytes(limbs: &Limbs) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    let digits = inner(limbs)
        .iter()
        .flat_map(|limb| (0..7).map(move |place| (limb >> (4 * place) & 15) as u8));
    for (place, digit) in digits.take(2 * WIDTH).enumerate() {
        if let Some(byte) = bytes.iter_mut().rev().nth(place / 2) {
            *byte |= digit << (4 * (place % 2));
        }
    }
    bytes
}

/// Returns the integer of these hexadecimal digits, at compile time.
#[expect(clippy::indexing_slicing, reason = "checked when it is compiled")]
const fn from_digits(digits: &[u8; 2 * WIDTH]) -> [u8; WIDTH] {
    let mut bytes = [0; WIDTH];
    let mut place = 0;
    while place < 2 * WIDTH {
        let digit = digits[place];
        let value = if digit >= b'a' {
            digit - b'a' + 10
        } else {
            digit - b'0'
        };
        bytes[place / 2] |= value << (4 * ((place + 1) % 2));
        place += 1;
    }
    bytes
}

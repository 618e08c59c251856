//! The key that makes a repeated request harmless.

const DIGITS: &str = "0123456789abcdef";

/// Returns a random UUID, which the header `Idempotency-Key` of a request for a ride
/// carries. The API makes one ride for each key, however often it receives it.
///
/// Sources: RFC 9562, section 5.4 (UUID version 4); "The Idempotency-Key HTTP Header
/// Field", an IETF draft.
#[must_use]
pub fn uuid(random: [u32; 4]) -> String {
    let [a, b, c, d] = random;
    // The version and the variant take six of the bits.
    let (b, c) = (b & 0xffff_0fff | 0x4000, c & 0x3fff_ffff | 0x8000_0000);
    let mut uuid = String::with_capacity(36);
    for part in [a, b, c, d] {
        // The standard library's formatting of numbers would add to the download.
        for place in (0..32).step_by(4).rev() {
            if matches!(uuid.len(), 8 | 13 | 18 | 23) {
                uuid += "-";
            }
            let digit = (part >> place & 0xf) as usize;
            uuid.push_str(DIGITS.get(digit..=digit).unwrap_or_default());
        }
    }
    uuid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn key_is_a_uuid_of_version_4() {
        let key = uuid([0x0123_4567, 0x89ab_cdef, 0xffff_ffff, 0]);
        assert_eq!(key, "01234567-89ab-4def-bfff-ffff00000000");
        assert_eq!(uuid([0; 4]), "00000000-0000-4000-8000-000000000000");
    }
}

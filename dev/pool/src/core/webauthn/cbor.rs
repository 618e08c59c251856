//! The part of CBOR (RFC 8949) that WebAuthn uses.

use ciborium::Value;

/// The largest depth of nesting. It is more than any authenticator sends and too little
/// to exhaust the stack.
const DEPTH: usize = 16;

/// The entries of a map.
pub(super) type Entries = Vec<(Value, Value)>;

/// Takes one item from the front; `bytes` keeps the rest.
pub(super) fn take(bytes: &mut &[u8]) -> Option<Value> {
    ciborium::de::from_reader_with_recursion_limit(bytes, DEPTH).ok()
}

/// Takes a map from the front; `bytes` keeps the rest.
pub(super) fn take_map(bytes: &mut &[u8]) -> Option<Entries> {
    take(bytes)?.into_map().ok()
}

/// Reads a map that has no bytes after it.
pub(super) fn map(mut bytes: &[u8]) -> Option<Entries> {
    let entries = take_map(&mut bytes)?;
    bytes.is_empty().then_some(entries)
}

/// Returns the value of a key, or `None` if the key occurs twice or not at all.
pub(super) fn get(entries: &Entries, key: impl Into<Value>) -> Option<&Value> {
    let key = key.into();
    let mut found = entries.iter().filter(|(name, _)| *name == key);
    let (_, value) = found.next()?;
    found.next().is_none().then_some(value)
}

/// Returns the integer under a key.
pub(super) fn integer(entries: &Entries, key: i64) -> Option<i64> {
    get(entries, key)?.as_integer()?.try_into().ok()
}

/// Returns the bytes under a key.
pub(super) fn bytes(entries: &Entries, key: i64) -> Option<&[u8]> {
    get(entries, key)?.as_bytes().map(Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn take_map_leaves_the_bytes_after_the_map() {
        let mut bytes: &[u8] = &[0xa1, 0x01, 0x02, 0xff, 0xff];
        let entries = take_map(&mut bytes).unwrap();
        assert_eq!(bytes, [0xff, 0xff]);
        assert_eq!(integer(&entries, 1), Some(2));
        assert_eq!(integer(&entries, 2), None);
    }

    #[test]
    fn truncated_deep_huge_or_ambiguous_cbor_is_refused() {
        for wrong in [
            &[][..],
            &[0xa1],
            &[0xa1, 0x01],
            &[0x80],
            &[0xff],
            &[0x1c],
            // These are a map and a byte string with extremely large lengths.
            &[0xbb, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
            &[
                0xa1, 0x01, 0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
            ],
            &[0xa1, 0x01, 0x02, 0x00],
        ] {
            assert_eq!(map(wrong), None, "{wrong:02x?}");
        }
        let deep: Vec<u8> = [0xa1, 0x01].repeat(10_000);
        assert_eq!(map(&deep), None);
        let twice = map(&[0xa2, 0x01, 0x02, 0x01, 0x03]).unwrap();
        assert_eq!(integer(&twice, 1), None);
    }
}

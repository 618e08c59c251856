//! Fingerprints of sources, which name the folders of the cache that are built from
//! them.

use std::hash::{DefaultHasher, Hasher};
use std::path::PathBuf;

/// A number that is the same for the same files, in any order, and changes with a name
/// or a byte. It distinguishes builds; it is no protection against tampering.
pub(crate) fn fingerprint(files: &[(PathBuf, Vec<u8>)]) -> u64 {
    let mut sorted: Vec<_> = files.iter().collect();
    sorted.sort();
    let mut hasher = DefaultHasher::new();
    for (name, bytes) in sorted {
        hasher.write(name.as_os_str().as_encoded_bytes());
        hasher.write_usize(bytes.len());
        hasher.write(bytes);
    }
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(name: &str, text: &str) -> (PathBuf, Vec<u8>) {
        (PathBuf::from(name), text.as_bytes().to_owned())
    }

    #[test]
    fn other_sources_are_other_pages() {
        let files = [file("a", "1"), file("b/c", "2")];
        let turned = [file("b/c", "2"), file("a", "1")];
        assert_eq!(fingerprint(&files), fingerprint(&turned));
        let changed = [file("a", "1"), file("b/c", "3")];
        assert_ne!(fingerprint(&files), fingerprint(&changed));
        let renamed = [file("a", "1"), file("b/d", "2")];
        assert_ne!(fingerprint(&files), fingerprint(&renamed));
    }
}

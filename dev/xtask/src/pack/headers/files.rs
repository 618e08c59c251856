//! The files of a release: those that may be cached for good, and those that have to be
//! revalidated.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::HEADER_FILES;
use super::well_known::ENDPOINTS;
use crate::compress::is_compressed;
use crate::digest::HASH_DIGITS;

/// The endings of files whose names have a hash of their bytes.
pub(super) const HASHED: [&str; 5] = ["js", "wasm", "css", "bin", "svg"];

/// The paths of the files, relative to the folder of the release, sorted.
#[derive(Debug)]
pub(super) struct Files {
    /// The files with a hash in their names: another content has another name.
    pub(super) immutable: Vec<String>,
    /// All other files.
    pub(super) revalidated: Vec<String>,
}

impl Files {
    pub(super) fn of(dist: &Path) -> io::Result<Self> {
        let mut names = Vec::new();
        list(dist, "", &mut names)?;
        names.sort();
        let names = names.into_iter();
        let (immutable, revalidated) = names
            .filter(|name| !HEADER_FILES.contains(&name.as_str()) && !is_compressed(name))
            .partition(|name| is_hashed(name));
        Ok(Self {
            immutable,
            revalidated,
        })
    }

    /// The endings of the files that have to be revalidated.
    pub(super) fn revalidated_endings(&self) -> BTreeSet<&str> {
        let endings = self
            .revalidated
            .iter()
            .filter(|name| *name != ENDPOINTS)
            .filter_map(|name| name.rsplit_once('.'));
        endings.map(|(_, ending)| ending).collect()
    }
}

fn list(folder: &Path, prefix: &str, names: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if entry.file_type()?.is_dir() {
            list(&entry.path(), &format!("{name}/"), names)?;
        } else {
            names.push(name);
        }
    }
    Ok(())
}

/// Returns true for a name such as `app-0123456789abcdef.js`.
fn is_hashed(name: &str) -> bool {
    let Some((stem, ending)) = name.rsplit_once('.') else {
        return false;
    };
    let hash = stem.rsplit_once('-').map_or("", |(_, hash)| hash);
    HASHED.contains(&ending)
        && hash.len() == HASH_DIGITS
        && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_named_by_its_bytes_is_kept() {
        for name in [
            "app-0123456789abcdef.js",
            "split_a-b-00112233445566ff.wasm",
            "basemap/sea-00112233445566ff.bin",
        ] {
            assert!(is_hashed(name), "{name}");
        }
        for name in [
            "index.html",
            "app.js",
            "app-0123.js",
            "app-0123456789ABCDEF.js",
            "app-0123456789abcdef.html",
            "basemap/sea.bin",
        ] {
            assert!(!is_hashed(name), "{name}");
        }
    }
}

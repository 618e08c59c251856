//! The parser of a language file.

use super::KEYS;
use super::find::split_once;

/// The separator between a key and its text.
const SEPARATOR: &str = " = ";

/// The hash of this build's keys. The compiler computes it, so that the app need not
/// contain the keys.
const FINGERPRINT: u32 = {
    let mut hash = Fingerprint::new();
    let mut families = KEYS.as_slice();
    while let [family, others @ ..] = families {
        let mut keys = *family;
        while let [key, rest @ ..] = keys {
            hash = hash.key(key.as_bytes());
            keys = rest;
        }
        families = others;
    }
    hash.0
};

/// A 32-bit FNV-1a hash of keys.
///
/// Source: draft-eastlake-fnv.
struct Fingerprint(u32);

impl Fingerprint {
    const fn new() -> Self {
        Self(0x811c_9dc5)
    }

    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u32).wrapping_mul(0x0100_0193))
    }

    const fn key(mut self, mut key: &[u8]) -> Self {
        while let [byte, rest @ ..] = key {
            self = self.byte(*byte);
            key = rest;
        }
        self.byte(b'\n')
    }
}

/// The texts of one language.
#[derive(Debug)]
pub struct Translation {
    file: String,
}

impl Translation {
    /// Reads a language file. Returns `None` if its keys are not those of this build: it
    /// is of another version, or it is not a language file.
    #[must_use]
    pub fn read(file: String) -> Option<Self> {
        let mut hash = Fingerprint::new();
        for line in file.lines() {
            let (key, _) = split_once(line, SEPARATOR)?;
            hash = hash.key(key.as_bytes());
        }
        (hash.0 == FINGERPRINT).then_some(Self { file })
    }

    /// Returns the text in the line with this index.
    pub(super) fn text(&self, line: usize) -> Option<&str> {
        let line = self.file.lines().nth(line)?;
        split_once(line, SEPARATOR).map(|(_, text)| text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::templates;

    #[test]
    fn a_file_with_the_keys_of_this_build_is_read() {
        let translation =
            Translation::read(templates::file(|template| template.english.to_owned()));
        let translation = translation.unwrap();
        for (line, template) in templates::all().iter().enumerate() {
            assert_eq!(translation.text(line), Some(template.english));
        }
        assert_eq!(translation.text(templates::all().len()), None);
    }

    #[test]
    fn a_file_of_another_version_or_of_something_else_is_refused() {
        let file = templates::file(|template| template.english.to_owned());
        let (first, rest) = file.split_once('\n').unwrap();
        for other in [
            rest.to_owned(),
            format!("{rest}{first}\n"),
            format!("{file}New = new\n"),
            file.replacen("Brand = ", "Brandy = ", 1),
            file.replace(" = ", ": "),
            "<!doctype html><title>Wild Rydes</title>".to_owned(),
            String::new(),
        ] {
            assert!(Translation::read(other).is_none());
        }
    }
}

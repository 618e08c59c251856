//! The parser of a language file.

use super::{KEYS, OwnTexts};

/// The separator between a key and its text.
const SEPARATOR: &str = " = ";

/// The hash of this build's keys. The compiler computes it, so that the app need not
/// contain the keys.
const FINGERPRINT: u32 = Fingerprint::new().families(&KEYS).0;

/// The number of the library's lines.
pub(super) const LINES: usize = {
    let mut lines = 0;
    let mut families = KEYS.as_slice();
    while let [family, others @ ..] = families {
        lines += family.len();
        families = others;
    }
    lines
};

/// A 32-bit FNV-1a hash of keys.
///
/// Source: draft-eastlake-fnv.
pub(super) struct Fingerprint(pub(super) u32);

impl Fingerprint {
    pub(super) const fn new() -> Self {
        Self(0x811c_9dc5)
    }

    /// Adds the keys of these families.
    pub(super) const fn families(mut self, mut families: &[&[&str]]) -> Self {
        while let [family, others @ ..] = families {
            let mut keys = *family;
            while let [key, rest @ ..] = keys {
                self = self.key(key.as_bytes());
                keys = rest;
            }
            families = others;
        }
        self
    }

    /// Returns the hash of a file's keys, or `None` if a line has no key.
    fn of_file(file: &str) -> Option<u32> {
        let mut hash = Self::new();
        for line in file.lines() {
            let (key, _) = line.split_once(SEPARATOR)?;
            hash = hash.key(key.as_bytes());
        }
        Some(hash.0)
    }

    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u32).wrapping_mul(0x0100_0193))
    }

    pub(super) const fn key(mut self, mut key: &[u8]) -> Self {
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
    /// Reads the library's file of a language. Returns `None` if its keys are not those of
    /// this build: it is of another version, or it is not a language file.
    #[must_use]
    pub fn read(file: String) -> Option<Self> {
        (Fingerprint::of_file(&file) == Some(FINGERPRINT)).then_some(Self { file })
    }

    /// Adds the app's own file of the language. Returns `None` if its keys are not those
    /// of this build.
    #[must_use]
    pub fn with_own(mut self, own: OwnTexts, file: &str) -> Option<Self> {
        self.file.push_str(file);
        (Fingerprint::of_file(file) == Some(own.fingerprint)).then_some(self)
    }

    /// Returns the text in the line with this index.
    pub(super) fn text(&self, line: usize) -> Option<&str> {
        let line = self.file.lines().nth(line)?;
        line.split_once(SEPARATOR).map(|(_, text)| text)
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::i18n::{Override, templates};

    #[test]
    fn a_file_with_the_keys_of_this_build_is_read() {
        let translation = Translation::read(english()).unwrap();
        for (line, template) in templates::all().iter().enumerate() {
            assert_eq!(translation.text(line), Some(template.english));
        }
        assert_eq!(translation.text(LINES), None);
    }

    #[test]
    fn own_file_follows_and_has_to_be_of_this_build() {
        let own = OwnTexts::new("/words/", &[&["Mine"]], &[Override::new("Loading", "Wait")]);
        let with = |file: &str| {
            let library = Translation::read(english()).unwrap();
            library.with_own(own, file)
        };
        let both = with("Mine = mine\nLoading = wait\n").unwrap();
        assert_eq!(both.text(0), Some(templates::all()[0].english));
        assert_eq!(both.text(LINES), Some("mine"));
        assert_eq!(both.text(LINES + 1), Some("wait"));
        for other in [
            "",
            "Mine = mine\n",
            "Loading = wait\nMine = mine\n",
            "<html>",
        ] {
            assert!(with(other).is_none(), "{other}");
        }
    }

    fn english() -> String {
        templates::file(&templates::all(), |template| template.english.to_owned())
    }

    #[test]
    fn file_of_another_version_or_kind_is_refused() {
        let file = english();
        let (first, rest) = file.split_once('\n').unwrap();
        for other in [
            rest.to_owned(),
            format!("{rest}{first}\n"),
            format!("{file}New = new\n"),
            file.replacen("Apply = ", "Applied = ", 1),
            file.replace(" = ", ": "),
            "<!doctype html><title>Notes</title>".to_owned(),
            String::new(),
        ] {
            assert!(Translation::read(other).is_none());
        }
    }
}

//! The texts of an app: the families of its own, and the texts of the library that it
//! replaces.
//!
//! An app's translations are files of its own, one for each language. Their lines follow
//! those of the library's file: first the messages of the app's families, then the texts
//! of its [`Override`]s, each under the key of the message that it replaces.

use super::KEYS;
use super::translation::{Fingerprint, LINES};

/// A text of the app that is shown in place of a text of the library, in English. The
/// translations are in the app's language files. A language without one shows the
/// library's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Override {
    /// The key of the library's message.
    pub key: &'static str,
    /// The English text. It has `{0}` where the library's text has it.
    pub english: &'static str,
    /// The index of the message's line in the library's file.
    pub(super) line: usize,
}

impl Override {
    /// Replaces the message with this key by an English text. The keys are those of the
    /// language files, such as `RegisterLead`.
    ///
    /// # Panics
    /// Panics if the library has no such message. In a constant, that fails the build.
    #[must_use]
    pub const fn new(key: &'static str, english: &'static str) -> Self {
        Self {
            key,
            english,
            line: line_of(key),
        }
    }
}

/// Returns the index of the line with this key.
#[expect(clippy::panic, reason = "a key that does not exist fails the build")]
const fn line_of(key: &str) -> usize {
    let mut line = 0;
    let mut families = KEYS.as_slice();
    while let [family, others @ ..] = families {
        let mut keys = *family;
        while let [other, rest @ ..] = keys {
            if is_same(other.as_bytes(), key.as_bytes()) {
                return line;
            }
            line += 1;
            keys = rest;
        }
        families = others;
    }
    panic!("the library has no message with this key")
}

const fn is_same(mut a: &[u8], mut b: &[u8]) -> bool {
    loop {
        match (a, b) {
            ([], []) => return true,
            ([first, a_rest @ ..], [second, b_rest @ ..]) if *first == *second => {
                a = a_rest;
                b = b_rest;
            }
            _ => return false,
        }
    }
}

/// The language files of an app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OwnTexts {
    /// The address of the folder with the files, `<tag>.txt`, such as `/words/`.
    pub folder: &'static str,
    /// The hash of the keys.
    pub(super) fingerprint: u32,
    /// The index of the line of the first [`Override`].
    pub(super) overrides_line: usize,
}

impl OwnTexts {
    /// Describes the files in `folder`. They have the keys of these families in this
    /// order, of which the first follows [`LastFamily`](super::LastFamily), and the keys
    /// of these overrides.
    #[must_use]
    pub const fn new(folder: &'static str, families: &[&[&str]], overrides: &[Override]) -> Self {
        let mut fingerprint = Fingerprint::new().families(families);
        let mut rest = overrides;
        while let [first, others @ ..] = rest {
            fingerprint = fingerprint.key(first.key.as_bytes());
            rest = others;
        }
        let mut overrides_line = LINES;
        let mut rest = families;
        while let [family, others @ ..] = rest {
            overrides_line += family.len();
            rest = others;
        }
        Self {
            folder,
            fingerprint: fingerprint.0,
            overrides_line,
        }
    }
}

#[cfg(not(target_arch = "wasm32"))]
pub mod templates {
    //! The app's messages to translate. This exists on the host only.

    use super::super::templates::{Template, all, templates_of};
    use super::Override;
    use crate::i18n::Family;

    /// Returns the messages of a family, of which `messages` are all.
    #[must_use]
    pub fn of_family<F: Family>(messages: Vec<F>) -> Vec<Template> {
        templates_of(messages)
    }

    /// Returns the texts of the overrides, with the arguments of the messages that they
    /// replace.
    #[must_use]
    pub fn of_overrides(overrides: &[Override]) -> Vec<Template> {
        let replaced = all();
        let overrides = overrides.iter().filter_map(|own| {
            let argument = replaced.get(own.line)?.argument.clone();
            Some(Template {
                key: own.key,
                english: own.english,
                argument,
                is_name: false,
            })
        });
        overrides.collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::Family as _;
    use crate::i18n::public_pages::PublicPages;

    #[test]
    fn override_has_the_line_of_the_message_it_replaces() {
        const OWN: Override = Override::new("RegisterLead", "Come in.");
        assert_eq!(OWN.line, PublicPages::RegisterLead.line());
        let first = KEYS.concat();
        for (line, key) in first.iter().enumerate() {
            assert_eq!(line_of(key), line, "{key}");
        }
    }

    #[test]
    #[should_panic(expected = "no message with this key")]
    fn override_of_no_message_is_a_mistake() {
        let _ = Override::new("RegisterLea", "Come in.");
    }

    #[test]
    fn own_lines_follow_the_librarys() {
        const OVERRIDES: [Override; 1] = [Override::new("Loading", "Wait…")];
        let own = OwnTexts::new("/words/", &[&["A", "B"], &["C"]], &OVERRIDES);
        assert_eq!(own.overrides_line, LINES + 3);
    }
}

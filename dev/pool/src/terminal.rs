//! Escaping of text for a terminal.

use std::sync::LazyLock;

use regex::Regex;

/// Characters that a terminal may act on instead of showing: control and format
/// characters, line and paragraph separators, and code points without a meaning of their
/// own (Unicode's categories `C`, `Zl` and `Zp`).
static NON_PRINTABLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"[\p{C}\p{Zl}\p{Zp}]").ok());

/// Returns a text as one harmless line. Characters that a terminal may act on are escaped
/// as in Rust, for example the escape character as `\u{1b}`. This is needed because any
/// caller can choose usernames, addresses and temporary passwords.
#[must_use]
pub fn escaped(text: &str) -> String {
    let escape = |part: &str| {
        part.chars()
            .flat_map(char::escape_unicode)
            .collect::<String>()
    };
    match NON_PRINTABLE.as_ref() {
        Some(regex) => regex
            .replace_all(text, |found: &regex::Captures<'_>| escape(&found[0]))
            .into_owned(),
        None => escape(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_and_format_characters_are_escaped() {
        assert_eq!(
            escaped("Te\u{1b}]0;own\u{7}mp\r\n\u{9b}2J\u{202e}\u{2028}"),
            r"Te\u{1b}]0;own\u{7}mp\u{d}\u{a}\u{9b}2J\u{202e}\u{2028}"
        );
    }

    #[test]
    fn visible_characters_are_not_escaped() {
        let shown = r"email to ä@exämple.com: P\assw0rd! 🦄 (temporary password)";
        assert_eq!(escaped(shown), shown);
    }
}

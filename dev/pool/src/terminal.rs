//! Text for a terminal.

use std::sync::LazyLock;

use regex::Regex;

/// Characters that a terminal may act on instead of showing: controls, format characters,
/// line and paragraph separators, and what has no meaning of its own (Unicode's categories `C`,
/// `Zl` and `Zp`).
static UNSEEN: LazyLock<Option<Regex>> = LazyLock::new(|| Regex::new(r"[\p{C}\p{Zl}\p{Zp}]").ok());

/// A value as one harmless line: what a terminal might act on is written as in Rust, an escape
/// character as `\u{1b}`. Usernames, addresses and temporary passwords come from whoever called.
#[must_use]
pub fn escaped(text: &str) -> String {
    let escape = |part: &str| {
        part.chars()
            .flat_map(char::escape_unicode)
            .collect::<String>()
    };
    match UNSEEN.as_ref() {
        Some(unseen) => unseen
            .replace_all(text, |found: &regex::Captures<'_>| escape(&found[0]))
            .into_owned(),
        None => escape(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_acts_on_is_escaped() {
        assert_eq!(
            escaped("Te\u{1b}]0;own\u{7}mp\r\n\u{9b}2J\u{202e}\u{2028}"),
            r"Te\u{1b}]0;own\u{7}mp\u{d}\u{a}\u{9b}2J\u{202e}\u{2028}"
        );
    }

    #[test]
    fn what_a_terminal_shows_stays_as_it_is() {
        let shown = r"email to ä@exämple.com: P\assw0rd! 🦄 (temporary password)";
        assert_eq!(escaped(shown), shown);
    }
}

//! The patterns of the API models. They are in Java's dialect and must match a complete
//! value.

use std::sync::OnceLock;

use regex::Regex;

/// A pattern of the model, which is compiled at its first use.
#[derive(Debug)]
pub(super) struct Pattern {
    text: &'static str,
    compiled: OnceLock<Option<Regex>>,
}

impl Pattern {
    pub(super) fn new(text: &'static str) -> Self {
        Self {
            text,
            compiled: OnceLock::new(),
        }
    }

    /// Returns the pattern as the model prints it, for messages.
    pub(super) fn text(&self) -> &'static str {
        self.text
    }

    /// Returns `true` if the complete value matches. A pattern that cannot be compiled
    /// matches every value.
    pub(super) fn matches(&self, value: &str) -> bool {
        self.regex().is_none_or(|regex| regex.is_match(value))
    }

    #[cfg(test)]
    pub(super) fn compiles(&self) -> bool {
        self.regex().is_some()
    }

    fn regex(&self) -> Option<&Regex> {
        self.compiled
            .get_or_init(|| Regex::new(&format!(r"\A(?:{})\z", translated(self.text))).ok())
            .as_ref()
    }
}

/// Translates a pattern into the dialect of the `regex` crate.
///
/// In Java `\w`, `\d`, `\s` and `\b` know only ASCII, `.` stops at every line terminator
/// (`java.util.regex.Pattern`), and a `-` after a range in a class is a literal.
fn translated(java: &str) -> String {
    let mut out = String::new();
    let mut in_class = false;
    let dot_takes_all = java.starts_with("(?s)");
    let mut characters = java.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' => match characters.next() {
                Some('w') => out += "[0-9A-Za-z_]",
                Some('d') => out += "[0-9]",
                Some('s') => out += r"[ \t\n\x0B\f\r]",
                Some('S') => out += r"[^ \t\n\x0B\f\r]",
                Some('b') if !in_class => out += r"(?-u:\b)",
                Some(escaped) => {
                    out.push('\\');
                    out.push(escaped);
                }
                None => out += r"\\",
            },
            '[' if !in_class => {
                in_class = true;
                out.push('[');
                if characters.next_if_eq(&'^').is_some() {
                    out.push('^');
                }
            }
            ']' if in_class => {
                in_class = false;
                out.push(']');
            }
            // The models use no set operators of either dialect, so each of these is a
            // literal.
            '&' | '~' | '[' if in_class => {
                out.push('\\');
                out.push(character);
            }
            '-' if in_class && !is_range(&out, characters.peek()) => out += r"\-",
            '.' if !in_class && !dot_takes_all => out += r"[^\n\r\u{85}\u{2028}\u{2029}]",
            other => out.push(other),
        }
    }
    out
}

/// Returns `true` if a `-` is between the two ends of a range in a class.
fn is_range(before: &str, after: Option<&char>) -> bool {
    let mut left = before.chars().rev();
    let last = left.next();
    // After `a-z`, or after a class such as `\w`, the `-` is not a range.
    let ends_a_range = left.next() == Some('-') && left.next() != Some('\\');
    let after_class = matches!(last, Some('[' | ']' | '}')) && !before.ends_with(r"\]");
    !ends_a_range && !after_class && after.is_some_and(|after| *after != ']')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pattern_matches_complete_values_as_in_java() {
        for (pattern, good, bad) in [
            (r"[\w-]+_[0-9a-f-]+", "eu-west-1_0a-f", "eu-west-1_0A"),
            (r"[\w-]+_[0-9a-zA-Z]+", "local_Example", "local-Example"),
            (r"[\w-]+_[0-9a-zA-Z]+", "local_W", "löcal_W"),
            (r"[A-Za-z0-9-_=.]+", "a.b-c_d=", "a b"),
            (r"[A-Za-z0-9-_=.]+", "-", "/"),
            (r"^[\S]+.*[\S]+$", "pass word", " password"),
            (r"^[\S]+.*[\S]+$", "ab", "a\u{2028}b c\n"),
            (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "jeff|é", "je ff"),
            (r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+", "ज़ै", "je\u{200b}ff"),
            (r"[\w\s+=,.@-]+", "my pool, v.1", "my\u{a0}pool"),
            (r"[\S]+", "\u{a0}", "a b"),
            (r".*\{####\}.*", "Code {####}.", "Code {###}."),
            (r".*\{####\}.*", "Code {####}", "Code\n{####}"),
            (r"(?s).*", "a\nb", ""),
            (r"[\x21\x23-\x5B\x5D-\x7E]+", "a[b", "a\\b"),
            (
                r"^https://[!$-;=@-\[\]_a-z~]+$",
                "https://a.b/[c]",
                "https://a b",
            ),
            (r"(un)?authenticated", "unauthenticated", "authenticatedx"),
            ("[0-9]+", "012345", "12345x"),
        ] {
            let pattern = Pattern::new(pattern);
            assert!(pattern.compiles(), "{pattern:?}");
            assert!(pattern.matches(good), "{good:?} {pattern:?}");
            assert!(
                bad.is_empty() || !pattern.matches(bad),
                "{bad:?} {pattern:?}"
            );
        }
    }
}

//! The pool's password rules, which are checked while the user types.
//!
//! Source: "Adding user pool password requirements", Amazon Cognito Developer Guide.

use crate::config::PasswordPolicy;

/// Cognito's list of special characters. A space also counts, unless it is at either end
/// of the password.
const SYMBOLS: &str = "^$*.[]{}()?\"!@#%&/\\,><':;|_~`=+-";

/// The maximum number of characters of a password.
///
/// Source: `PasswordType` of the API reference, whose pattern is `[\S]+.*[\S]+` and whose
/// length is 256 at most. The pattern refuses white space at either end.
const MOST: usize = 256;

/// Returns `true` if there is white space at either end, which Cognito refuses in every
/// pool.
#[must_use]
pub fn has_outer_space(password: &str) -> bool {
    // The pattern's `\S` treats U+000B as white space, but `is_ascii_whitespace` does
    // not.
    let is_space = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
    password.starts_with(is_space) || password.ends_with(is_space)
}

/// Returns `true` if the password has more characters than Cognito accepts in any pool.
#[must_use]
pub fn is_too_long(password: &str) -> bool {
    password.chars().count() > MOST
}

/// One rule of a password policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rule {
    /// The password has at least this number of characters.
    Length(u32),
    /// The password has a lower-case letter.
    Lowercase,
    /// The password has an upper-case letter.
    Uppercase,
    /// The password has a digit.
    Number,
    /// The password has one of Cognito's special characters.
    Symbol,
}

impl Rule {
    /// Returns `true` if `password` satisfies this rule.
    #[must_use]
    pub fn is_met_by(self, password: &str) -> bool {
        match self {
            Self::Length(least) => password.chars().count() >= least as usize,
            Self::Lowercase => password.bytes().any(|b| b.is_ascii_lowercase()),
            Self::Uppercase => password.bytes().any(|b| b.is_ascii_uppercase()),
            Self::Number => password.bytes().any(|b| b.is_ascii_digit()),
            Self::Symbol => {
                password.contains(|c| SYMBOLS.contains(c)) || password.trim().contains(' ')
            }
        }
    }
}

impl PasswordPolicy {
    /// Returns the rules of this policy, in the order in which they are shown.
    pub fn rules(self) -> impl Iterator<Item = Rule> {
        [
            Some(Rule::Length(self.min_length)),
            self.require_lowercase.then_some(Rule::Lowercase),
            self.require_uppercase.then_some(Rule::Uppercase),
            self.require_numbers.then_some(Rule::Number),
            self.require_symbols.then_some(Rule::Symbol),
        ]
        .into_iter()
        .flatten()
    }

    /// Returns `true` if `password` satisfies every rule.
    #[must_use]
    pub fn is_met_by(self, password: &str) -> bool {
        self.rules().all(|rule| rule.is_met_by(password))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const DEFAULT: PasswordPolicy = PasswordPolicy {
        min_length: 8,
        require_numbers: true,
        require_lowercase: true,
        require_uppercase: true,
        require_symbols: true,
    };

    #[test]
    fn the_consoles_default_policy() {
        assert!(DEFAULT.is_met_by("Passw0rd!"));
        for missing in ["Pw0!", "PASSW0RD!", "passw0rd!", "Password!", "Passw0rdd"] {
            assert!(!DEFAULT.is_met_by(missing), "{missing}");
        }
    }

    #[test]
    fn a_space_is_a_symbol_only_inside() {
        assert!(Rule::Symbol.is_met_by("pass word"));
        assert!(!Rule::Symbol.is_met_by(" password "));
    }

    #[test]
    fn outer_space_is_found_at_either_end_alone() {
        for typed in [" Passw0rd!", "Passw0rd! ", "\tPassw0rd!", " "] {
            assert!(has_outer_space(typed), "{typed:?}");
        }
        for typed in ["", "Passw0rd!", "Pass w0rd!", "Passw0rd!\u{3000}"] {
            assert!(!has_outer_space(typed), "{typed:?}");
        }
    }

    #[test]
    fn too_long_starts_at_257_characters() {
        assert!(!is_too_long(&"é".repeat(256)));
        assert!(is_too_long(&"é".repeat(257)));
    }

    #[test]
    fn length_counts_characters_not_bytes() {
        assert!(!Rule::Length(8).is_met_by("ééééé"));
        assert!(Rule::Length(5).is_met_by("ééééé"));
    }
}

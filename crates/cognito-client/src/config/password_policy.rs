//! The rules that a password has to satisfy.

use super::Json;
use super::section::Section;

/// The rules that a password has to satisfy. The defaults are those of the Cognito
/// console.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PasswordPolicy {
    /// The minimum length, in characters.
    pub min_length: u32,
    /// Set if a password needs at least one `0`–`9`.
    pub require_numbers: bool,
    /// Set if a password needs at least one `a`–`z`.
    pub require_lowercase: bool,
    /// Set if a password needs at least one `A`–`Z`.
    pub require_uppercase: bool,
    /// Set if a password needs at least one of Cognito's special characters.
    pub require_symbols: bool,
}

impl PasswordPolicy {
    pub(super) fn read<J: Json>(auth: &Section<'_, J>) -> Self {
        let policy = Section {
            name: "auth.password_policy",
            value: auth.value("password_policy"),
            fault: auth.fault,
        };
        let min_length = match policy.value("min_length") {
            None => 8,
            Some(value) => match value.number() {
                Some(length @ 1..=99) => length,
                _ => policy.bad("min_length", 8),
            },
        };
        Self {
            min_length,
            require_numbers: policy.flag("require_numbers", true),
            require_lowercase: policy.flag("require_lowercase", true),
            require_uppercase: policy.flag("require_uppercase", true),
            require_symbols: policy.flag("require_symbols", true),
        }
    }
}

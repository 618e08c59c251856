//! The limits that the API model sets for texts.

use std::sync::LazyLock;

use regex::Regex;

use super::error::{ApiError, ErrorCode};

/// The API model's limits for a text parameter.
pub(crate) struct TextRule {
    min: usize,
    max: usize,
    pattern: TextFormat,
}

/// The regular expression of [`TextFormat::Printable`], from the model, anchored at both
/// ends.
static PRINTABLE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r"\A[\p{L}\p{M}\p{S}\p{N}\p{P}]+\z").ok());

#[derive(Clone, Copy)]
enum TextFormat {
    Any,
    NoSpace,
    /// Letters, marks, symbols, numbers and punctuation, by Unicode's general categories.
    /// Spaces, control characters and format characters (`Cf`, for example U+200B) do not
    /// belong to them.
    Printable,
    Word,
    Token,
    DeviceKey,
    PoolId,
    Digits,
    Password,
}

impl TextFormat {
    fn text(self) -> &'static str {
        match self {
            Self::Any => ".*",
            Self::NoSpace => r"[\S]+",
            Self::Printable => r"[\p{L}\p{M}\p{S}\p{N}\p{P}]+",
            Self::Word => r"[\w+]+",
            Self::Token => r"[A-Za-z0-9-_=.]+",
            Self::DeviceKey => r"[\w-]+_[0-9a-f-]+",
            Self::PoolId => r"[\w-]+_[0-9a-zA-Z]+",
            Self::Digits => "[0-9]+",
            Self::Password => r"^[\S]+.*[\S]+$",
        }
    }

    fn matches(self, text: &str) -> bool {
        let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let parts = |left: fn(char) -> bool, right: fn(char) -> bool| {
            text.rsplit_once('_').is_some_and(|(l, r)| {
                !l.is_empty() && !r.is_empty() && l.chars().all(left) && r.chars().all(right)
            })
        };
        match self {
            Self::Any => true,
            Self::NoSpace => !text.is_empty() && !text.contains(char::is_whitespace),
            Self::Printable => PRINTABLE
                .as_ref()
                .is_some_and(|printable| printable.is_match(text)),
            Self::Word => !text.is_empty() && text.chars().all(|c| word(c) || c == '+'),
            Self::Token => {
                !text.is_empty()
                    && text
                        .chars()
                        .all(|c| word(c) || matches!(c, '-' | '=' | '.'))
            }
            Self::DeviceKey => parts(
                |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'),
                |c| matches!(c, '0'..='9' | 'a'..='f' | '-'),
            ),
            Self::PoolId => parts(
                |c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'),
                |c| c.is_ascii_alphanumeric(),
            ),
            Self::Digits => !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()),
            Self::Password => {
                !text.is_empty()
                    && !text.starts_with(char::is_whitespace)
                    && !text.ends_with(char::is_whitespace)
            }
        }
    }
}

const fn rule(min: usize, max: usize, pattern: TextFormat) -> TextRule {
    TextRule { min, max, pattern }
}

pub(crate) const ANY: TextRule = rule(0, 131_072, TextFormat::Any);
pub(crate) const NAME: TextRule = rule(1, 128, TextFormat::Any);
pub(crate) const CLIENT_ID: TextRule = rule(1, 128, TextFormat::Word);
pub(crate) const USERNAME: TextRule = rule(1, 128, TextFormat::Printable);
pub(crate) const PASSWORD: TextRule = rule(0, 256, TextFormat::Password);
pub(crate) const CODE: TextRule = rule(1, 2_048, TextFormat::NoSpace);
pub(crate) const SESSION: TextRule = rule(20, 4_096, TextFormat::Any);
pub(crate) const TOKEN: TextRule = rule(0, 131_072, TextFormat::Token);
pub(crate) const TOTP_CODE: TextRule = rule(6, 6, TextFormat::Digits);
pub(crate) const DEVICE_KEY: TextRule = rule(1, 55, TextFormat::DeviceKey);
pub(crate) const POOL_ID: TextRule = rule(1, 55, TextFormat::PoolId);
pub(crate) const IDENTITY_ID: TextRule = rule(1, 55, TextFormat::Any);
pub(crate) const ATTRIBUTE_NAME: TextRule = rule(1, 32, TextFormat::Any);
pub(crate) const ATTRIBUTE_VALUE: TextRule = rule(0, 2_048, TextFormat::Any);

/// Checks a text against its rule; `at` is the parameter's path for the message.
pub(crate) fn check(at: &str, text: &str, rule: &TextRule) -> Result<(), ApiError> {
    let length = text.chars().count();
    if length < rule.min {
        let bound = format!(
            "Member must have length greater than or equal to {}",
            rule.min
        );
        return Err(constraint(at, &bound));
    }
    if length > rule.max {
        let bound = format!("Member must have length less than or equal to {}", rule.max);
        return Err(constraint(at, &bound));
    }
    if !rule.pattern.matches(text) {
        let pattern = rule.pattern.text();
        let bound = format!("Member must satisfy regular expression pattern: {pattern}");
        return Err(constraint(at, &bound));
    }
    Ok(())
}

/// Returns the error for a parameter that breaks a limit, in the service's wording.
pub(crate) fn constraint(at: &str, bound: &str) -> ApiError {
    ErrorCode::InvalidParameter.with_message(format!(
        "1 validation error detected: Value at '{at}' failed to satisfy constraint: {bound}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_format_matches_as_the_model_says() {
        for (pattern, good, bad) in [
            (TextFormat::DeviceKey, "eu-west-1_0a-f", "eu-west-1_0A"),
            (TextFormat::PoolId, "local_Example", "local-Example"),
            (TextFormat::Token, "a.b-c_d=", "a b"),
            (TextFormat::Password, "pass word", " password"),
            (TextFormat::Printable, "jeff|é", "je ff"),
            (TextFormat::Digits, "012345", "12345x"),
        ] {
            assert!(pattern.matches(good), "{good}");
            assert!(!pattern.matches(bad), "{bad}");
        }
    }

    #[test]
    fn printable_format_refuses_invisible_characters() {
        for good in ["jeff", "Ωμέγα", "a|b", "e\u{301}", "٣", "🦄"] {
            assert!(TextFormat::Printable.matches(good), "{good:?}");
        }
        for bad in [
            "",
            "je\u{200b}ff",
            "\u{feff}jeff",
            "jeff\u{202e}",
            "je\u{ad}ff",
            "\u{2066}jeff\u{2069}",
            "je\u{a0}ff",
            "je\u{2028}ff",
            "je\u{e000}ff",
            "jeff\n",
        ] {
            assert!(!TextFormat::Printable.matches(bad), "{bad:?}");
        }
    }
}

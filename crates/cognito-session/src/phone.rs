//! Phone numbers: as users type or paste them, and in the form of E.164.
//!
//! This file has the code that every form needs. The dialling rules and number patterns
//! of all countries are in [`plan`], which is some 15 KB and is loaded only by the forms
//! that take phone numbers.

mod pattern;
pub mod plan;

use super::fields::Fault;
use super::typed::{ascii_digit, is_dash, is_invisible};

/// The most digits of a number in the form of E.164, with its country code.
///
/// Source: ITU-T E.164, section 6.
const MOST_DIGITS: usize = 15;

/// The fewest digits, which the shortest national numbers have.
const FEWEST_DIGITS: usize = 7;

/// A phone number that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The two-letter code of the number's country (ISO 3166-1; `XK` is customary for
    /// Kosovo), or `--` for a number of no country, such as a satellite phone's.
    pub country: &'static str,
    calling: &'static str,
    national: String,
}

impl Phone {
    /// Returns the number in the form of E.164: a plus and digits.
    #[must_use]
    pub fn e164(&self) -> String {
        ["+", self.calling, &self.national].concat()
    }

    /// Returns the number in groups of digits, for the user to check.
    #[must_use]
    pub fn in_groups(&self) -> String {
        let mut text = ["+", self.calling].concat();
        let digits = self.national.len();
        for (at, digit) in self.national.chars().enumerate() {
            // The groups have three digits, and four or two at the end, so that no digit
            // is alone.
            if at % 3 == 0 && (at == 0 || digits - at > 1) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }
}

/// The result of reading a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParsedPhone {
    /// The number has one interpretation.
    Certain(Phone),
    /// The number has several interpretations, or an unlikely one, so the user has to
    /// choose. The list is not empty.
    Ambiguous(Vec<Phone>),
}

/// Reads a number in any usual form whose country code follows a plus or `00`. No
/// country's rules are applied, so other parts of the number, such as a `(0)`, are kept.
///
/// # Errors
/// Returns [`Fault::PhoneMissing`] when there is no digit, and [`Fault::PhoneMalformed`]
/// when the text is not such a number.
pub fn international(typed: &str) -> Result<String, Fault> {
    let Dialled { digits, plus } = dialled(typed)?;
    let number = if plus {
        Some(digits.as_str())
    } else {
        digits.strip_prefix("00")
    };
    let number = number.filter(|number| has_e164_form(number));
    let number = number.ok_or(Fault::PhoneMalformed)?;
    Ok(["+", number].concat())
}

/// Returns whether the text may be a phone number that is not in the form of E.164 yet.
/// Only [`plan::read`] can determine which number it is.
#[must_use]
pub fn may_be_dialled(typed: &str) -> bool {
    let Ok(Dialled { digits, plus }) = dialled(typed) else {
        return false;
    };
    let is_done = plus && typed.strip_prefix('+') == Some(&digits);
    // A number with fewer digits has no area code, and one with more digits does not
    // exist.
    !is_done && (5..=MOST_DIGITS + 6).contains(&digits.len())
}

/// Returns whether these digits, preceded by a plus, have the form of E.164.
fn has_e164_form(number: &str) -> bool {
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&number.len()) && !number.starts_with('0')
}

struct Dialled {
    /// The digits in ASCII: at least one.
    digits: String,
    /// Set when a plus precedes the digits.
    plus: bool,
}

/// Reads the digits of any script, without the characters that people put between them.
fn dialled(typed: &str) -> Result<Dialled, Fault> {
    let typed = typed.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
    let link = typed
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("tel:"));
    // The part of a link after the semicolon does not belong to the number (RFC 3966).
    let number = if link {
        typed.get(4..).and_then(|rest| rest.split(';').next())
    } else {
        Some(typed)
    };
    let mut digits = String::new();
    let mut plus = false;
    for sign in number.unwrap_or_default().chars() {
        match sign {
            '+' | '＋' | '﹢' if !plus && digits.is_empty() => plus = true,
            '.' | '/' | '(' | ')' | '[' | ']' | '·' | '•' | '．' | '／' | '（' | '）' => {}
            _ if sign.is_whitespace() || is_dash(sign) || is_invisible(sign) => {}
            _ => digits.push(ascii_digit(sign).ok_or(Fault::PhoneMalformed)?),
        }
    }
    if digits.is_empty() {
        return Err(Fault::PhoneMissing);
    }
    Ok(Dialled { digits, plus })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn international_numbers_are_read_without_the_plan() {
        for typed in [
            "+1 (206) 555-0100",
            "+12065550100",
            "001 206 555 0100",
            "+1.206.555.0100",
            "\u{202a}+1 206‑555–0100\u{202c}",
            "\u{feff}\u{200e}+1 206 555 0100\u{200f}",
            "tel:+1-206-555-0100;ext=7",
            "＋１２０６５５５０１００",
            "+١٢٠٦٥٥٥٠١٠٠",
        ] {
            assert_eq!(
                international(typed).as_deref(),
                Ok("+12065550100"),
                "{typed}"
            );
        }
        for typed in ["", " \u{200e} ", "+", "( )", "tel:"] {
            assert_eq!(international(typed), Err(Fault::PhoneMissing), "{typed:?}");
        }
        for typed in [
            "206 555 0100",
            "+0206555",
            "+1 206 x",
            "kettle",
            "+123",
            "+12345678901234567",
            "++1 206 555 0100",
            "206+5550100",
            "jeff@example.com",
        ] {
            assert_eq!(international(typed), Err(Fault::PhoneMalformed), "{typed}");
        }
    }

    #[test]
    fn only_what_may_be_dialled_needs_the_plan() {
        for typed in [
            "206 555 0100",
            "+1 206 555 0100",
            "00491512345678",
            "\u{202a}+12065550100\u{202c}",
            "٠١٠ ١٢٣٤ ٥٦٧٨",
        ] {
            assert!(may_be_dialled(typed), "{typed}");
        }
        for typed in [
            "+12065550100",
            "jeff@example.com",
            "jeff|example|com",
            "jeff",
            "jeff2065550100",
            "1234",
            "1234567890123456789012",
            "",
        ] {
            assert!(!may_be_dialled(typed), "{typed}");
        }
    }
}

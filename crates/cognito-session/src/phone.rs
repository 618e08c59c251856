//! Phone numbers: as riders type or paste them, and in the form of E.164.
//!
//! This file has what every form needs. What countries dial, and how their numbers look, is
//! in [`plan`], which is some 15 KB and is loaded by the forms that take phone numbers alone.

mod pattern;
pub mod plan;

use super::fields::Fault;
use super::typed::{ascii_digit, is_dash, is_invisible};

/// The most digits of a number in the form of E.164, its country code among them.
///
/// Source: ITU-T E.164, section 6.
const MOST_DIGITS: usize = 15;

/// The fewest, as the shortest national numbers have it.
const FEWEST_DIGITS: usize = 7;

/// A phone number that was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Phone {
    /// The country it belongs to, by its two letters (ISO 3166-1; `XK` is Kosovo's by
    /// custom); `--` for a number of no country, such as a satellite phone's.
    pub country: &'static str,
    calling: &'static str,
    national: String,
}

impl Phone {
    /// The number in the form of E.164: a plus and digits.
    #[must_use]
    pub fn e164(&self) -> String {
        ["+", self.calling, &self.national].concat()
    }

    /// The number in groups of digits, for a rider to look over.
    #[must_use]
    pub fn in_groups(&self) -> String {
        let mut text = ["+", self.calling].concat();
        let digits = self.national.len();
        for (at, digit) in self.national.chars().enumerate() {
            // By three, and four or two at the end: no digit stands alone.
            if at % 3 == 0 && (at == 0 || digits - at > 1) {
                text.push('\u{a0}');
            }
            text.push(digit);
        }
        text
    }
}

/// How a number was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reading {
    /// There is one way to understand it.
    Sure(Phone),
    /// The rider has to say which number is meant: one of these, at least one.
    Unsure(Vec<Phone>),
}

/// Reads a number with its country code behind a plus or `00`, in any usual form, without
/// knowing countries: whatever else it has, such as a `(0)`, stays in it.
///
/// # Errors
/// [`Fault::PhoneMissing`] where there is no digit, and [`Fault::PhoneMalformed`] where it is
/// not such a number.
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

/// Whether what was typed may be a phone number that is not in the form of E.164 yet, so that
/// it takes [`plan::read`] to tell which.
#[must_use]
pub fn may_be_dialled(typed: &str) -> bool {
    let Ok(Dialled { digits, plus }) = dialled(typed) else {
        return false;
    };
    let is_done = plus && typed.strip_prefix('+') == Some(&digits);
    // Fewer digits are no phone number with its area code; more are none at all.
    !is_done && (5..=MOST_DIGITS + 6).contains(&digits.len())
}

/// Whether these digits, behind a plus, are a number as E.164 has them.
fn has_e164_form(number: &str) -> bool {
    (FEWEST_DIGITS..=MOST_DIGITS).contains(&number.len()) && !number.starts_with('0')
}

/// What was typed as a phone number.
struct Dialled {
    /// Its digits in ASCII: at least one.
    digits: String,
    /// Whether a plus stands in front.
    plus: bool,
}

/// The digits, of whichever script, without the characters that people put between them.
fn dialled(typed: &str) -> Result<Dialled, Fault> {
    let typed = typed.trim_matches(|sign: char| sign.is_whitespace() || is_invisible(sign));
    let link = typed
        .get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("tel:"));
    // What follows the semicolon of a link is no part of the number (RFC 3966).
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
            "unicorn",
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

//! The encodings that Cognito uses: integers are hexadecimal in requests and replies and
//! have the form of Java's `toByteArray` in hashes, and the secret block is base64.

use base64::Engine as _;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// The number of bytes of an integer below 2^3072, big-endian.
pub(super) const WIDTH: usize = 384;

/// Reads hexadecimal digits in upper or lower case, with or without leading zeros and
/// with an odd or even number of digits.
///
/// Returns `None` for an empty text, for a text with anything but digits, and for a
/// number that needs more than [`WIDTH`] bytes.
pub(super) fn from_hex(hex: &str) -> Option<[u8; WIDTH]> {
    if hex.is_empty() {
        return None;
    }
    let mut bytes = [0_u8; WIDTH];
    for (place, digit) in hex.bytes().rev().enumerate() {
        let value = char::from(digit).to_digit(16)? as u8;
        match bytes.iter_mut().rev().nth(place / 2) {
            Some(byte) => *byte |= value << (4 * (place % 2)),
            None if value == 0 => {}
            None => return None,
        }
    }
    Some(bytes)
}

/// The base64 variant that browsers' `atob` reads: with or without padding, and with any
/// values in the unused last bits.
const FORGIVING: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Reads base64 as aws-amplify reads a secret block: in the standard or the URL-safe
/// alphabet, with or without padding, and with white space anywhere. Cognito sends the
/// standard form. Other servers send texts that only these rules can decode, such as a
/// UUID.
///
/// Source: `getSignatureString` of aws-amplify's `@aws-amplify/auth` 6, which replaces
/// `-` and `_` and calls `atob`; "forgiving-base64 decode" of the WHATWG's Infra
/// Standard.
pub(super) fn from_base64(text: &str) -> Option<Vec<u8>> {
    let standard: String = text
        .chars()
        .filter(|c| !c.is_ascii_whitespace())
        .map(|c| match c {
            '-' => '+',
            '_' => '/',
            other => other,
        })
        .collect();
    FORGIVING.decode(standard).ok()
}

/// Returns an integer in the form of JavaScript's `toString(16)`: in lower case and
/// without leading zeros.
pub(super) fn to_hex(integer: &[u8]) -> String {
    let mut hex = String::with_capacity(2 * integer.len());
    for byte in integer {
        for digit in [byte >> 4, byte & 15] {
            if digit != 0 || !hex.is_empty() {
                hex.push(char::from(match digit {
                    0..10 => b'0' + digit,
                    _ => b'a' - 10 + digit,
                }));
            }
        }
    }
    if hex.is_empty() {
        hex.push('0');
    }
    hex
}

/// Returns an integer in the form of Java's `BigInteger.toByteArray`, which Cognito
/// hashes: big-endian and as short as possible, with a zero byte in front if the top bit
/// would otherwise be the sign bit.
///
/// The result has two pieces that are hashed one after the other: the zero byte or
/// nothing, and the digits.
pub(super) fn java_form(integer: &[u8]) -> [&[u8]; 2] {
    let mut digits = integer;
    while let [0, rest @ ..] = digits {
        digits = rest;
    }
    match digits {
        [] | [0x80..=0xff, ..] => [&[0], digits],
        _ => [&[], digits],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The 513 rows of amplify-js: each is an integer and its hexadecimal form.
    fn padded_hex() -> Vec<(i64, String)> {
        let fixture = include_str!("../../tests/fixtures/published.json");
        let fixture: serde_json::Value = serde_json::from_str(fixture).unwrap();
        serde_json::from_value(fixture["padded_hex"].clone()).unwrap()
    }

    #[test]
    fn java_form_is_that_of_amplify() {
        // The protocol has no negative integers, because its only subtraction is modulo
        // N. The rows below zero therefore do not apply to a function that takes
        // magnitudes.
        let rows: Vec<_> = padded_hex().into_iter().filter(|row| row.0 >= 0).collect();
        assert_eq!(rows.len(), 257);
        for (integer, expected) in rows {
            for width in [8, 2] {
                let bytes = integer.to_be_bytes();
                let form = java_form(&bytes[8 - width..]).concat();
                let hex: String = form
                    .iter()
                    .flat_map(|byte| [byte >> 4, byte & 15])
                    .map(|digit| char::from_digit(digit.into(), 16).unwrap())
                    .collect();
                assert_eq!(hex.to_uppercase(), expected, "{integer}");
            }
        }
    }

    #[test]
    fn hex_of_any_length_and_case_is_read() {
        let read = |hex: &str| from_hex(hex).map(|bytes| to_hex(&bytes));
        for (hex, expected) in [
            ("0", "0"),
            ("f", "f"),
            ("00000F", "f"),
            ("123", "123"),
            ("0abCDe", "abcde"),
            ("80", "80"),
        ] {
            assert_eq!(read(hex).as_deref(), Some(expected));
        }
        let widest = "f".repeat(2 * WIDTH);
        assert_eq!(read(&widest).as_ref(), Some(&widest));
        assert_eq!(
            read(&("000".to_string() + &widest)).as_ref(),
            Some(&widest),
            "leading zeros don't count"
        );
    }

    /// The expected values are those that browsers' `atob` returns after `-` and `_` have
    /// been replaced.
    #[test]
    fn base64_is_read_as_leniently_as_amplify_does() {
        for (text, expected) in [
            ("AAEC", Some(vec![0, 1, 2])),
            ("+/8=", Some(vec![0xfb, 0xff])),
            ("-_8=", Some(vec![0xfb, 0xff])),
            ("-_8", Some(vec![0xfb, 0xff])),
            ("+/9=", Some(vec![0xfb, 0xff])),
            (" AA\nEC ", Some(vec![0, 1, 2])),
            ("A", None),
            ("AAE$", None),
            ("é", None),
        ] {
            assert_eq!(from_base64(text), expected, "{text:?}");
        }
        let uuid = from_base64("6f0a2c4e-1b3d-4f5a-8c7e-9d0b1a2c3e4f");
        assert_eq!(uuid.map(|block| block.len()), Some(27));
    }

    #[test]
    fn what_is_no_hex_is_refused() {
        let too_wide = "1".to_string() + &"0".repeat(2 * WIDTH);
        for hex in [
            "",
            "-1",
            "0x10",
            " 1",
            "1 ",
            "g",
            "é",
            "1.",
            too_wide.as_str(),
        ] {
            assert_eq!(from_hex(hex), None, "{hex}");
        }
    }
}

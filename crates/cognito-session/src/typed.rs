//! Characters as keyboards and clipboards deliver them: decimal digits of every script,
//! dashes and invisible characters.

/// The code points of the zeros of all scripts. The digits 1 to 9 follow each zero in
/// order.
///
/// Source: the Unicode Character Database, general category `Nd`, Unicode 18.0.
const ZEROS: [u32; 77] = [
    0x0030, 0x0660, 0x06f0, 0x07c0, 0x0966, 0x09e6, 0x0a66, 0x0ae6, 0x0b66, 0x0be6, 0x0c66, 0x0ce6,
    0x0d66, 0x0de6, 0x0e50, 0x0ed0, 0x0f20, 0x1040, 0x1090, 0x17e0, 0x1810, 0x1946, 0x19d0, 0x1a80,
    0x1a90, 0x1b50, 0x1bb0, 0x1c40, 0x1c50, 0xa620, 0xa8d0, 0xa900, 0xa9d0, 0xa9f0, 0xaa50, 0xabf0,
    0xff10, 0x104a0, 0x10d30, 0x10d40, 0x11066, 0x110f0, 0x11136, 0x111d0, 0x112f0, 0x11450,
    0x114d0, 0x11650, 0x116c0, 0x116d0, 0x116da, 0x11730, 0x118e0, 0x11950, 0x11bf0, 0x11c50,
    0x11d50, 0x11da0, 0x11de0, 0x11f50, 0x16130, 0x16a60, 0x16ac0, 0x16b50, 0x16d70, 0x1ccf0,
    0x1d7ce, 0x1d7d8, 0x1d7e2, 0x1d7ec, 0x1d7f6, 0x1e140, 0x1e2f0, 0x1e4f0, 0x1e5f1, 0x1e950,
    0x1fbf0,
];

/// Returns the ASCII digit of the same value, when the character is a decimal digit of
/// any script.
#[must_use]
pub fn ascii_digit(sign: char) -> Option<char> {
    let code = u32::from(sign);
    let mut values = ZEROS.iter().filter_map(|zero| code.checked_sub(*zero));
    char::from_digit(values.find(|value| *value < 10)?, 10)
}

/// Returns whether the character is invisible and has no width: marks of direction,
/// joiners, zero-width spaces, the byte order mark and the soft hyphen.
///
/// Source: the Unicode Character Database, general category `Cf`. The list has those
/// characters of the category that are copied along with text.
#[must_use]
pub fn is_invisible(sign: char) -> bool {
    matches!(
        sign,
        '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'..='\u{200f}'
            | '\u{202a}'..='\u{202e}'
            | '\u{2060}'..='\u{2069}'
            | '\u{feff}'
    )
}

/// Returns whether the character is a hyphen, a dash or a minus sign.
#[must_use]
pub fn is_dash(sign: char) -> bool {
    matches!(
        sign,
        '-' | '\u{2010}'..='\u{2015}' | '−' | '－' | 'ー' | '﹣' | '~' | '～' | '〜'
    )
}

/// Returns the text without invisible characters and without spaces at its ends. It is
/// meant for names and addresses, which cannot contain such characters.
#[must_use]
pub fn visible(typed: &str) -> String {
    let seen: String = typed.chars().filter(|sign| !is_invisible(*sign)).collect();
    seen.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_of_every_script_have_their_value() {
        for (digits, script) in [
            ("٠١٢٣٤٥٦٧٨٩", "Arabic-Indic"),
            ("۰۱۲۳۴۵۶۷۸۹", "Extended Arabic-Indic"),
            ("०१२३४५६७८९", "Devanagari"),
            ("০১২৩৪৫৬৭৮৯", "Bengali"),
            ("๐๑๒๓๔๕๖๗๘๙", "Thai"),
            ("၀၁၂၃၄၅၆၇၈၉", "Myanmar"),
            ("０１２３４５６７８９", "fullwidth"),
            ("𝟬𝟭𝟮𝟯𝟰𝟱𝟲𝟳𝟴𝟵", "mathematical sans-serif bold"),
            ("0123456789", "ASCII"),
        ] {
            let read: Option<String> = digits.chars().map(ascii_digit).collect();
            assert_eq!(read.as_deref(), Some("0123456789"), "{script}");
        }
        for sign in ['a', '²', '½', '一', 'Ⅷ', '①', '\u{3a}', '\u{2f}'] {
            assert_eq!(ascii_digit(sign), None, "{sign}");
        }
    }

    #[test]
    fn table_of_zeros_is_sorted_without_overlap() {
        for pair in ZEROS.windows(2) {
            assert!(pair[0] + 10 <= pair[1], "{pair:x?}");
        }
    }

    #[test]
    fn visible_text_is_kept_and_marks_are_dropped() {
        assert_eq!(
            visible("\u{feff}\u{202a} jeff\u{200b}@example.com\u{202c} \u{200f}"),
            "jeff@example.com"
        );
        assert_eq!(visible(" José Müller "), "José Müller");
    }
}

//! What a rider types to say who they are, and the user name the pool knows them by.

use crate::config::Naming;

impl Naming {
    /// The name to sign up with. `random` makes the UUID where one is needed.
    #[must_use]
    pub fn for_sign_up(self, email: &str, random: [u8; 16]) -> String {
        match self {
            Self::DerivedFromEmail => derive(email),
            Self::Opaque => uuid_v4(random),
            Self::Attribute => email.trim().to_lowercase(),
        }
    }

    /// The name to sign in, confirm or recover with, from whatever was typed: an e-mail,
    /// a phone number in any usual form with its country code, or a user name.
    #[must_use]
    pub fn for_typed(self, typed: &str) -> String {
        let typed = typed.trim();
        if typed.contains('@') && self == Self::DerivedFromEmail {
            return derive(typed);
        }
        if typed.contains('@') && self == Self::Attribute {
            // As at sign-up, and as AWS's own clients send it: a pool may tell case apart.
            return typed.to_lowercase();
        }
        if let Some(phone) = e164(typed) {
            return phone;
        }
        typed.to_owned()
    }
}

fn derive(email: &str) -> String {
    email.trim().to_lowercase().replace(['@', '.'], "|")
}

/// A phone number with country code in E.164 form (`+` and at most 15 digits), from the
/// usual ways to write one: spaces, dashes, dots, slashes and parentheses are dropped, a
/// leading `00` is read as `+`.
///
/// Source: ITU-T E.164.
#[must_use]
pub fn e164(typed: &str) -> Option<String> {
    let mut digits = String::from("+");
    let mut international = false;
    for (at, c) in typed.trim().chars().enumerate() {
        match c {
            '+' if at == 0 => international = true,
            '0'..='9' => digits.push(c),
            ' ' | '\u{a0}' | '\u{202f}' | '-' | '\u{2010}' | '\u{2011}' | '.' | '/' | '(' | ')' => {
            }
            _ => return None,
        }
    }
    if !international {
        let rest = digits.strip_prefix("+00")?.to_owned();
        digits = ["+", &rest].concat();
    }
    let plausible = (8..=16).contains(&digits.len()) && !digits.starts_with("+0");
    plausible.then_some(digits)
}

/// A random UUID (RFC 9562, version 4).
fn uuid_v4(random: [u8; 16]) -> String {
    const HEX: &[u8; 16] = b"0123456789abcdef";
    let mut text = String::with_capacity(36);
    for (at, byte) in random.into_iter().enumerate() {
        let byte = match at {
            6 => byte & 0x0f | 0x40,
            8 => byte & 0x3f | 0x80,
            _ => byte,
        };
        if matches!(at, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        for nibble in [byte >> 4, byte & 15] {
            text.push(HEX.get(usize::from(nibble)).copied().unwrap_or(b'0').into());
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_workshops_derivation() {
        let kind = Naming::DerivedFromEmail;
        assert_eq!(
            kind.for_sign_up("Jeff@Example.com ", [0; 16]),
            "jeff|example|com"
        );
        assert_eq!(kind.for_typed(" Jeff@Example.com"), "jeff|example|com");
        assert_eq!(kind.for_typed("jeff|example|com"), "jeff|example|com");
    }

    #[test]
    fn an_email_as_the_username_is_in_lower_case() {
        let kind = Naming::Attribute;
        assert_eq!(
            kind.for_sign_up(" Jeff@Example.com", [0; 16]),
            "jeff@example.com"
        );
        assert_eq!(kind.for_typed("JEFF@example.com "), "jeff@example.com");
        assert_eq!(kind.for_typed("Jeff"), "Jeff");
    }

    #[test]
    fn an_opaque_pool_gets_a_uuid_at_sign_up_and_what_was_typed_at_sign_in() {
        let kind = Naming::Opaque;
        let name = kind.for_sign_up("a@b.c", [0xff; 16]);
        assert_eq!(name, "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(kind.for_typed("A@b.c"), "A@b.c");
    }

    #[test]
    fn phone_numbers_in_every_usual_form() {
        for typed in [
            "+1 (206) 555-0100",
            "+12065550100",
            "001 206 555 0100",
            "+1.206.555.0100",
        ] {
            assert_eq!(e164(typed).as_deref(), Some("+12065550100"), "{typed}");
        }
        for typed in [
            "",
            "+",
            "206 555 0100",
            "+0206555",
            "+1 206 x",
            "unicorn",
            "+123",
            "+12345678901234567",
        ] {
            assert_eq!(e164(typed), None, "{typed}");
        }
        assert_eq!(
            Naming::DerivedFromEmail.for_typed("+1 206-555-0100"),
            "+12065550100"
        );
    }
}

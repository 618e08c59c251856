//! The conversion of the identifier that a user types to the user name that the pool
//! knows.

use super::letter_case::Lowercase;
use super::phone;
use super::typed::visible;
use cognito_client::config::UsernameSource;
use cognito_client::config::sign_up::NewUsername;

/// The user names of a pool, which depend on the kind of its user names.
pub(crate) trait Usernames {
    /// Returns the user name for signing in, confirming or recovering an account. `typed`
    /// is an e-mail, a phone number in any usual form with its country code, or a user
    /// name.
    #[must_use]
    fn for_typed(self, typed: &str, lowercase: Lowercase) -> String;
}

impl Usernames for UsernameSource {
    fn for_typed(self, typed: &str, lowercase: Lowercase) -> String {
        let typed = visible(typed);
        if typed.contains('@') && self == Self::DerivedFromEmail {
            return derive(&typed, lowercase);
        }
        if typed.contains('@') && self == Self::Attribute {
            // The case is folded as at sign-up, and as AWS's own clients do, because the
            // user names of a pool may be case-sensitive.
            return lowercase(&typed);
        }
        phone::international(&typed).unwrap_or(typed)
    }
}

/// The texts that a new user name can be made of. One that the form does not ask for is
/// empty.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct NameParts<'a> {
    pub(crate) email: &'a str,
    /// The phone number, in the format of E.164.
    pub(crate) phone: &'a str,
    /// The name that the user chose.
    pub(crate) chosen: &'a str,
}

/// Returns the user name of a new account. `random` are the bytes of the UUID, for pools
/// that need one.
#[must_use]
pub(crate) fn new_username(
    kind: NewUsername,
    parts: NameParts<'_>,
    lowercase: Lowercase,
    random: [u8; 16],
) -> String {
    match kind {
        NewUsername::Derived => derive(parts.email, lowercase),
        NewUsername::Email => lowercase(&visible(parts.email)),
        NewUsername::Phone => parts.phone.to_owned(),
        NewUsername::Chosen => visible(parts.chosen),
        NewUsername::Uuid => uuid_v4(random),
    }
}

fn derive(email: &str, lowercase: Lowercase) -> String {
    lowercase(&visible(email)).replace(['@', '.'], "|")
}

/// Makes a random UUID (RFC 9562, version 4).
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

    fn of_email(kind: NewUsername, email: &str, random: [u8; 16]) -> String {
        let parts = NameParts {
            email,
            ..NameParts::default()
        };
        new_username(kind, parts, str::to_lowercase, random)
    }

    fn name(kind: UsernameSource, typed: &str) -> String {
        kind.for_typed(typed, str::to_lowercase)
    }

    #[test]
    fn chosen_name_and_phone_number_are_the_name() {
        let parts = NameParts {
            email: "a@b.c",
            phone: "+12065550100",
            chosen: " Jeff\u{200b} ",
        };
        let of = |kind| new_username(kind, parts, str::to_lowercase, [0; 16]);
        assert_eq!(of(NewUsername::Chosen), "Jeff");
        assert_eq!(of(NewUsername::Phone), "+12065550100");
    }

    #[test]
    fn the_workshops_derivation() {
        let kind = UsernameSource::DerivedFromEmail;
        assert_eq!(
            of_email(NewUsername::Derived, "Jeff@Example.com ", [0; 16]),
            "jeff|example|com"
        );
        assert_eq!(name(kind, " Jeff@Example.com"), "jeff|example|com");
        assert_eq!(name(kind, "jeff|example|com"), "jeff|example|com");
    }

    #[test]
    fn an_email_as_the_username_is_in_lower_case() {
        let kind = UsernameSource::Attribute;
        assert_eq!(
            of_email(NewUsername::Email, " Jeff@Example.com", [0; 16]),
            "jeff@example.com"
        );
        assert_eq!(name(kind, "JEFF@example.com "), "jeff@example.com");
        assert_eq!(name(kind, "Jeff"), "Jeff");
    }

    #[test]
    fn opaque_pool_gets_a_uuid_then_what_was_typed() {
        let kind = UsernameSource::Opaque;
        let made = of_email(NewUsername::Uuid, "a@b.c", [0xff; 16]);
        assert_eq!(made, "ffffffff-ffff-4fff-bfff-ffffffffffff");
        assert_eq!(name(kind, "A@b.c"), "A@b.c");
    }

    #[test]
    fn phone_number_is_named_in_its_e164_form() {
        for kind in [
            UsernameSource::DerivedFromEmail,
            UsernameSource::Opaque,
            UsernameSource::Attribute,
        ] {
            for typed in [
                "+1 206-555-0100",
                "\u{202a}+1\u{a0}(206) 555\u{2011}0100\u{202c}",
                "001 206 555 0100",
                "＋١٢٠٦٥٥٥٠١٠٠",
            ] {
                assert_eq!(name(kind, typed), "+12065550100", "{typed}");
            }
            assert_eq!(name(kind, "206 555 0100"), "206 555 0100");
        }
    }

    #[test]
    fn invisible_marks_are_no_part_of_a_name() {
        for kind in [UsernameSource::Opaque, UsernameSource::Attribute] {
            let typed = "\u{feff}\u{200e}jeff\u{200b}@example.com\u{200f} ";
            assert_eq!(name(kind, typed), "jeff@example.com");
        }
        let kind = UsernameSource::DerivedFromEmail;
        assert_eq!(
            name(kind, "\u{202a}jeff@example.com\u{202c}"),
            "jeff|example|com"
        );
        assert_eq!(
            of_email(NewUsername::Derived, "\u{feff}jeff@example.com", [0; 16]),
            "jeff|example|com"
        );
    }
}

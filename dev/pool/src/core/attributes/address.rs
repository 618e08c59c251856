//! Addresses: e-mail addresses and phone numbers.

/// Returns `true` if this could be an e-mail address: a text before exactly one `@`, a
/// domain with a dot after it, and no white space.
#[must_use]
pub fn is_email(text: &str) -> bool {
    let Some((local, domain)) = text.rsplit_once('@') else {
        return false;
    };
    let plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
    };
    let labels_filled = domain.split('.').all(|label| !label.is_empty());
    plain(local) && plain(domain) && labels_filled && domain.contains('.')
}

/// Returns `true` if this is a phone number in E.164: `+`, then 7 to 15 digits, of which
/// the first is not zero.
#[must_use]
pub fn is_phone_number(text: &str) -> bool {
    let Some(digits) = text.strip_prefix('+') else {
        return false;
    };
    (7..=15).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && !digits.starts_with('0')
}

/// Returns the attribute that says that this address has been verified, or `None` if the
/// attribute is not an address.
pub fn verified_flag(attribute: &str) -> Option<&'static str> {
    match attribute {
        "email" => Some("email_verified"),
        "phone_number" => Some("phone_number_verified"),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn email_and_phone_number_formats_are_checked() {
        for good in ["a@b.c", "jeff+tag@example.com", "ü@exämple.com"] {
            assert!(is_email(good), "{good}");
        }
        for bad in [
            "", "a", "a@", "@b.c", "a@b", "a b@c.d", "a@b..c", "a@@b.c", "a@b.c\n",
        ] {
            assert!(!is_email(bad), "{bad:?}");
        }
        for good in ["+12065550100", "+4915112345678"] {
            assert!(is_phone_number(good), "{good}");
        }
        for bad in [
            "",
            "12065550100",
            "+0123456789",
            "+1",
            "+1 206 5550100",
            "+1234567890123456",
        ] {
            assert!(!is_phone_number(bad), "{bad:?}");
        }
    }
}

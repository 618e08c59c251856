//! `next`: where a rider wanted to go before signing in. A path of this app, nothing else.

/// The path to go to after signing in: `wanted` when it is one of this app, else `/`.
///
/// Browsers read `\` as `/` and drop tabs and newlines in addresses, so both are refused,
/// as is everything that could name another host or scheme.
#[must_use]
pub fn safe_next(wanted: Option<&str>) -> &str {
    wanted.filter(|path| is_own_path(path)).unwrap_or("/")
}

fn is_own_path(path: &str) -> bool {
    let lower = path.to_ascii_lowercase();
    path.len() <= 512
        && path.starts_with('/')
        && !path.starts_with("//")
        && path.bytes().all(|b| b.is_ascii_graphic() && b != b'\\')
        // Nothing that turns into one of the above when something decodes it once more.
        && !["%2f", "%5c", "%09", "%0a", "%0d", "%00", "%25"]
            .iter()
            .any(|encoded| lower.contains(encoded))
}

/// The sign-in page that leads back to `path`.
#[must_use]
pub fn sign_in_path(path: &str) -> String {
    if path == "/" || !is_own_path(path) {
        return "/signin".into();
    }
    let mut address = String::from("/signin?next=");
    push_encoded(&mut address, path);
    address
}

/// Appends `text` as a query value: everything but RFC 3986's unreserved characters and
/// `/` percent-encoded.
pub fn push_encoded(address: &mut String, text: &str) {
    push_encoded_but(address, text, b"-._~/");
}

/// Appends `text`, everything percent-encoded but ASCII letters, digits and `plain`.
pub(super) fn push_encoded_but(address: &mut String, text: &str, plain: &[u8]) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || plain.contains(&byte) {
            address.push(byte.into());
        } else {
            address.push('%');
            for nibble in [byte >> 4, byte & 15] {
                address.push(HEX.get(usize::from(nibble)).copied().unwrap_or(b'0').into());
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_this_app_is_kept() {
        for path in ["/", "/account", "/a/b?c=d#e", "/rides/42"] {
            assert_eq!(safe_next(Some(path)), path);
        }
    }

    #[test]
    fn anything_else_leads_home() {
        for path in [
            "",
            "account",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil",
            "/%2fevil.example",
            "/%2Fevil.example",
            "/%5cevil",
            "/%09/evil",
            "/%252fevil",
            "/\u{2215}evil",
            "/\u{ff0f}evil",
            " /account",
            "/ü",
        ] {
            assert_eq!(safe_next(Some(path)), "/", "{path:?}");
        }
        assert_eq!(safe_next(Some(&"/a".repeat(400))), "/");
        assert_eq!(safe_next(None), "/");
    }

    #[test]
    fn the_way_back_is_encoded() {
        assert_eq!(sign_in_path("/"), "/signin");
        assert_eq!(sign_in_path("/account"), "/signin?next=/account");
        assert_eq!(sign_in_path("/a?b=c&d"), "/signin?next=/a%3Fb%3Dc%26d");
        assert_eq!(sign_in_path("//evil"), "/signin");
    }
}

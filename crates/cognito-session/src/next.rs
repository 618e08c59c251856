//! The address that a user returns to after signing in (the `next` query parameter).
//!
//! An address is not judged by its text alone. The URL parser reads it first (WHATWG URL,
//! the standard that the browser navigates by), and then the result of the parser is
//! judged.

/// The longest address, in bytes, that a user is sent back to.
const LONGEST: usize = 2048;

/// Returns the address that a user who wanted to go to `wanted` is sent to after signing
/// in, or `None` when `wanted` is not a plain path of this app. `read` is the URL parser:
/// for an address of this origin, it returns path, query and fragment as it serializes
/// them.
///
/// The parser has to return exactly the path that `wanted` contains. Then no part of the
/// path was resolved, removed or misread. Query and fragment may contain anything.
#[must_use]
pub fn safe_next(wanted: &str, read: impl FnOnce(&str) -> Option<String>) -> Option<String> {
    let path = plain_path(wanted)?;
    read(wanted).filter(|address| plain_path(address) == Some(path))
}

/// Returns the path at the start of an address, if every URL reader understands it in the
/// same way, from its start and from the start of any of its segments.
///
/// The function refuses empty segments (`//` begins another host), backslashes (which the
/// URL parser reads as slashes), parameters (`;`), and every percent-encoded ASCII
/// character but the space, because decoding it once more may produce one of these.
#[must_use]
pub fn plain_path(address: &str) -> Option<&str> {
    let bytes = address.as_bytes();
    let at = |place: usize| bytes.get(place).copied().unwrap_or_default();
    let mut end = 0;
    while end < bytes.len() && !matches!(at(end), b'?' | b'#') {
        let is_plain = match at(end) {
            b'/' => at(end + 1) != b'/',
            b'%' => at(end + 1) >= b'8' || (at(end + 1), at(end + 2)) == (b'2', b'0'),
            b'\\' | b';' => false,
            byte => byte.is_ascii_graphic(),
        };
        if !is_plain {
            return None;
        }
        end += 1;
    }
    let path = address.get(..end)?;
    (at(0) == b'/' && bytes.len() <= LONGEST).then_some(path)
}

/// Returns the address of the sign-in page with a `next` parameter that leads back to
/// `address`, which is the address of the current page. `sign_in` is the path of the
/// sign-in page, and `home` that of the page to which users go without a `next`.
#[must_use]
pub fn sign_in_path(sign_in: &str, home: &str, address: &str) -> String {
    let mut sign_in = sign_in.to_owned();
    if address != home && plain_path(address).is_some() {
        sign_in.push_str("?next=");
        push_encoded(&mut sign_in, address);
    }
    sign_in
}

/// Appends `text` as a query value. Everything but RFC 3986's unreserved characters and
/// `/` is percent-encoded.
pub fn push_encoded(address: &mut String, text: &str) {
    push_encoded_but(address, text, b"-._~/");
}

/// Appends `text`. Everything but ASCII letters, digits and `plain` is percent-encoded.
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
    use url::{Position, Url};

    const APP: &str = "https://app.example";

    /// Reads an address with another parser of the standard that the browser follows.
    fn read(address: &str) -> Option<String> {
        let base = Url::parse(APP).unwrap();
        let url = base.join("/signin?next=x").unwrap().join(address).ok()?;
        (url.origin() == base.origin()).then(|| url[Position::BeforePath..].to_owned())
    }

    fn reached(wanted: &str) -> Option<String> {
        safe_next(wanted, read)
    }

    #[test]
    fn own_address_comes_back_unchanged() {
        for address in [
            "/",
            "/account",
            "/account/",
            "/account?ref=a%2Fb",
            "/account?ref=a%2Fb%25%0a#place%2F2",
            "/account?to=https://evil.example//x",
            "/account#//evil.example",
            "/account?a=//",
            "/?x=1",
            "/#top",
            "/a/b?c=d#e",
            "/notes/42",
            "/notes/caf%C3%A9%20au%20lait",
        ] {
            assert_eq!(reached(address).as_deref(), Some(address));
        }
    }

    #[test]
    fn query_may_be_written_as_people_write() {
        let reached = reached("/account?q=ü x");
        assert_eq!(reached.as_deref(), Some("/account?q=%C3%BC%20x"));
    }

    #[test]
    fn address_that_is_not_plain_is_refused() {
        for address in [
            "",
            "account",
            "?next=/account",
            "//",
            "///",
            "//evil.example",
            "///evil.example",
            "/.//evil.example/",
            "/..//evil.example/",
            "/%2e//evil.example/",
            "/%2E%2e//evil.example/",
            "/account/..//evil.example/",
            "/account/.././/evil.example",
            "/account//evil.example",
            "/account/..",
            "/./account",
            "/%2e/account",
            "/;//evil.example",
            "/;/evil.example",
            "/account;a=b",
            "/%3B/evil.example",
            "/%3b%2f%2fevil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "/account\\..\\evil",
            "https://evil.example",
            "https:evil.example",
            "https:/evil.example",
            "javascript:alert(1)",
            "data:text/html,x",
            "blob:https://app.example/x",
            "/\t/evil.example",
            "/\n/evil",
            "\t//evil.example",
            "/acc\tount",
            "/%2fevil.example",
            "/%2Fevil.example",
            "/%5cevil",
            "/%09/evil",
            "/%00",
            "/\0",
            "/%252fevil",
            "/%61ccount",
            "/\u{2215}evil",
            "/\u{ff0f}evil",
            " /account",
            "/ü",
            "@evil.example",
            ":443",
        ] {
            assert_eq!(reached(address), None, "{address:?}");
        }
        assert_eq!(reached(&"/a".repeat(1_025)), None);
    }

    #[test]
    fn address_of_another_origin_is_not_read() {
        assert_eq!(read("/.//evil.example/").unwrap(), "//evil.example/");
        assert_eq!(read("//evil.example/"), None);
        assert_eq!(safe_next("/account", |_| None), None);
        // Each text is the remainder of another host's address after this origin's text
        // is cut off its start.
        for read in [
            ":8080/account",
            ".evil/account",
            "@evil/account",
            "//account",
        ] {
            assert_eq!(safe_next("/account", |_| Some(read.to_owned())), None);
        }
    }

    #[test]
    fn the_way_back_is_encoded() {
        let way = |address: &str| sign_in_path("/signin", "/", address);
        assert_eq!(way("/"), "/signin");
        assert_eq!(way("/account"), "/signin?next=/account");
        assert_eq!(way("/a?b=c&d"), "/signin?next=/a%3Fb%3Dc%26d");
        assert_eq!(
            way("/account?ref=a%2Fb#c"),
            "/signin?next=/account%3Fref%3Da%252Fb%23c"
        );
        for address in ["//evil", "//evil?x", "/a//b", "/a;b", "/%2f"] {
            assert_eq!(way(address), "/signin", "{address}");
        }
    }

    #[test]
    fn renamed_pages_have_their_own_way_back() {
        let way = |address: &str| sign_in_path("/login", "/app", address);
        assert_eq!(way("/app"), "/login");
        assert_eq!(way("/"), "/login?next=/");
    }
}

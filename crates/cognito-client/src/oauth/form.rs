//! Queries and form bodies (`application/x-www-form-urlencoded`, WHATWG URL).

/// Appends the fields, percent-encoded, with `&` between them.
pub(super) fn push_fields(text: &mut String, fields: &[(&str, &str)]) {
    for (place, (name, value)) in fields.iter().enumerate() {
        if place > 0 {
            text.push('&');
        }
        text.push_str(name);
        text.push('=');
        push_encoded(text, value);
    }
}

/// Appends a text. Everything but the unreserved characters of RFC 3986 is percent-encoded.
fn push_encoded(text: &mut String, value: &str) {
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            text.push(byte.into());
        } else {
            text.push('%');
            for nibble in [byte >> 4, byte & 15] {
                let digit = char::from_digit(nibble.into(), 16).unwrap_or_default();
                text.push(digit.to_ascii_uppercase());
            }
        }
    }
}

/// Returns the fields of a query without its question mark; `None` if an escape or the
/// UTF-8 of a field is malformed.
pub(super) fn fields(query: &str) -> Option<Vec<(String, String)>> {
    let parts = query.split('&').filter(|part| !part.is_empty());
    parts
        .map(|part| {
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            Some((decoded(name)?, decoded(value)?))
        })
        .collect()
}

fn decoded(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => hex(rest.next()?)? * 16 + hex(rest.next()?)?,
            other => other,
        });
    }
    String::from_utf8(bytes).ok()
}

fn hex(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_encoded_and_read_back() {
        let mut text = String::new();
        push_fields(&mut text, &[("a", "x y&=+%/ü"), ("b", "")]);
        assert_eq!(text, "a=x%20y%26%3D%2B%25%2F%C3%BC&b=");
        let expected = [("a", "x y&=+%/ü"), ("b", "")];
        let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(fields(&text).unwrap(), expected);
    }

    #[test]
    fn malformed_query_has_no_fields() {
        for query in ["a=%", "a=%4", "a=%zz", "a=%ff", "%c3=1"] {
            assert_eq!(fields(query), None, "{query}");
        }
        let plus = fields("error_description=User+not+found").unwrap();
        assert_eq!(plus.first().unwrap().1, "User not found");
    }
}

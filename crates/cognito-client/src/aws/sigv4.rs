//! Signature Version 4, by headers.
//!
//! Our own, over the hashes that the password proof needs anyway: AWS's `aws-sigv4`
//! brings an HTTP stack with it.
//!
//! Source: "Create a signed AWS API request", AWS Identity and Access Management User
//! Guide. Paths are normalized and encoded once more, as every service but S3 wants it.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// What ends every scope.
const TERMINATOR: &str = "aws4_request";

/// Temporary credentials, as far as signing goes. `Debug` is left out: they are secrets.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// `AccessKeyId`.
    pub access_key_id: &'a str,
    /// `SecretKey`.
    pub secret_access_key: &'a str,
    /// `SessionToken`; what is temporary has one.
    pub session_token: Option<&'a str>,
}

/// What a signature is good for.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// Such as `eu-west-1`.
    pub region: &'a str,
    /// The service's name in signatures, such as `sts` or `execute-api`.
    pub service: &'a str,
    /// When, as [`amz_date`] writes it. AWS refuses what is more than 5 minutes off.
    pub date: &'a str,
}

/// What is signed.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned<'a> {
    /// `GET`, `POST`, …
    pub method: &'a str,
    /// The path as it is sent, beginning with `/`.
    pub path: &'a str,
    /// The query as it is sent, without `?`.
    pub query: &'a str,
    /// The headers to be signed, `host` among them; those of the signature are added.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// The headers that make a request a signed one.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// `authorization`.
    pub authorization: String,
    /// `x-amz-security-token`, where the credentials have one.
    pub security_token: Option<Zeroizing<String>>,
}

/// Signs a request.
#[must_use]
pub fn sign(request: &Unsigned<'_>, keys: Keys<'_>, scope: Scope<'_>) -> Signed {
    let mut headers: Vec<(&str, &str)> = request.headers.to_vec();
    headers.push(("x-amz-date", scope.date));
    headers.extend(
        keys.session_token
            .map(|token| ("x-amz-security-token", token)),
    );
    let headers = Headers::of(&headers);

    let day = scope.date.split('T').next().unwrap_or_default();
    let scope_text = [day, scope.region, scope.service, TERMINATOR].join("/");
    let to_sign = Zeroizing::new(
        [
            ALGORITHM,
            scope.date,
            &scope_text,
            &hex(&Sha256::digest(canonical(request, &headers).as_bytes())),
        ]
        .join("\n"),
    );

    let mut first = Zeroizing::new(String::from("AWS4"));
    first.push_str(keys.secret_access_key);
    let mut key = mac(first.as_bytes(), day);
    for part in [scope.region, scope.service, TERMINATOR] {
        key = mac(&*key, part);
    }
    let signature = hex(&*mac(&*key, &to_sign));

    Signed {
        authorization: [
            ALGORITHM,
            " Credential=",
            keys.access_key_id,
            "/",
            &scope_text,
            ", SignedHeaders=",
            &headers.names,
            ", Signature=",
            &signature,
        ]
        .concat(),
        security_token: keys
            .session_token
            .map(|token| Zeroizing::new(token.to_owned())),
    }
}

/// A moment as signatures want it: `20150830T123600Z`.
#[must_use]
pub fn amz_date(milliseconds: i64) -> String {
    let seconds = milliseconds.div_euclid(1000);
    let (year, month, day) = civil(seconds.div_euclid(86_400));
    let second = seconds.rem_euclid(86_400);
    let mut text = String::with_capacity(16);
    // Writing into a string cannot fail.
    let _written = write!(
        text,
        "{year:04}{month:02}{day:02}T{:02}{:02}{:02}Z",
        second / 3600,
        second / 60 % 60,
        second % 60
    );
    text
}

/// Year, month and day of a day since 1970-01-01, in the Gregorian calendar: counted in
/// eras of 400 years that begin in March, so that a leap day comes last.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097;
    let from_march_of_0 = days + 719_468;
    let era = from_march_of_0.div_euclid(ERA);
    let day_of_era = from_march_of_0.rem_euclid(ERA);
    let year_of_era =
        (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = (month_from_march + 2) % 12 + 1;
    let year = era * 400 + year_of_era + i64::from(month <= 2);
    (year, month, day)
}

/// Headers in canonical form.
struct Headers {
    lines: Zeroizing<String>,
    names: String,
}

impl Headers {
    fn of(headers: &[(&str, &str)]) -> Self {
        let mut sorted: Vec<(String, &str)> = headers
            .iter()
            .map(|(name, value)| (name.to_ascii_lowercase(), *value))
            .collect();
        // Stable: the values of one name keep their order.
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut lines = Zeroizing::new(String::new());
        let mut names: Vec<&str> = Vec::new();
        for (name, value) in &sorted {
            if names.last() == Some(&name.as_str()) {
                // The same name again: one line, its values by commas.
                lines.pop();
                lines.push(',');
            } else {
                names.push(name);
                lines.push_str(name);
                lines.push(':');
            }
            for (index, word) in value.split_ascii_whitespace().enumerate() {
                if index > 0 {
                    lines.push(' ');
                }
                lines.push_str(word);
            }
            lines.push('\n');
        }
        Self {
            names: names.join(";"),
            lines,
        }
    }
}

fn canonical(request: &Unsigned<'_>, headers: &Headers) -> Zeroizing<String> {
    Zeroizing::new(
        [
            request.method,
            &canonical_path(request.path),
            &canonical_query(request.query),
            &headers.lines,
            &headers.names,
            &hex(&Sha256::digest(request.body)),
        ]
        .join("\n"),
    )
}

/// Without empty segments and dots, and each segment encoded.
fn canonical_path(path: &str) -> String {
    let mut segments: Vec<&str> = Vec::new();
    for segment in path.split('/') {
        match segment {
            "" | "." => {}
            ".." => {
                segments.pop();
            }
            other => segments.push(other),
        }
    }
    let mut canonical = String::new();
    for segment in &segments {
        canonical.push('/');
        encode(segment.as_bytes(), &mut canonical);
    }
    if segments.is_empty() || path.ends_with('/') {
        canonical.push('/');
    }
    canonical
}

/// Names and values decoded, encoded by the signature's rules, and sorted.
fn canonical_query(query: &str) -> String {
    let part = |text: &str| {
        let mut encoded = String::new();
        encode(&decode(text), &mut encoded);
        encoded
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (part(name), part(value))
        })
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .iter()
        .map(|(name, value)| [name, "=", value].concat())
        .collect();
    pairs.join("&")
}

/// RFC 3986, section 2.3: everything but the unreserved characters, in capitals.
fn encode(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            into.push(char::from(*byte));
        } else {
            push_escape(*byte, into);
        }
    }
}

/// RFC 3986, section 2.1: a byte as `%` and two hexadecimal digits, in capitals.
pub(super) fn push_escape(byte: u8, into: &mut String) {
    into.push('%');
    push_hex(byte, b"0123456789ABCDEF", into);
}

fn decode(text: &str) -> Vec<u8> {
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        let mut ahead = bytes.clone();
        let escaped = (byte == b'%')
            .then(|| {
                let high = char::from(ahead.next()?).to_digit(16)?;
                let low = char::from(ahead.next()?).to_digit(16)?;
                u8::try_from(high * 16 + low).ok()
            })
            .flatten();
        if let Some(escaped) = escaped {
            decoded.push(escaped);
            bytes = ahead;
        } else {
            decoded.push(byte);
        }
    }
    decoded
}

fn mac(key: &[u8], text: &str) -> Zeroizing<[u8; 32]> {
    // A key of any length will do; the type does not know.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Zeroizing::new([0; 32]);
    };
    mac.update(text.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().into())
}

fn hex(bytes: &[u8]) -> String {
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        push_hex(*byte, b"0123456789abcdef", &mut text);
    }
    text
}

fn push_hex(byte: u8, digits: &[u8; 16], into: &mut String) {
    for half in [byte >> 4, byte & 15] {
        into.extend(
            digits
                .get(usize::from(half))
                .map(|digit| char::from(*digit)),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_written_as_signatures_want_them() {
        for (milliseconds, text) in [
            (0, "19700101T000000Z"),
            (1_440_938_160_999, "20150830T123600Z"),
            (951_782_399_000, "20000228T235959Z"),
            (951_782_400_000, "20000229T000000Z"),
            (951_868_800_000, "20000301T000000Z"),
            (1_798_761_599_000, "20261231T235959Z"),
            (4_107_542_400_000, "21000301T000000Z"),
            (-1, "19691231T235959Z"),
        ] {
            assert_eq!(amz_date(milliseconds), text);
        }
    }

    #[test]
    fn what_is_no_escape_is_left_as_it_is() {
        assert_eq!(
            canonical_query("b=%zz&a=%4&c=%41%"),
            "a=%254&b=%25zz&c=A%25"
        );
        assert_eq!(canonical_query("&&"), "");
    }

    #[test]
    fn a_path_that_is_encoded_is_encoded_once_more() {
        assert_eq!(canonical_path("/a%20b/"), "/a%2520b/");
        assert_eq!(canonical_path("/../.."), "/");
    }
}

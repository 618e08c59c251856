//! Signature Version 4, in the variant that signs by headers.
//!
//! This is an implementation of our own, which uses the hash functions that the password
//! proof needs anyway. AWS's crate `aws-sigv4` would add an HTTP stack.
//!
//! Source: "Create a signed AWS API request", AWS Identity and Access Management User
//! Guide. Paths are normalized and encoded a second time, as every service but S3
//! requires; for S3 they are signed as they are sent.

use std::fmt::Write;

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::objects;

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
/// The last part of every credential scope.
const TERMINATOR: &str = "aws4_request";

/// The parts of temporary credentials that a signature needs. The type does not implement
/// `Debug`, because they are secrets.
#[derive(Clone, Copy)]
pub struct Keys<'a> {
    /// The id of the access key, `AccessKeyId`.
    pub access_key_id: &'a str,
    /// The secret key, `SecretKey`.
    pub secret_access_key: &'a str,
    /// The session token, `SessionToken`. All temporary credentials have one.
    pub session_token: Option<&'a str>,
}

/// The scope in which a signature is valid.
#[derive(Clone, Copy, Debug)]
pub struct Scope<'a> {
    /// The region, such as `eu-west-1`.
    pub region: &'a str,
    /// The service's name in signatures, such as `sts` or `execute-api`.
    pub service: &'a str,
    /// The time of the signature, in the form of [`amz_date`]. AWS refuses a time that
    /// differs from its own by more than 5 minutes.
    pub date: &'a str,
}

/// The parts of a request that are signed.
#[derive(Clone, Copy, Debug)]
pub struct Unsigned<'a> {
    /// The method, such as `GET` or `POST`.
    pub method: &'a str,
    /// The path as it is sent, beginning with `/`.
    pub path: &'a str,
    /// The query as it is sent, without `?`.
    pub query: &'a str,
    /// The headers to be signed, including `host`. The headers of the signature itself
    /// are added.
    pub headers: &'a [(&'a str, &'a str)],
    /// The body.
    pub body: &'a [u8],
}

/// The headers that turn a request into a signed one, besides `x-amz-date`.
#[derive(Clone, PartialEq, Eq)]
pub struct Signed {
    /// The value of the header `authorization`.
    pub authorization: String,
    /// The value of the header `x-amz-security-token`, if the credentials have a session
    /// token.
    pub security_token: Option<Zeroizing<String>>,
}

/// Signs a request and returns the headers of the signature.
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
            &hex(&Sha256::digest(
                canonical(request, &headers, scope.service).as_bytes(),
            )),
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

/// Returns a time in the form that signatures use, such as `20150830T123600Z`. The
/// argument is in milliseconds since 1970.
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

/// Returns the year, month and day of a day in the Gregorian calendar, given as the
/// number of days since 1970-01-01. The calculation uses eras of 400 years that begin in
/// March, so that a leap day is the last day of its year.
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

/// The headers in canonical form.
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
        // The sort is stable, so that the values of one name keep their order.
        sorted.sort_by(|(one, _), (other, _)| one.cmp(other));
        let mut lines = Zeroizing::new(String::new());
        let mut names: Vec<&str> = Vec::new();
        for (name, value) in &sorted {
            if names.last() == Some(&name.as_str()) {
                // Several headers with the same name make one line, with their values
                // separated by commas.
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

fn canonical(request: &Unsigned<'_>, headers: &Headers, service: &str) -> Zeroizing<String> {
    let path = match service {
        objects::SERVICE => request.path.to_owned(),
        _ => canonical_path(request.path),
    };
    Zeroizing::new(
        [
            request.method,
            &path,
            &canonical_query(request.query),
            &headers.lines,
            &headers.names,
            &hex(&Sha256::digest(request.body)),
        ]
        .join("\n"),
    )
}

/// Returns a path without empty segments and dot segments, with each remaining segment
/// encoded.
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

/// Returns a query whose names and values are decoded, encoded by the signature's rules,
/// and sorted.
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

/// Percent-encodes every byte except the unreserved characters of RFC 3986, section 2.3,
/// with upper-case digits.
pub(super) fn encode(bytes: &[u8], into: &mut String) {
    for byte in bytes {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(byte) {
            into.push(char::from(*byte));
        } else {
            push_escape(*byte, into);
        }
    }
}

/// Appends a byte as `%` and two upper-case hexadecimal digits (RFC 3986, section 2.1).
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
    // HMAC accepts a key of any length, so the error cannot occur.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else {
        return Zeroizing::new([0; 32]);
    };
    mac.update(text.as_bytes());
    Zeroizing::new(mac.finalize().into_bytes().into())
}

pub(super) fn hex(bytes: &[u8]) -> String {
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

    /// The two examples of "Authenticating Requests: Using the Authorization Header (AWS
    /// Signature Version 4)", Amazon S3 API Reference.
    #[test]
    fn objects_are_signed_as_in_the_examples_of_s3() {
        let keys = Keys {
            access_key_id: "AKIAIOSFODNN7EXAMPLE",
            secret_access_key: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
            session_token: None,
        };
        let scope = Scope {
            region: "us-east-1",
            service: "s3",
            date: "20130524T000000Z",
        };
        let signature = |method, path, headers: &[(&str, &str)], body: &str| {
            let digest = hex(&Sha256::digest(body));
            let mut headers = headers.to_vec();
            headers.push(("host", "examplebucket.s3.amazonaws.com"));
            headers.push(("x-amz-content-sha256", &digest));
            let unsigned = Unsigned {
                method,
                path,
                query: "",
                headers: &headers,
                body: body.as_bytes(),
            };
            let signed = sign(&unsigned, keys, scope).authorization;
            signed.split("Signature=").nth(1).unwrap().to_owned()
        };
        assert_eq!(
            signature("GET", "/test.txt", &[("range", "bytes=0-9")], ""),
            "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
        );
        let headers = [
            ("date", "Fri, 24 May 2013 00:00:00 GMT"),
            ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ];
        assert_eq!(
            signature(
                "PUT",
                "/test%24file.text",
                &headers,
                "Welcome to Amazon S3."
            ),
            "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"
        );
    }
}

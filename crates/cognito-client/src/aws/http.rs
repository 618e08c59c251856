//! A request with the user's AWS credentials, and the port that sends it.

use std::fmt;

use zeroize::Zeroizing;

use super::sigv4::{Keys, Scope, Signed, Unsigned, push_escape, sign};
use crate::transport::{LocalFuture, NoReply};

/// A request that has not been signed yet.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    /// The method: `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// The absolute address.
    pub url: String,
    /// The value of the header `content-type`, if there is a body.
    pub content_type: Option<&'static str>,
    /// Further headers in lower case, which are sent and not signed.
    pub headers: Vec<(&'static str, String)>,
    /// The body, which contains no secrets.
    pub body: String,
}

/// A request that is ready to be sent, with the headers that authorize it: those of a
/// signature, or a token. These headers are secret, because anybody who
/// has them can send the request again for some minutes.
pub struct SignedRequest {
    /// The request.
    pub request: ApiRequest,
    /// The headers that authorize the request, and their values. `host`, which a signature
    /// covers too, is missing, because a browser sets it itself.
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// A reply of any status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiReply {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// The error for an address that cannot be signed. It is not an absolute `http` or
/// `https` address, or its host name is empty or contains `@`, `%` or a non-ASCII
/// character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAddress;

impl fmt::Display for BadAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the address is not an absolute http or https address that can be signed")
    }
}

impl std::error::Error for BadAddress {}

/// The port that sends signed requests.
pub trait SignedTransport {
    /// Sends one request and waits for its reply, of any status.
    ///
    /// # Errors
    /// [`NoReply`] if no reply arrives, or if the browser does not reveal it.
    fn send(&self, request: SignedRequest) -> LocalFuture<'_, Result<ApiReply, NoReply>>;
}

impl ApiRequest {
    /// Signs the request. Its address is changed to the form in which a browser sends it,
    /// so that the address that is signed is the one that is sent.
    ///
    /// # Errors
    /// [`BadAddress`] if the address is not one that can be signed.
    pub fn signed(mut self, keys: Keys<'_>, scope: Scope<'_>) -> Result<SignedRequest, BadAddress> {
        let address = Address::of(&self.url).ok_or(BadAddress)?;
        let mut headers = vec![("host", &*address.host)];
        headers.extend(self.content_type.map(|kind| ("content-type", kind)));
        let Signed {
            authorization,
            security_token,
        } = sign(
            &Unsigned {
                method: self.method,
                path: &address.path,
                query: address.query.unwrap_or_default(),
                headers: &headers,
                body: self.body.as_bytes(),
            },
            keys,
            scope,
        );
        let mut headers = vec![
            ("authorization", Zeroizing::new(authorization)),
            ("x-amz-date", Zeroizing::new(scope.date.to_owned())),
        ];
        headers.extend(security_token.map(|token| ("x-amz-security-token", token)));
        self.url = address.sent();
        Ok(SignedRequest {
            request: self,
            headers,
        })
    }
}

/// Returns the region in the name of an API Gateway's own host, such as
/// `abc123.execute-api.eu-west-1.amazonaws.com`, or `None` if the host is not such a
/// host.
#[must_use]
pub fn region_of_api(url: &str) -> Option<String> {
    let host = Address::of(url)?.host;
    let (_, rest) = host.split_once(".execute-api.")?;
    let region = rest.split('.').next().filter(|region| !region.is_empty());
    region.map(ToOwned::to_owned)
}

/// The parts of an absolute address, in the form in which a browser sends them.
///
/// Source: URL Standard, sections 4.4 (parsing) and 1.3 (percent-encoded bytes).
pub(super) struct Address<'a> {
    scheme: &'static str,
    /// The value of the header `host`: in lower case, and without the default port of the
    /// scheme.
    pub(super) host: String,
    /// The path without dot segments, in which every character that a browser encodes is
    /// encoded.
    pub(super) path: String,
    pub(super) query: Option<&'a str>,
}

impl<'a> Address<'a> {
    pub(super) fn of(url: &'a str) -> Option<Self> {
        let (scheme, rest, port) = match url.strip_prefix("https://") {
            Some(rest) => ("https://", rest, ":443"),
            None => ("http://", url.strip_prefix("http://")?, ":80"),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let (before, query) = match rest.split_once('?') {
            Some((before, query)) => (before, Some(query)),
            None => (rest, None),
        };
        let end = before.find(['/', '\\']).unwrap_or(before.len());
        let (host, path) = before.split_at_checked(end)?;
        let host = host.strip_suffix(port).unwrap_or(host);
        // The app uses no address with a user name and password, and host names with
        // non-ASCII characters are sent in another form.
        let odd = |c: char| c == '@' || c == '%' || !c.is_ascii();
        if host.is_empty() || host.contains(odd) {
            return None;
        }
        Some(Self {
            scheme,
            host: host.to_ascii_lowercase(),
            path: sent_path(path),
            query,
        })
    }

    /// Returns the address with these parts, which a browser sends unchanged.
    fn sent(&self) -> String {
        let mut url = [self.scheme, &self.host, &self.path].concat();
        if let Some(query) = self.query {
            url.push('?');
            url.push_str(query);
        }
        url
    }
}

/// Returns a path as a browser sends it: `\` counts as `/`, dot segments are resolved in
/// their encoded spellings too, and characters that a path may not contain are
/// percent-encoded.
fn sent_path(path: &str) -> String {
    let mut segments: Vec<String> = Vec::new();
    let mut rest = path.split(['/', '\\']).skip(1).peekable();
    while let Some(segment) = rest.next() {
        let is_last = rest.peek().is_none();
        match &*segment.replace("%2e", ".").replace("%2E", ".") {
            "." => {}
            ".." => {
                segments.pop();
            }
            _ => {
                segments.push(encoded(segment));
                continue;
            }
        }
        // A path that ends in a dot segment ends in a slash.
        if is_last {
            segments.push(String::new());
        }
    }
    ["/", &segments.join("/")].concat()
}

/// Returns a segment in which the bytes of the URL Standard's path percent-encode set are
/// encoded.
fn encoded(segment: &str) -> String {
    let mut text = String::new();
    for byte in segment.bytes() {
        if byte.is_ascii_graphic() && !b"\"#<>?^`{}".contains(&byte) {
            text.push(char::from(byte));
        } else {
            push_escape(byte, &mut text);
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_taken_apart_as_a_browser_sends_them() {
        for (url, host, path, query) in [
            ("https://a.example", "a.example", "/", ""),
            (
                "https://a.example:443/x?y=1&z#f",
                "a.example",
                "/x",
                "y=1&z",
            ),
            ("http://localhost:9229/", "localhost:9229", "/", ""),
            ("http://a.example:80?q", "a.example", "/", "q"),
            ("https://a.example:80/", "a.example:80", "/", ""),
            ("https://A.Example/", "a.example", "/", ""),
        ] {
            let address = Address::of(url).unwrap();
            let found = (
                &*address.host,
                &*address.path,
                address.query.unwrap_or_default(),
            );
            assert_eq!(found, (host, path, query));
        }
        for url in [
            "ftp://a/",
            "https://",
            "https:///x",
            "https://me@a/",
            "https://ä.example/",
        ] {
            assert!(Address::of(url).is_none(), "{url}");
        }
    }

    /// The crate `url` implements the URL Standard, so it parses addresses as browsers
    /// do.
    #[test]
    fn path_is_the_one_that_a_browser_sends() {
        for path in [
            "",
            "/ä",
            "/{id}",
            "/prod/{proxy+}/x",
            "/a/%2e%2e/b",
            "/a/%2E./b/.",
            "/a/b/..",
            "/../..",
            "/./a//b/",
            "/a/.%2ex/%2e",
            "/a b",
            "/a\"b<c>d`e|f'g[h]",
            "/a%20b/%C3%a4/%zz",
            "\\a\\..\\b",
            "/a?b=ä#c",
            "/日本/~!$&'()*+,;=:@",
        ] {
            let url = ["https://a.example", path].concat();
            let address = Address::of(&url).unwrap();
            let parsed = url::Url::parse(&url).unwrap();
            assert_eq!(address.path, parsed.path(), "{path}");
            let sent = url::Url::parse(&address.sent()).unwrap();
            assert_eq!(sent.path(), address.path, "{path}");
            assert_eq!(sent.query(), parsed.query(), "{path}");
        }
    }

    #[test]
    fn request_is_sent_to_the_address_that_is_signed() {
        let keys = Keys {
            access_key_id: "AKIDEXAMPLE",
            secret_access_key: "secret",
            session_token: None,
        };
        let scope = Scope {
            region: "eu-west-1",
            service: "execute-api",
            date: "20150830T123600Z",
        };
        let signed = |url: &str| {
            let request = ApiRequest {
                method: "GET",
                url: url.to_owned(),
                content_type: None,
                headers: Vec::new(),
                body: String::new(),
            };
            let signed = request.signed(keys, scope).unwrap();
            (signed.request.url, signed.headers)
        };
        let raw = signed("https://A.example:443/x/%2e%2e/ä/{id}?q=1#f");
        assert_eq!(raw.0, "https://a.example/%C3%A4/%7Bid%7D?q=1");
        assert_eq!(raw, signed(&raw.0), "its signature too");
    }

    #[test]
    fn an_api_gateway_tells_its_region() {
        assert_eq!(
            region_of_api("https://abc.execute-api.eu-west-1.amazonaws.com/prod"),
            Some("eu-west-1".to_owned())
        );
        assert_eq!(region_of_api("https://api.example/prod"), None);
    }
}

//! A request with the rider's credentials, and the port that sends it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;

use zeroize::Zeroizing;

use super::sigv4::{Keys, Scope, Signed, Unsigned, sign};

/// A boxed future of the one thread a browser has.
pub type LocalFuture<'a, T> = Pin<Box<dyn Future<Output = T> + 'a>>;

/// A request that is to be signed.
#[derive(Clone, Debug)]
pub struct ApiRequest {
    /// `GET` or `POST`.
    pub method: &'static str,
    /// An absolute address.
    pub url: String,
    /// `content-type`, where there is a body.
    pub content_type: Option<&'static str>,
    /// The body; nothing secret.
    pub body: String,
}

/// A request with its signature, ready to be sent. The headers are secrets: whoever has
/// them can send it again for some minutes.
pub struct SignedRequest {
    /// What was signed.
    pub request: ApiRequest,
    /// The headers of the signature and their values, besides `host`, which a browser
    /// sets by itself.
    pub headers: Vec<(&'static str, Zeroizing<String>)>,
}

impl fmt::Debug for SignedRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignedRequest")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}

/// What came back, whatever the status.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiReply {
    /// The HTTP status.
    pub status: u16,
    /// The body as text.
    pub body: String,
}

/// The address is not one that can be asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadAddress;

/// No reply: the network failed, it took too long, or the service does not let browsers
/// read it (CORS). A browser does not say which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoReply;

/// Sends signed requests.
pub trait SignedTransport {
    /// Sends one, and waits for its reply, of any status.
    fn send(&self, request: SignedRequest) -> LocalFuture<'_, Result<ApiReply, NoReply>>;
}

impl ApiRequest {
    /// The request with its signature.
    ///
    /// # Errors
    /// [`BadAddress`].
    pub fn signed(self, keys: Keys<'_>, scope: Scope<'_>) -> Result<SignedRequest, BadAddress> {
        let address = Address::of(&self.url).ok_or(BadAddress)?;
        let mut headers = vec![("host", address.host)];
        headers.extend(self.content_type.map(|kind| ("content-type", kind)));
        let Signed {
            authorization,
            security_token,
        } = sign(
            &Unsigned {
                method: self.method,
                path: address.path,
                query: address.query,
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
        Ok(SignedRequest {
            request: self,
            headers,
        })
    }
}

/// The region that stands in the name of an API Gateway's own host, such as
/// `abc123.execute-api.eu-west-1.amazonaws.com`.
#[must_use]
pub fn region_of_api(url: &str) -> Option<&str> {
    let host = Address::of(url)?.host;
    let (_, rest) = host.split_once(".execute-api.")?;
    rest.split('.').next().filter(|region| !region.is_empty())
}

/// The parts of an absolute address.
struct Address<'a> {
    /// As a browser sends it in `host`: without the scheme's own port.
    host: &'a str,
    path: &'a str,
    query: &'a str,
}

impl<'a> Address<'a> {
    fn of(url: &'a str) -> Option<Self> {
        let (rest, port) = match url.strip_prefix("https://") {
            Some(rest) => (rest, ":443"),
            None => (url.strip_prefix("http://")?, ":80"),
        };
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (host, rest) = rest.split_at_checked(end)?;
        let host = host.strip_suffix(port).unwrap_or(host);
        let (path, query) = rest.split_once('?').unwrap_or((rest, ""));
        // Credentials in an address are not for us, and capitals are not what is sent.
        let odd = |c: char| c == '@' || c.is_ascii_uppercase() || !c.is_ascii();
        if host.is_empty() || host.contains(odd) {
            return None;
        }
        Some(Self {
            host,
            path: if path.is_empty() { "/" } else { path },
            query,
        })
    }
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
        ] {
            let address = Address::of(url).unwrap();
            assert_eq!(
                (address.host, address.path, address.query),
                (host, path, query)
            );
        }
        for url in [
            "ftp://a/",
            "https://",
            "https:///x",
            "https://me@a/",
            "https://A.example/",
        ] {
            assert!(Address::of(url).is_none(), "{url}");
        }
    }

    #[test]
    fn an_api_gateway_tells_its_region() {
        assert_eq!(
            region_of_api("https://abc.execute-api.eu-west-1.amazonaws.com/prod"),
            Some("eu-west-1")
        );
        assert_eq!(region_of_api("https://rides.example/prod"), None);
    }
}

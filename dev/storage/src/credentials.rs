//! Asks the local identity pool for the key of credentials that it has issued.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full, Limited};
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::{Method, Request, StatusCode, header};
use hyper_util::rt::TokioIo;
use percent_encoding::percent_decode_str;
use s3s::auth::SecretKey;
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::time::timeout;

/// The path at which the pool answers.
const PATH: &str = "/issued-credentials";
/// The longest time in which the pool has to answer.
const PATIENCE: Duration = Duration::from_secs(10);
/// The largest reply that is read, in bytes.
const REPLY_LIMIT: usize = 64 * 1024;

/// The names with which a request says who has signed it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SignerNames {
    /// The access key id.
    pub(crate) access_key_id: String,
    /// The session token, or `None` if the request has none.
    pub(crate) session_token: Option<String>,
}

impl SignerNames {
    /// Reads the names of a request that is signed with Signature Version 4, by its
    /// header `Authorization` or by its query (a presigned address). Returns `None` for
    /// all other requests.
    pub(crate) fn of(headers: &header::HeaderMap, query: &str) -> Option<Self> {
        let parameter = |wanted: &str| {
            let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            pairs
                .filter(|(name, _)| *name == wanted)
                .map(|(_, value)| percent_decode_str(value).decode_utf8_lossy().into_owned())
                .next()
        };
        let header = |name: &str| headers.get(name)?.to_str().ok().map(str::to_owned);
        // `s3s` looks at the query first, too.
        let (credential, session_token) = match parameter("X-Amz-Credential") {
            Some(credential) => (credential, parameter("X-Amz-Security-Token")),
            None => {
                let authorization = header("authorization")?;
                let fields = authorization.strip_prefix("AWS4-HMAC-SHA256 ")?;
                let credential = fields
                    .split(',')
                    .find_map(|field| field.trim().strip_prefix("Credential="))?;
                (credential.to_owned(), header("x-amz-security-token"))
            }
        };
        let (access_key_id, _) = credential.split_once('/')?;
        Some(Self {
            access_key_id: access_key_id.to_owned(),
            session_token,
        })
    }
}

/// Credentials that the identity pool has issued and that have not expired.
#[derive(Clone)]
pub(crate) struct Issued {
    pub(crate) access_key_id: String,
    pub(crate) secret_key: SecretKey,
    pub(crate) identity_id: String,
    /// Set if the identity is of a user who has signed in, and not of a guest.
    pub(crate) is_authenticated: bool,
}

/// The reason why there are no credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// The request has no session token, without which temporary credentials are none.
    NoToken,
    /// The pool has not issued such credentials, or the token belongs to others.
    Unknown,
    /// The credentials have expired.
    Expired,
    /// The pool does not answer.
    NoAnswer,
}

/// Asks the pool at this address, such as `http://localhost:9229`, for credentials.
pub(crate) async fn find(pool: &str, names: SignerNames) -> Result<Issued, Refusal> {
    let SignerNames {
        access_key_id,
        session_token,
    } = names;
    let session_token = session_token.ok_or(Refusal::NoToken)?;
    let question = json!({ "AccessKeyId": access_key_id, "SessionToken": session_token });
    let answer = timeout(PATIENCE, ask(pool, question.to_string())).await;
    let Ok(Some((status, reply))) = answer else {
        return Err(Refusal::NoAnswer);
    };
    let text = |name: &str| reply.get(name).and_then(Value::as_str).map(str::to_owned);
    if status != StatusCode::OK {
        return Err(match text("__type").as_deref() {
            Some("InvalidClientTokenId") => Refusal::Unknown,
            Some("ExpiredToken") => Refusal::Expired,
            _ => Refusal::NoAnswer,
        });
    }
    let issued = || {
        Some(Issued {
            access_key_id,
            secret_key: SecretKey::from(text("SecretAccessKey")?),
            identity_id: text("IdentityId")?,
            is_authenticated: reply.get("IsAuthenticated")?.as_bool()?,
        })
    };
    issued().ok_or(Refusal::NoAnswer)
}

async fn ask(pool: &str, question: String) -> Option<(StatusCode, Value)> {
    let host = pool.strip_prefix("http://")?.trim_end_matches('/');
    let stream = TcpStream::connect(host).await.ok()?;
    let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.ok()?;
    // The connection ends with its sender.
    let driven = tokio::spawn(connection);
    let request = Request::builder()
        .method(Method::POST)
        .uri(PATH)
        .header(header::HOST, host)
        .header(header::CONTENT_TYPE, "application/json")
        .body(Full::new(Bytes::from(question)))
        .ok()?;
    let reply = sender.send_request(request).await.ok()?;
    let status = reply.status();
    let body = Limited::new(reply.into_body(), REPLY_LIMIT).collect().await;
    drop(sender);
    driven.abort();
    let body = serde_json::from_slice(&body.ok()?.to_bytes()).ok()?;
    Some((status, body))
}

#[cfg(test)]
mod tests {
    use super::*;
    use header::{HeaderMap, HeaderName, HeaderValue};

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        let pairs = pairs.iter().map(|(name, value)| {
            let name = HeaderName::from_static(name);
            (name, HeaderValue::from_static(value))
        });
        pairs.collect()
    }

    #[test]
    fn signer_is_named_by_the_header_or_by_the_query() {
        let signed = headers(&[
            (
                "authorization",
                "AWS4-HMAC-SHA256 Credential=ASIA1/20261128/local/s3/aws4_request, SignedHeaders=host, Signature=0",
            ),
            ("x-amz-security-token", "T=="),
        ]);
        let named = SignerNames::of(&signed, "").unwrap();
        assert_eq!(named.access_key_id, "ASIA1");
        assert_eq!(named.session_token.as_deref(), Some("T=="));
        let query = "X-Amz-Credential=ASIA2%2F20261128%2Flocal%2Fs3%2Faws4_request&X-Amz-Security-Token=a%2Bb";
        let named = SignerNames::of(&signed, query).unwrap();
        assert_eq!(named.access_key_id, "ASIA2");
        assert_eq!(named.session_token.as_deref(), Some("a+b"));
    }

    #[test]
    fn request_without_signature_version_4_names_no_signer() {
        for authorization in ["AWS ASIA1:signature", "Bearer token", "AWS4-HMAC-SHA256 x"] {
            let signed = headers(&[("authorization", authorization)]);
            assert_eq!(SignerNames::of(&signed, "AWSAccessKeyId=ASIA1"), None);
        }
        assert_eq!(SignerNames::of(&HeaderMap::new(), ""), None);
    }
}

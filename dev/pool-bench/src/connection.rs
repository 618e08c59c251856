//! A connection to a server that speaks AWS's JSON protocol.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::client::conn::http1::{self, SendRequest};
use hyper::http::response::Parts;
use hyper::{HeaderMap, Method, Request};
use hyper_util::rt::TokioIo;
use serde_json::Value;
use tokio::net::TcpStream;

use crate::error::BenchError;

/// A signature of Signature Version 4's shape. The servers find the service by its scope,
/// and none of them checks it.
const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 Credential=any/20260101/us-east-1/cognito-idp/aws4_request, SignedHeaders=host, Signature=0";

/// A reply to a browser.
#[derive(Debug)]
pub(crate) struct Reply {
    /// The HTTP status.
    pub(crate) status: u16,
    headers: HeaderMap,
    /// The body.
    pub(crate) body: Bytes,
}

impl Reply {
    /// Returns the address that the reply leads to.
    ///
    /// # Errors
    /// The reply leads nowhere.
    pub(crate) fn location(&self) -> Result<&str, BenchError> {
        let location = self.headers.get("location");
        location
            .and_then(|location| location.to_str().ok())
            .ok_or(BenchError::Missing("redirect"))
    }

    /// Returns the cookies that the reply sets, as a browser sends them.
    pub(crate) fn cookies(&self) -> String {
        let set = self.headers.get_all("set-cookie").iter();
        let pairs: Vec<&str> = set
            .filter_map(|cookie| cookie.to_str().ok()?.split(';').next())
            .collect();
        pairs.join("; ")
    }
}

/// A connection, which is opened again if the server closes it.
#[derive(Debug)]
pub(crate) struct Connection {
    port: u16,
    sender: Option<SendRequest<Full<Bytes>>>,
}

impl Connection {
    /// Makes a connection that is opened by its first request.
    pub(crate) fn new(port: u16) -> Self {
        Self { port, sender: None }
    }

    /// Calls an operation of user pools and returns the reply.
    ///
    /// # Errors
    /// The connection fails, or the call is refused.
    pub(crate) async fn call(
        &mut self,
        operation: &'static str,
        input: &Value,
    ) -> Result<Value, BenchError> {
        let (status, body) = self.answer(operation, input).await?;
        let succeeded = (200..300).contains(&status);
        let reply = if body.is_empty() {
            Some(Value::Null)
        } else {
            serde_json::from_slice(&body).ok()
        };
        match reply {
            Some(reply) if succeeded => Ok(reply),
            _ => Err(BenchError::Refused {
                operation,
                reply: String::from_utf8_lossy(&body).into_owned(),
            }),
        }
    }

    /// Opens a page with these cookies, and follows no redirect.
    ///
    /// # Errors
    /// The connection fails.
    pub(crate) async fn open(&mut self, path: &str, cookies: &str) -> Result<Reply, BenchError> {
        let request = self
            .request(Method::GET, path)
            .header("cookie", cookies)
            .body(Full::default())?;
        self.reply(request).await
    }

    /// Sends a form with these cookies, and follows no redirect.
    ///
    /// # Errors
    /// The connection fails.
    pub(crate) async fn submit(
        &mut self,
        path: &str,
        cookies: &str,
        form: String,
    ) -> Result<Reply, BenchError> {
        let request = self
            .request(Method::POST, path)
            .header("cookie", cookies)
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(form)))?;
        self.reply(request).await
    }

    async fn reply(&mut self, request: Request<Full<Bytes>>) -> Result<Reply, BenchError> {
        let (head, body) = self.send(request).await?;
        Ok(Reply {
            status: head.status.as_u16(),
            headers: head.headers,
            body,
        })
    }

    /// Calls an operation of user pools, and returns the status and the body of the reply.
    ///
    /// # Errors
    /// The connection fails.
    pub(crate) async fn answer(
        &mut self,
        operation: &str,
        input: &Value,
    ) -> Result<(u16, Bytes), BenchError> {
        let request = self
            .request(Method::POST, "/")
            .header("content-type", "application/x-amz-json-1.1")
            .header(
                "x-amz-target",
                format!("AWSCognitoIdentityProviderService.{operation}"),
            )
            .header("authorization", AUTHORIZATION)
            .body(Full::new(Bytes::from(input.to_string())))?;
        let (head, body) = self.send(request).await?;
        Ok((head.status.as_u16(), body))
    }

    /// Returns `true` if a page of another origin may call the server, as a browser asks
    /// before the call.
    ///
    /// # Errors
    /// The connection fails.
    pub(crate) async fn preflight(&mut self) -> Result<bool, BenchError> {
        let request = self
            .request(Method::OPTIONS, "/")
            .header("origin", "http://localhost:3000")
            .header("access-control-request-method", "POST")
            .header(
                "access-control-request-headers",
                "content-type,x-amz-target,x-amz-user-agent",
            )
            .body(Full::default())?;
        let (head, _) = self.send(request).await?;
        let allows = |name: &str, wanted: &str| {
            let value = head.headers.get(name).and_then(|value| value.to_str().ok());
            value.is_some_and(|value| value == "*" || value.to_lowercase().contains(wanted))
        };
        Ok(head.status.is_success()
            && allows("access-control-allow-origin", "http://localhost:3000")
            && allows("access-control-allow-headers", "x-amz-target"))
    }

    /// Reads a JSON document.
    ///
    /// # Errors
    /// The connection fails, or the document is not there.
    pub(crate) async fn get(&mut self, path: &str) -> Result<Value, BenchError> {
        let request = self.request(Method::GET, path).body(Full::default())?;
        let (_, body) = self.send(request).await?;
        serde_json::from_slice(&body).map_err(|_| BenchError::Missing("document"))
    }

    /// Returns `true` if the server sends any reply.
    pub(crate) async fn is_answered(&mut self) -> bool {
        let request = self.request(Method::GET, "/").body(Full::default());
        match request {
            Ok(request) => self.send(request).await.is_ok(),
            Err(_) => false,
        }
    }

    fn request(&self, method: Method, path: &str) -> hyper::http::request::Builder {
        Request::builder()
            .method(method)
            .uri(path)
            .header("host", format!("127.0.0.1:{}", self.port))
    }

    async fn send(&mut self, request: Request<Full<Bytes>>) -> Result<(Parts, Bytes), BenchError> {
        let reply = self.sender().await?.send_request(request).await?;
        let (head, body) = reply.into_parts();
        Ok((head, body.collect().await?.to_bytes()))
    }

    /// Returns the open connection, and opens one if there is none.
    async fn sender(&mut self) -> Result<&mut SendRequest<Full<Bytes>>, BenchError> {
        let usable = match self.sender.as_mut() {
            Some(sender) => sender.ready().await.is_ok(),
            None => false,
        };
        if !usable {
            let stream = TcpStream::connect(("127.0.0.1", self.port))
                .await
                .map_err(BenchError::io("the server cannot be reached"))?;
            // Without it, a small request may wait for an acknowledgement.
            stream
                .set_nodelay(true)
                .map_err(BenchError::io("a connection cannot be set up"))?;
            let (sender, connection) = http1::handshake(TokioIo::new(stream)).await?;
            tokio::spawn(connection);
            self.sender = Some(sender);
        }
        self.sender
            .as_mut()
            .ok_or(BenchError::Missing("connection"))
    }
}

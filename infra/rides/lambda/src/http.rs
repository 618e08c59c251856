//! The HTTP client of the table.

use std::io;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Method, Request};
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;
use ride_api::dynamodb::{HttpClient, HttpRequest, HttpResponse};
use ride_api::time::Timestamp;
use tokio::runtime::Handle;

/// The time within which a response has to come. The function itself ends after ten
/// seconds.
const TIMEOUT: Duration = Duration::from_secs(3);

/// A client that keeps its connection from one request to the next.
#[derive(Clone)]
pub(crate) struct Https {
    client: Client<HttpsConnector<HttpConnector>, Full<Bytes>>,
    runtime: Handle,
}

/// The reason why no response came.
#[derive(Debug, thiserror::Error)]
pub(crate) enum HttpError {
    /// The request cannot be written.
    #[error("the request is not valid")]
    Request(#[from] hyper::http::Error),
    /// The connection failed.
    #[error("the connection failed")]
    Connection(#[from] hyper_util::client::legacy::Error),
    /// The response ended early.
    #[error("the response is not complete")]
    Body(#[from] hyper::Error),
    /// The response did not come in time.
    #[error("no response came within {} s", TIMEOUT.as_secs())]
    Timeout,
}

impl Https {
    /// Makes a client that trusts the certificates of the operating system. It has to be
    /// called in a runtime of Tokio, which then sends its requests.
    pub(crate) fn new() -> io::Result<Self> {
        let connector = HttpsConnectorBuilder::new()
            .with_provider_and_native_roots(rustls_graviola::default_provider())?
            .https_or_http()
            .enable_http1()
            .build();
        Ok(Self {
            client: Client::builder(TokioExecutor::new()).build(connector),
            runtime: Handle::current(),
        })
    }

    async fn send(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        let mut builder = Request::builder().method(Method::POST).uri(request.url);
        for (name, value) in request.headers {
            builder = builder.header(name, value);
        }
        let request = builder.body(Full::new(Bytes::from(request.body)))?;
        let response = self.client.request(request).await?;
        let status = response.status().as_u16();
        let body = response.into_body().collect().await?.to_bytes().to_vec();
        Ok(HttpResponse { status, body })
    }
}

impl HttpClient for Https {
    type Error = HttpError;

    fn post(&self, request: HttpRequest) -> Result<HttpResponse, HttpError> {
        self.runtime.block_on(async {
            tokio::time::timeout(TIMEOUT, self.send(request))
                .await
                .unwrap_or(Err(HttpError::Timeout))
        })
    }

    fn wait(&self, failures: u32) {
        std::thread::sleep(Duration::from_millis(50) * failures);
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place where time is read"
    )]
    fn now(&self) -> Timestamp {
        let since = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        Timestamp(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
    }
}

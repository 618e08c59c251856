//! Requests that a test sends to the pool itself.

use http_body_util::{BodyExt, Full};
use hyper::body::Bytes;
use hyper::{Request, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
use serde_json::Value;

use crate::TestError;

/// Sends a request, and gives the status and the JSON of the reply (`null` if it is
/// empty).
pub(crate) async fn send(request: Request<Full<Bytes>>) -> Result<(StatusCode, Value), TestError> {
    let url = request.uri().to_string();
    let failed = |reason: String| TestError::Http {
        url: url.clone(),
        reason,
    };
    let client = Client::builder(TokioExecutor::new()).build_http();
    let reply = client
        .request(request)
        .await
        .map_err(|error| failed(error.to_string()))?;
    let status = reply.status();
    let body = reply
        .into_body()
        .collect()
        .await
        .map_err(|error| failed(error.to_string()))?
        .to_bytes();
    if body.is_empty() {
        return Ok((status, Value::Null));
    }
    let json = serde_json::from_slice(&body).map_err(|error| failed(error.to_string()))?;
    Ok((status, json))
}

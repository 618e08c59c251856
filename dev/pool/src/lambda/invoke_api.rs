//! A client of the Invoke API, which local runtimes of Lambda functions serve.
//!
//! Source: "Invoke", AWS Lambda API Reference.

use std::time::Duration;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;
use ureq::unversioned::transport::DefaultConnector;

use super::{Failed, quick_resolver::QuickResolver};
use crate::core::triggers::FunctionFailure;

/// The largest response of a function, in bytes: the limit of synchronous invocations.
///
/// Source: "Lambda quotas", AWS Lambda Developer Guide.
const LARGEST: u64 = 6 * 1024 * 1024;

/// The number of connections that stay open between calls. ureq keeps three to an endpoint
/// unless it is told otherwise, and a new connection costs more than a short call.
const IDLE_CONNECTIONS: usize = 32;

/// The characters that are encoded in a URL. Hyphens and underscores are usual in names.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_');

/// The header that says that the response is the function's error.
const FUNCTION_ERROR: &str = "x-amz-function-error";

/// A client of one endpoint.
#[derive(Debug)]
pub(super) struct InvokeApi {
    endpoint: String,
    agent: ureq::Agent,
}

impl InvokeApi {
    /// Makes a client. `timeout` is the limit for one call, from the connection to the last
    /// byte of the response.
    pub(super) fn new(endpoint: &str, timeout: Duration) -> Self {
        let config = ureq::Agent::config_builder()
            .timeout_global(Some(timeout))
            .http_status_as_error(false)
            .max_redirects(0)
            .proxy(None)
            .max_idle_connections(IDLE_CONNECTIONS)
            .max_idle_connections_per_host(IDLE_CONNECTIONS)
            .build();
        Self {
            endpoint: endpoint.trim_end_matches('/').to_owned(),
            agent: ureq::Agent::with_parts(
                config,
                DefaultConnector::default(),
                QuickResolver::default(),
            ),
        }
    }

    /// Invokes a function and returns its output.
    pub(super) fn call(&self, arn: &str, event: &Value) -> Result<Value, Failed> {
        let url = format!("{}{}", self.endpoint, path(arn));
        let mut request = self
            .agent
            .post(&url)
            .header("content-type", "application/json")
            .header("x-amz-invocation-type", "RequestResponse");
        if let Some(authorization) = authorization(arn) {
            request = request.header("authorization", authorization);
        }
        let sent = request.send(event.to_string());
        let mut response = sent.map_err(|error| self.failed(&error))?;
        let status = response.status().as_u16();
        let flagged = response.headers().contains_key(FUNCTION_ERROR);
        let body = response.body_mut().with_config().limit(LARGEST);
        let body = body.read_to_vec().map_err(|error| self.failed(&error))?;
        output(status, flagged, &body, arn)
    }

    fn failed(&self, error: &ureq::Error) -> Failed {
        match error {
            ureq::Error::Timeout(_) => Failed::for_now(FunctionFailure::TimedOut { tries: 1 }),
            ureq::Error::BodyExceedsLimit(_) => {
                Failed::for_good(FunctionFailure::InvalidOutput(error.to_string()))
            }
            error => Failed::for_now(FunctionFailure::Unreachable(format!(
                "{}: {error}",
                self.endpoint
            ))),
        }
    }
}

/// Returns the path and the query of the call for a function. An ARN names the function after
/// `function:`, and perhaps a version or an alias after that.
fn path(arn: &str) -> String {
    let (name, qualifier) = match arn.split_once(":function:") {
        Some((_, rest)) => match rest.split_once(':') {
            Some((name, qualifier)) => (name, Some(qualifier)),
            None => (rest, None),
        },
        None => (arn, None),
    };
    let encoded = |text: &str| utf8_percent_encode(text, ENCODED).to_string();
    let mut path = format!("/2015-03-31/functions/{}/invocations", encoded(name));
    if let Some(qualifier) = qualifier {
        path.push_str("?Qualifier=");
        path.push_str(&encoded(qualifier));
    }
    path
}

/// Returns the header of a signed call in the region of a function. Stand-ins for AWS that keep
/// functions by region, such as LocalStack and ministack, read the region there. The signature
/// is none, because local runtimes check no signature.
fn authorization(arn: &str) -> Option<String> {
    let region = arn.strip_prefix("arn:")?.split(':').nth(2)?;
    let is_region = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-';
    (!region.is_empty() && region.bytes().all(is_region)).then(|| {
        format!(
            "AWS4-HMAC-SHA256 Credential=local/20260101/{region}/lambda/aws4_request, \
             SignedHeaders=host, Signature=0"
        )
    })
}

/// Reads a response. Some local runtimes answer a function that failed with the status 500
/// and its error, without the header.
fn output(status: u16, flagged: bool, body: &[u8], arn: &str) -> Result<Value, Failed> {
    let read: Result<Value, _> = serde_json::from_slice(body);
    let message = read
        .as_ref()
        .ok()
        .and_then(|value| Some(value.get("errorMessage")?.as_str()?.to_owned()));
    let failed = |failure| Err(Failed::for_good(failure));
    match (status, message, read) {
        (404, _, _) => failed(FunctionFailure::NotFound(arn.to_owned())),
        (_, Some(message), _) if flagged || status >= 400 => {
            failed(FunctionFailure::Failed(message))
        }
        // This is how Node's and Python's runtimes write an error.
        (_, Some(message), Ok(value)) if value.get("errorType").is_some() => {
            failed(FunctionFailure::Failed(message))
        }
        (_, _, Ok(value)) if flagged => failed(FunctionFailure::Failed(value.to_string())),
        (200..=299, _, Ok(value)) => Ok(value),
        (200..=299, _, Err(_)) if body.is_empty() => Ok(Value::Null),
        (200..=299, _, Err(error)) => failed(FunctionFailure::InvalidOutput(error.to_string())),
        (status, _, _) => Err(Failed::for_now(FunctionFailure::Unreachable(format!(
            "the endpoint answers with status {status}"
        )))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn path_has_the_name_of_the_function() {
        let arn = "arn:aws:lambda:eu-west-1:123456789012:function:my_function-1";
        assert_eq!(path(arn), "/2015-03-31/functions/my_function-1/invocations");
        assert_eq!(
            path(&format!("{arn}:prod")),
            "/2015-03-31/functions/my_function-1/invocations?Qualifier=prod"
        );
        assert_eq!(
            path("a/../b"),
            "/2015-03-31/functions/a%2F%2E%2E%2Fb/invocations"
        );
    }

    #[test]
    fn call_is_made_in_the_region_of_the_function() {
        let header = authorization("arn:aws:lambda:eu-west-1:123456789012:function:f:prod");
        let scope = "Credential=local/20260101/eu-west-1/lambda/aws4_request,";
        assert!(header.unwrap().contains(scope));
        for name in ["f", "arn:aws:lambda", "arn:aws:lambda::1:function:f"] {
            assert_eq!(authorization(name), None, "{name}");
        }
        assert_eq!(authorization("arn:aws:lambda:a b:1:function:f"), None);
    }

    fn failure(status: u16, flagged: bool, body: &str) -> FunctionFailure {
        let failed = output(status, flagged, body.as_bytes(), "arn")
            .err()
            .unwrap();
        failed.failure
    }

    #[test]
    fn error_of_a_function_is_recognised_in_every_form() {
        let error = r#"{"errorMessage":"No","errorType":"Error"}"#;
        let expected = FunctionFailure::Failed("No".to_owned());
        assert_eq!(failure(200, true, error), expected);
        assert_eq!(failure(200, false, error), expected);
        assert_eq!(failure(500, false, error), expected);
        assert_eq!(
            failure(200, true, "\"odd\""),
            FunctionFailure::Failed("\"odd\"".to_owned())
        );
    }

    #[test]
    fn other_responses_are_told_apart() {
        assert!(matches!(
            failure(404, false, ""),
            FunctionFailure::NotFound(_)
        ));
        assert!(matches!(
            failure(502, false, "<html>"),
            FunctionFailure::Unreachable(_)
        ));
        assert!(matches!(
            failure(200, false, "<html>"),
            FunctionFailure::InvalidOutput(_)
        ));
        assert_eq!(output(200, false, b"", "arn").ok(), Some(Value::Null));
        // A function may well return a member of this name.
        let event = r#"{"errorMessage":"x","response":{}}"#;
        assert!(output(200, false, event.as_bytes(), "arn").is_ok());
    }
}

//! Reading of a request's body, within limits of size and time.

use std::{error::Error, time::Duration};

use axum::body::{Body, Bytes, to_bytes};
use tokio::time::timeout;

use crate::core::error::ApiError;

/// The largest body that is read, in bytes. It has room for the API's longest parameters.
const BODY_LIMIT: usize = 512 * 1024;
/// The largest body of a call with the images of a managed login style, in bytes.
///
/// Source: CreateManagedLoginBranding, Amazon Cognito API Reference.
const BRANDING_LIMIT: usize = 2 * 1024 * 1024;

/// Returns the largest body, in bytes, of a call of the operation that `x-amz-target` names.
pub(super) fn limit_of(target: &str) -> usize {
    if target.ends_with("ManagedLoginBranding") {
        BRANDING_LIMIT
    } else {
        BODY_LIMIT
    }
}

/// Reads a body.
///
/// # Errors
/// `RequestEntityTooLargeException` if the body is longer than [`BODY_LIMIT`],
/// `RequestTimeoutException` if it has not arrived within `limit`, and
/// `MalformedHttpRequestException` if the connection ends within it or its chunks are not
/// valid.
pub(super) async fn read(body: Body, limit: Duration) -> Result<Bytes, ApiError> {
    read_up_to(body, limit, BODY_LIMIT).await
}

/// Reads a body of at most `longest` bytes.
///
/// # Errors
/// The errors are those of [`read`].
pub(super) async fn read_up_to(
    body: Body,
    limit: Duration,
    longest: usize,
) -> Result<Bytes, ApiError> {
    match timeout(limit, to_bytes(body, longest)).await {
        Err(_) => Err(ApiError::request_timeout()),
        Ok(Err(error)) if is_of_the_connection(&error) => Err(ApiError::malformed_request()),
        Ok(Err(_)) => Err(ApiError::too_large()),
        Ok(Ok(bytes)) => Ok(bytes),
    }
}

/// Returns `true` if the connection caused an error, and not the limit of the body's size.
fn is_of_the_connection(error: &(dyn Error + 'static)) -> bool {
    let mut cause = Some(error);
    while let Some(error) = cause {
        if error.is::<hyper::Error>() {
            return true;
        }
        cause = error.source();
    }
    false
}

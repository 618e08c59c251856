//! The parts of a response: its type, its errors, and the headers that say which pages may
//! read it.

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Response, StatusCode, header},
};
use serde_json::json;

use crate::core::error::{ApiError, ErrorCode};

/// A response of the server.
pub(super) type HttpResponse = Response<Body>;

/// The content type of AWS's JSON protocol.
pub(super) const JSON_PROTOCOL: &str = "application/x-amz-json-1.1";

/// The headers that a browser may send: every header that AWS's clients use.
const ALLOWED_HEADERS: &str = "authorization,cache-control,content-type,x-amz-content-sha256,\
    x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,x-amzn-platform-id,\
    x-amzn-trace-id,amz-sdk-invocation-id,amz-sdk-request";
/// The headers of a response that a browser may read.
const EXPOSED_HEADERS: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

/// Makes a response of this content type, which is not to be cached.
pub(super) fn with_type(content_type: &str, body: String) -> HttpResponse {
    let mut response = Response::new(Body::from(body));
    set_header(&mut response, header::CONTENT_TYPE, content_type);
    set_header(&mut response, header::CACHE_CONTROL, "no-store");
    set_header(&mut response, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    response
}

/// Makes a response of plain text.
pub(super) fn text(status: StatusCode, body: &str) -> HttpResponse {
    let mut response = with_type("text/plain; charset=utf-8", body.to_owned());
    *response.status_mut() = status;
    response
}

/// Makes the response to a request whose method is not served at its path.
pub(super) fn method_not_allowed() -> HttpResponse {
    let refusal = ErrorCode::UnknownOperation.with_message("Method not allowed.");
    let mut response = error(&refusal);
    *response.status_mut() = StatusCode::METHOD_NOT_ALLOWED;
    set_header(&mut response, header::ALLOW, "GET, HEAD, OPTIONS, POST");
    response
}

/// Returns the bytes of the whole response to a request that is not valid HTTP. The
/// connection ends with it.
pub(super) fn unreadable(status: u16) -> Vec<u8> {
    let refusal = ApiError::malformed_request();
    let body = error_body(&refusal);
    let reason = StatusCode::from_u16(status)
        .ok()
        .and_then(|status| status.canonical_reason())
        .unwrap_or_default();
    format!(
        "HTTP/1.1 {status} {reason}\r\ncontent-type: {JSON_PROTOCOL}\r\n\
         x-amzn-errortype: {}:\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        refusal.code,
        body.len(),
    )
    .into_bytes()
}

/// Returns the body of the response for an error of the API.
fn error_body(error: &ApiError) -> String {
    json!({ "__type": error.code.to_string(), "message": error.message }).to_string()
}

/// Makes the response for an error of the API.
pub(super) fn error(error: &ApiError) -> HttpResponse {
    let name = error.code.to_string();
    let mut response = with_type(JSON_PROTOCOL, error_body(error));
    *response.status_mut() =
        StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set_header(
        &mut response,
        HeaderName::from_static("x-amzn-errortype"),
        &format!("{name}:"),
    );
    // The header is left out if the message contains characters that a header cannot
    // hold.
    set_header(
        &mut response,
        HeaderName::from_static("x-amzn-errormessage"),
        &error.message,
    );
    response
}

/// Makes the response to a preflight request of CORS.
pub(super) fn preflight() -> HttpResponse {
    let any = HeaderValue::from_static("*");
    let mut response = allow_origin(text(StatusCode::OK, ""), Some(any));
    set_header(
        &mut response,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        "POST, GET, OPTIONS",
    );
    set_header(
        &mut response,
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        ALLOWED_HEADERS,
    );
    set_header(&mut response, header::ACCESS_CONTROL_MAX_AGE, "172800");
    response
}

/// Lets pages of `origin` read a response. `None` leaves the response as it is, because no
/// page asked.
pub(super) fn allow_origin(
    mut response: HttpResponse,
    origin: Option<HeaderValue>,
) -> HttpResponse {
    let Some(origin) = origin else {
        return response;
    };
    if origin != "*" {
        set_header(&mut response, header::VARY, "Origin");
    }
    response
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    set_header(
        &mut response,
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        EXPOSED_HEADERS,
    );
    response
}

/// Keeps a response out of the pages of other origins, even if the browser sends no
/// `Sec-Fetch-Site`.
pub(super) fn same_origin_only(mut response: HttpResponse) -> HttpResponse {
    for name in ["cross-origin-resource-policy", "cross-origin-opener-policy"] {
        set_header(&mut response, HeaderName::from_static(name), "same-origin");
    }
    response
}

/// Sets a header. A value that a header cannot hold is left out.
pub(super) fn set_header(response: &mut HttpResponse, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

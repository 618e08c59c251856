//! The requests that pages of another origin may send, as a bucket's CORS rule says. The
//! rule of `infra/cognito.yaml` allows the app's origin; here every origin of this machine
//! is allowed.
//!
//! Source: "Using cross-origin resource sharing (CORS)", Amazon S3 User Guide.

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};
use s3s::Body;

use crate::loopback;

/// The methods of the rule.
pub const ALLOWED_METHODS: [&str; 4] = ["DELETE", "GET", "HEAD", "PUT"];

/// The headers of the rule. An asterisk means any text.
pub const ALLOWED_HEADERS: [&str; 4] =
    ["authorization", "cache-control", "content-type", "x-amz-*"];

/// The headers of a response that a page may read.
pub const EXPOSED_HEADERS: [&str; 3] = ["Date", "ETag", "x-amz-request-id"];

/// The number of seconds for which a browser may cache the answer to a preflight
/// request.
pub const MAX_AGE: u32 = 3600;

/// The body that Amazon S3 sends if no rule allows a preflight request.
const FORBIDDEN: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessForbidden</Code><Message>CORSResponse: This CORS request is not allowed.</Message></Error>";

/// Returns the response to a preflight request.
pub(crate) fn preflight(request: &HeaderMap) -> Response<Body> {
    let text = |name: HeaderName| request.get(name).and_then(|value| value.to_str().ok());
    let method = text(header::ACCESS_CONTROL_REQUEST_METHOD).unwrap_or_default();
    let wanted = text(header::ACCESS_CONTROL_REQUEST_HEADERS).unwrap_or_default();
    let headers: Vec<String> = wanted
        .split(',')
        .map(|name| name.trim().to_ascii_lowercase())
        .filter(|name| !name.is_empty())
        .collect();
    let is_allowed = own_origin(request).is_some()
        && ALLOWED_METHODS.contains(&method)
        && headers.iter().all(|name| allows_header(name));
    if !is_allowed {
        let mut response = Response::new(Body::from(FORBIDDEN.to_owned()));
        *response.status_mut() = StatusCode::FORBIDDEN;
        let xml = HeaderValue::from_static("application/xml");
        response.headers_mut().insert(header::CONTENT_TYPE, xml);
        return response;
    }
    let mut response = Response::new(Body::empty());
    let sent = response.headers_mut();
    set(
        sent,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        &ALLOWED_METHODS.join(", "),
    );
    if !headers.is_empty() {
        set(
            sent,
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            &headers.join(", "),
        );
    }
    set(sent, header::ACCESS_CONTROL_MAX_AGE, &MAX_AGE.to_string());
    allow(request, sent);
    response
}

/// Lets the page that has sent a request read its response, if the page is of this
/// machine.
pub(crate) fn allow(request: &HeaderMap, response: &mut HeaderMap) {
    let vary = "Origin, Access-Control-Request-Headers, Access-Control-Request-Method";
    set(response, header::VARY, vary);
    if let Some(origin) = own_origin(request) {
        response.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin.clone());
        let exposed = EXPOSED_HEADERS.join(", ");
        set(response, header::ACCESS_CONTROL_EXPOSE_HEADERS, &exposed);
    }
}

fn own_origin(request: &HeaderMap) -> Option<&HeaderValue> {
    let origin = request.get(header::ORIGIN)?;
    loopback::is_own_origin(origin.to_str().ok()?).then_some(origin)
}

fn allows_header(name: &str) -> bool {
    ALLOWED_HEADERS
        .iter()
        .any(|allowed| match allowed.strip_suffix('*') {
            Some(start) => name.starts_with(start),
            None => name == *allowed,
        })
}

/// Sets a header. A value that a header cannot hold is left out.
fn set(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        headers.insert(name, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(origin: &'static str, method: &'static str, headers: &'static str) -> HeaderMap {
        HeaderMap::from_iter([
            (header::ORIGIN, HeaderValue::from_static(origin)),
            (
                header::ACCESS_CONTROL_REQUEST_METHOD,
                HeaderValue::from_static(method),
            ),
            (
                header::ACCESS_CONTROL_REQUEST_HEADERS,
                HeaderValue::from_static(headers),
            ),
        ])
    }

    #[test]
    fn page_of_this_machine_may_send_signed_requests() {
        let headers =
            "authorization,content-type,x-amz-content-sha256,x-amz-date,x-amz-security-token";
        let response = preflight(&asked("http://localhost:8080", "PUT", headers));
        assert_eq!(response.status(), StatusCode::OK);
        let sent = response.headers();
        assert_eq!(
            sent[header::ACCESS_CONTROL_ALLOW_ORIGIN],
            "http://localhost:8080"
        );
        assert_eq!(
            sent[header::ACCESS_CONTROL_ALLOW_METHODS],
            "DELETE, GET, HEAD, PUT"
        );
        let allowed = sent[header::ACCESS_CONTROL_ALLOW_HEADERS].to_str().unwrap();
        assert_eq!(allowed.replace(' ', ""), headers);
    }

    #[test]
    fn other_pages_methods_and_headers_are_refused() {
        for (origin, method, headers) in [
            ("https://example.com", "PUT", ""),
            ("null", "PUT", ""),
            ("http://localhost:8080", "POST", ""),
            ("http://localhost:8080", "PUT", "x-other"),
        ] {
            let response = preflight(&asked(origin, method, headers));
            assert_eq!(
                response.status(),
                StatusCode::FORBIDDEN,
                "{origin} {method}"
            );
            let sent = response.headers();
            assert!(!sent.contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN));
        }
    }
}

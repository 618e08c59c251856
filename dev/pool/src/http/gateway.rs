//! A local HTTP API: the steps that API Gateway takes around its function.
//!
//! Sources: "Working with HTTP APIs", "Configure CORS for HTTP APIs in API Gateway" and
//! "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway", Amazon API Gateway
//! Developer Guide.

use axum::{
    body::{Body, Bytes},
    http::{HeaderName, HeaderValue, Method, Request, StatusCode, header, request::Parts},
};
use serde_json::{Value, json};

use crate::{
    core::{
        error::{ApiError, ErrorCode},
        random,
        sigv4::SignedRequest,
    },
    entropy::SystemEntropy,
    http_api::{HttpApi, Invocation},
};

use super::{
    ServerState, body,
    event::{self, Route},
    response::{HttpResponse, allow_origin, set_header, with_type},
};

/// The service that a request to API Gateway is signed for.
const SERVICE: &str = "execute-api";
/// The number of seconds for which a browser may remember the answer to a preflight
/// request.
const PREFLIGHT_MAX_AGE: &str = "600";

/// Answers a request to a path below that of the API.
pub(super) async fn answer(
    state: ServerState,
    api: HttpApi,
    request: Request<Body>,
) -> HttpResponse {
    if request.method() == Method::OPTIONS {
        return preflight(api);
    }
    let (parts, body) = request.into_parts();
    let request_id = random::uuid(&mut SystemEntropy);
    let response = match body::read(body, state.timeouts.body).await {
        Err(error) => refused_body(&error),
        Ok(body) => {
            let id = request_id.clone();
            // The check of a signature and the access to a file take time, so they run on a
            // blocking thread.
            tokio::task::spawn_blocking(move || handle(&state, api, &parts, &body, id))
                .await
                .unwrap_or_else(|_| internal_error())
        }
    };
    let mut response = allow_origin(response, Some(HeaderValue::from_static("*")));
    let name = HeaderName::from_static("apigw-requestid");
    set_header(&mut response, name, &request_id);
    response
}

fn handle(
    state: &ServerState,
    api: HttpApi,
    parts: &Parts,
    body: &Bytes,
    request_id: String,
) -> HttpResponse {
    let Some(route) = Route::find(api, parts.method.as_str(), parts.uri.path()) else {
        return message(StatusCode::NOT_FOUND, "Not Found");
    };
    let headers = event::headers(&parts.headers);
    let authorizer = if route.path.starts_with(api.iam_prefix) {
        let signed = SignedRequest {
            method: parts.method.as_str(),
            path: parts.uri.path(),
            query: parts.uri.query().unwrap_or_default(),
            headers: &headers,
            body,
        };
        match state.pool.caller(&signed, SERVICE) {
            Ok(caller) => event::iam(&caller),
            Err(_) => return message(StatusCode::FORBIDDEN, "Forbidden"),
        }
    } else {
        let header = parts.headers.get(header::AUTHORIZATION);
        let header = header.and_then(|header| header.to_str().ok());
        let claims = header.and_then(|header| state.pool.jwt_claims(header, &state.base_url));
        match claims {
            Some(claims) => event::jwt(&claims),
            None => return unauthorized(),
        }
    };
    let event = event::of(parts, &headers, body, &route, authorizer, &request_id);
    let invocation = Invocation { event, request_id };
    let returned = (api.function)(&state.pool, invocation);
    if let Some(failure) = &returned.failure {
        (state.hooks.on_internal_error)(failure);
    }
    respond(&returned.response).unwrap_or_else(internal_error)
}

/// Makes the response that a function has returned, or `None` if it has not the payload
/// format 2.0.
fn respond(returned: &Value) -> Option<HttpResponse> {
    let status = returned.get("statusCode")?.as_u64()?;
    let status = StatusCode::from_u16(u16::try_from(status).ok()?).ok()?;
    let body = returned.get("body").and_then(Value::as_str);
    let mut response = with_type("application/json", body.unwrap_or_default().to_owned());
    *response.status_mut() = status;
    if status == StatusCode::NO_CONTENT {
        response.headers_mut().remove(header::CONTENT_TYPE);
    }
    if let Some(headers) = returned.get("headers").and_then(Value::as_object) {
        for (name, value) in headers {
            let name = HeaderName::from_bytes(name.as_bytes()).ok()?;
            set_header(&mut response, name, value.as_str()?);
        }
    }
    Some(response)
}

/// Makes a response in the shape of API Gateway's own.
fn message(status: StatusCode, text: &str) -> HttpResponse {
    let body = json!({ "message": text }).to_string();
    let mut response = with_type("application/json", body);
    *response.status_mut() = status;
    response
}

fn unauthorized() -> HttpResponse {
    let mut response = message(StatusCode::UNAUTHORIZED, "Unauthorized");
    set_header(&mut response, header::WWW_AUTHENTICATE, "Bearer");
    response
}

/// Makes the response to a request whose body could not be read.
fn refused_body(error: &ApiError) -> HttpResponse {
    match error.code {
        ErrorCode::RequestEntityTooLarge => {
            message(StatusCode::PAYLOAD_TOO_LARGE, "Request Entity Too Large")
        }
        ErrorCode::RequestTimeout => message(StatusCode::REQUEST_TIMEOUT, "Request Timeout"),
        _ => message(StatusCode::BAD_REQUEST, "Bad Request"),
    }
}

fn internal_error() -> HttpResponse {
    message(StatusCode::INTERNAL_SERVER_ERROR, "Internal Server Error")
}

fn preflight(api: HttpApi) -> HttpResponse {
    let mut response = with_type("text/plain", String::new());
    response.headers_mut().remove(header::CONTENT_TYPE);
    *response.status_mut() = StatusCode::NO_CONTENT;
    let lists = [
        (header::ACCESS_CONTROL_ALLOW_METHODS, api.allowed_methods),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, api.allowed_headers),
    ];
    for (name, list) in lists {
        set_header(&mut response, name, &list.join(","));
    }
    set_header(
        &mut response,
        header::ACCESS_CONTROL_MAX_AGE,
        PREFLIGHT_MAX_AGE,
    );
    allow_origin(response, Some(HeaderValue::from_static("*")))
}

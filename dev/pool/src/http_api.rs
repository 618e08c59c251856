//! A local HTTP API: a stand-in for an API of API Gateway with one Lambda function behind
//! it.

use serde_json::Value;

use crate::{core::error::ApiError, pool::Pool};

/// An HTTP API at a path of the pool's server.
///
/// A request goes through the same steps as at API Gateway: the answer to a preflight
/// request of CORS, the choice of a route, its authorizer, and then the function, which
/// gets an event in the payload format 2.0.
#[derive(Clone, Copy, Debug)]
pub struct HttpApi {
    /// The path of the API, with a slash at the start and none at the end.
    pub path: &'static str,
    /// The route keys, such as `DELETE /ride/{RideId}`. A part in braces is a variable.
    pub routes: &'static [&'static str],
    /// The start of the routes with IAM authorization (Signature Version 4), such as
    /// `/iam/`. All other routes have a JWT authorizer.
    pub iam_prefix: &'static str,
    /// The methods that pages of other origins may use.
    pub allowed_methods: &'static [&'static str],
    /// The headers that pages of other origins may send.
    pub allowed_headers: &'static [&'static str],
    /// The function.
    pub function: fn(&Pool, Invocation) -> Returned,
}

/// One call of an API's function.
#[derive(Clone, Debug)]
pub struct Invocation {
    /// The event, in the payload format 2.0.
    pub event: Value,
    /// The id of the request.
    pub request_id: String,
}

/// The result of an invocation.
#[derive(Debug)]
pub struct Returned {
    /// The response, in the payload format 2.0.
    pub response: Value,
    /// The error behind a response with status 500, which goes to
    /// [`Hooks::on_internal_error`](crate::http::Hooks).
    pub failure: Option<ApiError>,
}

//! The event that an HTTP API of API Gateway gives to its function, and the response that
//! it expects: payload format version 2.0.
//!
//! Source: "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway", Amazon API
//! Gateway Developer Guide. Only the fields that the ride API uses are read.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// One request.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Event {
    /// The route that API Gateway has selected, such as `DELETE /ride/{RideId}`.
    #[serde(default)]
    pub route_key: String,
    /// The headers, with lower-case names.
    #[serde(default)]
    pub headers: Option<BTreeMap<String, String>>,
    /// The parameters of the query, decoded.
    #[serde(default)]
    pub query_string_parameters: Option<BTreeMap<String, String>>,
    /// The variable parts of the path.
    #[serde(default)]
    pub path_parameters: Option<BTreeMap<String, String>>,
    /// The body, if there is one.
    #[serde(default)]
    pub body: Option<String>,
    /// Set if the body is in base64.
    #[serde(default)]
    pub is_base64_encoded: bool,
    /// The context that API Gateway adds to the request.
    #[serde(default)]
    pub request_context: RequestContext,
}

/// The context that API Gateway adds to a request.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct RequestContext {
    /// The result of the route's authorizer.
    #[serde(default)]
    pub authorizer: Option<Authorizer>,
}

/// The result of the authorizer of a route. One of the two fields is set.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Authorizer {
    /// The result of a JWT authorizer.
    #[serde(default)]
    pub jwt: Option<Jwt>,
    /// The result of IAM authorization.
    #[serde(default)]
    pub iam: Option<Iam>,
}

/// A token that a JWT authorizer has verified.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Jwt {
    /// The claims of the token. API Gateway turns all values into text.
    #[serde(default)]
    pub claims: Map<String, Value>,
}

/// The credentials whose signature IAM authorization has verified.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Iam {
    /// The identity to which the credentials belong, if they come from an identity pool.
    #[serde(default)]
    pub cognito_identity: Option<CognitoIdentity>,
}

/// An identity of an identity pool.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CognitoIdentity {
    /// The identity's id, `region:uuid`.
    #[serde(default)]
    pub identity_id: String,
}

impl Event {
    /// Returns a header by its lower-case name.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.as_ref()?.get(name).map(String::as_str)
    }

    /// Returns a parameter of the query.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<&str> {
        let parameters = self.query_string_parameters.as_ref()?;
        parameters.get(name).map(String::as_str)
    }

    /// Returns a variable part of the path.
    #[must_use]
    pub fn path(&self, name: &str) -> Option<&str> {
        self.path_parameters.as_ref()?.get(name).map(String::as_str)
    }

    /// Returns the bytes of the body, or `None` if they are not in base64 although the
    /// event says so.
    #[must_use]
    pub fn body(&self) -> Option<Vec<u8>> {
        let body = self.body.as_deref().unwrap_or_default();
        if self.is_base64_encoded {
            STANDARD.decode(body).ok()
        } else {
            Some(body.as_bytes().to_vec())
        }
    }
}

/// A response.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Response {
    /// The HTTP status.
    pub status_code: u16,
    /// The headers. API Gateway adds those of CORS.
    pub headers: BTreeMap<&'static str, &'static str>,
    /// The body, which is JSON if it is not empty.
    pub body: String,
    /// Always `false`.
    pub is_base64_encoded: bool,
}

impl Response {
    /// Makes a response with a body.
    #[must_use]
    pub fn json(status_code: u16, body: &Value) -> Self {
        Self {
            status_code,
            headers: BTreeMap::from([
                ("cache-control", "no-store"),
                ("content-type", "application/json"),
            ]),
            body: body.to_string(),
            is_base64_encoded: false,
        }
    }

    /// Makes a response with status 204.
    #[must_use]
    pub fn no_content() -> Self {
        Self {
            status_code: 204,
            headers: BTreeMap::new(),
            body: String::new(),
            is_base64_encoded: false,
        }
    }
}

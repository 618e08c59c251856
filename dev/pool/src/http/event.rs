//! The event that the function of an HTTP API gets: the payload format 2.0.

use std::collections::BTreeMap;

use axum::http::{HeaderMap, request::Parts};
use data_encoding::BASE64;
use percent_encoding::percent_decode_str;
use serde_json::{Map, Value, json};

use crate::{core::sigv4::Caller, http_api::HttpApi};

/// The route of a request.
pub(super) struct Route {
    /// The key of the route, such as `DELETE /ride/{RideId}`.
    key: &'static str,
    /// The path of the request below that of the API, as it was sent.
    pub(super) path: String,
    /// The variable parts of the path, decoded.
    parameters: Map<String, Value>,
}

impl Route {
    /// Returns the route for a method and a path.
    pub(super) fn find(api: HttpApi, method: &str, path: &str) -> Option<Self> {
        let path = path.strip_prefix(api.path)?;
        api.routes.iter().find_map(|key| {
            let (of, pattern) = key.split_once(' ')?;
            (of == method).then_some(())?;
            Some(Self {
                key,
                path: path.to_owned(),
                parameters: parameters(pattern, path)?,
            })
        })
    }
}

/// Returns the variable parts of a path, or `None` if the pattern does not fit it.
fn parameters(pattern: &str, path: &str) -> Option<Map<String, Value>> {
    let (wanted, given) = (pattern.split('/'), path.split('/'));
    (wanted.clone().count() == given.clone().count()).then_some(())?;
    let mut parameters = Map::new();
    for (wanted, given) in wanted.zip(given) {
        let name = wanted
            .strip_prefix('{')
            .and_then(|name| name.strip_suffix('}'));
        match name {
            Some(name) if !given.is_empty() => {
                parameters.insert(name.to_owned(), decoded(given).into());
            }
            None if wanted == given => {}
            _ => return None,
        }
    }
    Some(parameters)
}

fn decoded(text: &str) -> String {
    percent_decode_str(text).decode_utf8_lossy().into_owned()
}

/// Returns headers in the order in which they came, with lower-case names.
pub(super) fn headers(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect()
}

/// Returns what a JWT authorizer adds to the event. API Gateway writes every claim as text.
pub(super) fn jwt(claims: &Map<String, Value>) -> Value {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        Value::Array(values) => {
            let values: Vec<_> = values.iter().filter_map(Value::as_str).collect();
            format!("[{}]", values.join(" "))
        }
        other => other.to_string(),
    };
    let claims: BTreeMap<&String, String> = claims
        .iter()
        .map(|(name, value)| (name, text(value)))
        .collect();
    json!({ "jwt": { "claims": claims, "scopes": null } })
}

/// Returns what IAM authorization adds to the event.
pub(super) fn iam(caller: &Caller) -> Value {
    json!({ "iam": {
        "accountId": caller.account,
        "callerId": caller.user_id,
        "cognitoIdentity": { "amr": ["authenticated"], "identityId": caller.identity_id },
        "principalOrgId": null,
        "userArn": caller.arn,
        "userId": caller.user_id,
    } })
}

/// Returns the event of a request.
pub(super) fn of(
    parts: &Parts,
    headers: &[(String, String)],
    body: &[u8],
    route: &Route,
    authorizer: Value,
    request_id: &str,
) -> Value {
    let query = parts.uri.query().unwrap_or_default();
    let pairs = query.split('&').filter(|pair| !pair.is_empty());
    let query_parameters = joined(pairs.map(|pair| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let text = |text: &str| decoded(&text.replace('+', " "));
        (text(name), text(value))
    }));
    let (body, is_base64) = match std::str::from_utf8(body) {
        Ok(text) => (text.to_owned(), false),
        Err(_) => (BASE64.encode(body), true),
    };
    let mut event = json!({
        "version": "2.0",
        "routeKey": route.key,
        "rawPath": route.path,
        "rawQueryString": query,
        "headers": joined(headers.iter().cloned()),
        "requestContext": {
            "authorizer": authorizer,
            "http": { "method": parts.method.as_str(), "path": route.path },
            "requestId": request_id,
            "routeKey": route.key,
            "stage": "$default",
        },
        "isBase64Encoded": is_base64,
    });
    // API Gateway leaves out what is empty.
    let optional = [
        ("queryStringParameters", Value::Object(query_parameters)),
        ("pathParameters", Value::Object(route.parameters.clone())),
        ("body", body.into()),
    ];
    if let Some(event) = event.as_object_mut() {
        for (name, value) in optional {
            if value != json!({}) && value != "" {
                event.insert(name.to_owned(), value);
            }
        }
    }
    event
}

/// Returns pairs as an object, with a comma between the values of one name.
fn joined(pairs: impl Iterator<Item = (String, String)>) -> Map<String, Value> {
    let mut values: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (name, value) in pairs {
        values.entry(name).or_default().push(value);
    }
    let texts = values.into_iter();
    texts
        .map(|(name, values)| (name, values.join(",").into()))
        .collect()
}

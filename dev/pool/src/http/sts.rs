//! AWS Security Token Service, as far as a caller needs no permissions for it:
//! GetCallerIdentity.
//!
//! Source: AWS Security Token Service API Reference, GetCallerIdentity.

use axum::http::{HeaderMap, StatusCode};
use serde_json::json;

use crate::{
    core::{
        random,
        sigv4::{Caller, SignatureError},
    },
    entropy::SystemEntropy,
};

use super::response::{HttpResponse, with_type};

/// The service that a request is signed for.
pub(super) const SERVICE: &str = "sts";

/// The content type that STS uses by default.
const XML: &str = "text/xml";
const JSON: &str = "application/json";
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// Returns `true` if a call to `/` uses the query protocol, which is the one of STS.
pub(super) fn is_query(headers: &HeaderMap) -> bool {
    headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// Returns `true` if the caller asks for JSON.
pub(super) fn accepts_json(headers: &HeaderMap) -> bool {
    headers
        .get("accept")
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains(JSON))
}

/// Returns `true` if the body asks for `GetCallerIdentity`, the only action that is
/// implemented.
pub(super) fn is_get_caller_identity(body: &[u8]) -> bool {
    let mut pairs = body.split(|byte| *byte == b'&');
    pairs.any(|pair| pair == b"Action=GetCallerIdentity")
}

/// Returns the response to `GetCallerIdentity`.
pub(super) fn get_caller_identity(
    caller: &Result<Caller, SignatureError>,
    as_json: bool,
) -> HttpResponse {
    let request = random::uuid(&mut SystemEntropy);
    let Caller {
        account,
        arn,
        user_id,
        ..
    } = match caller {
        Ok(caller) => caller,
        Err(refusal) => {
            let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::FORBIDDEN);
            let body = error_body(refusal.code(), &refusal.to_string(), &request, as_json);
            return response(status, body, as_json);
        }
    };
    let body = if as_json {
        json!({"GetCallerIdentityResponse": {
            "GetCallerIdentityResult": {"Account": account, "Arn": arn, "UserId": user_id},
            "ResponseMetadata": {"RequestId": request},
        }})
        .to_string()
    } else {
        format!(
            "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult>\
             <Arn>{arn}</Arn><UserId>{user_id}</UserId><Account>{account}</Account>\
             </GetCallerIdentityResult><ResponseMetadata><RequestId>{request}</RequestId>\
             </ResponseMetadata></GetCallerIdentityResponse>"
        )
    };
    response(StatusCode::OK, body, as_json)
}

/// Returns the response to an action that is not implemented.
pub(super) fn unknown_action(as_json: bool) -> HttpResponse {
    let request = random::uuid(&mut SystemEntropy);
    let body = error_body(
        "InvalidAction",
        "Could not find this operation.",
        &request,
        as_json,
    );
    response(StatusCode::BAD_REQUEST, body, as_json)
}

fn response(status: StatusCode, body: String, as_json: bool) -> HttpResponse {
    let mut response = with_type(if as_json { JSON } else { XML }, body);
    *response.status_mut() = status;
    response
}

fn error_body(code: &str, message: &str, request: &str, as_json: bool) -> String {
    if as_json {
        let error = json!({"Type": "Sender", "Code": code, "Message": message});
        return json!({"Error": error, "RequestId": request}).to_string();
    }
    format!(
        "<ErrorResponse xmlns=\"{NAMESPACE}\"><Error><Type>Sender</Type><Code>{code}</Code>\
         <Message>{message}</Message></Error><RequestId>{request}</RequestId></ErrorResponse>"
    )
}

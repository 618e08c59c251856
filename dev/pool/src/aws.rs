//! The services that accept an identity's credentials: STS, and a stand-in for an API
//! behind API Gateway.

use axum::http::{HeaderMap, StatusCode};
use serde_json::{Value, json};

use crate::core::{
    caller::{Caller, NoCaller},
    random,
};
use crate::entropy::System;

/// The content type that STS uses by default.
const XML: &str = "text/xml";
const JSON: &str = "application/json";
const NAMESPACE: &str = "https://sts.amazonaws.com/doc/2011-06-15/";

/// A reply: its status, content type and body.
pub(crate) type Words = (StatusCode, &'static str, String);

/// Returns `true` if a call to `/` uses the query protocol, which is the one of STS.
pub(crate) fn is_query(headers: &HeaderMap) -> bool {
    headers
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| kind.starts_with("application/x-www-form-urlencoded"))
}

/// Returns `true` if the caller asks for JSON.
pub(crate) fn wants_json(headers: &HeaderMap) -> bool {
    headers
        .get("accept")
        .and_then(|accept| accept.to_str().ok())
        .is_some_and(|accept| accept.contains(JSON))
}

/// Returns `true` if the body asks for `GetCallerIdentity`, the only action that is
/// implemented.
pub(crate) fn asks_who(body: &[u8]) -> bool {
    let mut pairs = body.split(|byte| *byte == b'&');
    pairs.any(|pair| pair == b"Action=GetCallerIdentity")
}

/// Returns the reply to `GetCallerIdentity`.
///
/// Source: AWS Security Token Service API Reference, GetCallerIdentity.
pub(crate) fn who(caller: &Result<Caller, NoCaller>, as_json: bool) -> Words {
    let request = random::uuid(&mut System);
    match caller {
        Ok(Caller {
            account,
            arn,
            user_id,
            ..
        }) if as_json => {
            let body = json!({"GetCallerIdentityResponse": {
                "GetCallerIdentityResult": {"Account": account, "Arn": arn, "UserId": user_id},
                "ResponseMetadata": {"RequestId": request},
            }});
            (StatusCode::OK, JSON, body.to_string())
        }
        Ok(Caller {
            account,
            arn,
            user_id,
            ..
        }) => {
            let body = format!(
                "<GetCallerIdentityResponse xmlns=\"{NAMESPACE}\"><GetCallerIdentityResult>\
                 <Arn>{arn}</Arn><UserId>{user_id}</UserId><Account>{account}</Account>\
                 </GetCallerIdentityResult><ResponseMetadata><RequestId>{request}</RequestId>\
                 </ResponseMetadata></GetCallerIdentityResponse>"
            );
            (StatusCode::OK, XML, body)
        }
        Err(refusal) => error(*refusal, &request, as_json),
    }
}

/// Returns the reply to an action that is not implemented.
pub(crate) fn no_such_action(as_json: bool) -> Words {
    let request = random::uuid(&mut System);
    let body = error_body(
        "InvalidAction",
        "Could not find this operation.",
        &request,
        as_json,
    );
    (
        StatusCode::BAD_REQUEST,
        if as_json { JSON } else { XML },
        body,
    )
}

fn error(refusal: NoCaller, request: &str, as_json: bool) -> Words {
    let status = StatusCode::from_u16(refusal.status()).unwrap_or(StatusCode::FORBIDDEN);
    let body = error_body(refusal.code(), &refusal.to_string(), request, as_json);
    (status, if as_json { JSON } else { XML }, body)
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

/// Returns the ride API's reply to the signer of a request, as an API with IAM
/// authorization gives it.
pub(crate) fn ride(caller: Result<Caller, NoCaller>) -> Words {
    let (status, body): (_, Value) = match caller {
        Ok(caller) => (
            StatusCode::OK,
            json!({"message": "Your unicorn is on its way.", "rider": caller.identity_id, "caller": caller.arn}),
        ),
        Err(refusal) => (
            StatusCode::FORBIDDEN,
            json!({ "message": refusal.to_string() }),
        ),
    };
    (status, JSON, body.to_string())
}

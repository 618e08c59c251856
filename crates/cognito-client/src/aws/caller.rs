//! `sts:GetCallerIdentity`: the identity that the credentials belong to. The call needs
//! no permissions.
//!
//! Source: AWS Security Token Service API Reference, version 2011-06-15. The service
//! replies in JSON if the header `accept` asks for it.

use serde::Deserialize;

use super::http::{ApiReply, ApiRequest};
use crate::error::{BadReply, CallError, ErrorCode, ReplyFault, ServiceError};

/// The identity that signed the call.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct CallerIdentity {
    /// The number of the AWS account.
    pub account: String,
    /// The ARN of the assumed role and its session.
    pub arn: String,
    /// The unique id of the role, and the name of the session.
    pub user_id: String,
}

#[derive(Deserialize)]
struct Reply {
    #[serde(rename = "GetCallerIdentityResponse")]
    response: Response,
}

#[derive(Deserialize)]
struct Response {
    #[serde(rename = "GetCallerIdentityResult")]
    result: CallerIdentity,
}

/// The body of a refusal.
///
/// Source: "Common Errors", AWS Security Token Service API Reference.
#[derive(Deserialize)]
struct Refusal {
    #[serde(rename = "Error")]
    error: Fault,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Fault {
    code: String,
    #[serde(default)]
    message: String,
}

/// Returns the request to the service at `endpoint`.
#[must_use]
pub fn request(endpoint: &str) -> ApiRequest {
    ApiRequest {
        method: "POST",
        url: endpoint.to_owned(),
        content_type: Some("application/x-www-form-urlencoded; charset=utf-8"),
        headers: Vec::new(),
        body: "Action=GetCallerIdentity&Version=2011-06-15".to_owned(),
    }
}

/// Reads a reply.
///
/// # Errors
/// [`CallError::Service`] with the error of the service, and [`CallError::NotTheService`]
/// for a reply that is not the service's.
pub fn read(reply: &ApiReply) -> Result<CallerIdentity, CallError> {
    let status = reply.status;
    if status == 200 {
        let reply: Reply =
            serde_json::from_str(&reply.body).map_err(|error| BadReply::of_json(status, &error))?;
        return Ok(reply.response.result);
    }
    // A body of another form is a gateway's.
    let refusal: Option<Refusal> = serde_json::from_str(&reply.body).ok();
    Err(match refusal {
        Some(Refusal { error }) => CallError::Service(ServiceError {
            code: ErrorCode::read(&error.code),
            message: error.message,
        }),
        None => CallError::NotTheService(BadReply {
            status,
            fault: ReplyFault::NoErrorCode,
        }),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_read_and_nothing_else() {
        let reply = |status, body: &str| ApiReply {
            status,
            body: body.into(),
        };
        let good = r#"{"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Account":"1","Arn":"arn:aws:sts::1:assumed-role/r/s","UserId":"A:s"},"ResponseMetadata":{"RequestId":"x"}}}"#;
        assert_eq!(
            read(&reply(200, good)).unwrap().arn,
            "arn:aws:sts::1:assumed-role/r/s"
        );
        for (status, body) in [(403, good), (200, "<xml/>"), (200, "{}"), (200, "")] {
            assert!(matches!(
                read(&reply(status, body)),
                Err(CallError::NotTheService(BadReply { status: found, .. })) if found == status
            ));
        }
        let refused =
            r#"{"Error":{"Code":"ExpiredToken","Message":"over","Type":"Sender"},"RequestId":"x"}"#;
        assert_eq!(
            read(&reply(403, refused)),
            Err(CallError::Service(ServiceError {
                code: ErrorCode::Unknown("ExpiredToken".into()),
                message: "over".into(),
            }))
        );
    }
}

//! `sts:GetCallerIdentity`: the identity that the credentials belong to. The call needs
//! no permissions.
//!
//! Source: AWS Security Token Service API Reference, version 2011-06-15. The service
//! replies in JSON if the header `accept` asks for it.

use serde::Deserialize;

use super::http::{ApiReply, ApiRequest};

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

/// Returns the request to the service at `endpoint`.
#[must_use]
pub fn request(endpoint: &str) -> ApiRequest {
    ApiRequest {
        method: "POST",
        url: endpoint.to_owned(),
        content_type: Some("application/x-www-form-urlencoded; charset=utf-8"),
        body: "Action=GetCallerIdentity&Version=2011-06-15".to_owned(),
    }
}

/// Reads a reply. Returns `None` if it is not a successful reply of the service.
#[must_use]
pub fn read(reply: &ApiReply) -> Option<CallerIdentity> {
    if reply.status != 200 {
        return None;
    }
    let reply: Reply = serde_json::from_str(&reply.body).ok()?;
    Some(reply.response.result)
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
            assert_eq!(read(&reply(status, body)), None);
        }
    }
}

//! Encodes the request of a call, decodes its reply, and holds the rule for repeating it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;
use zeroize::Zeroizing;

use super::error::{BadReply, CallError, ErrorCode, ReplyFault, ServiceError};
use super::transport::{Reply, Request};

/// The rule that says whether a call may be repeated without harm.
///
/// `fetch` cannot distinguish a lost request from a lost reply. A call that consumes a
/// code, sends a message, changes something or answers a challenge is therefore never
/// repeated automatically.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Retry {
    /// The call is sent once; the user is asked to try again.
    Never,
    /// The call is sent up to [`MAX_ATTEMPTS`] times.
    Safe,
}

/// The maximum number of times that a repeatable call is sent.
pub const MAX_ATTEMPTS: u32 = 3;

/// A request of one of the two services, and the type of its reply.
pub trait Operation: Serialize {
    /// The reply of the service on success.
    type Reply: DeserializeOwned;
    /// The prefix of the header `x-amz-target`, which selects one of the two services.
    const SERVICE: &'static str = USER_POOLS;
    /// The operation's name in the API reference.
    const NAME: &'static str;
    /// The rule for repeating the operation automatically.
    const RETRY: Retry = Retry::Never;
    /// Set if the request has the member `ClientMetadata`: see
    /// [`ClientMetadata`](super::transport::ClientMetadata).
    const TAKES_CLIENT_METADATA: bool = false;
}

/// The reply of operations whose reply contains nothing that this client uses.
#[derive(Debug, serde::Deserialize)]
pub struct Empty {}

/// The prefix of the header `x-amz-target` for user pools.
pub const USER_POOLS: &str = "AWSCognitoIdentityProviderService.";

/// The prefix of the header `x-amz-target` for identity pools.
pub const IDENTITY_POOLS: &str = "AWSCognitoIdentityService.";

/// Encodes an operation as a request to `url`.
pub fn prepare<O: Operation>(url: &str, operation: &O) -> Request {
    request(
        url,
        [O::SERVICE, O::NAME].concat(),
        serde_json::to_string(operation).unwrap_or_default(),
    )
}

/// Adds the member `ClientMetadata` to a request, unless there are no values. The function
/// is not generic, so that the binary contains its code only once.
pub(super) fn add_client_metadata(request: &mut Request, values: &BTreeMap<String, String>) {
    // The body of an operation with this member has other members already.
    let Some(members) = request.body.strip_prefix('{') else {
        return;
    };
    if values.is_empty() {
        return;
    }
    let values = serde_json::to_string(values).unwrap_or_default();
    // The old body, which may contain a password, is wiped when it is replaced.
    request.body = Zeroizing::new([r#"{"ClientMetadata":"#, &values, ",", members].concat());
}

fn request(url: &str, target: String, body: String) -> Request {
    Request {
        url: url.to_owned(),
        target,
        body: Zeroizing::new(body),
    }
}

/// Decodes a reply.
///
/// # Errors
/// [`CallError::Service`] if the service refused the call, and
/// [`CallError::NotTheService`] for a reply that is not the service's.
pub fn decode<R: DeserializeOwned>(reply: Reply) -> Result<R, CallError> {
    let status = reply.status;
    let body = success(reply)?;
    serde_json::from_str(&body).map_err(|error| BadReply::of_json(status, &error).into())
}

/// Returns the body of a successful reply, or the error. The function is not generic, so
/// that the binary contains its code only once.
fn success(reply: Reply) -> Result<Zeroizing<String>, CallError> {
    if reply.status == 200 {
        return Ok(if reply.body.trim().is_empty() {
            // Some operations reply with an empty body.
            Zeroizing::new("{}".to_owned())
        } else {
            reply.body
        });
    }
    Err(match refusal(&reply) {
        Some(error) => CallError::Service(error),
        None => CallError::NotTheService(BadReply {
            status: reply.status,
            fault: ReplyFault::NoErrorCode,
        }),
    })
}

/// Reads the service's error. The code comes from `__type`, else from `code`, else from
/// the header `x-amzn-errortype`; the text comes from `message`, else from `Message`.
/// Members that are absent, empty or not text are skipped, as AWS's own clients do.
///
/// Returns `None` if there is no code, and for a body that is neither empty nor JSON,
/// because such a body is a gateway's page whatever its headers contain.
///
/// Source: "Operation error serialization" of the AWS JSON 1.1 protocol (Smithy 2.0), and
/// the order in which the AWS SDK for JavaScript (v3) reads these members.
pub(super) fn refusal(reply: &Reply) -> Option<ServiceError> {
    let body = reply.body.trim();
    let members = if body.is_empty() {
        Value::Null
    } else {
        serde_json::from_str(body).ok()?
    };
    let text = |names: [&str; 2]| {
        let mut texts = names
            .into_iter()
            .filter_map(|name| members.get(name)?.as_str());
        texts.find(|text| !text.is_empty())
    };
    let header = reply.error_type.as_deref();
    let wire = text(["__type", "code"]).or(header.filter(|header| !header.is_empty()))?;
    Some(ServiceError {
        code: ErrorCode::read(wire),
        message: text(["message", "Message"]).unwrap_or_default().to_owned(),
    })
}

/// Returns the pause before try number `attempt` + 1, in milliseconds. The number of the
/// first try is 1. The pause is an exponential back-off with full jitter.
///
/// Source: "Exponential Backoff And Jitter", AWS Architecture Blog.
#[must_use]
pub fn backoff_ms(attempt: u32, random: u32) -> u32 {
    const BASE: u32 = 200;
    const CAP: u32 = 5_000;
    let ceiling = BASE.saturating_mul(1 << attempt.min(8)).min(CAP);
    random % (ceiling + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(serde::Deserialize, Debug, PartialEq)]
    struct Greeting {
        #[serde(rename = "Hello")]
        hello: String,
    }

    fn reply(status: u16, error_type: Option<&str>, body: &str) -> Reply {
        Reply {
            status,
            error_type: error_type.map(Into::into),
            body: Zeroizing::new(body.into()),
        }
    }

    fn code(status: u16, error_type: Option<&str>, body: &str) -> Option<ErrorCode> {
        match decode::<Empty>(reply(status, error_type, body)) {
            Err(CallError::Service(error)) => Some(error.code),
            _ => None,
        }
    }

    #[test]
    fn success_is_decoded_and_an_empty_body_is_an_empty_object() {
        let greeting = decode::<Greeting>(reply(200, None, r#"{"Hello":"you","New":1}"#));
        assert_eq!(
            greeting,
            Ok(Greeting {
                hello: "you".into()
            })
        );
        assert!(decode::<Empty>(reply(200, None, "")).is_ok());
    }

    #[test]
    fn a_refusal_is_read_from_the_body_or_the_header() {
        let body = r#"{"__type":"CodeMismatchException","message":"no"}"#;
        assert_eq!(code(400, None, body), Some(ErrorCode::CodeMismatch));
        let header = Some("ExpiredCodeException:http://x");
        assert_eq!(
            code(400, header, r#"{"Message":"no"}"#),
            Some(ErrorCode::ExpiredCode)
        );
    }

    #[test]
    fn a_refusal_is_read_in_every_form_of_awss_clients() {
        let expired = "ExpiredCodeException";
        for (header, body, message) in [
            (
                None,
                r#"{"__type":"ExpiredCodeException","message":"no","Message":"NO"}"#,
                "no",
            ),
            (
                None,
                r#"{"__type":"ExpiredCodeException","message":null}"#,
                "",
            ),
            (
                None,
                r#"{"__type":"ExpiredCodeException","message":null,"Message":"no"}"#,
                "no",
            ),
            (
                None,
                r#"{"code":"ExpiredCodeException","message":"no"}"#,
                "no",
            ),
            (
                None,
                r#"{"__type":null,"code":"com.amazonaws#ExpiredCodeException"}"#,
                "",
            ),
            (
                None,
                r#"{"__type":"ExpiredCodeException","message":{}}"#,
                "",
            ),
            (Some(expired), r#"{"code":403,"message":"no"}"#, "no"),
            (Some(expired), r#"{"__type":"","message":"no"}"#, "no"),
            (Some(expired), "", ""),
            (Some(expired), " \n", ""),
            (Some("ExpiredCodeException:http://x/#y"), "null", ""),
        ] {
            assert_eq!(
                decode::<Greeting>(reply(400, header, body)),
                Err(CallError::Service(ServiceError {
                    code: ErrorCode::ExpiredCode,
                    message: message.into(),
                })),
                "{header:?} {body}"
            );
        }
    }

    #[test]
    fn a_page_is_no_refusal_even_with_the_header() {
        let page = reply(503, Some("ServiceUnavailable"), "<html>Sorry</html>");
        assert_eq!(
            decode::<Greeting>(page),
            Err(CallError::NotTheService(BadReply {
                status: 503,
                fault: ReplyFault::NoErrorCode
            }))
        );
    }

    #[test]
    fn a_gateways_page_is_never_a_refusal() {
        let stops_at = |column| ReplyFault::NotJson { line: 1, column };
        for (status, body, fault) in [
            (502, "<html>Bad Gateway</html>", ReplyFault::NoErrorCode),
            (403, "", ReplyFault::NoErrorCode),
            (403, r#"{"message":"Forbidden"}"#, ReplyFault::NoErrorCode),
            (400, "null", ReplyFault::NoErrorCode),
            (400, "{", ReplyFault::NoErrorCode),
            (200, "<html>login to the wifi</html>", stops_at(1)),
            (200, r#"{"Hello":"y"#, stops_at(11)),
            (200, r#"{"Hi":1}"#, ReplyFault::Missing("Hello".into())),
        ] {
            assert_eq!(
                decode::<Greeting>(reply(status, None, body)),
                Err(CallError::NotTheService(BadReply { status, fault })),
                "{status} {body}"
            );
        }
    }

    #[test]
    fn fault_of_a_reply_quotes_no_value() {
        let body = r#"{"Hello":["S3cret"]}"#;
        let error = decode::<Greeting>(reply(200, None, body)).unwrap_err();
        let fault = ReplyFault::WrongType { line: 1, column: 9 };
        let CallError::NotTheService(found) = &error else {
            panic!("{error:?}");
        };
        assert_eq!(*found, BadReply { status: 200, fault });
        let printed = format!("{error:?} {error} {found}");
        assert!(!printed.contains("S3cret"), "{printed}");

        // The parser quotes this text, which is why its own message is not kept.
        #[derive(serde::Deserialize, Debug)]
        struct Count {
            #[serde(rename = "Hello")]
            _hello: u32,
        }
        let error = decode::<Count>(reply(200, None, r#"{"Hello":"S3cret"}"#)).unwrap_err();
        let printed = format!("{error:?} {}", std::error::Error::source(&error).unwrap());
        assert!(!printed.contains("S3cret"), "{printed}");
    }

    #[test]
    fn the_pause_grows_is_random_and_has_an_end() {
        assert_eq!(backoff_ms(1, 0), 0);
        assert!(backoff_ms(1, u32::MAX) <= 400);
        assert!(
            (0..10_000)
                .step_by(7)
                .all(|random| backoff_ms(40, random) <= 5_000)
        );
    }
}

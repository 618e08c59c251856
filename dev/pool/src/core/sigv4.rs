//! Verification of Signature Version 4: finds the identity whose temporary credentials
//! signed a request.
//!
//! This is an independent implementation of "Create a signed AWS API request" (AWS
//! Identity and Access Management User Guide). Tests check it against AWS's SDK.

use std::time::Duration;

use data_encoding::HEXLOWER;
use hmac::{Hmac, KeyInit, Mac};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, percent_encode};
use sha2::{Digest, Sha256};

use super::{
    clock::Timestamp, identity::CredentialsRecord, issued_credentials, secret::same, state::State,
};

/// The largest difference between a signature's time and the present time.
const TOLERANCE: Duration = Duration::from_mins(5);
/// The name that Cognito gives the sessions of the roles that it hands out.
const SESSION_NAME: &str = "CognitoIdentityCredentials";
/// The characters that percent-encoding changes: all except RFC 3986's unreserved ones
/// (section 2.3).
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// A request as it arrived.
#[derive(Clone, Debug)]
pub struct SignedRequest<'a> {
    /// The HTTP method, such as `GET` or `POST`.
    pub method: &'a str,
    /// The path, as it was sent.
    pub path: &'a str,
    /// The query, as it was sent, without `?`.
    pub query: &'a str,
    /// The headers in the order in which they came, with lower-case names.
    pub headers: &'a [(String, String)],
    /// The body of the request.
    pub body: &'a [u8],
}

/// The identity that signed a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// The number of the AWS account.
    pub account: String,
    /// The ARN of the assumed role, with the session's name.
    pub arn: String,
    /// The role's id, with the session's name.
    pub user_id: String,
    /// The id of the identity that the credentials belong to.
    pub identity_id: String,
}

/// The reason why a signature is not valid, under AWS's names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SignatureError {
    /// The request has no `authorization` header.
    #[error("Request is missing Authentication Token")]
    MissingAuthenticationToken,
    /// A header is missing or malformed, or the signature is for another service.
    #[error("The request signature does not conform to AWS standards.")]
    IncompleteSignature,
    /// The access key id is unknown, or the session token does not belong to it.
    #[error("The security token included in the request is invalid.")]
    InvalidClientTokenId,
    /// The credentials have expired.
    #[error("The security token included in the request is expired")]
    ExpiredToken,
    /// The signature's time is more than five minutes from the present time.
    #[error("Signature expired: its date is too far from now.")]
    RequestExpired,
    /// Another signature was expected.
    #[error(
        "The request signature we calculated does not match the signature you provided. Check \
         your AWS Secret Access Key and signing method."
    )]
    SignatureDoesNotMatch,
}

impl SignatureError {
    /// Returns AWS's error code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::MissingAuthenticationToken => "MissingAuthenticationToken",
            Self::IncompleteSignature => "IncompleteSignature",
            Self::InvalidClientTokenId => "InvalidClientTokenId",
            Self::ExpiredToken => "ExpiredToken",
            // STS has one code for both errors.
            Self::RequestExpired | Self::SignatureDoesNotMatch => "SignatureDoesNotMatch",
        }
    }

    /// Returns the HTTP status of the error.
    #[must_use]
    pub fn status(self) -> u16 {
        match self {
            Self::IncompleteSignature => 400,
            _ => 403,
        }
    }
}

/// The parts of an `authorization` header.
struct Authorization<'a> {
    access_key_id: &'a str,
    /// The scope of the signature: the day, the region, the service and the terminator
    /// `aws4_request`.
    scope: Vec<&'a str>,
    signed_headers: Vec<&'a str>,
    signature: &'a str,
}

impl<'a> Authorization<'a> {
    fn read(header: &'a str) -> Option<Self> {
        let fields = header.strip_prefix("AWS4-HMAC-SHA256 ")?;
        let field = |name: &str| {
            fields
                .split(',')
                .find_map(|field| field.trim().strip_prefix(name)?.strip_prefix('='))
        };
        let mut credential = field("Credential")?.split('/');
        let access_key_id = credential.next()?;
        let scope: Vec<&str> = credential.collect();
        (scope.len() == 4 && scope.last() == Some(&"aws4_request")).then_some(())?;
        Some(Self {
            access_key_id,
            scope,
            signed_headers: field("SignedHeaders")?.split(';').collect(),
            signature: field("Signature")?,
        })
    }
}

/// Returns the region in the scope of a version 4 signature: `eu-west-1` of
/// `…/20261127/eu-west-1/cognito-idp/aws4_request`. The signature itself is not verified.
#[must_use]
pub fn scope_region(authorization: &str) -> Option<&str> {
    Authorization::read(authorization)?.scope.get(1).copied()
}

/// Verifies the signature of `request` for `service` and returns the identity that signed
/// it.
///
/// # Errors
/// [`SignatureError`], the reason why the signature is not valid.
pub fn verify(
    state: &State,
    request: &SignedRequest<'_>,
    service: &str,
    now: Timestamp,
) -> Result<Caller, SignatureError> {
    let header = |name: &str| {
        request
            .headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    };
    let authorization =
        header("authorization").ok_or(SignatureError::MissingAuthenticationToken)?;
    let date = header("x-amz-date").ok_or(SignatureError::IncompleteSignature)?;
    let parts = Authorization::read(authorization).ok_or(SignatureError::IncompleteSignature)?;
    let signs_enough = ["host", "x-amz-date"]
        .iter()
        .all(|name| parts.signed_headers.contains(name));
    let [day, _, scope_service, _] = parts.scope.as_slice() else {
        return Err(SignatureError::IncompleteSignature);
    };
    if !signs_enough || *scope_service != service || !date.starts_with(day) {
        return Err(SignatureError::IncompleteSignature);
    }
    let signed_at = Timestamp::from_amz(date).ok_or(SignatureError::IncompleteSignature)?;
    if signed_at.distance(now) > TOLERANCE {
        return Err(SignatureError::RequestExpired);
    }
    let token = header("x-amz-security-token").unwrap_or_default();
    let credentials = issued_credentials::record(state, parts.access_key_id, token, now)?;
    let expected = signature(request, &parts, date, credentials);
    if !same(expected.as_bytes(), parts.signature.as_bytes()) {
        return Err(SignatureError::SignatureDoesNotMatch);
    }
    Ok(caller_of(credentials))
}

fn caller_of(credentials: &CredentialsRecord) -> Caller {
    let role = &credentials.role_arn;
    let partition = role.split(':').nth(1).unwrap_or("aws");
    let account = role.split(':').nth(4).unwrap_or_default();
    let name = role.rsplit('/').next().unwrap_or_default();
    // AWS makes a role's id when it creates the role. This pool derives it from the
    // role's ARN.
    let digest = Sha256::digest(role.as_bytes());
    let id: String = data_encoding::BASE32
        .encode(&digest)
        .chars()
        .take(17)
        .collect();
    Caller {
        account: account.to_owned(),
        arn: format!("arn:{partition}:sts::{account}:assumed-role/{name}/{SESSION_NAME}"),
        user_id: format!("AROA{id}:{SESSION_NAME}"),
        identity_id: credentials.identity_id.clone(),
    }
}

fn signature(
    request: &SignedRequest<'_>,
    parts: &Authorization<'_>,
    date: &str,
    credentials: &CredentialsRecord,
) -> String {
    let mut canonical = format!(
        "{}\n{}\n{}\n",
        request.method,
        path(request.path),
        query(request.query)
    );
    for name in &parts.signed_headers {
        let values: Vec<String> = request
            .headers
            .iter()
            .filter(|(known, _)| known == name)
            .map(|(_, value)| value.split_whitespace().collect::<Vec<_>>().join(" "))
            .collect();
        canonical += &format!("{name}:{}\n", values.join(","));
    }
    canonical += &format!(
        "\n{}\n{}",
        parts.signed_headers.join(";"),
        HEXLOWER.encode(&Sha256::digest(request.body))
    );
    let to_sign = format!(
        "AWS4-HMAC-SHA256\n{date}\n{}\n{}",
        parts.scope.join("/"),
        HEXLOWER.encode(&Sha256::digest(canonical.as_bytes()))
    );
    let secret = format!("AWS4{}", credentials.secret_access_key.reveal());
    let key = parts
        .scope
        .iter()
        .fold(secret.into_bytes(), |key, part| mac(&key, part));
    HEXLOWER.encode(&mac(&key, &to_sign))
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(key)
        .map(|mac| mac.chain_update(text).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// Encodes each segment of the path, even if it is already encoded. Dot segments need no
/// handling, because they do not occur in the paths of this server.
fn path(path: &str) -> String {
    let segments: Vec<String> = path
        .split('/')
        .map(|segment| percent_encode(segment.as_bytes(), RESERVED).to_string())
        .collect();
    segments.join("/")
}

fn query(query: &str) -> String {
    let encoded = |text: &str| {
        let decoded: Vec<u8> = percent_decode_str(text).collect();
        percent_encode(&decoded, RESERVED).to_string()
    };
    let mut pairs: Vec<(String, String)> = query
        .split('&')
        .filter(|pair| !pair.is_empty())
        .map(|pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (encoded(name), encoded(value))
        })
        .collect();
    pairs.sort();
    let pairs: Vec<String> = pairs
        .into_iter()
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join("&")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::secret::{Secret, fingerprint};

    /// The case `get-vanilla-with-session-token` of AWS's Signature Version 4 test suite
    /// (github.com/awslabs/aws-c-auth, tests/aws-signing-test-suite).
    const TOKEN: &str = "6e86291e8372ff2a2260956d9b8aae1d763fbf315fa00fa31553b73ebf194267";
    const AUTHORIZATION: &str = "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, SignedHeaders=host;x-amz-date;x-amz-security-token, Signature=07ec1639c89043aa0e3e2de82b96708f198cceab042d4a97044c66dd9f74e7f8";
    const SIGNED_AT: i64 = 1_440_938_160_000;

    fn verified(
        change: impl FnOnce(&mut Vec<(String, String)>),
        now: i64,
    ) -> Result<Caller, SignatureError> {
        let mut state = State::default();
        let record = CredentialsRecord {
            access_key_id: "AKIDEXAMPLE".to_owned(),
            secret_access_key: Secret::new("wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"),
            token_fingerprint: fingerprint(TOKEN),
            identity_id: "local:1".to_owned(),
            role_arn: "arn:aws:iam::123456789012:role/user".to_owned(),
            is_authenticated: true,
            expires: Timestamp::from_millis(SIGNED_AT + 3_600_000),
        };
        state
            .credentials
            .insert(record.access_key_id.as_str().into(), record);
        let mut headers = [
            ("host", "example.amazonaws.com"),
            ("x-amz-date", "20150830T123600Z"),
            ("x-amz-security-token", TOKEN),
            ("authorization", AUTHORIZATION),
        ]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .to_vec();
        change(&mut headers);
        let request = SignedRequest {
            method: "GET",
            path: "/",
            query: "",
            headers: &headers,
            body: b"",
        };
        verify(&state, &request, "service", Timestamp::from_millis(now))
    }

    #[test]
    fn signature_that_aws_published_is_valid() {
        let caller = verified(|_| {}, SIGNED_AT).unwrap();
        assert_eq!(
            caller.arn,
            "arn:aws:sts::123456789012:assumed-role/user/CognitoIdentityCredentials"
        );
        assert_eq!(caller.account, "123456789012");
    }

    #[test]
    fn changed_request_has_no_valid_signature() {
        let with = |name: &'static str, value: &'static str| {
            verified(
                move |headers| {
                    for header in headers.iter_mut().filter(|(known, _)| known == name) {
                        header.1 = header.1.replacen(
                            value.split('>').next().unwrap(),
                            value.split('>').nth(1).unwrap(),
                            1,
                        );
                    }
                },
                SIGNED_AT,
            )
            .unwrap_err()
        };
        for (name, change, refusal) in [
            (
                "host",
                "example>evil",
                SignatureError::SignatureDoesNotMatch,
            ),
            (
                "authorization",
                "Signature=0>Signature=1",
                SignatureError::SignatureDoesNotMatch,
            ),
            (
                "authorization",
                "us-east-1>eu-west-1",
                SignatureError::SignatureDoesNotMatch,
            ),
            (
                "authorization",
                "AKID>AKIE",
                SignatureError::InvalidClientTokenId,
            ),
            (
                "authorization",
                "host;>",
                SignatureError::IncompleteSignature,
            ),
            (
                "authorization",
                "/service/>/other/",
                SignatureError::IncompleteSignature,
            ),
            (
                "authorization",
                "AWS4-HMAC-SHA256>Bearer",
                SignatureError::IncompleteSignature,
            ),
            (
                "x-amz-security-token",
                "6e>6f",
                SignatureError::InvalidClientTokenId,
            ),
            (
                "x-amz-date",
                "20150830>20150831",
                SignatureError::IncompleteSignature,
            ),
            (
                "x-amz-date",
                "T123600Z>T123601Z",
                SignatureError::SignatureDoesNotMatch,
            ),
            (
                "x-amz-date",
                "T123600Z>T126000Z",
                SignatureError::IncompleteSignature,
            ),
        ] {
            assert_eq!(with(name, change), refusal, "{name} {change}");
        }
    }

    #[test]
    fn signature_with_another_time_is_expired() {
        for off in [-301_000, 301_000] {
            assert_eq!(
                verified(|_| {}, SIGNED_AT + off),
                Err(SignatureError::RequestExpired)
            );
        }
        assert!(verified(|_| {}, SIGNED_AT + 299_000).is_ok());
    }
}

//! Tests that every error of the crate can be handled like any other error.

use std::error::Error;

use cognito_client::aws::http::BadAddress;
use cognito_client::config::{ConfigError, Field, NoOrigin, TileSourceError};
use cognito_client::error::{BadReply, CallError, ReplyFault, ServiceError, Untrusted};
use cognito_client::jwt::{JwksError, JwtError, TokenPart, VerifierUnavailable};
use cognito_client::srp::SrpError;
use cognito_client::transport::NoReply;

/// A function with this bound accepts only types that a caller can box, show and compare.
fn is_error<E: Error + Clone + PartialEq + 'static>() {}

#[test]
fn every_error_type_is_an_error() {
    is_error::<BadAddress>();
    is_error::<BadReply>();
    is_error::<CallError>();
    is_error::<ConfigError>();
    is_error::<JwksError>();
    is_error::<JwtError>();
    is_error::<NoOrigin>();
    is_error::<NoReply>();
    is_error::<ServiceError>();
    is_error::<SrpError>();
    is_error::<TileSourceError>();
    is_error::<Untrusted>();
    is_error::<VerifierUnavailable>();
}

#[test]
fn error_texts_name_the_place_of_the_fault() {
    let field = Field {
        section: "auth",
        key: "user_pool_id",
    };
    let bad_reply = BadReply {
        status: 200,
        fault: ReplyFault::Missing("Session".into()),
    };
    let errors: [(&dyn Error, &str); 6] = [
        (
            &JwtError::NotAnObject(TokenPart::Payload),
            "the token's payload is not a JSON object",
        ),
        (
            &ConfigError::MissingField(field),
            "auth.user_pool_id is missing",
        ),
        (
            &ConfigError::NotJson { line: 3 },
            "the file is not JSON, in line 3",
        ),
        (
            &NoOrigin { field },
            "auth.user_pool_id has no origin that a policy can express",
        ),
        (&bad_reply, "a reply with status 200 that lacks `Session`"),
        (
            &Untrusted::AsksForPassword("CUSTOM_CHALLENGE"),
            "CUSTOM_CHALLENGE asks for the password itself",
        ),
    ];
    for (error, text) in errors {
        assert_eq!(error.to_string(), text);
    }
}

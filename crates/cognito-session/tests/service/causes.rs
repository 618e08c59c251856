//! Tests that an error keeps what a developer needs to know about it.

use std::error::Error;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_session::account::error::AccountError;
use cognito_session::aws::AwsError;
use cognito_session::error::Cause;
use cognito_session::fields::Fault;
use cognito_session::service::{SignatureCheck, SignatureFault};
use cognito_session::session::{Session, UnusableTokens};
use cognito_session::tabs::TabMessage;

use super::*;

/// Returns the text of an error, followed by those of its causes.
fn texts(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}; {error}");
        cause = error.source();
    }
    text
}

/// Makes a session whose ID token has this payload.
fn session_with(payload: &str) -> Session {
    let id_token = [r#"{"alg":"RS256","kid":"k"}"#, payload, "signature"]
        .map(|part| URL_SAFE_NO_PAD.encode(part))
        .join(".");
    Session::restored("a".into(), id_token.into(), "r".into(), 0, false).unwrap()
}

pub(super) fn session() -> Session {
    Session::restored("a".into(), ID_TOKEN.into(), "r".into(), 0, false).unwrap()
}

/// A function with this bound accepts only types that a caller can box, show and compare.
fn is_error<E: Error + Clone + PartialEq + 'static>() {}

#[test]
fn every_error_type_is_an_error() {
    is_error::<AccountError>();
    is_error::<AuthError>();
    is_error::<AwsError>();
    is_error::<Cause>();
    is_error::<Fault>();
    is_error::<PasskeyError>();
    is_error::<SignatureFault>();
    is_error::<StorageError>();
    is_error::<UnusableTokens>();
}

#[test]
fn unreachable_pool_says_what_the_browser_said() {
    let wire = Wire::of([Err(NoReply::new("TypeError: Failed to fetch"))]);
    let refusal = now(service(&wire, CONFIG).sign_up(jeff())).unwrap_err();
    assert_eq!(
        texts(&refusal),
        "the pool cannot be reached; there is no reply; no reply: TypeError: Failed to fetch"
    );
}

#[test]
fn malformed_reply_names_its_fault_and_no_value() {
    for (body, fault) in [
        (
            r#"{"AuthenticationResult":{"AccessToken":"S3cret"}}"#,
            "lacks `IdToken`",
        ),
        (
            r#"{"AuthenticationResult":"S3cret"}"#,
            "has a wrong type at line 1, column 32",
        ),
        (
            r#"{"AuthenticationResult":{"AccessToken":"S3cr"#,
            "is not JSON, at line 1, column 44",
        ),
        (r#"{"Other":"S3cret"}"#, "lacks `ChallengeName`"),
    ] {
        let wire = Wire::of([ok(body)]);
        let next = now(service(&wire, BY_PASSWORD).sign_in("jeff", &"p".into()));
        let error = next.error.unwrap();
        let expected = format!(
            "the pool cannot be reached; the reply is not the service's; a reply with status 200 that {fault}"
        );
        assert_eq!(texts(&error), expected);
        assert!(!format!("{error:?}").contains("S3cr"), "{error:?}");
    }
}

#[test]
fn signature_check_says_why_it_knows_nothing() {
    for (reply, why) in [
        (
            Err(NoReply::new("TypeError: Failed to fetch")),
            "the pool's keys could not be fetched; there is no reply; no reply: TypeError: Failed to fetch",
        ),
        (
            Ok((403, String::new())),
            "the pool's keys could not be fetched; the reply is not the service's; a reply with status 403 that has no error code of the service",
        ),
        (
            ok("<html>"),
            "the pool's keys could not be read; the keys are not JSON, at line 1, column 1",
        ),
        (
            ok(r#"{"keys":[]}"#),
            "the ID token is not verified: UnknownKey",
        ),
    ] {
        let wire = Wire::of([reply]);
        let checked = now(service(&wire, CONFIG).check_signature(&session()));
        let SignatureCheck::Unknown(fault) = checked else {
            panic!("{checked:?}");
        };
        assert_eq!(texts(&fault), why);
    }
}

/// The service has not refused anything in these cases, so no error says that it has.
#[test]
fn aws_error_blames_the_service_only_for_its_own() {
    let config = CONFIG.replace(
        r#""auth":{"#,
        r#""custom":{"cognito":{"api_endpoint":"https://\u00e4.example/"}},"auth":{"identity_pool_id":"eu-west-1:pool","#,
    );
    let wire = Wire::of([]);
    let nameless = session_with(r#"{"iat":1000,"exp":4600}"#);
    let asked = now(service(&wire, &config).aws_credentials(&nameless));
    assert_eq!(asked, Err(AwsError::NoSubject));

    let wire = Wire::of([
        ok(r#"{"IdentityId":"eu-west-1:me"}"#),
        ok(
            r#"{"IdentityId":"eu-west-1:me","Credentials":{"AccessKeyId":"A","SecretKey":"s","SessionToken":"t","Expiration":9000}}"#,
        ),
    ]);
    let called = now(service(&wire, &config).call_api(&session()));
    assert!(matches!(called, Err(AwsError::BadAddress(_))), "{called:?}");
}

#[test]
fn sts_refusal_keeps_the_services_own_code() {
    let config = CONFIG.replace(
        r#""auth":{"#,
        r#""auth":{"identity_pool_id":"eu-west-1:pool","#,
    );
    let credentials = [
        ok(r#"{"IdentityId":"eu-west-1:me"}"#),
        ok(
            r#"{"IdentityId":"eu-west-1:me","Credentials":{"AccessKeyId":"A","SecretKey":"s","SessionToken":"t","Expiration":9000}}"#,
        ),
    ];
    let refusal = r#"{"Error":{"Code":"ExpiredToken","Message":"It is over.","Type":"Sender"}}"#;
    let wire = Wire::of(credentials.into_iter().chain([Ok((403, refusal.into()))]));
    let error = now(service(&wire, &config).aws_caller(&session())).unwrap_err();
    assert_eq!(
        texts(&error),
        "AWS refuses; the service refused the call; ExpiredToken: It is over."
    );
}

#[test]
fn passkey_that_is_not_json_is_named() {
    let wire = Wire::of([ok(r#"{"CredentialCreationOptions":{"challenge":"AA"}}"#)]);
    let service = service_with(&wire, CONFIG, PasskeysThat(Ok("[object]")));
    let error = now(service.add_passkey(&session())).unwrap_err();
    assert!(matches!(error, AccountError::PasskeysUnsupported(_)));
    assert_eq!(
        texts(&error),
        "passkeys cannot be used; the passkey is not JSON, at line 1, column 2"
    );
}

/// A service whose program has set none of the later ports.
fn service_without_later_ports() -> Service {
    let ends = Rc::new(Ends(Wire::of([])));
    Service::new(
        Config::parse(CONFIG, AppSection::DEFAULT).unwrap(),
        CorePorts {
            ports: Ports {
                transport: ends.clone(),
                pause: ends.clone(),
                random: Rc::new(Sevens),
                client_metadata: Rc::new(()),
            },
            storage: Rc::new(Shelf::default()),
            clock: Rc::new(At(Rc::new(Cell::new(0)))),
            host_time: Rc::new(HostAt(None)),
            lowercase: str::to_lowercase,
        },
    )
}

#[test]
#[should_panic(expected = "call `Service::init_session_ports` before this use case")]
fn use_without_session_ports_names_the_fix() {
    service_without_later_ports().broadcast(&TabMessage::RequestSession);
}

#[test]
#[should_panic(expected = "call `Service::init_passkeys` before this use case")]
fn use_without_the_passkeys_port_names_the_fix() {
    let _supported = service_without_later_ports().supports_passkeys();
}

#[test]
fn no_request_for_a_passkey_ends_without_the_port() {
    service_without_later_ports().cancel_passkey();
}

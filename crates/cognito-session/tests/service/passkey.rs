//! Tests of sign-ins with a passkey.

use super::*;

/// Signs in up to the step that asks for a passkey.
fn asked_for_a_passkey(service: &Service) -> PasskeyStep {
    let next = now(service.sign_in("jeff", &"".into()));
    let SignIn::Passkey(step) = next.step else {
        panic!("{next:?}");
    };
    assert_eq!(next.error, None);
    step
}

const BY_CHOICE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","authentication_flow_type":"USER_AUTH"}}"#;

fn passkey_challenge() -> Result<(u16, String), NoReply> {
    ok(
        r#"{"ChallengeName":"WEB_AUTHN","Session":"s1","ChallengeParameters":{"USERNAME":"jeff","CREDENTIAL_REQUEST_OPTIONS":"{\"challenge\":\"AA\"}"}}"#,
    )
}

#[test]
fn a_passkey_signs_in() {
    let wire = Wire::of([passkey_challenge(), tokens(r#","RefreshToken":"r""#)]);
    let service = service_with(&wire, BY_CHOICE, PasskeysThat(Ok(r#"{"id":"key"}"#)));
    assert!(service.supports_passkeys());
    let step = asked_for_a_passkey(&service);
    let next = now(service.use_passkey(step));
    assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
    let (target, body) = wire.asked.borrow()[1].clone();
    assert!(target.ends_with("RespondToAuthChallenge"), "{target}");
    for part in [
        r#""ChallengeName":"WEB_AUTHN""#,
        r#""Session":"s1""#,
        r#""CREDENTIAL":"{\"id\":\"key\"}""#,
        r#""USERNAME":"jeff""#,
    ] {
        assert!(body.contains(part), "{body}");
    }
}

/// Returns the preferred challenge of a sign-in's first call, for this configuration and
/// password.
fn preferred(auth: &str, password: &str) -> Option<String> {
    let config = format!(
        r#"{{"auth":{{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client",{auth}}}}}"#
    );
    let wire = Wire::of([refused("UserNotFoundException", "none")]);
    now(service(&wire, &config).sign_in("jeff", &password.into()));
    let asked = wire.asked.borrow();
    let (_, body) = asked.first()?;
    assert!(body.contains(r#""AuthFlow":"USER_AUTH""#), "{body}");
    let (_, rest) = body.split_once(r#""PREFERRED_CHALLENGE":""#)?;
    Some(rest.split('"').next()?.to_owned())
}

#[test]
fn amplifys_preferred_challenge_is_asked_for() {
    for name in ["WEB_AUTHN", "EMAIL_OTP", "SMS_OTP"] {
        let auth = format!(r#""passwordless":{{"preferred_challenge":"{name}"}}"#);
        assert_eq!(preferred(&auth, "").as_deref(), Some(name));
        assert_eq!(preferred(&auth, "p").as_deref(), Some("PASSWORD_SRP"));
    }
    for auth in [
        r#""passwordless":{"preferred_challenge":"PASSWORD"}"#,
        r#""passwordless":{"email_otp_enabled":true}"#,
        r#""passwordless":{"preferred_challenge":"SMOKE"}"#,
    ] {
        assert_eq!(preferred(auth, ""), None, "{auth}");
    }
}

#[test]
fn a_passkey_that_was_not_used_can_be_tried_again_and_nothing_is_sent() {
    let declined = || PasskeyError::NotUsed {
        reason: "NotAllowedError: declined".into(),
    };
    for (answer, told) in [
        (declined(), AuthError::PasskeyNotUsed(declined())),
        (
            PasskeyError::Unsupported,
            AuthError::PasskeysUnsupported(PasskeyError::Unsupported),
        ),
    ] {
        let wire = Wire::of([passkey_challenge()]);
        let service = service_with(&wire, BY_CHOICE, PasskeysThat(Err(answer)));
        let step = asked_for_a_passkey(&service);
        let next = now(service.use_passkey(step));
        assert!(matches!(next.step, SignIn::Passkey(_)), "{next:?}");
        assert_eq!(next.error, Some(told));
        assert_eq!(wire.asked.borrow().len(), 1);
    }
}

#[test]
fn refused_passkey_keeps_its_step_and_is_named() {
    for (code, message, is_refusal) in [
        (
            "NotAuthorizedException",
            "Invalid WebAuthn credential.",
            true,
        ),
        ("WebAuthnOriginNotAllowedException", "no", true),
        (
            "NotAuthorizedException",
            "Invalid session for the user, session is expired.",
            false,
        ),
        ("NotAuthorizedException", "", false),
    ] {
        let wire = Wire::of([passkey_challenge(), refused(code, message)]);
        let service = service_with(&wire, BY_CHOICE, PasskeysThat(Ok(r#"{"id":"key"}"#)));
        let step = asked_for_a_passkey(&service);
        let next = now(service.use_passkey(step));
        if is_refusal {
            assert!(matches!(next.step, SignIn::Passkey(_)), "{next:?}");
            let error = next.error.unwrap();
            assert!(matches!(error, AuthError::PasskeyRefused(_)), "{error:?}");
        } else {
            assert!(matches!(next.step, SignIn::Credentials), "{next:?}");
            assert_eq!(next.error, Some(AuthError::ChallengeSessionExpired));
        }
    }
}

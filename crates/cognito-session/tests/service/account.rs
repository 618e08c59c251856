//! Tests of the user's own account: the requests, and the meaning of each reply.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_client::challenge::{FirstFactor, MfaType};
use cognito_client::srp::SrpError;
use cognito_client::tokens::NewDeviceMetadata;
use cognito_session::account::contact::{Contact, Kind};
use cognito_session::account::error::AccountError;
use cognito_session::account::factors::{Change, Factors};
use cognito_session::account::proof::ProofOptions;
use cognito_session::session::Session;

use super::*;

/// Makes a session of the user `jeff`.
fn session_of_jeff() -> Session {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let id_token = [
        part(r#"{"alg":"RS256","kid":"k"}"#),
        part(r#"{"sub":"s","iat":1000,"exp":4600,"auth_time":900,"cognito:username":"jeff"}"#),
        part("signature"),
    ]
    .join(".");
    Session::restored("a".into(), id_token.into(), "r".into(), 0, false).unwrap()
}

fn user(factors: &str) -> Result<(u16, String), NoReply> {
    ok(&format!(
        r#"{{"Username":"jeff","UserAttributes":[]{factors}}}"#
    ))
}

#[test]
fn the_session_says_when_the_user_signed_in() {
    assert_eq!(session_of_jeff().signed_in_ms(), Some(900_000));
}

#[test]
fn a_changed_address_awaits_the_code_that_the_pool_sent() {
    let wire = Wire::of([ok(
        r#"{"CodeDeliveryDetailsList":[{"AttributeName":"email","DeliveryMedium":"EMAIL","Destination":"n***@e***"}]}"#,
    )]);
    let service = service(&wire, CONFIG);
    let changed = now(service.change_contact(&session_of_jeff(), Kind::Email, "new@example.com"));
    assert_eq!(changed, Ok(Contact::AwaitingCode(Some("n***@e***".into()))));
    assert_eq!(wire.operations(), ["UpdateUserAttributes"]);
}

#[test]
fn where_the_pool_sends_none_a_code_is_asked_for() {
    let wire = Wire::of([
        ok("{}"),
        ok(
            r#"{"CodeDeliveryDetails":{"AttributeName":"phone_number","Destination":"+*******0111"}}"#,
        ),
    ]);
    let service = service(&wire, CONFIG);
    let changed = now(service.change_contact(&session_of_jeff(), Kind::Phone, "+12065550111"));
    assert_eq!(
        changed,
        Ok(Contact::AwaitingCode(Some("+*******0111".into())))
    );
    assert_eq!(
        wire.operations(),
        ["UpdateUserAttributes", "GetUserAttributeVerificationCode"]
    );
}

/// In an earlier version, the address was changed, no code could be sent, and the message
/// said that nothing had been changed.
#[test]
fn an_address_is_changed_though_no_code_can_be_sent() {
    let wire = Wire::of([ok("{}"), refused("CodeDeliveryFailureException", "")]);
    let service = service(&wire, CONFIG);
    let changed = now(service.change_contact(&session_of_jeff(), Kind::Phone, "+12065550111"));
    assert_eq!(changed, Ok(Contact::Shown));
}

#[test]
fn a_wrong_current_password_is_told_apart_from_a_session_that_ended() {
    let wrong = || refused("NotAuthorizedException", "Incorrect username or password.");
    let wire = Wire::of([wrong(), user("")]);
    let changed = now(service(&wire, CONFIG).change_password(
        &session_of_jeff(),
        &"old".into(),
        &"new".into(),
    ));
    assert_eq!(changed, Err(AccountError::WrongPassword));

    let revoked = refused("NotAuthorizedException", "Access Token has been revoked");
    let wire = Wire::of([wrong(), revoked]);
    let changed = now(service(&wire, CONFIG).change_password(
        &session_of_jeff(),
        &"old".into(),
        &"new".into(),
    ));
    assert!(changed.unwrap_err().is_signed_out());
    assert_eq!(wire.operations(), ["ChangePassword", "GetUser"]);
}

/// A challenge with a plausible salt, B and secret block.
const VERIFIER: &str = r#"{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{"SALT":"1234","SRP_B":"abcdef","SECRET_BLOCK":"c2VjcmV0","USER_ID_FOR_SRP":"jeff"}}"#;

#[test]
fn the_password_alone_is_proved_and_what_comes_of_it_is_revoked() {
    let wire = Wire::of([ok(VERIFIER), tokens(r#","RefreshToken":"new""#), ok("{}")]);
    let service = service(&wire, CONFIG);
    let proved = now(service.reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
    assert_eq!(proved, Ok(()));
    assert_eq!(
        wire.operations(),
        ["InitiateAuth", "RespondToAuthChallenge", "RevokeToken"]
    );
    let asked = wire.asked.borrow();
    assert!(
        asked[0].1.contains(r#""USERNAME":"jeff""#),
        "{}",
        asked[0].1
    );
    assert!(asked[2].1.contains(r#""Token":"new""#), "{}", asked[2].1);
}

#[test]
fn the_password_is_proof_enough_where_a_second_factor_would_follow() {
    let wire = Wire::of([
        ok(VERIFIER),
        ok(r#"{"ChallengeName":"SOFTWARE_TOKEN_MFA","Session":"s","ChallengeParameters":{}}"#),
    ]);
    let service = service(&wire, CONFIG);
    let proved = now(service.reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
    assert_eq!(proved, Ok(()));
}

#[test]
fn nothing_but_the_password_is_proof() {
    // A pool that first asks for something else has not accepted the password.
    let wire = Wire::of([ok(
        r#"{"ChallengeName":"CUSTOM_CHALLENGE","Session":"s","ChallengeParameters":{}}"#,
    )]);
    let service = service(&wire, CONFIG);
    let proved = now(service.reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
    assert_eq!(proved, Err(AccountError::CannotReauthenticate));

    let wrong = refused("NotAuthorizedException", "Incorrect username or password.");
    let wire = Wire::of([ok(VERIFIER), wrong]);
    let service = service_of(&wire);
    let proved = now(service.reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
    assert_eq!(proved, Err(AccountError::WrongPassword));

    let wire = Wire::of([ok(VERIFIER), Err(NoReply::default())]);
    let service = service_of(&wire);
    let proved = now(service.reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
    assert_eq!(
        proved,
        Err(AccountError::Auth(AuthError::Unreachable(
            NoReply::default().into()
        )))
    );
}

#[test]
fn the_password_is_proved_again_and_never_sent() {
    for reply in [
        r#"{"ChallengeName":"SELECT_CHALLENGE","Session":"s","AvailableChallenges":["PASSWORD"]}"#,
        r#"{"ChallengeName":"PASSWORD","Session":"s","ChallengeParameters":{}}"#,
    ] {
        let wire = Wire::of([ok(reply)]);
        let service = service_of(&wire);
        let proved = now(service.reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
        assert_eq!(proved, Err(AccountError::CannotReauthenticate));
        assert!(!wire.asked.borrow()[0].1.contains("Passw0rd!"));
    }
    let wire = Wire::of([ok(&VERIFIER.replace("abcdef", "0"))]);
    let proved = now(service_of(&wire).reauthenticate(&session_of_jeff(), &"Passw0rd!".into()));
    let told = AccountError::Auth(AuthError::Untrusted(Untrusted::Proof(
        SrpError::ServerKeyZero,
    )));
    assert_eq!(proved, Err(told));
}

/// A user who types the address with capitals still has the remembered device.
#[test]
fn a_remembered_device_survives_capitals() {
    const OPAQUE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client"},"custom":{"cognito":{"username_from_email":false}}}"#;
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let id_token = [
        part(r#"{"alg":"RS256","kid":"k"}"#),
        part(
            r#"{"sub":"s","iat":1000,"exp":4600,"cognito:username":"Uuid-1","email":"Jeff@example.com","preferred_username":"Jeff"}"#,
        ),
        part("signature"),
    ]
    .join(".");
    let session = Session::restored("a".into(), id_token.into(), "r".into(), 0, false).unwrap();
    let names = ["jeff@example.com", "JEFF@Example.com", "jeff", "uuid-1"];
    let mut replies = vec![ok("{}")];
    replies.extend(names.map(|_| refused("NotAuthorizedException", "no")));
    let wire = Wire::of(replies);
    let service = service(&wire, OPAQUE);
    let metadata = NewDeviceMetadata {
        device_key: "d1".into(),
        group_key: "g1".into(),
    };
    now(service.confirm_device(&session, &metadata)).unwrap();
    for name in names {
        let _ = now(service.sign_in(&service.username(name), &"p".into()));
        let sent = wire.asked.borrow().last().unwrap().1.clone();
        assert!(sent.contains(r#""DEVICE_KEY":"d1""#), "{name}: {sent}");
    }
}

#[test]
fn a_declined_passkey_is_told_in_the_pages_own_words() {
    let wire = Wire::of([ok(r#"{"CredentialCreationOptions":{"challenge":"AA"}}"#)]);
    let declined = PasskeyError::NotUsed {
        reason: "NotAllowedError: declined".into(),
    };
    let service = service_with(&wire, CONFIG, PasskeysThat(Err(declined.clone())));
    assert_eq!(
        now(service.add_passkey(&session_of_jeff())),
        Err(AccountError::PasskeyNotMade(declined))
    );
}

fn service_of(wire: &Rc<Wire>) -> Service {
    service(wire, CONFIG)
}

#[test]
fn a_second_factor_is_what_the_pool_says_it_is_afterwards() {
    let factors = Factors {
        active: vec![MfaType::Sms],
        preferred: Some(MfaType::Sms),
    };
    let remove = |wire: &Rc<Wire>| {
        now(service_of(wire).change_factor(
            &session_of_jeff(),
            &factors,
            MfaType::Sms,
            Change::Remove,
        ))
    };
    let wire = Wire::of([ok("{}"), user("")]);
    assert!(remove(&wire).unwrap().factors.active.is_empty());
    assert_eq!(wire.operations(), ["SetUserMFAPreference", "GetUser"]);

    // A pool that requires a second factor answers 200 and keeps the factor.
    let wire = Wire::of([ok("{}"), user(r#","UserMFASettingList":["SMS_MFA"]"#)]);
    assert_eq!(remove(&wire), Err(AccountError::FactorRequired));
}

#[test]
fn a_passkey_is_made_of_the_pools_options_and_handed_in_as_json() {
    let wire = Wire::of([
        ok(r#"{"CredentialCreationOptions":{"challenge":"AA"}}"#),
        ok("{}"),
    ]);
    let service = service_with(&wire, CONFIG, PasskeysThat(Ok(r#"{"id":"k"}"#)));
    assert_eq!(now(service.add_passkey(&session_of_jeff())), Ok(()));
    assert_eq!(
        wire.operations(),
        ["StartWebAuthnRegistration", "CompleteWebAuthnRegistration"]
    );
    assert_eq!(
        wire.asked.borrow()[1].1,
        r#"{"AccessToken":"a","Credential":{"id":"k"}}"#
    );

    let wire = Wire::of([ok(r#"{"CredentialCreationOptions":{"challenge":"AA"}}"#)]);
    let there = PasskeysThat(Err(PasskeyError::AlreadyRegistered));
    let service = service_with(&wire, CONFIG, there);
    assert_eq!(
        now(service.add_passkey(&session_of_jeff())),
        Err(AccountError::PasskeyExists)
    );
}

#[test]
fn lists_are_read_to_their_end_and_what_is_gone_is_removed() {
    let wire = Wire::of([
        ok(
            r#"{"Credentials":[{"CredentialId":"1","FriendlyCredentialName":"Phone","CreatedAt":5.5}],"NextToken":"t"}"#,
        ),
        ok(r#"{"Credentials":[{"CredentialId":"2"}]}"#),
        refused("ResourceNotFoundException", ""),
    ]);
    let service = service_of(&wire);
    let found = now(service.own_passkeys(&session_of_jeff())).unwrap();
    assert_eq!(found.len(), 2);
    assert_eq!(
        (found[0].name.as_str(), found[0].created_s),
        ("Phone", Some(5))
    );
    assert!(wire.asked.borrow()[1].1.contains(r#""NextToken":"t""#));
    assert_eq!(now(service.remove_passkey(&session_of_jeff(), "1")), Ok(()));
}

#[test]
fn a_pool_that_remembers_no_devices_is_not_asked_for_them() {
    let wire = Wire::of([]);
    let listed = now(service_of(&wire).own_devices(&session_of_jeff()));
    assert_eq!(listed, Err(AccountError::NotOffered(None)));
}

/// The configuration of a pool that offers first factors.
const BY_CODE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","passwordless":{"email_otp_enabled":true,"preferred_challenge":"EMAIL_OTP"}}}"#;

fn factors_of_jeff(names: &str) -> Result<(u16, String), NoReply> {
    ok(&format!(
        r#"{{"Username":"jeff","ConfiguredUserAuthFactors":{names}}}"#
    ))
}

#[test]
fn only_a_pool_with_a_choice_is_asked_for_first_factors() {
    let wire = Wire::of([factors_of_jeff(r#"["EMAIL_OTP"]"#)]);
    let options = now(service(&wire, BY_CODE).proof_options(&session_of_jeff()));
    assert!(!options.password);
    assert_eq!(options.code, Some(FirstFactor::EmailOtp));
    assert_eq!(wire.operations(), ["GetUserAuthFactors"]);

    let wire = Wire::of([refused("FeatureUnavailableInTierException", "")]);
    let options = now(service(&wire, BY_CODE).proof_options(&session_of_jeff()));
    assert_eq!(options, ProofOptions::PASSWORD);

    let wire = Wire::of([]);
    let options = now(service(&wire, CONFIG).proof_options(&session_of_jeff()));
    assert_eq!(options, ProofOptions::PASSWORD);
    assert!(wire.operations().is_empty());
}

const CODE_SENT: &str = r#"{"ChallengeName":"EMAIL_OTP","Session":"e1","ChallengeParameters":{"CODE_DELIVERY_DESTINATION":"j***@e***"}}"#;

#[test]
fn code_proves_the_user_and_its_tokens_are_revoked() {
    let wire = Wire::of([
        ok(CODE_SENT),
        refused("CodeMismatchException", ""),
        tokens(r#","RefreshToken":"r2""#),
        ok("{}"),
    ]);
    let service = service(&wire, BY_CODE);
    let jeff = session_of_jeff();
    let step = now(service.send_proof_code(&jeff, FirstFactor::EmailOtp)).unwrap();
    assert_eq!(step.destination.as_deref(), Some("j***@e***"));
    assert_eq!(
        now(service.prove_by_code(&step, &"111111".into())),
        Err(AccountError::Auth(AuthError::WrongCode))
    );
    assert_eq!(now(service.prove_by_code(&step, &"123456".into())), Ok(()));
    assert_eq!(
        wire.operations(),
        [
            "InitiateAuth",
            "RespondToAuthChallenge",
            "RespondToAuthChallenge",
            "RevokeToken"
        ]
    );
    let asked = wire.asked.borrow();
    assert!(asked[0].1.contains(r#""PREFERRED_CHALLENGE":"EMAIL_OTP""#));
    assert!(asked[3].1.contains(r#""Token":"r2""#));
}

#[test]
fn code_whose_session_has_ended_has_expired() {
    let wire = Wire::of([
        ok(CODE_SENT),
        refused("NotAuthorizedException", "Invalid session for the user."),
    ]);
    let service = service(&wire, BY_CODE);
    let jeff = session_of_jeff();
    let step = now(service.send_proof_code(&jeff, FirstFactor::EmailOtp)).unwrap();
    assert_eq!(
        now(service.prove_by_code(&step, &"123456".into())),
        Err(AccountError::Auth(AuthError::ExpiredCode))
    );
}

#[test]
fn proof_that_the_pool_does_not_ask_for_is_none() {
    let password = ok(
        r#"{"ChallengeName":"SELECT_CHALLENGE","Session":"c1","ChallengeParameters":{},"AvailableChallenges":["PASSWORD"]}"#,
    );
    let wire = Wire::of([password]);
    let service = service(&wire, BY_CODE);
    let sent = now(service.send_proof_code(&session_of_jeff(), FirstFactor::EmailOtp));
    assert!(matches!(sent, Err(AccountError::CannotProve)));
    assert_eq!(wire.operations(), ["InitiateAuth"]);
}

#[test]
fn first_password_is_set_without_a_previous_one() {
    let wire = Wire::of([ok("{}")]);
    let service = service(&wire, BY_CODE);
    let set = now(service.set_first_password(&session_of_jeff(), &"Passw0rd!".into()));
    assert_eq!(set, Ok(()));
    let asked = wire.asked.borrow();
    assert!(!asked[0].1.contains("PreviousPassword"));
}

#[test]
fn attribute_that_the_pool_refuses_is_named() {
    let not_set_up = |name: &str| AuthError::NotSetUp(name.into());
    let refused_one = || AuthError::AttributesRefused(vec!["custom:team".into()]);
    for (code, message, expected) in [
        (
            "InvalidParameterException",
            "Attributes did not conform to the schema: team: The value is out of range",
            refused_one(),
        ),
        (
            "InvalidParameterException",
            "1 validation error detected: Value at 'userAttributes.1.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
            refused_one(),
        ),
        (
            "InvalidParameterException",
            "Cannot modify the non-mutable attribute custom:team",
            refused_one(),
        ),
        (
            "NotAuthorizedException",
            "A client attempted to write unauthorized attribute",
            not_set_up("custom:team"),
        ),
        (
            "NotAuthorizedException",
            "Access Token has been revoked",
            AuthError::SignedOut,
        ),
    ] {
        let wire = Wire::of([refused(code, message)]);
        let service = service(&wire, CONFIG);
        let changed = now(service.change_attribute(&session_of_jeff(), "custom:team", "Otters"));
        assert_eq!(changed, Err(AccountError::Auth(expected)), "{message}");
    }
}

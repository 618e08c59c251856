//! Tests of reading the reply of a sign-in.

use super::*;

fn read(json: &str) -> Result<Outcome, CallError> {
    Outcome::read(serde_json::from_str(json).unwrap(), "typed")
}

#[test]
fn tokens_end_the_sign_in() {
    let outcome = read(
        r#"{"AuthenticationResult":{"AccessToken":"a","IdToken":"i","RefreshToken":"r","ExpiresIn":3600,"TokenType":"Bearer"},"ChallengeParameters":{}}"#,
    );
    assert!(matches!(outcome, Ok(Outcome::Tokens(tokens)) if tokens.id_token.expose() == "i"));
}

#[test]
fn the_name_to_answer_with_is_the_services() {
    let outcome = read(
        r#"{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{"SALT":"1","SRP_B":"2","SECRET_BLOCK":"3","USER_ID_FOR_SRP":"real"}}"#,
    );
    let Ok(Outcome::Challenge(Challenge::PasswordVerifier { handle, .. })) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(handle.username, "real");
}

#[test]
fn a_code_challenge_says_where_the_code_went() {
    let outcome = read(
        r#"{"ChallengeName":"SMS_MFA","Session":"s","ChallengeParameters":{"CODE_DELIVERY_DELIVERY_MEDIUM":"SMS","CODE_DELIVERY_DESTINATION":"+*******0100"}}"#,
    );
    let Ok(Outcome::Challenge(Challenge::Code {
        handle,
        kind,
        destination,
    })) = outcome
    else {
        panic!("{outcome:?}");
    };
    assert_eq!(handle.username, "typed");
    assert_eq!(kind, CodeKind::SmsMfa);
    assert_eq!(destination.as_deref(), Some("+*******0100"));
}

#[test]
fn choices_are_read_and_what_is_not_known_is_left_out() {
    let outcome = read(
        r#"{"ChallengeName":"SELECT_MFA_TYPE","Session":"s","ChallengeParameters":{"MFAS_CAN_CHOOSE":"[\"EMAIL_OTP\",\"SMOKE_SIGNAL\",\"SOFTWARE_TOKEN_MFA\"]"}}"#,
    );
    let Ok(Outcome::Challenge(Challenge::SelectMfaType { options, .. })) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(options, [MfaType::Email, MfaType::SoftwareToken]);

    let outcome = read(
        r#"{"ChallengeName":"SELECT_CHALLENGE","Session":"s","AvailableChallenges":["PASSWORD","EMAIL_OTP","NEW"]}"#,
    );
    let Ok(Outcome::Challenge(Challenge::SelectChallenge { options, .. })) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(options, [FirstFactor::Password, FirstFactor::EmailOtp]);
}

#[test]
fn a_new_password_asks_only_for_attributes_without_a_value() {
    let outcome = read(
        r#"{"ChallengeName":"NEW_PASSWORD_REQUIRED","Session":"s","ChallengeParameters":{"userAttributes":"{\"email\":\"a@b.c\",\"name\":\"\"}","requiredAttributes":"[\"userAttributes.email\",\"userAttributes.name\",\"userAttributes.birthdate\"]"}}"#,
    );
    let Ok(Outcome::Challenge(Challenge::NewPasswordRequired { missing, .. })) = outcome else {
        panic!("{outcome:?}");
    };
    assert_eq!(missing, ["name", "birthdate"]);
}

#[test]
fn a_custom_challenges_question_is_found() {
    let outcome = read(
        r#"{"ChallengeName":"CUSTOM_CHALLENGE","Session":"s","ChallengeParameters":{"question":"Best colour?"}}"#,
    );
    assert!(matches!(
        outcome,
        Ok(Outcome::Challenge(Challenge::Custom { prompt: Some(prompt), .. })) if prompt == "Best colour?"
    ));
}

#[test]
fn unknown_challenge_is_named_and_a_broken_one_refused() {
    let unknown = read(r#"{"ChallengeName":"RIDDLE","Session":"s"}"#);
    assert!(
        matches!(unknown, Ok(Outcome::Challenge(Challenge::Unknown { name })) if name == "RIDDLE")
    );
    for (broken, member) in [
        ("{}", "ChallengeName"),
        (
            r#"{"ChallengeName":"SMS_MFA","ChallengeParameters":{}}"#,
            "Session",
        ),
        (
            r#"{"ChallengeName":"WEB_AUTHN","Session":"s"}"#,
            "CREDENTIAL_REQUEST_OPTIONS",
        ),
    ] {
        assert_eq!(
            read(broken).unwrap_err(),
            BadReply::lacks(member).into(),
            "{broken}"
        );
    }
}

#[test]
fn a_proof_without_a_parameter_names_it() {
    for (parameters, missing) in [
        (r#"{"SALT":"1","SECRET_BLOCK":"3"}"#, "SRP_B"),
        (r#"{"SALT":"","SRP_B":"2","SECRET_BLOCK":"3"}"#, "SALT"),
        (r#"{"SALT":"1","SRP_B":"2"}"#, "SECRET_BLOCK"),
    ] {
        for name in ["PASSWORD_VERIFIER", "DEVICE_PASSWORD_VERIFIER"] {
            let outcome = read(&format!(
                r#"{{"ChallengeName":"{name}","ChallengeParameters":{parameters}}}"#
            ));
            let Err(error) = outcome else {
                panic!("{outcome:?}");
            };
            assert_eq!(error, Untrusted::MissingParameter(missing).into());
        }
    }
}

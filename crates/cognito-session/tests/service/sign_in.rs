//! Tests of sign-ins: which calls are made, how often, and with which proof.

use super::*;

#[test]
fn the_opening_of_a_sign_in_is_tried_three_times() {
    let throttled = || refused("TooManyRequestsException", "slow down");
    let wire = Wire::of([
        Err(NoReply::default()),
        Ok((503, "<html>".into())),
        throttled(),
    ]);
    let next = now(service(&wire, CONFIG).sign_in("jeff", &"Passw0rd!".into()));
    assert_eq!(next.error, Some(AuthError::TooManyAttempts));
    assert_eq!(wire.operations(), ["InitiateAuth"; 3]);
    assert_eq!(wire.paused.get(), 2);
}

#[test]
fn an_answer_to_a_challenge_is_never_sent_twice() {
    let wire = Wire::of([
        ok(r#"{"ChallengeName":"SMS_MFA","Session":"s1","ChallengeParameters":{}}"#),
        Err(NoReply::default()),
    ]);
    let service = service(&wire, BY_PASSWORD);
    let next = now(service.sign_in("jeff", &"Passw0rd!".into()));
    let SignIn::Code(step) = next.step else {
        panic!("{:?}", next.step);
    };
    let next = now(service.answer_code(step, &"123456".into()));
    assert!(matches!(next.step, SignIn::Code(_)));
    assert_eq!(
        next.error,
        Some(AuthError::Unreachable(NoReply::default().into()))
    );
    assert_eq!(
        wire.operations(),
        ["InitiateAuth", "RespondToAuthChallenge"]
    );
}

#[test]
fn each_step_hands_on_the_newest_session_and_the_services_name() {
    let wire = Wire::of([
        ok(
            r#"{"ChallengeName":"SELECT_MFA_TYPE","Session":"s1","ChallengeParameters":{"USER_ID_FOR_SRP":"real","MFAS_CAN_CHOOSE":"[\"SMS_MFA\"]"}}"#,
        ),
        ok(r#"{"ChallengeName":"SMS_MFA","Session":"s2","ChallengeParameters":{}}"#),
        tokens(r#","RefreshToken":"r""#),
    ]);
    let service = service(&wire, BY_PASSWORD);
    let SignIn::ChooseMfa(step) = now(service.sign_in("jeff", &"p".into())).step else {
        panic!("a choice");
    };
    let choice = step.options[0];
    let SignIn::Code(step) = now(service.choose_mfa(step, choice)).step else {
        panic!("a code");
    };
    let next = now(service.answer_code(step, &"123456".into()));
    assert!(matches!(next.step, SignIn::Done(_)));
    let asked = wire.asked.borrow();
    assert!(asked[1].1.contains(r#""Session":"s1""#), "{}", asked[1].1);
    assert!(asked[2].1.contains(r#""Session":"s2""#), "{}", asked[2].1);
    assert!(
        asked[2].1.contains(r#""USERNAME":"real""#),
        "{}",
        asked[2].1
    );
}

#[test]
fn a_set_up_with_one_way_starts_at_once() {
    let wire = Wire::of([
        ok(
            r#"{"ChallengeName":"MFA_SETUP","Session":"s1","ChallengeParameters":{"MFAS_CAN_SETUP":"[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]"}}"#,
        ),
        ok(r#"{"SecretCode":"KEY","Session":"s2"}"#),
        ok(r#"{"Status":"ERROR","Session":"s3"}"#),
        ok(r#"{"Status":"SUCCESS","Session":"s4"}"#),
        tokens(r#","RefreshToken":"r""#),
    ]);
    let service = service(&wire, BY_PASSWORD);
    let SignIn::SetupTotp(step) = now(service.sign_in("jeff", &"p".into())).step else {
        panic!("a set-up");
    };
    assert_eq!(step.secret.expose(), "KEY");
    let next = now(service.verify_totp(step, &"000000".into()));
    assert_eq!(
        next.error,
        Some(AuthError::WrongCode),
        "only SUCCESS is one"
    );
    let SignIn::SetupTotp(step) = next.step else {
        panic!("the same step");
    };
    let next = now(service.verify_totp(step, &"123456".into()));
    assert!(matches!(next.step, SignIn::Done(_)));
    assert!(wire.asked.borrow()[4].1.contains(r#""Session":"s4""#));
}

const VERIFIER: &str = r#"{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{"USER_ID_FOR_SRP":"jeff","SALT":"a1","SRP_B":"2b","SECRET_BLOCK":"AAAA"}}"#;

#[test]
fn others_have_a_turn_while_a_proof_is_made() {
    let wire = Wire::of([ok(VERIFIER), refused("NotAuthorizedException", "no")]);
    let _ = now(service(&wire, CONFIG).sign_in("jeff", &"p".into()));
    // The slices end after g^x, and halfway through the other power.
    assert_eq!(wire.turns.get(), 2);
    assert_eq!(wire.paused.get(), 0);
}

#[test]
fn each_sign_in_is_prepared_once() {
    let wire = Wire::of([ok(VERIFIER), refused("NotAuthorizedException", "no")]);
    let service = service(&wire, CONFIG);
    assert!(service.should_prepare_sign_in());
    now(service.prepare_sign_in());
    assert!(!service.should_prepare_sign_in());
    let _ = now(service.sign_in("jeff", &"p".into()));
    assert!(service.should_prepare_sign_in());
    assert!(
        !self::service(&wire, BY_PASSWORD).should_prepare_sign_in(),
        "no proof"
    );
}

/// The pool refuses a proof that was not made just now. A user whose clock was hours off
/// could not sign in, and the message said that the password was wrong.
#[test]
fn a_proof_has_the_hosts_time_where_the_devices_is_far_off() {
    const HOUR: i64 = 3_600_000;
    for (device, host, written) in [
        (5 * HOUR, Some(20 * HOUR), "Thu Jan 1 20:00:00 UTC 1970"),
        (30 * HOUR, Some(20 * HOUR), "Thu Jan 1 20:00:00 UTC 1970"),
        (
            20 * HOUR,
            Some(20 * HOUR + 50_000),
            "Thu Jan 1 20:00:00 UTC 1970",
        ),
        (20 * HOUR, None, "Thu Jan 1 20:00:00 UTC 1970"),
    ] {
        let wire = Wire::of([ok(VERIFIER), refused("NotAuthorizedException", "no")]);
        let service = service_of(
            &wire,
            CONFIG,
            PasskeysThat(Err(PasskeyError::Unsupported)),
            At(Rc::new(Cell::new(device))),
            HostAt(host),
        );
        let _ = now(service.sign_in("jeff", &"p".into()));
        let body = wire.asked.borrow()[1].1.clone();
        assert!(body.contains(written), "{body}");
    }
}

fn wrong_password() -> Result<(u16, String), NoReply> {
    refused("NotAuthorizedException", "Incorrect username or password.")
}

#[test]
fn an_outer_space_is_left_out_once_when_refused() {
    let wire = Wire::of([wrong_password(), tokens(r#","RefreshToken":"r""#)]);
    let next = now(service(&wire, BY_PASSWORD).sign_in("jeff", &" Passw0rd!\u{a0}".into()));
    assert!(matches!(next.step, SignIn::Done(_)));
    let asked = wire.asked.borrow();
    assert!(
        asked[1].1.contains(r#""PASSWORD":"Passw0rd!""#),
        "{}",
        asked[1].1
    );
}

#[test]
fn a_refused_password_is_tried_once_more_at_most() {
    for (typed, calls) in [("Passw0rd!", 1), (" ", 1), ("Passw0rd! ", 2)] {
        let wire = Wire::of([wrong_password(), wrong_password()]);
        let next = now(service(&wire, BY_PASSWORD).sign_in("jeff", &typed.into()));
        assert_eq!(next.error, Some(AuthError::WrongCredentials), "{typed:?}");
        assert_eq!(wire.operations().len(), calls, "{typed:?}");
    }
}

#[test]
fn a_locked_account_is_not_tried_again() {
    let locked = refused("NotAuthorizedException", "Password attempts exceeded");
    let wire = Wire::of([locked]);
    let next = now(service(&wire, BY_PASSWORD).sign_in("jeff", &"Passw0rd! ".into()));
    assert_eq!(next.error, Some(AuthError::LockedOut));
    assert_eq!(wire.operations().len(), 1);
}

#[test]
fn started_sign_in_tells_refusals_tokens_and_steps_apart() {
    let started = |reply| {
        let wire = Wire::of([reply]);
        now(service(&wire, BY_PASSWORD).start_sign_in("jeff", &"Passw0rd!".into()))
    };
    let refused_by = |code, message| started(refused(code, message)).refusal();
    let wrong = started(wrong_password());
    assert_eq!(wrong.refusal(), Some(AuthError::WrongCredentials));
    assert!(wrong.into_tokens().is_err());
    // The user can go on after these two, on another page.
    for code in [
        "UserNotConfirmedException",
        "PasswordResetRequiredException",
    ] {
        assert_eq!(refused_by(code, "no"), None, "{code}");
    }
    let complete = started(tokens(r#","RefreshToken":"r""#));
    assert_eq!(complete.refusal(), None);
    let tokens = complete.into_tokens().ok().unwrap();
    assert!(tokens.refresh_token.is_some());
    let asks = started(ok(
        r#"{"ChallengeName":"SMS_MFA","Session":"s","ChallengeParameters":{}}"#,
    ));
    assert_eq!(asks.refusal(), None);
    assert!(asks.into_tokens().is_err());
}

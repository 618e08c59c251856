//! Tests of accounts without a password: their sign-up, their first sign-in, and the
//! choice of a first factor.

use cognito_client::challenge::{CodeKind, FirstFactor};
use cognito_session::service::{FirstFactorAnswer, FirstSignIn};
use cognito_session::sign_in::Next;
use cognito_session::state::PendingSignUp;

use super::*;

/// The configuration of a pool whose users get a code by e-mail.
const BY_CODE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","passwordless":{"email_otp_enabled":true,"preferred_challenge":"EMAIL_OTP"}}}"#;

const SIGNED_UP: &str = r#"{"UserConfirmed":false,"UserSub":"s","Session":"first","CodeDeliveryDetails":{"Destination":"j***@e***","DeliveryMedium":"EMAIL"}}"#;

fn jeff_without_a_password() -> Details {
    Details {
        password: None,
        confirmation: "".into(),
        ..jeff()
    }
}

const NOW_MS: i64 = 1_000_000;

/// Returns the part of a page whose tab has this storage.
fn waiting_in(storage: &Rc<Shelf>) -> PendingSignUp {
    let config = Config::parse(BY_CODE, AppSection::DEFAULT).unwrap();
    PendingSignUp::new(
        Rc::new(config),
        Rc::clone(storage) as Rc<dyn Storage>,
        str::to_lowercase,
    )
}

fn choice(available: &str) -> Result<(u16, String), NoReply> {
    ok(&format!(
        r#"{{"ChallengeName":"SELECT_CHALLENGE","Session":"c1","ChallengeParameters":{{}},"AvailableChallenges":{available}}}"#
    ))
}

fn code_challenge() -> Result<(u16, String), NoReply> {
    ok(
        r#"{"ChallengeName":"EMAIL_OTP","Session":"e1","ChallengeParameters":{"CODE_DELIVERY_DESTINATION":"j***@e***"}}"#,
    )
}

fn body_of(wire: &Wire, place: usize) -> String {
    let asked = wire.asked.borrow();
    let (_, body) = asked.get(place).expect("so many calls were made");
    body.clone()
}

#[test]
fn account_without_a_password_is_signed_in_by_its_code() {
    let wire = Wire::of([
        ok(SIGNED_UP),
        ok(r#"{"Session":"second"}"#),
        tokens(r#","RefreshToken":"r""#),
    ]);
    let service = service(&wire, BY_CODE);
    let SignUp::AwaitingCode(pending) = now(service.sign_up(jeff_without_a_password())).unwrap()
    else {
        panic!("a code");
    };
    let storage = Rc::new(Shelf::default());
    waiting_in(&storage).set(pending, NOW_MS);
    // This is what is left after a reload of the page.
    let waiting = waiting_in(&storage);
    let kept = waiting.session("jeff@example.com", NOW_MS);
    assert_eq!(kept, Some("first".into()));
    let username = waiting.username("jeff@example.com");
    let confirmed = now(service.confirm_sign_up(&username, &"123456".into(), kept.as_ref()));
    let session = confirmed.unwrap().unwrap();
    let FirstSignIn::Next(next) = now(service.first_sign_in(&username, &session, true)) else {
        panic!("no password");
    };
    assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
    assert_eq!(
        wire.operations(),
        ["SignUp", "ConfirmSignUp", "InitiateAuth"]
    );
    assert!(!body_of(&wire, 0).contains("Password"));
    assert!(body_of(&wire, 1).contains(r#""Session":"first""#));
    let initiate = body_of(&wire, 2);
    assert!(initiate.contains(r#""AuthFlow":"USER_AUTH""#), "{initiate}");
    assert!(initiate.contains(r#""Session":"second""#), "{initiate}");
    waiting.clear();
    assert_eq!(waiting.session("jeff@example.com", NOW_MS), None);
}

#[test]
fn pool_that_asks_for_a_password_is_not_set_up() {
    let wire = Wire::of([refused(
        "InvalidParameterException",
        "Missing required parameter password",
    )]);
    let refusal = now(service(&wire, BY_CODE).sign_up(jeff_without_a_password())).unwrap_err();
    let setting = "AllowedFirstAuthFactors".into();
    assert_eq!(refusal, AuthError::NotSetUp(setting));
}

#[test]
fn session_of_a_sign_up_with_a_password_is_not_kept() {
    let wire = Wire::of([ok(SIGNED_UP)]);
    let service = service(&wire, BY_CODE);
    let SignUp::AwaitingCode(pending) = now(service.sign_up(jeff())).unwrap() else {
        panic!("a code");
    };
    assert_eq!(pending.session, None);
    let waiting = waiting_in(&Rc::default());
    waiting.set(pending, NOW_MS);
    assert_eq!(waiting.session("jeff@example.com", NOW_MS), None);
}

#[test]
fn session_of_a_sign_up_is_not_used_when_it_has_expired() {
    let wire = Wire::of([ok(SIGNED_UP)]);
    let service = service(&wire, BY_CODE);
    let SignUp::AwaitingCode(pending) = now(service.sign_up(jeff_without_a_password())).unwrap()
    else {
        panic!("a code");
    };
    let waiting = waiting_in(&Rc::default());
    waiting.set(pending, NOW_MS);
    let expired_ms = NOW_MS + 15 * 60 * 1000;
    assert_eq!(waiting.session("jeff@example.com", expired_ms), None);
    assert_eq!(waiting.username("jeff@example.com"), "jeff|example|com");
}

#[test]
fn refused_session_costs_neither_code_nor_confirmation() {
    let wire = Wire::of([
        refused("NotAuthorizedException", "Invalid session for the user."),
        ok(r#"{"Session":"second"}"#),
    ]);
    let service = service(&wire, BY_CODE);
    let old = "first".into();
    let confirmed = now(service.confirm_sign_up("jeff", &"123456".into(), Some(&old)));
    assert_eq!(confirmed, Ok(Some("second".into())));
    assert!(!body_of(&wire, 1).contains("Session"));

    // A wrong code is wrong with any session.
    let wire = Wire::of([refused("CodeMismatchException", "no")]);
    let service = self::service(&wire, BY_CODE);
    let confirmed = now(service.confirm_sign_up("jeff", &"123456".into(), Some(&old)));
    assert_eq!(confirmed, Err(AuthError::WrongCode));
}

/// Somebody who knows the address can register it first, with a password that they know.
#[test]
fn account_that_has_a_password_is_not_signed_in_to() {
    let wire = Wire::of([choice(r#"["PASSWORD","PASSWORD_SRP","EMAIL_OTP"]"#)]);
    let service = service(&wire, BY_CODE);
    let outcome = now(service.first_sign_in("jeff", &"second".into(), false));
    assert!(matches!(outcome, FirstSignIn::HasUnknownPassword));
    assert!(!body_of(&wire, 0).contains("Session"));

    let wire = Wire::of([choice(r#"["EMAIL_OTP"]"#), tokens(r#","RefreshToken":"r""#)]);
    let service = self::service(&wire, BY_CODE);
    let outcome = now(service.first_sign_in("jeff", &"second".into(), false));
    assert!(
        matches!(&outcome, FirstSignIn::Next(next) if matches!(next.step, SignIn::Done(_))),
        "{outcome:?}"
    );
    assert!(body_of(&wire, 1).contains(r#""Session":"second""#));
}

#[test]
fn only_factor_that_needs_no_typing_is_chosen_at_once() {
    let wire = Wire::of([choice(r#"["EMAIL_OTP"]"#), code_challenge()]);
    let next = now(service(&wire, BY_CODE).sign_in("jeff", &"".into()));
    assert!(
        matches!(&next.step, SignIn::Code(step) if step.kind == CodeKind::EmailOtp),
        "{next:?}"
    );
    assert!(body_of(&wire, 1).contains(r#""ANSWER":"EMAIL_OTP""#));

    for several in [
        r#"["PASSWORD","PASSWORD_SRP"]"#,
        r#"["EMAIL_OTP","SMS_OTP"]"#,
    ] {
        let wire = Wire::of([choice(several)]);
        let next = now(service(&wire, BY_CODE).sign_in("jeff", &"".into()));
        assert!(matches!(next.step, SignIn::FirstFactor(_)), "{next:?}");
    }
}

fn is_first(next: &Next) -> bool {
    let SignIn::Code(step) = &next.step else {
        panic!("{next:?}");
    };
    step.is_first_factor
}

#[test]
fn code_in_place_of_a_password_is_a_first_factor() {
    let wire = Wire::of([code_challenge()]);
    assert!(is_first(&now(
        service(&wire, BY_CODE).sign_in("jeff", &"".into())
    )));

    let wire = Wire::of([choice(r#"["EMAIL_OTP","SMS_OTP"]"#), code_challenge()]);
    let service = service(&wire, BY_CODE);
    let SignIn::FirstFactor(step) = now(service.sign_in("jeff", &"".into())).step else {
        panic!("a choice");
    };
    let answer = FirstFactorAnswer::Other(FirstFactor::EmailOtp);
    assert!(is_first(&now(service.choose_first_factor(step, &answer))));
}

#[test]
fn code_after_a_password_is_a_second_factor() {
    // This pool offers no proof of the password, so that it is sent.
    let wire = Wire::of([choice(r#"["PASSWORD","EMAIL_OTP"]"#), code_challenge()]);
    let service = service(&wire, BY_CODE);
    let SignIn::FirstFactor(step) = now(service.sign_in("jeff", &"".into())).step else {
        panic!("a choice");
    };
    let answer = FirstFactorAnswer::Password("Passw0rd!".into());
    assert!(!is_first(&now(service.choose_first_factor(step, &answer))));

    let wire = Wire::of([code_challenge()]);
    let service = self::service(&wire, BY_PASSWORD);
    assert!(!is_first(
        &now(service.sign_in("jeff", &"Passw0rd!".into()))
    ));
}

const PASSKEY: &str = r#"{"ChallengeName":"WEB_AUTHN","Session":"p1","ChallengeParameters":{"CREDENTIAL_REQUEST_OPTIONS":"{\"challenge\":\"AA\"}"}}"#;

#[test]
fn browser_without_passkeys_gets_the_other_factors() {
    let wire = Wire::of([
        ok(PASSKEY),
        choice(r#"["EMAIL_OTP","WEB_AUTHN"]"#),
        code_challenge(),
    ]);
    let next = now(service(&wire, BY_CODE).sign_in("jeff", &"".into()));
    assert!(matches!(next.step, SignIn::Code(_)), "{next:?}");

    let wire = Wire::of([ok(PASSKEY), choice(r#"["WEB_AUTHN"]"#)]);
    let next = now(service(&wire, BY_CODE).sign_in("jeff", &"".into()));
    assert!(matches!(next.step, SignIn::Credentials), "{next:?}");
    assert!(matches!(
        next.error,
        Some(AuthError::PasskeysUnsupported(_))
    ));
}

#[test]
fn another_factor_can_be_chosen_before_the_first_is_given() {
    let wire = Wire::of([
        code_challenge(),
        choice(r#"["PASSWORD","EMAIL_OTP","WEB_AUTHN"]"#),
    ]);
    let service = service_with(&wire, BY_CODE, PasskeysThat(Ok("{}")));
    let next = now(service.sign_in("jeff", &"".into()));
    assert!(matches!(next.step, SignIn::Code(_)), "{next:?}");
    let next = now(service.choose_another_factor("jeff"));
    let SignIn::FirstFactor(step) = next.step else {
        panic!("{next:?}");
    };
    assert_eq!(
        step.options,
        [
            FirstFactor::Password,
            FirstFactor::EmailOtp,
            FirstFactor::WebAuthn
        ]
    );
    assert!(body_of(&wire, 0).contains(r#""PREFERRED_CHALLENGE":"EMAIL_OTP""#));
    assert!(!body_of(&wire, 1).contains("PREFERRED_CHALLENGE"));
}

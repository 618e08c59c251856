//! Tests of registration, and of the calls that send a message.

use cognito_session::account::contact::Kind;
use cognito_session::error::Field;
use cognito_session::state::PendingSignUp;

use std::error::Error as _;

use super::*;

#[test]
fn a_sign_up_sends_the_derived_name_and_the_attributes() {
    let wire = Wire::of([ok(
        r#"{"UserConfirmed":false,"UserSub":"s","CodeDeliveryDetails":{"Destination":"j***@e***","DeliveryMedium":"EMAIL"}}"#,
    )]);
    let reached = now(service(&wire, CONFIG).sign_up(jeff())).unwrap();
    let SignUp::AwaitingCode(pending) = reached else {
        panic!("{reached:?}");
    };
    assert_eq!(pending.delivery.destination.as_deref(), Some("j***@e***"));
    assert!(!pending.existed);
    let body = wire.asked.borrow()[0].1.clone();
    for part in [
        r#""Username":"jeff|example|com""#,
        r#"{"Name":"email","Value":"Jeff@Example.com"}"#,
        r#"{"Name":"phone_number","Value":"+12065550100"}"#,
        r#"{"Name":"custom:team","Value":"Otters"}"#,
    ] {
        assert!(body.contains(part), "{body}");
    }
    assert!(!body.contains("custom:shirt"), "{body}");
}

#[test]
fn sign_up_without_a_phone_sends_no_number() {
    let wire = Wire::of([ok(r#"{"UserConfirmed":true,"UserSub":"s"}"#)]);
    let details = Details {
        phone: None,
        attributes: Vec::new(),
        ..jeff()
    };
    now(service(&wire, CONFIG).sign_up(details)).unwrap();
    let body = wire.asked.borrow()[0].1.clone();
    let attributes = r#""UserAttributes":[{"Name":"email","Value":"Jeff@Example.com"}]"#;
    assert!(body.contains(attributes), "{body}");
}

#[test]
fn a_code_by_text_message_is_told_apart_and_remembered() {
    let wire = Wire::of([ok(
        r#"{"UserConfirmed":false,"UserSub":"s","CodeDeliveryDetails":{"Destination":"+*******0100","DeliveryMedium":"SMS","AttributeName":"phone_number"}}"#,
    )]);
    let service = service(&wire, CONFIG);
    let SignUp::AwaitingCode(pending) = now(service.sign_up(jeff())).unwrap() else {
        panic!("a code");
    };
    assert_eq!(pending.delivery.kind, Kind::Phone);
    let storage = Rc::new(Shelf::default());
    let page = || {
        let config = Config::parse(CONFIG, AppSection::DEFAULT).unwrap();
        PendingSignUp::new(Rc::new(config), storage.clone())
    };
    let waiting = page();
    assert_eq!(waiting.kind("Jeff@Example.com"), Kind::Email);
    waiting.set(pending);
    // After a reload the pending account itself is gone.
    let waiting = page();
    assert_eq!(waiting.kind("Jeff@Example.com"), Kind::Phone);
    assert_eq!(waiting.username("Jeff@Example.com"), "jeff|example|com");
    assert_eq!(waiting.kind("mary@example.com"), Kind::Email);
    waiting.clear();
    assert_eq!(waiting.kind("Jeff@Example.com"), Kind::Email);
}

/// Users never type the user name that the app derives. A pool that requires another name
/// is a fault that they cannot correct, unless the e-mail is the name.
#[test]
fn a_refused_user_name_blames_the_set_up_not_the_email() {
    let by_email = CONFIG.replace(r#""auth":{"#, r#""auth":{"username_attributes":["email"],"#);
    let set_up = || AuthError::NotSetUp("username_attributes".into());
    for (config, text, told) in [
        (CONFIG, "Username should be an email.", set_up()),
        (
            &*by_email,
            "Username should be an email.",
            AuthError::Invalid(Field::Email),
        ),
        (&*by_email, "Username should be a phone number.", set_up()),
    ] {
        let wire = Wire::of([refused("InvalidParameterException", text)]);
        let refusal = now(service(&wire, config).sign_up(jeff())).unwrap_err();
        assert_eq!(refusal, told, "{config} {text}");
    }
}

#[test]
fn a_pool_that_sends_no_codes_is_no_verified_account() {
    let wire = Wire::of([
        refused(
            "InvalidParameterException",
            "Cannot resend codes. Auto verification not turned on.",
        ),
        refused("InvalidParameterException", "User is already confirmed."),
    ]);
    let service = service(&wire, CONFIG);
    let resend = || now(service.resend_code("jeff")).unwrap_err();
    let refusal = resend();
    assert!(
        matches!(refusal, AuthError::Misconfigured(_)),
        "{refusal:?}"
    );
    let text = refusal
        .source()
        .and_then(|call| call.source()?.to_string().into());
    assert_eq!(
        text.as_deref(),
        Some("InvalidParameterException: Cannot resend codes. Auto verification not turned on.")
    );
    assert_eq!(resend(), AuthError::AlreadyConfirmed);
}

#[test]
fn an_unconfirmed_address_is_sent_a_new_code() {
    let wire = Wire::of([
        refused("UsernameExistsException", "User already exists"),
        ok(r#"{"CodeDeliveryDetails":{"Destination":"j***@e***"}}"#),
    ]);
    let reached = now(service(&wire, CONFIG).sign_up(jeff())).unwrap();
    assert!(matches!(reached, SignUp::AwaitingCode(pending) if pending.existed));
    assert_eq!(wire.operations(), ["SignUp", "ResendConfirmationCode"]);
}

#[test]
fn a_confirmed_address_has_an_account() {
    let wire = Wire::of([
        refused("UsernameExistsException", "User already exists"),
        refused("InvalidParameterException", "User is already confirmed."),
    ]);
    let refusal = now(service(&wire, CONFIG).sign_up(jeff())).unwrap_err();
    assert_eq!(refusal, AuthError::AccountExists);
}

#[test]
fn what_sends_a_message_is_never_sent_twice() {
    let wire = Wire::of([Err(NoReply::default())]);
    let refusal = now(service(&wire, CONFIG).sign_up(jeff())).unwrap_err();
    assert_eq!(refusal, AuthError::Unreachable(NoReply::default().into()));
    assert_eq!(wire.operations(), ["SignUp"]);
    assert_eq!(wire.paused.get(), 0);
}

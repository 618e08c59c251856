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
        attributes: vec![typed("email", "Jeff@Example.com")],
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
        PendingSignUp::new(Rc::new(config), storage.clone(), str::to_lowercase)
    };
    let waiting = page();
    assert_eq!(waiting.kind("Jeff@Example.com"), Kind::Email);
    waiting.set(pending, 1_000_000);
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
    let set_up = || AuthError::NotSetUp("username_attributes".into());
    for (kind, text, told) in [
        (
            NewUsername::Derived,
            "Username should be an email.",
            set_up(),
        ),
        (
            NewUsername::Email,
            "Username should be an email.",
            AuthError::Invalid(Field::Email),
        ),
        (
            NewUsername::Email,
            "Username should be a phone number.",
            set_up(),
        ),
        (
            NewUsername::Phone,
            "Username should be a phone number.",
            AuthError::Invalid(Field::Phone),
        ),
        (
            NewUsername::Chosen,
            "Username cannot be of email format, since user pool is configured for email alias.",
            AuthError::Invalid(Field::Username),
        ),
    ] {
        let wire = Wire::of([refused("InvalidParameterException", text)]);
        let details = Details {
            username: kind,
            ..jeff()
        };
        let refusal = now(service(&wire, CONFIG).sign_up(details)).unwrap_err();
        assert_eq!(refusal, told, "{kind:?} {text}");
    }
}

#[test]
fn account_gets_the_name_of_its_kind() {
    for (kind, name, identifier) in [
        (NewUsername::Derived, "jeff|example|com", "Jeff@Example.com"),
        (NewUsername::Email, "jeff@example.com", "Jeff@Example.com"),
        (NewUsername::Phone, "+12065550100", "+12065550100"),
        (NewUsername::Chosen, "jeff", "jeff"),
    ] {
        let wire = Wire::of([ok(r#"{"UserConfirmed":false,"UserSub":"s"}"#)]);
        let details = Details {
            username: kind,
            chosen_username: " jeff ".into(),
            ..jeff()
        };
        let reached = now(service(&wire, CONFIG).sign_up(details)).unwrap();
        let SignUp::AwaitingCode(pending) = reached else {
            panic!("{reached:?}");
        };
        assert_eq!(pending.username, name, "{kind:?}");
        assert_eq!(pending.identifier, identifier, "{kind:?}");
        let body = wire.asked.borrow()[0].1.clone();
        assert!(body.contains(&format!(r#""Username":"{name}""#)), "{body}");
    }
}

#[test]
fn consent_that_is_no_attribute_is_not_sent() {
    let wire = Wire::of([ok(r#"{"UserConfirmed":true,"UserSub":"s"}"#)]);
    let consent = |name: &str| TypedAttribute {
        rule: ValueRule::new(FieldKind::Consent, true),
        ..typed(name, "true")
    };
    let details = Details {
        attributes: vec![
            typed("email", "a@b.co"),
            consent("terms"),
            consent("custom:news"),
        ],
        ..jeff()
    };
    now(service(&wire, CONFIG).sign_up(details)).unwrap();
    let body = wire.asked.borrow()[0].1.clone();
    assert!(!body.contains("terms"), "{body}");
    assert!(
        body.contains(r#"{"Name":"custom:news","Value":"true"}"#),
        "{body}"
    );
}

#[test]
fn name_that_another_user_chose_sends_no_code() {
    let wire = Wire::of([refused("UsernameExistsException", "User already exists")]);
    let details = Details {
        username: NewUsername::Chosen,
        chosen_username: "jeff".into(),
        ..jeff()
    };
    let refusal = now(service(&wire, CONFIG).sign_up(details)).unwrap_err();
    assert_eq!(refusal, AuthError::UsernameTaken);
    assert_eq!(wire.operations(), ["SignUp"]);
}

#[test]
fn refused_attribute_of_the_form_is_named() {
    for (text, told) in [
        (
            "Attributes did not conform to the schema: team: String must be no longer than 3 characters",
            AuthError::AttributesRefused(vec!["custom:team".into()]),
        ),
        (
            "1 validation error detected: Value at 'userAttributes.3.member.value' failed to satisfy constraint: Member must have length less than or equal to 2048",
            AuthError::AttributesRefused(vec!["custom:team".into()]),
        ),
        (
            "Attributes did not conform to the schema: custom:shirt: The attribute is required",
            AuthError::AttributesRefused(vec!["custom:shirt".into()]),
        ),
        (
            "Attributes did not conform to the schema: birthdate: The attribute is required",
            AuthError::NotSetUp("birthdate".into()),
        ),
    ] {
        let wire = Wire::of([refused("InvalidParameterException", text)]);
        let refusal = now(service(&wire, CONFIG).sign_up(jeff())).unwrap_err();
        assert_eq!(refusal, told, "{text}");
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

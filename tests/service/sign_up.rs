//! Registering, and what sends a message.

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
    assert_eq!(pending.destination.as_deref(), Some("j***@e***"));
    assert!(!pending.existed);
    let body = wire.asked.borrow()[0].1.clone();
    for part in [
        r#""Username":"jeff|example|com""#,
        r#"{"Name":"email","Value":"Jeff@Example.com"}"#,
        r#"{"Name":"phone_number","Value":"+12065550100"}"#,
        r#"{"Name":"custom:genre","Value":"Fantasy"}"#,
    ] {
        assert!(body.contains(part), "{body}");
    }
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
    let wire = Wire::of([Err(NoReply)]);
    let refusal = now(service(&wire, CONFIG).sign_up(jeff())).unwrap_err();
    assert_eq!(refusal, AuthError::Unreachable);
    assert_eq!(wire.operations(), ["SignUp"]);
    assert_eq!(wire.paused.get(), 0);
}

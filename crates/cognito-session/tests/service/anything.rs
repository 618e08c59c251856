//! Property tests with arbitrary replies, stored records, configurations and messages of
//! other tabs. The result is a clear answer, never a panic, and never more calls than a
//! flow has.

use std::rc::Rc;

use cognito_client::config::{AppSection, Config};
use cognito_session::next::{plain_path, safe_next};
use cognito_session::service::{FirstFactorAnswer, Service};
use cognito_session::sign_in::SignIn;
use cognito_session::tabs::TabMessage;
use cognito_session::token_store::{Storage, StorageError, Stored, read_record};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use serde_json::{Map, Value, json};

use super::{BY_PASSWORD, CONFIG, NoReply, Wire, jeff, now, service, store_with};

/// The names and values that have a meaning in the protocol, so that generated replies
/// get far.
const WORDS: [&str; 44] = [
    "AuthenticationResult",
    "AccessToken",
    "IdToken",
    "RefreshToken",
    "ExpiresIn",
    "NewDeviceMetadata",
    "DeviceKey",
    "DeviceGroupKey",
    "ChallengeName",
    "ChallengeParameters",
    "Session",
    "AvailableChallenges",
    "PASSWORD_VERIFIER",
    "SMS_MFA",
    "EMAIL_OTP",
    "SOFTWARE_TOKEN_MFA",
    "SELECT_MFA_TYPE",
    "MFA_SETUP",
    "MFAS_CAN_SETUP",
    "MFAS_CAN_CHOOSE",
    "NEW_PASSWORD_REQUIRED",
    "CUSTOM_CHALLENGE",
    "SELECT_CHALLENGE",
    "WEB_AUTHN",
    "CREDENTIAL_REQUEST_OPTIONS",
    "DEVICE_SRP_AUTH",
    "DEVICE_PASSWORD_VERIFIER",
    "USER_ID_FOR_SRP",
    "SALT",
    "SRP_B",
    "SECRET_BLOCK",
    "SecretCode",
    "Status",
    "SUCCESS",
    "UserConfirmed",
    "CodeDeliveryDetails",
    "Destination",
    "__type",
    "message",
    "UsernameExistsException",
    "NotAuthorizedException",
    "[\"SMS_MFA\",\"SOFTWARE_TOKEN_MFA\"]",
    "ff",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJzIiwiaWF0IjoxMDAwLCJleHAiOjQ2MDAsInRva2VuX3VzZSI6ImlkIiwiYXVkIjoiY2xpZW50IiwiaXNzIjoiaHR0cHM6Ly9jb2duaXRvLWlkcC5ldS13ZXN0LTEuYW1hem9uYXdzLmNvbS9ldS13ZXN0LTFfUG9vbCJ9.c2ln",
];

fn word() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => prop::sample::select(&WORDS[..]).prop_map(str::to_owned),
        1 => "\\PC{0,12}",
    ]
}

/// Generates JSON that resembles the service's.
fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        4 => word().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::from),
            vec((word(), inner), 0..8)
                .prop_map(|members| Value::from(members.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// Generates the parameters of a challenge in their real form: names with texts.
fn parameters() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        2 => prop::sample::select(&WORDS[41..]).prop_map(str::to_owned),
        1 => word(),
    ];
    vec((prop::sample::select(&WORDS[18..32]), text), 0..12).prop_map(|members| {
        let members = members.into_iter();
        Value::from(
            members
                .map(|(name, text)| (name.to_owned(), text.into()))
                .collect::<Map<_, _>>(),
        )
    })
}

fn reply() -> impl Strategy<Value = Result<(u16, String), NoReply>> {
    let name =
        prop_oneof![6 => prop::sample::select(&WORDS[12..27]).prop_map(str::to_owned), 1 => word()];
    let parameters = prop_oneof![3 => parameters(), 1 => value()];
    let more = prop_oneof![1 => vec(word(), 0..4).prop_map(Value::from), 1 => Just(Value::Null), 1 => value()];
    let challenge = (name, parameters, more).prop_map(|(name, parameters, more)| {
        json!({
            "ChallengeName": name,
            "ChallengeParameters": parameters,
            "Session": "s",
            "AvailableChallenges": more,
        })
    });
    let body = prop_oneof![
        3 => challenge.prop_map(|json| json.to_string()),
        2 => value().prop_map(|json| json.to_string()),
        1 => "\\PC{0,40}",
    ];
    let status = prop::sample::select(vec![200_u16, 200, 200, 400, 400, 403, 429, 500, 503]);
    prop_oneof![
        9 => (status, body).prop_map(Ok),
        1 => Just(Err(NoReply::default())),
    ]
}

/// Generates more replies than any flow asks for; a flow that needs more would not end.
fn replies() -> impl Strategy<Value = Vec<Result<(u16, String), NoReply>>> {
    vec(reply(), 24)
}

fn in_any_step(service: &Service, step: SignIn) {
    let code = "123456".into();
    match step {
        SignIn::Code(step) => drop(now(service.answer_code(step, &code))),
        SignIn::ChooseMfa(step) => {
            if let Some(kind) = step.options.first().copied() {
                drop(now(service.choose_mfa(step, kind)));
            }
        }
        SignIn::SetupTotp(step) => drop(now(service.verify_totp(step, &code))),
        SignIn::SetupEmail(handle) => drop(now(service.setup_email(handle, "j@example.com"))),
        SignIn::Custom(step) => drop(now(service.answer_custom(step, "kettle"))),
        SignIn::NewPassword(step) => {
            drop(now(service.set_new_password(
                step,
                &"Passw0rd!".into(),
                &[],
            )));
        }
        _ => {}
    }
}

/// Continues a sign-in as a user who enters the password in every field that takes one.
fn with_the_password(service: &Service, step: SignIn) -> SignIn {
    let password = || "Passw0rd!".into();
    let next = match step {
        SignIn::FirstFactor(step) => {
            now(service.choose_first_factor(step, &FirstFactorAnswer::Password(password())))
        }
        SignIn::Custom(step) => now(service.answer_custom(step, "Passw0rd!")),
        SignIn::NewPassword(step) => {
            let attributes: Vec<_> = step
                .missing
                .iter()
                .map(|name| (name.clone(), "Passw0rd!".into()))
                .collect();
            now(service.set_new_password(step, &password(), &attributes))
        }
        SignIn::Code(step) => now(service.answer_code(step, &"123456".into())),
        other => return other,
    };
    next.step
}

/// A storage that has this text under every key.
struct Anything(String);
impl Storage for Anything {
    fn read(&self, _key: &str) -> Option<Stored> {
        let text = self.0.clone().into();
        Some(Stored {
            text,
            lasting: true,
        })
    }
    fn write(&self, _key: &str, _text: &str, _lasting: bool) -> Result<(), StorageError> {
        Ok(())
    }
    fn remove(&self, _key: &str) {}
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_sign_in_survives_any_replies(replies in replies()) {
        let wire = Wire::of(replies);
        let service = service(&wire, BY_PASSWORD);
        let next = now(service.sign_in("jeff", &"Passw0rd!".into()));
        let printed = format!("{next:?}");
        prop_assert!(!printed.contains("Passw0rd!"), "{}", printed);
        in_any_step(&service, next.step);
        prop_assert!(wire.asked.borrow().len() < 20);
    }

    #[test]
    fn a_sign_up_survives_any_replies_and_is_sent_once(replies in replies()) {
        let wire = Wire::of(replies);
        let service = service(&wire, CONFIG);
        let _ = now(service.sign_up(jeff()));
        let sent = wire.operations();
        prop_assert_eq!(sent.iter().filter(|name| *name == "SignUp").count(), 1);
    }

    #[test]
    fn a_code_and_a_new_password_survive_any_replies(replies in replies()) {
        let wire = Wire::of(replies);
        let service = service(&wire, CONFIG);
        let _ = now(service.confirm_sign_up("jeff", &"123456".into(), None));
        let _ = now(service.forgot_password("jeff".to_owned()));
        let _ = now(service.reset_password("jeff", &"123456".into(), &"Passw0rd!".into()));
        let sent = wire.operations();
        prop_assert_eq!(sent.iter().filter(|name| *name == "ConfirmSignUp").count(), 1);
    }

    #[test]
    fn any_stored_record_and_any_word_is_read_or_dropped(json in value(), text in "\\PC{0,60}") {
        for text in [json.to_string(), text] {
            let _ = read_record(&text, true);
            let _ = TabMessage::read(&text);
            let _ = store_with(Rc::new(Anything(text)), CONFIG).stored();
        }
    }

    #[test]
    fn any_configuration_is_read_or_named(json in value(), text in "\\PC{0,60}") {
        let _ = Config::parse(&text, AppSection::DEFAULT);
        let _ = Config::parse(&json.to_string(), AppSection::DEFAULT);
        let near = json!({ "version": "1", "auth": {
            "user_pool_id": json, "user_pool_client_id": "c", "password_policy": json,
            "aws_region": text, "authentication_flow_type": json,
        }, "custom": { "cognito": { "user_pool_endpoint": text, "map_tiles": json } } });
        let _ = Config::parse(&near.to_string(), AppSection::DEFAULT);
    }

    /// The browser's URL parser decides which origin an address belongs to.
    #[test]
    fn next_never_leads_elsewhere(text in "/?[/\\\\a-z:@.;%?#0-9\\t\\n\u{2028}-]{0,24}|(/|\\.|%2[eEfF]|;|a|[?#]){0,9}|\\PC{0,24}") {
        let base = url::Url::parse("https://app.example/signin").unwrap();
        let read = |address: &str| {
            let url = base.join(address).ok()?;
            (url.origin() == base.origin()).then(|| url[url::Position::BeforePath..].to_owned())
        };
        if let Some(address) = safe_next(&text, read) {
            // The address leads to the same path however it is read: once or again, from
            // its start or from its path alone.
            let path = plain_path(&address).unwrap();
            for reading in [&*address, path] {
                let reached = base.join(reading).unwrap();
                prop_assert_eq!(reached.origin(), base.origin());
                prop_assert_eq!(reached.path(), path);
            }
            prop_assert!(!path.contains("//"));
            prop_assert_eq!(&base.join(&address).unwrap()[url::Position::BeforePath..], &address);
        }
    }
}

proptest! {
    // This test has fewer cases, because each makes a key pair.
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn srp_never_sends_the_password_whatever_the_replies(replies in replies()) {
        let wire = Wire::of(replies);
        let service = service(&wire, CONFIG);
        let mut step = now(service.sign_in("jeff", &"Passw0rd!".into())).step;
        for _ in 0..3 {
            step = with_the_password(&service, step);
        }
        for (_, body) in &*wire.asked.borrow() {
            prop_assert!(!body.contains("Passw0rd!"), "{}", body);
        }
    }
}

/// This test ensures that the strategies reach the later steps.
#[test]
fn what_is_made_up_gets_far() {
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let mut steps = std::collections::BTreeSet::new();
    for _ in 0..600 {
        let made = replies().new_tree(&mut runner).unwrap().current();
        let wire: Rc<Wire> = Wire::of(made);
        let next = now(service(&wire, BY_PASSWORD).sign_in("jeff", &"p".into()));
        let name = format!("{:?}", next.step);
        steps.insert(name.split(['(', ' ']).next().unwrap().to_owned());
    }
    assert!(steps.len() >= 6, "{steps:?}");
}

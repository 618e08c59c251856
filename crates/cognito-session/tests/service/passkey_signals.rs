//! Tests of the signals to the browser's authenticators, and of the passkeys that count
//! for both steps.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_client::challenge::MfaType;
use cognito_session::account::factors::Factors;
use cognito_session::passkey::PasskeyOwner;
use cognito_session::session::Session;
use serde_json::Value;

use super::*;

/// A browser that creates and uses one passkey, and records the signals.
#[derive(Clone, Default)]
pub(super) struct Told {
    pub(super) signals: Rc<RefCell<Vec<PasskeySignal>>>,
    created: Rc<RefCell<Vec<Value>>>,
}

impl Passkeys for Told {
    fn are_supported(&self) -> bool {
        true
    }
    fn assertion<'a>(&'a self, _options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        Box::pin(async { Ok(r#"{"id":"k","response":{"userHandle":"aGFuZGxl"}}"#.to_owned()) })
    }
    fn can_suggest(&self) -> LocalFuture<'_, bool> {
        Box::pin(async { true })
    }
    fn suggestion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        self.assertion(options)
    }
    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>> {
        let options = serde_json::from_str(options).unwrap();
        self.created.borrow_mut().push(options);
        Box::pin(async { Ok(r#"{"id":"new"}"#.to_owned()) })
    }
    fn cancel(&self) {}
    fn can_signal(&self) -> bool {
        true
    }
    fn signal<'a>(&'a self, signal: &'a PasskeySignal) -> LocalFuture<'a, ()> {
        self.signals.borrow_mut().push(signal.clone());
        Box::pin(async {})
    }
}

fn session_of(claims: &str) -> Session {
    session_with_sub("s", claims)
}

fn session_with_sub(sub: &str, claims: &str) -> Session {
    session_kept(sub, claims, false)
}

pub(super) fn session_kept(sub: &str, claims: &str, keep: bool) -> Session {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let payload = format!(r#"{{"sub":"{sub}","iat":1000,"exp":4600{claims}}}"#);
    let id_token = [part(r#"{"alg":"RS256"}"#), part(&payload), part("x")].join(".");
    Session::restored("a".into(), id_token.into(), "r".into(), 0, keep).unwrap()
}

pub(super) fn options() -> Result<(u16, String), NoReply> {
    ok(
        r#"{"CredentialCreationOptions":{"rp":{"id":"localhost"},"user":{"id":"aGFuZGxl","name":"jeff|example|com","displayName":"jeff|example|com"},"challenge":"AA"}}"#,
    )
}

pub(super) fn list(ids: &[&str], rest: &str) -> Result<(u16, String), NoReply> {
    let entry = |id: &&str| format!(r#"{{"CredentialId":"{id}","RelyingPartyId":"localhost"}}"#);
    let entries: Vec<String> = ids.iter().map(entry).collect();
    ok(&format!(
        r#"{{"Credentials":[{}]{rest}}}"#,
        entries.join(",")
    ))
}

fn owner() -> PasskeyOwner {
    PasskeyOwner {
        rp_id: "localhost".into(),
        user_id: "aGFuZGxl".into(),
    }
}

pub(super) fn all_accepted(ids: &[&str]) -> PasskeySignal {
    PasskeySignal::AllAccepted {
        owner: owner(),
        credential_ids: ids.iter().map(ToString::to_string).collect(),
    }
}

#[test]
fn added_passkey_has_the_users_own_names() {
    for (claims, name, display_name) in [
        (r#","email":"jeff@example.com""#, "jeff@example.com", None),
        (
            r#","email":"jeff@example.com","name":"Jeff""#,
            "jeff@example.com",
            Some("Jeff"),
        ),
        (r#","phone_number":"+12065550100""#, "+12065550100", None),
        ("", "jeff|example|com", None),
    ] {
        let (browser, wire) = (Told::default(), Wire::of([options(), ok("{}")]));
        let service = service_with(&wire, CONFIG, browser.clone());
        now(service.add_passkey(&session_of(claims))).unwrap();
        let created = browser.created.borrow();
        let user = &created[0]["user"];
        assert_eq!(user["name"], name);
        assert_eq!(user["displayName"], display_name.unwrap_or(name));
        assert_eq!(user["id"], "aGFuZGxl");
    }
}

#[test]
fn list_after_adding_and_removing_is_signalled() {
    let session = session_of("");
    let (browser, wire) = (
        Told::default(),
        Wire::of([
            options(),
            ok("{}"),
            list(&["k", "new"], ""),
            ok("{}"),
            list(&["new"], ""),
        ]),
    );
    let service = service_with(&wire, CONFIG, browser.clone());
    now(service.add_passkey(&session)).unwrap();
    now(service.own_passkeys(&session)).unwrap();
    now(service.remove_passkey(&session, "k")).unwrap();
    now(service.own_passkeys(&session)).unwrap();
    assert_eq!(
        *browser.signals.borrow(),
        [all_accepted(&["k", "new"]), all_accepted(&["new"])]
    );
}

#[test]
fn removal_asks_the_pool_for_the_user_handle() {
    let session = session_of("");
    let (browser, wire) = (
        Told::default(),
        Wire::of([list(&["k"], ""), ok("{}"), options(), list(&[], "")]),
    );
    let service = service_with(&wire, CONFIG, browser.clone());
    now(service.own_passkeys(&session)).unwrap();
    now(service.remove_passkey(&session, "k")).unwrap();
    now(service.own_passkeys(&session)).unwrap();
    assert_eq!(*browser.signals.borrow(), [all_accepted(&[])]);
}

#[test]
fn list_after_a_sign_in_by_passkey_is_signalled() {
    const BY_CHOICE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","authentication_flow_type":"USER_AUTH"}}"#;
    let challenge = ok(
        r#"{"ChallengeName":"WEB_AUTHN","Session":"s1","ChallengeParameters":{"USERNAME":"jeff","CREDENTIAL_REQUEST_OPTIONS":"{\"rpId\":\"localhost\"}"}}"#,
    );
    let (browser, wire) = (
        Told::default(),
        Wire::of([
            challenge,
            tokens(r#","RefreshToken":"r""#),
            list(&["k"], ""),
            list(&["other"], ""),
        ]),
    );
    let service = service_with(&wire, BY_CHOICE, browser.clone());
    let SignIn::Passkey(step) = now(service.sign_in("jeff", &"".into())).step else {
        panic!("no passkey is asked for");
    };
    now(service.use_passkey(step));
    now(service.own_passkeys(&session_of(""))).unwrap();
    // Another user's list must not remove the passkeys of the first.
    now(service.own_passkeys(&session_with_sub("other", ""))).unwrap();
    assert_eq!(*browser.signals.borrow(), [all_accepted(&["k"])]);
}

#[test]
fn incomplete_list_is_not_signalled() {
    let session = session_of("");
    let endless = (0..20).map(|_| list(&["k"], r#","NextToken":"more""#));
    let (browser, wire) = (
        Told::default(),
        Wire::of([options(), ok("{}")].into_iter().chain(endless)),
    );
    let service = service_with(&wire, CONFIG, browser.clone());
    now(service.add_passkey(&session)).unwrap();
    now(service.own_passkeys(&session)).unwrap();
    assert_eq!(*browser.signals.borrow(), []);
}

#[test]
fn only_a_definite_refusal_makes_a_passkey_unknown() {
    let unknown = PasskeySignal::Unknown {
        rp_id: "localhost".into(),
        credential_id: "new".into(),
    };
    for (reply, expected) in [
        (
            refused("WebAuthnCredentialNotSupportedException", "no"),
            vec![unknown.clone()],
        ),
        (refused("LimitExceededException", "20"), vec![unknown]),
        (refused("InvalidParameterException", "known"), vec![]),
        (refused("TooManyRequestsException", "wait"), vec![]),
        (Err(NoReply::default()), vec![]),
    ] {
        let (browser, wire) = (Told::default(), Wire::of([options(), reply]));
        let service = service_with(&wire, CONFIG, browser.clone());
        now(service.add_passkey(&session_of(""))).unwrap_err();
        assert_eq!(*browser.signals.borrow(), expected);
    }
}

#[test]
fn new_names_are_signalled() {
    const WITH_PASSKEYS: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","passwordless":{"web_authn":{}}}}"#;
    let (browser, wire) = (Told::default(), Wire::of([options()]));
    // Without passkeys in the configuration, the pool is not asked.
    let (other, silent) = (Told::default(), Wire::of([]));
    let without = service_with(&silent, CONFIG, other.clone());
    let service = service_with(&wire, WITH_PASSKEYS, browser.clone());
    let session = session_of("");
    now(without.rename_passkey_owner(&session, "new@example.com", "Jeff"));
    assert_eq!(*other.signals.borrow(), []);
    now(service.rename_passkey_owner(&session, "new@example.com", "Jeff"));
    assert_eq!(
        *browser.signals.borrow(),
        [PasskeySignal::CurrentUserDetails {
            owner: owner(),
            name: "new@example.com".into(),
            display_name: "Jeff".into(),
        }]
    );
}

#[test]
fn passkeys_count_for_both_steps_beside_the_active_factor() {
    let factors = Factors {
        active: vec![MfaType::SoftwareToken],
        preferred: Some(MfaType::SoftwareToken),
    };
    for (reply, counts) in [
        (ok("{}"), true),
        (refused("InvalidParameterException", "off"), false),
    ] {
        let wire = Wire::of([reply]);
        let service = service(&wire, CONFIG);
        let session = session_of("");
        let reached = now(service.count_passkeys_for_both_steps(&session, &factors));
        assert_eq!(reached, Ok(counts));
        let (_, body) = wire.asked.borrow()[0].clone();
        assert_eq!(
            body,
            r#"{"AccessToken":"a","SoftwareTokenMfaSettings":{"Enabled":true,"PreferredMfa":true},"WebAuthnMfaSettings":{"Enabled":true}}"#
        );
    }
}

//! Tests of the passkey that the sign-in form suggests: for whom it is stored, when it is
//! forgotten, and which sign-ins tell the browser what is left.

use cognito_session::account::device::OwnDevice;
use cognito_session::session::Session;

use super::passkey_signals::{Told, all_accepted, list, options, session_kept};
use super::*;

const BY_CHOICE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","authentication_flow_type":"USER_AUTH"}}"#;

/// A session of JEFF, who has agreed to stay signed in.
fn jeffs() -> Session {
    session_kept("s", r#","cognito:username":"jeff""#, true)
}

/// One page after another in the same browser, and the calls of each.
#[derive(Default)]
struct Tab {
    storage: Rc<Shelf>,
    told: Told,
}

impl Tab {
    fn opens(
        &self,
        config: &str,
        replies: impl IntoIterator<Item = Result<(u16, String), NoReply>>,
    ) -> (Service, Rc<Wire>) {
        let wire = Wire::of(replies);
        let service = service_over(
            &wire,
            config,
            self.told.clone(),
            At(Rc::new(Cell::new(1_000_000))),
            HostAt(None),
            Rc::clone(&self.storage),
        );
        (service, wire)
    }

    /// Adds a passkey with the id `new`.
    fn has_a_passkey(self, session: &Session) -> Self {
        let (service, _) = self.opens(BY_CHOICE, [options(), ok("{}")]);
        now(service.add_passkey(session)).unwrap();
        self
    }

    fn suggested(&self) -> Option<String> {
        self.opens(BY_CHOICE, []).0.suggested_user()
    }
}

fn challenge() -> Result<(u16, String), NoReply> {
    ok(
        r#"{"ChallengeName":"WEB_AUTHN","Session":"s1","ChallengeParameters":{"USERNAME":"jeff","CREDENTIAL_REQUEST_OPTIONS":"{\"rpId\":\"localhost\"}"}}"#,
    )
}

#[test]
fn suggested_user_has_agreed_and_has_a_passkey() {
    let unkept = session_kept("s", r#","cognito:username":"jeff""#, false);
    assert_eq!(Tab::default().has_a_passkey(&unkept).suggested(), None);
    let tab = Tab::default();
    tab.opens(BY_CHOICE, []).0.remember_suggested_user(&jeffs());
    assert_eq!(tab.suggested(), None, "there is no passkey");
    let tab = tab.has_a_passkey(&jeffs());
    assert_eq!(tab.suggested().as_deref(), Some("jeff"));
    let (by_proof, _) = tab.opens(CONFIG, []);
    assert_eq!(by_proof.suggested_user(), None, "the flow has no passkeys");
}

#[test]
fn sign_in_by_passkey_makes_the_user_suggested() {
    let tab = Tab::default();
    let (service, _) = tab.opens(BY_CHOICE, [challenge(), tokens(r#","RefreshToken":"r""#)]);
    let SignIn::Passkey(step) = now(service.sign_in("jeff", &"".into())).step else {
        panic!("no passkey is asked for");
    };
    now(service.use_passkey(step));
    service.remember_suggested_user(&jeffs());
    assert_eq!(tab.suggested().as_deref(), Some("jeff"));
}

#[test]
fn suggestion_asks_for_a_passkey_and_answers_with_it() {
    let tab = Tab::default().has_a_passkey(&jeffs());
    let (service, wire) = tab.opens(BY_CHOICE, [challenge(), tokens(r#","RefreshToken":"r""#)]);
    assert_eq!(wire.operations(), [""; 0], "nothing is sent before that");
    let step = now(service.request_suggestion("jeff")).unwrap();
    let body = wire.asked.borrow()[0].1.clone();
    for part in [
        r#""AuthFlow":"USER_AUTH""#,
        r#""PREFERRED_CHALLENGE":"WEB_AUTHN""#,
        r#""USERNAME":"jeff""#,
    ] {
        assert!(body.contains(part), "{body}");
    }
    let credential = now(service.suggested_passkey(&step)).unwrap();
    let next = now(service.answer_passkey(step, &credential));
    assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
}

#[test]
fn ended_request_for_a_suggestion_sends_nothing() {
    let wire = Wire::of([ok(
        r#"{"ChallengeName":"WEB_AUTHN","Session":"s1","ChallengeParameters":{"USERNAME":"jeff","CREDENTIAL_REQUEST_OPTIONS":"{\"challenge\":\"AA\"}"}}"#,
    )]);
    let cancelled = PasskeysThat(Err(PasskeyError::Cancelled));
    let service = service_with(&wire, BY_CHOICE, cancelled);
    let step = now(service.request_suggestion("jeff")).unwrap();
    assert_eq!(now(service.suggested_passkey(&step)), None);
    assert_eq!(wire.operations(), ["InitiateAuth"]);
}

#[test]
fn pool_that_asks_for_no_passkey_ends_the_suggestions() {
    let choice = ok(
        r#"{"ChallengeName":"SELECT_CHALLENGE","Session":"s1","AvailableChallenges":["PASSWORD_SRP"],"ChallengeParameters":{}}"#,
    );
    for (reply, stays) in [
        (choice, false),
        (refused("NotAuthorizedException", "disabled"), false),
        (refused("UserNotFoundException", "none"), false),
        (refused("TooManyRequestsException", "wait"), true),
        (refused("InvalidParameterException", "off"), true),
        (Err(NoReply::default()), true),
    ] {
        let tab = Tab::default().has_a_passkey(&jeffs());
        // A call that is safe to repeat would be sent again.
        let (service, _) = tab.opens(BY_CHOICE, std::iter::repeat_n(reply, 4));
        assert!(now(service.request_suggestion("jeff")).is_none());
        assert_eq!(tab.suggested().is_some(), stays);
    }
}

#[test]
fn passkey_that_is_gone_is_signalled_and_forgotten() {
    let tab = Tab::default().has_a_passkey(&jeffs());
    // Another user's list says nothing about this user's passkeys.
    let other = session_kept("other", "", false);
    let (service, _) = tab.opens(BY_CHOICE, [list(&[], ""), list(&["new", "k"], "")]);
    now(service.own_passkeys(&other)).unwrap();
    now(service.own_passkeys(&jeffs())).unwrap();
    assert!(tab.suggested().is_some());
    let (service, _) = tab.opens(BY_CHOICE, [list(&["k"], "")]);
    assert!(service.should_signal_passkeys(&jeffs()));
    now(service.own_passkeys(&jeffs())).unwrap();
    assert_eq!(
        *tab.told.signals.borrow(),
        [all_accepted(&["new", "k"]), all_accepted(&["k"])]
    );
    assert_eq!(tab.suggested(), None);
    assert!(!service.should_signal_passkeys(&jeffs()));
}

#[test]
fn only_known_passkeys_are_signalled_after_a_sign_in() {
    let tab = Tab::default().has_a_passkey(&jeffs());
    let (service, _) = tab.opens(CONFIG, []);
    assert!(service.should_signal_passkeys(&jeffs()));
    assert!(service.has_passkey_record(&jeffs()));
    let other = session_kept("other", "", true);
    assert!(!service.should_signal_passkeys(&other));
    assert!(!service.has_passkey_record(&other));
    // A browser without signals gets none, and the pool no request.
    let silent = service_over(
        &Wire::of([]),
        CONFIG,
        PasskeysThat(Err(PasskeyError::Unsupported)),
        At(Rc::new(Cell::new(0))),
        HostAt(None),
        Rc::clone(&tab.storage),
    );
    assert!(!silent.should_signal_passkeys(&jeffs()));
}

/// Leaves for good with this service.
type Leave<'a> = &'a dyn Fn(&Service);

#[test]
fn leaving_for_good_forgets_the_suggested_user() {
    let this = OwnDevice {
        key: "d".into(),
        name: None,
        last_seen_s: None,
        is_this: true,
    };
    let ways: [(&str, Leave<'_>); 3] = [
        ("everywhere", &|service| {
            now(service.sign_out_everywhere(&jeffs())).unwrap();
        }),
        ("device", &|service| {
            now(service.forget_own_device(&jeffs(), &this)).unwrap();
        }),
        ("account", &|service| {
            now(service.delete_account(&jeffs())).unwrap();
        }),
    ];
    for (how, leave) in ways {
        let tab = Tab::default().has_a_passkey(&jeffs());
        let (service, _) = tab.opens(BY_CHOICE, [ok("{}")]);
        leave(&service);
        assert_eq!(tab.suggested(), None, "{how}");
    }
}

#[test]
fn deleted_account_leaves_no_passkey_in_the_browser() {
    let tab = Tab::default().has_a_passkey(&jeffs());
    let (service, wire) = tab.opens(BY_CHOICE, [ok("{}")]);
    now(service.delete_account(&jeffs())).unwrap();
    assert_eq!(*tab.told.signals.borrow(), [all_accepted(&[])]);
    assert_eq!(wire.operations(), ["DeleteUser"]);
    assert!(!service.should_signal_passkeys(&jeffs()));
}

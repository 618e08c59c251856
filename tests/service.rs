//! The use cases over fakes that are plain values: what is sent, in which order, and what
//! the rider is told.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what helpers of tests do not find fails the test"
)]

#[path = "service/account.rs"]
mod account;
#[path = "service/anything.rs"]
mod anything;
#[path = "service/aws.rs"]
mod aws;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use wild_rydes::auth::error::AuthError;
use wild_rydes::auth::passkey::{PasskeyError, Passkeys};
use wild_rydes::auth::service::{Beyond, Refresh, Service, World};
use wild_rydes::auth::session::{Clock, HostTime};
use wild_rydes::auth::sign_in::{PasskeyStep, SignIn};
use wild_rydes::auth::sign_up::{Details, SignUp};
use wild_rydes::auth::tabs::{Held, Tabs};
use wild_rydes::auth::token_store::{Storage, Stored};
use wild_rydes::aws::http::{self, ApiReply, SignedRequest, SignedTransport};
use wild_rydes::cognito::client::Ports;
use wild_rydes::cognito::jwt::{RsaPublicKey, SignatureVerifier, VerifierUnavailable};
use wild_rydes::cognito::transport::{
    LocalFuture, NoReply, Pause, Random, Reply, Request, Transport,
};
use wild_rydes::config::Config;

/// Answers in order, and remembers what was asked.
#[derive(Default)]
struct Wire {
    replies: RefCell<VecDeque<Result<(u16, String), NoReply>>>,
    asked: RefCell<Vec<(String, String)>>,
    paused: Cell<u32>,
    turns: Cell<u32>,
}

impl Wire {
    fn of(replies: impl IntoIterator<Item = Result<(u16, String), NoReply>>) -> Rc<Self> {
        Rc::new(Self {
            replies: RefCell::new(replies.into_iter().collect()),
            ..Self::default()
        })
    }

    fn operations(&self) -> Vec<String> {
        self.asked
            .borrow()
            .iter()
            .map(|(target, _)| target.rsplit('.').next().unwrap().to_owned())
            .collect()
    }
}

struct Ends(Rc<Wire>);

impl Transport for Ends {
    fn post(&self, request: Request) -> LocalFuture<'_, Result<Reply, NoReply>> {
        self.0
            .asked
            .borrow_mut()
            .push((request.target, request.body.to_string()));
        let reply = self.0.replies.borrow_mut().pop_front();
        Box::pin(async move {
            let (status, body) = reply.expect("nothing more was to be asked")?;
            Ok(Reply {
                status,
                error_type: None,
                body: body.into(),
            })
        })
    }

    fn get(&self, _url: String) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async { Err(NoReply) })
    }
}

impl Pause for Ends {
    fn pause(&self, _milliseconds: u32) -> LocalFuture<'_, ()> {
        self.0.paused.set(self.0.paused.get() + 1);
        Box::pin(async {})
    }

    fn turn(&self) -> LocalFuture<'_, ()> {
        self.0.turns.set(self.0.turns.get() + 1);
        Box::pin(async {})
    }
}

/// What is signed goes to the same wire, under its address.
impl SignedTransport for Ends {
    fn send(&self, signed: SignedRequest) -> LocalFuture<'_, Result<ApiReply, http::NoReply>> {
        let headers: Vec<String> = signed
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.as_str()))
            .collect();
        self.0
            .asked
            .borrow_mut()
            .push((signed.request.url, headers.join("\n")));
        let reply = self.0.replies.borrow_mut().pop_front();
        Box::pin(async move {
            let reply = reply.expect("nothing more was to be asked");
            let (status, body) = reply.map_err(|NoReply| http::NoReply)?;
            Ok(ApiReply { status, body })
        })
    }
}

struct Sevens;
impl Random for Sevens {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

/// A clock that a test sets.
#[derive(Clone)]
struct At(Rc<Cell<i64>>);
impl Clock for At {
    fn now_ms(&self) -> i64 {
        self.0.get()
    }
}

/// A host whose clock says this, or nothing.
struct HostAt(Option<i64>);
impl HostTime for HostAt {
    fn ask_ms(&self) -> LocalFuture<'_, Option<i64>> {
        Box::pin(async { self.0 })
    }
}

#[derive(Default)]
struct Shelf(RefCell<BTreeMap<String, String>>);
impl Storage for Shelf {
    fn read(&self, key: &str) -> Option<Stored> {
        let text = self.0.borrow().get(key)?.clone().into();
        Some(Stored {
            text,
            lasting: true,
        })
    }
    fn write(&self, key: &str, text: &str, _lasting: bool) -> bool {
        self.0.borrow_mut().insert(key.into(), text.into());
        true
    }
    fn remove(&self, key: &str) {
        self.0.borrow_mut().remove(key);
    }
}

struct Nobody;
impl SignatureVerifier for Nobody {
    fn verify<'a>(
        &'a self,
        _key: &'a RsaPublicKey,
        _signing_input: &'a [u8],
        _signature: &'a [u8],
    ) -> LocalFuture<'a, Result<bool, VerifierUnavailable>> {
        Box::pin(async { Err(VerifierUnavailable) })
    }
}

/// A browser with one tab.
struct NoTabs;
impl Tabs for NoTabs {
    fn tell(&self, _words: &str) {}
    fn listen(&self, _hear: Box<dyn Fn(&str)>) {}
    fn turn(&self) -> LocalFuture<'_, Held> {
        Box::pin(async { Box::new(()) as Held })
    }
}

/// A browser whose passkeys do this.
struct PasskeysThat(Result<&'static str, PasskeyError>);
impl Passkeys for PasskeysThat {
    fn are_supported(&self) -> bool {
        self.0 != Err(PasskeyError::Unsupported)
    }
    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        assert_eq!(options, r#"{"challenge":"AA"}"#);
        let answer = self.0.map(ToOwned::to_owned);
        Box::pin(async move { answer })
    }
    fn registration<'a>(
        &'a self,
        options: &'a str,
    ) -> LocalFuture<'a, Result<String, PasskeyError>> {
        self.assertion(options)
    }
}

const CONFIG: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client"}}"#;

/// The same, where one reply ends a sign-in without a proof.
const BY_PASSWORD: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","authentication_flow_type":"USER_PASSWORD_AUTH"}}"#;

fn service(wire: &Rc<Wire>, config: &str) -> Service {
    service_with(wire, config, PasskeysThat(Err(PasskeyError::Unsupported)))
}

fn service_with(wire: &Rc<Wire>, config: &str, passkeys: PasskeysThat) -> Service {
    service_at(wire, config, passkeys, At(Rc::new(Cell::new(1_000_000))))
}

fn service_at(wire: &Rc<Wire>, config: &str, passkeys: PasskeysThat, clock: At) -> Service {
    service_of(wire, config, passkeys, clock, HostAt(None))
}

fn service_of(
    wire: &Rc<Wire>,
    config: &str,
    passkeys: PasskeysThat,
    clock: At,
    host: HostAt,
) -> Service {
    let ends = Rc::new(Ends(Rc::clone(wire)));
    let service = Service::new(
        Config::parse(config).unwrap(),
        World {
            ports: Ports {
                transport: ends.clone(),
                pause: ends.clone(),
                random: Rc::new(Sevens),
            },
            storage: Rc::new(Shelf::default()),
            clock: Rc::new(clock),
            host_time: Rc::new(host),
        },
    );
    service.widen(|_| Beyond {
        verifier: Rc::new(Nobody),
        tabs: Rc::new(NoTabs),
        passkeys: Rc::new(passkeys),
        signed: ends,
        device_name: Some("Chrome · Linux".into()),
    });
    service
}

/// Every fake is ready at once, so one poll is enough.
fn now<T>(future: impl Future<Output = T>) -> T {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("a fake was not ready"),
    }
}

fn ok(body: &str) -> Result<(u16, String), NoReply> {
    Ok((200, body.to_owned()))
}

fn refused(code: &str, message: &str) -> Result<(u16, String), NoReply> {
    Ok((
        400,
        format!(r#"{{"__type":"{code}","message":"{message}"}}"#),
    ))
}

fn jeff() -> Details {
    Details {
        email: "Jeff@Example.com".into(),
        phone: "+1 206 555 0100".into(),
        genre: " Fantasy ".into(),
        password: "Passw0rd!".into(),
        confirmation: "Passw0rd!".into(),
    }
}

/// An ID token that reads well: iat 1,000, exp 4,600, of the pool and client of `CONFIG`.
const ID_TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJzIiwiaWF0IjoxMDAwLCJleHAiOjQ2MDAsInRva2VuX3VzZSI6ImlkIiwiYXVkIjoiY2xpZW50IiwiaXNzIjoiaHR0cHM6Ly9jb2duaXRvLWlkcC5ldS13ZXN0LTEuYW1hem9uYXdzLmNvbS9ldS13ZXN0LTFfUG9vbCJ9.c2ln";

fn tokens(refresh: &str) -> Result<(u16, String), NoReply> {
    ok(&format!(
        r#"{{"AuthenticationResult":{{"AccessToken":"a","IdToken":"{ID_TOKEN}"{refresh},"ExpiresIn":3600,"TokenType":"Bearer"}}}}"#
    ))
}

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

#[test]
fn the_opening_of_a_sign_in_is_tried_three_times() {
    let throttled = || refused("TooManyRequestsException", "slow down");
    let wire = Wire::of([Err(NoReply), Ok((503, "<html>".into())), throttled()]);
    let next = now(service(&wire, CONFIG).sign_in("jeff", &"Passw0rd!".into()));
    assert_eq!(next.error, Some(AuthError::TooMany));
    assert_eq!(wire.operations(), ["InitiateAuth"; 3]);
    assert_eq!(wire.paused.get(), 2);
}

#[test]
fn an_answer_to_a_challenge_is_never_sent_twice() {
    let wire = Wire::of([
        ok(r#"{"ChallengeName":"SMS_MFA","Session":"s1","ChallengeParameters":{}}"#),
        Err(NoReply),
    ]);
    let service = service(&wire, BY_PASSWORD);
    let next = now(service.sign_in("jeff", &"Passw0rd!".into()));
    let SignIn::Code(step) = next.step else {
        panic!("{:?}", next.step);
    };
    let next = now(service.answer_code(step, &"123456".into()));
    assert!(matches!(next.step, SignIn::Code(_)));
    assert_eq!(next.error, Some(AuthError::Unreachable));
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

#[test]
fn a_refresh_renews_ends_or_waits() {
    let start = || {
        let wire = Wire::of([tokens(r#","RefreshToken":"r1""#)]);
        let service = service(&wire, BY_PASSWORD);
        let SignIn::Done(result) = now(service.sign_in("jeff", &"p".into())).step else {
            panic!("signed in");
        };
        let (session, stored) = service.open_session(result, true).unwrap();
        assert!(stored);
        (wire, service, session)
    };
    let (wire, service, session) = start();
    wire.replies.borrow_mut().push_back(tokens(""));
    let Refresh::Renewed(renewed) = now(service.refresh(&session)) else {
        panic!("renewed");
    };
    assert_eq!(
        renewed.refresh_token.expose(),
        "r1",
        "no rotation keeps the token"
    );
    wire.replies
        .borrow_mut()
        .push_back(tokens(r#","RefreshToken":"r2""#));
    let Refresh::Renewed(renewed) = now(service.refresh(&session)) else {
        panic!("renewed");
    };
    assert_eq!(renewed.refresh_token.expose(), "r2", "rotation replaces it");

    let (wire, service, session) = start();
    wire.replies.borrow_mut().push_back(refused(
        "NotAuthorizedException",
        "Refresh Token has been revoked",
    ));
    assert!(matches!(now(service.refresh(&session)), Refresh::Ended));

    for passing in [
        vec![Err(NoReply), Err(NoReply), Err(NoReply)],
        vec![Ok((200, "<html>".into()))],
        vec![Ok((403, "blocked".into()))],
    ] {
        let (wire, service, session) = start();
        wire.replies.borrow_mut().extend(passing);
        assert!(matches!(now(service.refresh(&session)), Refresh::Later));
    }
}

const VERIFIER: &str = r#"{"ChallengeName":"PASSWORD_VERIFIER","ChallengeParameters":{"USER_ID_FOR_SRP":"jeff","SALT":"a1","SRP_B":"2b","SECRET_BLOCK":"AAAA"}}"#;

#[test]
fn others_have_a_turn_while_a_proof_is_made() {
    let wire = Wire::of([ok(VERIFIER), refused("NotAuthorizedException", "no")]);
    let _ = now(service(&wire, CONFIG).sign_in("jeff", &"p".into()));
    // After g^x, and half-way through the other power.
    assert_eq!(wire.turns.get(), 2);
    assert_eq!(wire.paused.get(), 0);
}

#[test]
fn each_sign_in_is_prepared_once() {
    let wire = Wire::of([ok(VERIFIER), refused("NotAuthorizedException", "no")]);
    let service = service(&wire, CONFIG);
    assert!(service.expects_sign_in());
    now(service.prepare_sign_in());
    assert!(!service.expects_sign_in());
    let _ = now(service.sign_in("jeff", &"p".into()));
    assert!(service.expects_sign_in());
    assert!(
        !self::service(&wire, BY_PASSWORD).expects_sign_in(),
        "no proof"
    );
}

/// The pool refuses a proof that was not made just now: a rider whose clock was hours off
/// could not sign in, and was told that the password was wrong.
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

#[test]
fn a_stored_session_is_restored_and_forgotten() {
    let wire = Wire::of([tokens(r#","RefreshToken":"r1""#)]);
    let service = service(&wire, BY_PASSWORD);
    let SignIn::Done(result) = now(service.sign_in("jeff", &"p".into())).step else {
        panic!("signed in");
    };
    let (session, _) = service.open_session(result, true).unwrap();
    assert_eq!(service.restore_session(), Some(session));
    service.forget_session();
    assert_eq!(service.restore_session(), None);
}

#[test]
fn a_stored_session_of_another_pool_or_client_is_dropped() {
    for (pool, client) in [("eu-west-1_Other", "client"), ("eu-west-1_Pool", "other")] {
        let wire = Wire::of([tokens(r#","RefreshToken":"r1""#)]);
        let config = BY_PASSWORD
            .replace("eu-west-1_Pool", pool)
            .replace("\"client\"", &format!("\"{client}\""));
        let service = service(&wire, &config);
        let SignIn::Done(result) = now(service.sign_in("jeff", &"p".into())).step else {
            panic!("signed in");
        };
        let (session, _) = service.open_session(result, true).unwrap();
        assert!(!service.is_ours(&session));
        assert_eq!(service.restore_session(), None);
        // Not only passed over: gone.
        assert!(service.save(&session));
        assert_eq!(service.restore_session(), None);
    }
}

/// A sign-in where a passkey is asked for.
fn asked_for_a_passkey(service: &Service) -> PasskeyStep {
    let next = now(service.sign_in("jeff", &"".into()));
    let SignIn::Passkey(step) = next.step else {
        panic!("{next:?}");
    };
    assert_eq!(next.error, None);
    step
}

const BY_CHOICE: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","authentication_flow_type":"USER_AUTH"}}"#;

fn passkey_challenge() -> Result<(u16, String), NoReply> {
    ok(
        r#"{"ChallengeName":"WEB_AUTHN","Session":"s1","ChallengeParameters":{"USERNAME":"jeff","CREDENTIAL_REQUEST_OPTIONS":"{\"challenge\":\"AA\"}"}}"#,
    )
}

#[test]
fn a_passkey_signs_in() {
    let wire = Wire::of([passkey_challenge(), tokens(r#","RefreshToken":"r""#)]);
    let service = service_with(&wire, BY_CHOICE, PasskeysThat(Ok(r#"{"id":"key"}"#)));
    assert!(service.supports_passkeys());
    let step = asked_for_a_passkey(&service);
    let next = now(service.use_passkey(step));
    assert!(matches!(next.step, SignIn::Done(_)), "{next:?}");
    let (target, body) = wire.asked.borrow()[1].clone();
    assert!(target.ends_with("RespondToAuthChallenge"), "{target}");
    for part in [
        r#""ChallengeName":"WEB_AUTHN""#,
        r#""Session":"s1""#,
        r#""CREDENTIAL":"{\"id\":\"key\"}""#,
        r#""USERNAME":"jeff""#,
    ] {
        assert!(body.contains(part), "{body}");
    }
}

#[test]
fn a_passkey_that_was_not_used_can_be_tried_again_and_nothing_is_sent() {
    for (answer, told) in [
        (PasskeyError::NotUsed, AuthError::PasskeyNotUsed),
        (PasskeyError::Unsupported, AuthError::PasskeysUnsupported),
    ] {
        let wire = Wire::of([passkey_challenge()]);
        let service = service_with(&wire, BY_CHOICE, PasskeysThat(Err(answer)));
        let step = asked_for_a_passkey(&service);
        let next = now(service.use_passkey(step));
        assert!(matches!(next.step, SignIn::Passkey(_)), "{next:?}");
        assert_eq!(next.error, Some(told));
        assert_eq!(wire.asked.borrow().len(), 1);
    }
}

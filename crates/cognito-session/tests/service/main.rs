//! Tests of the use cases with fake ports that are plain values: the requests, their
//! order, and the results that the user sees.
#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "what helpers of tests do not find fails the test"
)]

mod account;
mod anything;
mod api;
mod aws;
mod causes;
mod issuers;
mod oauth;
mod passkey;
mod passkey_signals;
mod passkey_suggestion;
mod passwordless;
mod refusals;
mod session;
mod sign_in;
mod sign_up;

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, VecDeque};
use std::future::Future;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use cognito_client::aws::http::{ApiReply, SignedRequest, SignedTransport};
use cognito_client::client::Ports;
use cognito_client::config::sign_up::{FieldKind, NewUsername};
use cognito_client::config::{AppSection, Config};
use cognito_client::error::Untrusted;
use cognito_client::jwt::{RsaPublicKey, SignatureVerifier, VerifierUnavailable};
use cognito_client::transport::{LocalFuture, NoReply, Pause, Random, Reply, Request, Transport};
use cognito_session::error::AuthError;
use cognito_session::field_value::ValueRule;
use cognito_session::passkey::{PasskeyError, PasskeySignal, Passkeys};
use cognito_session::service::{CorePorts, Refresh, Service, SessionPorts};
use cognito_session::session::{Clock, HostTime};
use cognito_session::sign_in::{PasskeyStep, SignIn};
use cognito_session::sign_up::{Details, SignUp, TypedAttribute};
use cognito_session::state::SessionStore;
use cognito_session::tabs::{RefreshLock, Tabs};
use cognito_session::token_store::{Storage, StorageError, Stored};

/// A transport that gives prepared replies in order, and records the requests.
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
        let reply = self.0.replies.borrow_mut().pop_front();
        Box::pin(async move {
            let (status, body) = reply.unwrap_or(Err(NoReply::default()))?;
            Ok(Reply {
                status,
                error_type: None,
                body: body.into(),
            })
        })
    }
}

impl Pause for Ends {
    fn pause(&self, _milliseconds: u32) -> LocalFuture<'_, ()> {
        self.0.paused.set(self.0.paused.get() + 1);
        Box::pin(async {})
    }

    fn yield_to_browser(&self) -> LocalFuture<'_, ()> {
        self.0.turns.set(self.0.turns.get() + 1);
        Box::pin(async {})
    }
}

/// Signed requests go to the same transport, recorded by their address.
impl SignedTransport for Ends {
    fn send(&self, signed: SignedRequest) -> LocalFuture<'_, Result<ApiReply, NoReply>> {
        let headers: Vec<String> = signed
            .headers
            .iter()
            .map(|(name, value)| format!("{name}: {}", value.as_str()))
            .chain(
                signed
                    .request
                    .headers
                    .iter()
                    .map(|(name, value)| format!("{name}: {value}")),
            )
            .collect();
        self.0
            .asked
            .borrow_mut()
            .push((signed.request.url, headers.join("\n")));
        let reply = self.0.replies.borrow_mut().pop_front();
        Box::pin(async move {
            let (status, body) = reply.expect("nothing more was to be asked")?;
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

/// A host whose clock shows this time, or that does not state its time.
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
    fn write(&self, key: &str, text: &str, _lasting: bool) -> Result<(), StorageError> {
        self.0.borrow_mut().insert(key.into(), text.into());
        Ok(())
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
        Box::pin(async { Err(VerifierUnavailable::default()) })
    }
}

/// A browser with one tab.
struct NoTabs;
impl Tabs for NoTabs {
    fn broadcast(&self, _words: &str) {}
    fn listen(&self, _hear: Box<dyn Fn(&str)>) {}
    fn acquire_refresh_lock(&self) -> LocalFuture<'_, RefreshLock> {
        Box::pin(async { Box::new(()) as RefreshLock })
    }
}

/// A browser whose passkeys give this result.
struct PasskeysThat(Result<&'static str, PasskeyError>);
impl Passkeys for PasskeysThat {
    fn are_supported(&self) -> bool {
        self.0 != Err(PasskeyError::Unsupported)
    }
    fn assertion<'a>(&'a self, options: &'a str) -> LocalFuture<'a, Result<String, PasskeyError>> {
        assert_eq!(options, r#"{"challenge":"AA"}"#);
        let answer = self.0.clone().map(ToOwned::to_owned);
        Box::pin(async move { answer })
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
        self.assertion(options)
    }
    fn cancel(&self) {}
    fn can_signal(&self) -> bool {
        false
    }
    fn signal<'a>(&'a self, _signal: &'a PasskeySignal) -> LocalFuture<'a, ()> {
        Box::pin(async {})
    }
}

const CONFIG: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client"}}"#;

/// The configuration of `CONFIG` with a flow in which one reply ends a sign-in without a
/// proof.
const BY_PASSWORD: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","authentication_flow_type":"USER_PASSWORD_AUTH"}}"#;

fn service(wire: &Rc<Wire>, config: &str) -> Service {
    service_with(wire, config, PasskeysThat(Err(PasskeyError::Unsupported)))
}

fn service_with(wire: &Rc<Wire>, config: &str, passkeys: impl Passkeys + 'static) -> Service {
    service_at(wire, config, passkeys, At(Rc::new(Cell::new(1_000_000))))
}

fn service_at(
    wire: &Rc<Wire>,
    config: &str,
    passkeys: impl Passkeys + 'static,
    clock: At,
) -> Service {
    service_of(wire, config, passkeys, clock, HostAt(None))
}

fn service_of(
    wire: &Rc<Wire>,
    config: &str,
    passkeys: impl Passkeys + 'static,
    clock: At,
    host: HostAt,
) -> Service {
    service_over(
        wire,
        config,
        passkeys,
        clock,
        host,
        Rc::new(Shelf::default()),
    )
}

/// Makes the service of a page whose browser has this storage.
fn service_over(
    wire: &Rc<Wire>,
    config: &str,
    passkeys: impl Passkeys + 'static,
    clock: At,
    host: HostAt,
    storage: Rc<impl Storage + 'static>,
) -> Service {
    let ends = Rc::new(Ends(Rc::clone(wire)));
    let service = Service::new(
        Config::parse(config, AppSection::DEFAULT).unwrap(),
        CorePorts {
            ports: Ports {
                transport: ends.clone(),
                pause: ends.clone(),
                random: Rc::new(Sevens),
                client_metadata: Rc::new(()),
            },
            storage,
            clock: Rc::new(clock),
            host_time: Rc::new(host),
            lowercase: str::to_lowercase,
        },
    );
    service.init_session_ports(|_| SessionPorts {
        verifier: Rc::new(Nobody),
        tabs: Rc::new(NoTabs),
        signed: ends,
        device_name: Some("Chrome · Linux".into()),
    });
    service.init_passkeys(|| Rc::new(passkeys));
    service
}

/// Makes the store of a page whose browser has this storage.
fn store_with(storage: Rc<dyn Storage>, config: &str) -> SessionStore {
    let config = Config::parse(config, AppSection::DEFAULT).unwrap();
    SessionStore::new(Rc::new(config), storage)
}

fn store(config: &str) -> SessionStore {
    store_with(Rc::new(Shelf::default()), config)
}

/// Polls a future once, which is enough because every fake is ready at once.
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

fn typed(name: &str, value: &str) -> TypedAttribute {
    TypedAttribute {
        name: name.to_owned(),
        typed: Ok(value.to_owned()),
        rule: ValueRule::new(FieldKind::of_attribute(name), false),
    }
}

fn jeff() -> Details {
    Details {
        username: NewUsername::Derived,
        chosen_username: String::new(),
        attributes: vec![
            typed("email", "Jeff@Example.com"),
            typed("phone_number", "+1 206 555 0100"),
            typed("custom:team", " Otters "),
            typed("custom:shirt", " "),
        ],
        password: Some("Passw0rd!".into()),
        confirmation: "Passw0rd!".into(),
    }
}

/// A well-formed ID token: iat 1,000, exp 4,600, of the pool and client of `CONFIG`.
const ID_TOKEN: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsifQ.eyJzdWIiOiJzIiwiaWF0IjoxMDAwLCJleHAiOjQ2MDAsInRva2VuX3VzZSI6ImlkIiwiYXVkIjoiY2xpZW50IiwiaXNzIjoiaHR0cHM6Ly9jb2duaXRvLWlkcC5ldS13ZXN0LTEuYW1hem9uYXdzLmNvbS9ldS13ZXN0LTFfUG9vbCJ9.c2ln";

fn tokens(refresh: &str) -> Result<(u16, String), NoReply> {
    ok(&format!(
        r#"{{"AuthenticationResult":{{"AccessToken":"a","IdToken":"{ID_TOKEN}"{refresh},"ExpiresIn":3600,"TokenType":"Bearer"}}}}"#
    ))
}

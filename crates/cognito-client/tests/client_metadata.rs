//! Tests which operations send `ClientMetadata`: those that have it as a member in the API
//! model of `cognito-idp` (botocore, 2016-04-18), and no others.
#![expect(
    clippy::expect_used,
    reason = "what helpers of tests do not find fails the test"
)]

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::pin::pin;
use std::rc::Rc;
use std::task::{Context, Waker};

use cognito_client::attributes::{
    GetUserAttributeVerificationCode, UpdateUserAttributes, VerifyUserAttribute,
};
use cognito_client::mfa::VerifySoftwareToken;
use cognito_client::password::{ChangePassword, ConfirmForgotPassword, ForgotPassword};
use cognito_client::sign_in::{
    AuthFlow, InitiateAuth, InitiateSrpAuth, Parameters, RespondToAuthChallenge,
};
use cognito_client::sign_up::{ConfirmSignUp, ResendConfirmationCode, SignUp};
use cognito_client::tokens::{GetTokensFromRefreshToken, GlobalSignOut, RevokeToken};
use cognito_client::transport::ClientMetadata;
use cognito_client::user::{DeleteUser, GetUser};
use cognito_client::{
    Client, LocalFuture, NoReply, Operation, Pause, Ports, Random, Reply, Request, Transport,
};

/// A browser whose network records the bodies of the requests and replies with `{}`.
#[derive(Default)]
struct Recorder(RefCell<Vec<String>>);

impl Transport for Recorder {
    fn post(&self, request: Request) -> LocalFuture<'_, Result<Reply, NoReply>> {
        self.0.borrow_mut().push(request.body.to_string());
        Box::pin(async {
            Ok(Reply {
                status: 200,
                error_type: None,
                body: "{}".to_owned().into(),
            })
        })
    }

    fn get(&self, _url: String) -> LocalFuture<'_, Result<Reply, NoReply>> {
        Box::pin(async { Err(NoReply::default()) })
    }
}

impl Pause for Recorder {
    fn pause(&self, _milliseconds: u32) -> LocalFuture<'_, ()> {
        Box::pin(async {})
    }

    fn yield_to_browser(&self) -> LocalFuture<'_, ()> {
        Box::pin(async {})
    }
}

impl Random for Recorder {
    fn fill(&self, bytes: &mut [u8]) {
        bytes.fill(7);
    }
}

struct Metadata(&'static [(&'static str, &'static str)]);

impl ClientMetadata for Metadata {
    fn values(&self) -> BTreeMap<String, String> {
        let owned = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
        self.0.iter().map(owned).collect()
    }
}

/// Returns the body that an operation sends with these values.
fn body<O: Operation>(operation: &O, values: impl ClientMetadata + 'static) -> String {
    let recorder = Rc::new(Recorder::default());
    let ports = Ports {
        transport: recorder.clone(),
        pause: recorder.clone(),
        random: recorder.clone(),
        client_metadata: Rc::new(values),
    };
    let client = Client::new(ports, "https://pool.example/", "client");
    let call = pin!(client.call(operation));
    // Every port is ready at once.
    assert!(
        call.poll(&mut Context::from_waker(Waker::noop()))
            .is_ready()
    );
    recorder.0.take().pop().expect("a request was sent")
}

const VALUES: Metadata = Metadata(&[("locale", "pt-BR"), ("shop", "7 \"x\"")]);
const SENT: &str = r#"{"ClientMetadata":{"locale":"pt-BR","shop":"7 \"x\""},"#;

fn initiate() -> InitiateAuth<'static> {
    InitiateAuth {
        flow: AuthFlow::UserAuth,
        client_id: "client",
        session: None,
        parameters: Parameters::default().with("USERNAME", "jeff"),
    }
}

#[test]
fn client_metadata_is_sent_where_the_api_takes_it() {
    let (password, code, token) = (&"Passw0rd!".into(), &"123456".into(), &"access".into());
    let (client_id, username) = ("client", "jeff");
    for body in [
        body(&initiate(), VALUES),
        body(&InitiateSrpAuth(initiate()), VALUES),
        body(
            &RespondToAuthChallenge {
                client_id,
                challenge: "SMS_MFA",
                session: None,
                responses: Parameters::default(),
            },
            VALUES,
        ),
        body(
            &SignUp {
                client_id,
                username,
                password: Some(password),
                attributes: &[],
            },
            VALUES,
        ),
        body(
            &ConfirmSignUp {
                client_id,
                username,
                code,
                session: None,
            },
            VALUES,
        ),
        body(
            &ResendConfirmationCode {
                client_id,
                username,
            },
            VALUES,
        ),
        body(
            &ForgotPassword {
                client_id,
                username,
            },
            VALUES,
        ),
        body(
            &ConfirmForgotPassword {
                client_id,
                username,
                code,
                password,
            },
            VALUES,
        ),
        body(
            &UpdateUserAttributes {
                access_token: token,
                attributes: &[],
            },
            VALUES,
        ),
        body(
            &GetUserAttributeVerificationCode {
                access_token: token,
                attribute: "email",
            },
            VALUES,
        ),
        body(
            &GetTokensFromRefreshToken {
                client_id,
                refresh_token: &"refresh".into(),
                device_key: None,
            },
            VALUES,
        ),
    ] {
        assert!(body.starts_with(SENT), "{body}");
        assert!(
            serde_json::from_str::<serde_json::Value>(&body).is_ok(),
            "{body}"
        );
    }
}

#[test]
fn client_metadata_is_not_sent_where_no_member_exists() {
    let (password, code, token) = (&"Passw0rd!".into(), &"123456".into(), &"access".into());
    for body in [
        body(
            &GetUser {
                access_token: token,
            },
            VALUES,
        ),
        body(
            &DeleteUser {
                access_token: token,
            },
            VALUES,
        ),
        body(
            &GlobalSignOut {
                access_token: token,
            },
            VALUES,
        ),
        body(
            &VerifyUserAttribute {
                access_token: token,
                attribute: "email",
                code,
            },
            VALUES,
        ),
        body(
            &ChangePassword {
                access_token: token,
                previous: Some(password),
                proposed: password,
            },
            VALUES,
        ),
        body(
            &VerifySoftwareToken {
                session: None,
                code,
            },
            VALUES,
        ),
        body(
            &RevokeToken {
                client_id: "client",
                token: &"refresh".into(),
            },
            VALUES,
        ),
    ] {
        assert!(!body.contains("ClientMetadata"), "{body}");
    }
}

#[test]
fn request_without_values_is_left_as_it_is() {
    let expected =
        r#"{"AuthFlow":"USER_AUTH","ClientId":"client","AuthParameters":{"USERNAME":"jeff"}}"#;
    assert_eq!(body(&initiate(), ()), expected);
}

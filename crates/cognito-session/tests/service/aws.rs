//! Tests of AWS credentials: requested once, renewed in time, and dropped with the
//! session.

use std::cell::Cell;
use std::error::Error as _;
use std::rc::Rc;

use cognito_client::tokens::AuthenticationResult;
use cognito_session::aws::AwsError;
use cognito_session::passkey::PasskeyError;
use cognito_session::service::Service;
use cognito_session::session::Session;

use super::{At, CONFIG, ID_TOKEN, NoReply, PasskeysThat, Wire, now, ok, refused, service_at};

const WITH_IDENTITIES: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","identity_pool_id":"eu-west-1:pool"},"custom":{"cognito":{"api_endpoint":"https://abc.execute-api.us-east-2.amazonaws.com/prod/notes?x=1"}}}"#;

/// The time is 1970-01-01T00:16:40Z, the second at which the ID token was issued.
const START_MS: i64 = 1_000_000;
const HOUR_MS: i64 = 3_600_000;

type Answer = Result<(u16, String), NoReply>;

fn identity() -> Answer {
    ok(r#"{"IdentityId":"eu-west-1:me"}"#)
}

/// Makes a reply with credentials that expire an hour after `from_ms`.
fn credentials(key: &str, from_ms: i64) -> Answer {
    let expiration = (from_ms + HOUR_MS) / 1000;
    ok(&format!(
        r#"{{"IdentityId":"eu-west-1:me","Credentials":{{"AccessKeyId":"{key}","SecretKey":"secret","SessionToken":"token","Expiration":{expiration}}}}}"#
    ))
}

/// A service with fake ports, and a session of it.
struct Trial {
    wire: Rc<Wire>,
    clock: At,
    service: Service,
    session: Session,
}

fn trial_with(config: &str, replies: impl IntoIterator<Item = Answer>) -> Trial {
    let wire = Wire::of(replies);
    let clock = At(Rc::new(Cell::new(START_MS)));
    let passkeys = PasskeysThat(Err(PasskeyError::Unsupported));
    let service = service_at(&wire, config, passkeys, clock.clone());
    let result = AuthenticationResult {
        access_token: "a".into(),
        id_token: ID_TOKEN.into(),
        refresh_token: Some("r".into()),
        new_device: None,
    };
    let session = Session::received(result, None, false, START_MS).unwrap();
    Trial {
        wire,
        clock,
        service,
        session,
    }
}

fn trial(replies: impl IntoIterator<Item = Answer>) -> Trial {
    trial_with(WITH_IDENTITIES, replies)
}

impl Trial {
    fn key(&self) -> Result<String, AwsError> {
        now(self.service.aws_credentials(&self.session)).map(|given| given.access_key_id)
    }

    fn later(&self, milliseconds: i64) {
        self.clock.0.set(self.clock.0.get() + milliseconds);
    }
}

#[test]
fn credentials_are_got_once_for_all_who_want_them() {
    let trial = trial([identity(), credentials("ASIA1", START_MS)]);
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    assert_eq!(
        trial.wire.operations(),
        ["GetId", "GetCredentialsForIdentity"]
    );
    let asked = trial.wire.asked.borrow();
    let logins = format!(
        r#""Logins":{{"cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool":"{ID_TOKEN}"}}"#
    );
    assert!(asked[0].1.contains(&logins), "{}", asked[0].1);
    assert!(asked[1].1.contains(r#""IdentityId":"eu-west-1:me""#));
}

#[test]
fn they_are_renewed_five_minutes_before_they_end() {
    let trial = trial([
        identity(),
        credentials("ASIA1", START_MS),
        identity(),
        credentials("ASIA2", START_MS + HOUR_MS),
    ]);
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    trial.later(54 * 60_000);
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    trial.later(60_000);
    assert_eq!(trial.key().as_deref(), Ok("ASIA2"));
}

/// The old credentials are valid until they expire, so an outage in the last five minutes
/// must not remove them.
#[test]
fn an_outage_takes_nothing_away_before_its_time() {
    let down = || {
        [
            Err(NoReply::default()),
            Err(NoReply::default()),
            Err(NoReply::default()),
        ]
    };
    let mut replies = vec![identity(), credentials("ASIA1", START_MS)];
    replies.extend(down());
    replies.extend(down());
    let trial = trial(replies);
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    trial.later(56 * 60_000);
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    trial.later(4 * 60_000);
    assert_eq!(
        trial.key(),
        Err(AwsError::Unreachable(NoReply::default().into()))
    );
}

#[test]
fn signing_out_forgets_them() {
    let trial = trial([
        identity(),
        credentials("ASIA1", START_MS),
        identity(),
        credentials("ASIA2", START_MS),
    ]);
    assert_eq!(trial.key().as_deref(), Ok("ASIA1"));
    trial.service.forget_aws_credentials();
    assert_eq!(trial.key().as_deref(), Ok("ASIA2"));
}

#[test]
fn a_pool_that_gives_nobody_a_role_is_told_apart_from_an_outage() {
    let trial = trial([
        identity(),
        refused("InvalidIdentityPoolConfigurationException", "roles"),
        refused("NotAuthorizedException", "not a supported provider"),
    ]);
    for text in [
        "InvalidIdentityPoolConfigurationException: roles",
        "NotAuthorizedException: not a supported provider",
    ] {
        let error = trial.key().unwrap_err();
        assert!(matches!(error, AwsError::Refused(_)), "{error:?}");
        let call = error.source().unwrap();
        assert_eq!(call.source().unwrap().to_string(), text);
    }
}

#[test]
fn without_an_identity_pool_nothing_is_asked() {
    let trial = trial_with(CONFIG, []);
    assert_eq!(trial.key(), Err(AwsError::NotConfigured));
    assert_eq!(
        now(trial.service.call_api(&trial.session)),
        Err(AwsError::NotConfigured)
    );
}

#[test]
fn sts_is_asked_in_the_identity_pools_region() {
    let trial = trial([
        identity(),
        credentials("ASIA1", START_MS),
        ok(
            r#"{"GetCallerIdentityResponse":{"GetCallerIdentityResult":{"Account":"1","Arn":"arn","UserId":"u"}}}"#,
        ),
    ]);
    let caller = now(trial.service.aws_caller(&trial.session)).unwrap();
    assert_eq!(caller.arn, "arn");
    let asked = trial.wire.asked.borrow();
    let (url, headers) = asked.last().unwrap();
    assert_eq!(url, "https://sts.eu-west-1.amazonaws.com/");
    assert!(
        headers.starts_with(
            "authorization: AWS4-HMAC-SHA256 Credential=ASIA1/19700101/eu-west-1/sts/aws4_request, SignedHeaders=content-type;host;x-amz-date;x-amz-security-token, Signature="
        ),
        "{headers}"
    );
    assert!(
        headers.contains("x-amz-date: 19700101T001640Z"),
        "{headers}"
    );
    assert!(headers.contains("x-amz-security-token: token"), "{headers}");
}

/// AWS refuses signatures that are five minutes off, and a device's clock may be hours
/// off.
#[test]
fn signatures_carry_awss_time_and_not_the_devices() {
    let off = -7 * HOUR_MS;
    let mut trial = trial([
        identity(),
        credentials("ASIA1", START_MS),
        Ok((200, "{}".to_owned())),
    ]);
    trial.clock.0.set(START_MS + off);
    trial.session.drift_ms = -off;
    let reply = now(trial.service.call_api(&trial.session)).unwrap();
    assert_eq!(reply.body, "{}");
    let asked = trial.wire.asked.borrow();
    let (url, headers) = asked.last().unwrap();
    assert_eq!(
        url,
        "https://abc.execute-api.us-east-2.amazonaws.com/prod/notes?x=1"
    );
    assert!(
        headers.contains("x-amz-date: 19700101T001640Z"),
        "{headers}"
    );
    // The scope has the API's own region, which may differ from the pool's.
    assert!(headers.contains("/us-east-2/execute-api/"), "{headers}");
}

#[test]
fn what_the_api_says_is_handed_on_whatever_it_is() {
    let trial = trial([
        identity(),
        credentials("ASIA1", START_MS),
        Ok((403, "no".to_owned())),
        Err(NoReply::default()),
    ]);
    let reply = now(trial.service.call_api(&trial.session)).unwrap();
    assert_eq!((reply.status, reply.body.as_str()), (403, "no"));
    assert_eq!(
        now(trial.service.call_api(&trial.session)),
        Err(AwsError::Unreachable(NoReply::default().into()))
    );
}

//! Tests of the sign-in through the pool's domain, and of attacks on it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_client::config::{AppSection, OauthSettings};
use cognito_client::oauth::{CallbackFault, OauthError, PendingAuthorization};
use cognito_session::service::{FederatedTokens, Service, SignInWanted};

use super::{NoReply, Wire, now, ok, service};

const WITH_DOMAIN: &str = r#"{"auth":{"user_pool_id":"eu-west-1_Pool","user_pool_client_id":"client","oauth":{"domain":"login.example.com","identity_providers":["GOOGLE"],"scopes":["openid","email"],"response_type":"code"}}}"#;

/// 32 bytes of 7, which is what the tests' source of randomness gives.
const SEVENS: &str = "BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwc";

fn settings() -> OauthSettings {
    OauthSettings::parse(WITH_DOMAIN, AppSection::DEFAULT).unwrap()
}

fn begin(asked: &Service) -> String {
    let wanted = SignInWanted {
        provider: Some("Google".into()),
        next: Some("/account".into()),
        keep: true,
        lang: Some("de".into()),
    };
    asked
        .begin_federated_sign_in(&settings(), "https://app.example", wanted)
        .unwrap()
}

fn finish(
    asked: &Service,
    pending: Option<PendingAuthorization>,
    query: &str,
) -> Result<FederatedTokens, OauthError> {
    now(asked.finish_federated_sign_in(&settings(), pending, query))
}

/// A reply of the token endpoint, whose ID token has these claims besides its times.
fn tokens(claims: &str) -> Result<(u16, String), NoReply> {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let claims = format!(r#"{{"iat":1000,"exp":4600{claims}}}"#);
    let id_token = [part(r#"{"alg":"RS256"}"#), part(&claims), part("s")].join(".");
    ok(&format!(
        r#"{{"id_token":"{id_token}","access_token":"a","refresh_token":"r","expires_in":3600,"token_type":"Bearer"}}"#
    ))
}

fn own_claims(nonce: &str) -> String {
    format!(
        r#","nonce":"{nonce}","token_use":"id","aud":"client","iss":"https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Pool""#
    )
}

fn good_query() -> String {
    format!("code=c0de&state={SEVENS}")
}

#[test]
fn code_is_exchanged_once_at_the_domain() {
    let wire = Wire::of([tokens(&own_claims(SEVENS))]);
    let asked = service(&wire, WITH_DOMAIN);
    let url = begin(&asked);
    assert!(
        url.starts_with("https://login.example.com/oauth2/authorize?"),
        "{url}"
    );
    for part in [
        "&redirect_uri=https%3A%2F%2Fapp.example%2Foauth%2Fcallback&",
        "&identity_provider=Google&lang=de",
        "&code_challenge_method=S256&",
    ] {
        assert!(url.contains(part), "{url}");
    }
    let pending = asked.take_federated_sign_in();
    assert_eq!(pending.as_ref().unwrap().next.as_deref(), Some("/account"));
    let finished = finish(&asked, pending, &good_query()).unwrap();
    assert!(finished.keep);
    assert_eq!(finished.tokens.refresh_token, Some("r".into()));
    let sent = wire.asked.borrow();
    assert_eq!(sent.len(), 1);
    assert_eq!(
        sent.first().unwrap().0,
        "https://login.example.com/oauth2/token"
    );
}

#[test]
fn replayed_reply_finds_no_sign_in() {
    let wire = Wire::of([tokens(&own_claims(SEVENS))]);
    let asked = service(&wire, WITH_DOMAIN);
    begin(&asked);
    let first = asked.take_federated_sign_in();
    assert!(finish(&asked, first, &good_query()).is_ok());
    let second = asked.take_federated_sign_in();
    let error = finish(&asked, second, &good_query()).unwrap_err();
    assert_eq!(error, OauthError::NotBegun);
    assert_eq!(
        wire.asked.borrow().len(),
        1,
        "nothing is sent a second time"
    );
}

#[test]
fn reply_to_a_tab_that_asked_nothing_is_refused() {
    let wire = Wire::of([]);
    let began = service(&wire, WITH_DOMAIN);
    begin(&began);
    let other_tab = service(&wire, WITH_DOMAIN);
    let error = finish(
        &other_tab,
        other_tab.take_federated_sign_in(),
        &good_query(),
    );
    assert_eq!(error.unwrap_err(), OauthError::NotBegun);
    assert!(wire.asked.borrow().is_empty());
}

#[test]
fn forged_reply_sends_no_code() {
    for (query, expected) in [
        ("code=c&state=forged".to_owned(), OauthError::OtherState),
        (
            good_query() + "&iss=https%3A%2F%2Fevil.example",
            OauthError::OtherIssuer,
        ),
        (
            good_query() + "&code=other",
            OauthError::BadCallback(CallbackFault::Repeated),
        ),
        (
            String::new(),
            OauthError::BadCallback(CallbackFault::NoOutcome),
        ),
    ] {
        let wire = Wire::of([]);
        let asked = service(&wire, WITH_DOMAIN);
        begin(&asked);
        let error = finish(&asked, asked.take_federated_sign_in(), &query).unwrap_err();
        assert_eq!(error, expected, "{query}");
        assert!(wire.asked.borrow().is_empty(), "{query}");
        assert!(asked.take_federated_sign_in().is_none(), "it counts once");
    }
}

#[test]
fn id_token_of_another_sign_in_is_refused() {
    let own = own_claims(SEVENS);
    for (claims, expected) in [
        (own_claims("other"), OauthError::OtherNonce),
        (
            own.replace("\"client\"", "\"another\""),
            OauthError::OtherPool,
        ),
        (own.replace("1_Pool", "1_Other"), OauthError::OtherPool),
        (own.replace("\"id\"", "\"access\""), OauthError::OtherPool),
    ] {
        let wire = Wire::of([tokens(&claims)]);
        let asked = service(&wire, WITH_DOMAIN);
        begin(&asked);
        let error = finish(&asked, asked.take_federated_sign_in(), &good_query()).unwrap_err();
        assert_eq!(error, expected, "{claims}");
    }
}

#[test]
fn exchange_without_an_answer_is_not_repeated() {
    let wire = Wire::of([Err(NoReply::default())]);
    let asked = service(&wire, WITH_DOMAIN);
    begin(&asked);
    let error = finish(&asked, asked.take_federated_sign_in(), &good_query()).unwrap_err();
    assert_eq!(error, OauthError::NoReply(NoReply::default()));
    assert_eq!(wire.asked.borrow().len(), 1);
    let spent = Wire::of([Ok((400, r#"{"error":"invalid_grant"}"#.to_owned()))]);
    let asked = service(&spent, WITH_DOMAIN);
    begin(&asked);
    let error = finish(&asked, asked.take_federated_sign_in(), &good_query()).unwrap_err();
    assert!(matches!(error, OauthError::Refused(refusal) if refusal.code == "invalid_grant"));
}

#[test]
fn tab_that_stores_nothing_begins_no_sign_in() {
    struct Full;
    impl super::Storage for Full {
        fn read(&self, _key: &str) -> Option<super::Stored> {
            None
        }
        fn write(&self, _: &str, _: &str, _: bool) -> Result<(), super::StorageError> {
            Err(super::StorageError::default())
        }
        fn remove(&self, _key: &str) {}
    }
    let wire = Wire::of([]);
    let passkeys = super::PasskeysThat(Err(super::PasskeyError::Unsupported));
    let clock = super::At(Rc::new(Cell::new(1_000_000)));
    let host = super::HostAt(None);
    let asked = super::service_over(&wire, WITH_DOMAIN, passkeys, clock, host, Rc::new(Full));
    let begun =
        asked.begin_federated_sign_in(&settings(), "https://app.example", SignInWanted::default());
    assert!(begun.is_err());
}

/// Another tab must not find the verifier, whatever the user has chosen for the session.
#[test]
fn begun_sign_in_is_kept_for_its_tab_alone() {
    #[derive(Default)]
    struct Recording(RefCell<Vec<bool>>);
    impl super::Storage for Recording {
        fn read(&self, _key: &str) -> Option<super::Stored> {
            None
        }
        fn write(&self, _: &str, _: &str, lasting: bool) -> Result<(), super::StorageError> {
            self.0.borrow_mut().push(lasting);
            Ok(())
        }
        fn remove(&self, _key: &str) {}
    }
    let wire = Wire::of([]);
    let passkeys = super::PasskeysThat(Err(super::PasskeyError::Unsupported));
    let clock = super::At(Rc::new(Cell::new(1_000_000)));
    let storage = Rc::new(Recording::default());
    let host = super::HostAt(None);
    let storages = Rc::clone(&storage);
    let asked = super::service_over(&wire, WITH_DOMAIN, passkeys, clock, host, storages);
    begin(&asked);
    assert_eq!(*storage.0.borrow(), [false]);
}

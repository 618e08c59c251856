//! Tests of sessions: renewed, stored, restored and dropped.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use cognito_client::error::ErrorCode;
use cognito_client::tokens::AuthenticationResult;
use cognito_session::error::Cause;
use cognito_session::service::OpenedSession;
use cognito_session::session::Session;

use super::*;

/// Makes a session of the pool and client of `CONFIG` with these additional claims.
fn session_with(claims: &str) -> Session {
    let part = |json: &str| URL_SAFE_NO_PAD.encode(json);
    let payload = format!(
        r#"{{"sub":"s","iat":1000,"exp":4600,"token_use":"id","aud":"client","iss":"https://x.example/eu-west-1_Pool"{claims}}}"#
    );
    let id_token = [part(r#"{"alg":"RS256"}"#), part(&payload), part("x")].join(".");
    Session::restored("a".into(), id_token.into(), "r".into(), 0, true).unwrap()
}

#[test]
fn ended_session_is_refused_whatever_its_tokens() {
    let service = service(&Wire::of([]), BY_PASSWORD);
    let ours = session_with(r#","origin_jti":"one","auth_time":1000"#);
    let renewed = session_with(r#","origin_jti":"one","auth_time":1000,"jti":"other""#);
    let another = session_with(r#","origin_jti":"two","auth_time":1000"#);
    assert_eq!(service.save(&ours), Ok(()));
    assert_eq!(service.restore_session(), Some(ours.clone()));
    service.remember_ended(&ours.origin().unwrap());
    // The reply arrives late, and another tab stores it.
    assert!(service.is_ended(&renewed));
    assert_eq!(service.save(&renewed), Ok(()));
    assert_eq!(service.restore_session(), None);
    assert_eq!(service.save(&another), Ok(()));
    assert_eq!(service.restore_session(), Some(another));
}

/// Makes the service of a page whose browser has this storage.
fn page_with(storage: Rc<dyn Storage>) -> Service {
    let ends = Rc::new(Ends(Wire::of([])));
    let ports = CorePorts {
        ports: Ports {
            transport: ends.clone(),
            pause: ends,
            random: Rc::new(Sevens),
            client_metadata: Rc::new(()),
        },
        storage,
        clock: Rc::new(At(Rc::new(Cell::new(1_000_000)))),
        host_time: Rc::new(HostAt(None)),
    };
    Service::new(
        Config::parse(BY_PASSWORD, AppSection::DEFAULT).unwrap(),
        ports,
    )
}

#[test]
fn session_that_ended_in_one_page_is_refused_in_all() {
    let storage = Rc::new(Shelf::default());
    let [first, second] = [0; 2].map(|_| page_with(storage.clone()));
    let session = session_with(r#","origin_jti":"one""#);
    first.remember_ended(&session.origin().unwrap());
    assert!(second.is_ended(&session));
    second.save(&session).unwrap();
    let after_a_reload = page_with(storage);
    assert_eq!(after_a_reload.restore_session(), None);
}

/// A storage that the browser blocks.
struct Blocked;
impl Storage for Blocked {
    fn read(&self, _key: &str) -> Option<Stored> {
        None
    }
    fn write(&self, _key: &str, _text: &str, _lasting: bool) -> Result<(), StorageError> {
        Err(StorageError {
            reason: String::new(),
        })
    }
    fn remove(&self, _key: &str) {}
}

#[test]
fn end_of_a_session_is_known_without_storage() {
    let page = page_with(Rc::new(Blocked));
    let session = session_with(r#","origin_jti":"one""#);
    page.remember_ended(&session.origin().unwrap());
    assert!(page.is_ended(&session));
}

#[test]
fn session_without_origin_is_its_sign_in() {
    let origin = |claims| session_with(claims).origin();
    assert_eq!(origin(r#","auth_time":7"#).as_deref(), Some("s@7"));
    assert_eq!(origin(""), None);
    let long = format!(r#","origin_jti":"{}""#, "x".repeat(129));
    assert_eq!(origin(&long), None);
    let service = service(&Wire::of([]), BY_PASSWORD);
    service.remember_ended("");
    assert!(!service.is_ended(&session_with("")));
}

#[test]
fn new_sign_in_is_no_ended_session() {
    let service = service(&Wire::of([]), BY_PASSWORD);
    let session = session_with(r#","auth_time":7"#);
    service.remember_ended(&session.origin().unwrap());
    assert!(service.is_ended(&session));
    let result = AuthenticationResult {
        access_token: session.access_token.clone(),
        id_token: session.id_token.clone(),
        refresh_token: Some(session.refresh_token.clone()),
        new_device: None,
    };
    let opened = service.open_session(result, true).unwrap().session;
    assert!(!service.is_ended(&opened));
    assert_eq!(service.restore_session(), Some(opened));
}

#[test]
fn a_refresh_renews_ends_or_waits() {
    let start = || {
        let wire = Wire::of([tokens(r#","RefreshToken":"r1""#)]);
        let service = service(&wire, BY_PASSWORD);
        let SignIn::Done(result) = now(service.sign_in("jeff", &"p".into())).step else {
            panic!("signed in");
        };
        let OpenedSession { session, stored } = service.open_session(result, true).unwrap();
        assert_eq!(stored, Ok(()));
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
    assert!(matches!(
        now(service.refresh(&session)),
        Refresh::Ended(refused) if refused.code() == Some(&ErrorCode::NotAuthorized)
    ));

    for passing in [
        vec![
            Err(NoReply::default()),
            Err(NoReply::default()),
            Err(NoReply::default()),
        ],
        vec![Ok((200, "<html>".into()))],
        vec![Ok((403, "blocked".into()))],
    ] {
        let (wire, service, session) = start();
        wire.replies.borrow_mut().extend(passing);
        assert!(matches!(
            now(service.refresh(&session)),
            Refresh::Later(Cause::Call(_))
        ));
    }
}

#[test]
fn a_stored_session_is_restored_and_forgotten() {
    let wire = Wire::of([tokens(r#","RefreshToken":"r1""#)]);
    let service = service(&wire, BY_PASSWORD);
    let SignIn::Done(result) = now(service.sign_in("jeff", &"p".into())).step else {
        panic!("signed in");
    };
    let session = service.open_session(result, true).unwrap().session;
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
        let session = service.open_session(result, true).unwrap().session;
        assert!(!service.is_ours(&session));
        assert_eq!(service.restore_session(), None);
        // The stored session is removed, and not only ignored.
        assert_eq!(service.save(&session), Ok(()));
        assert_eq!(service.restore_session(), None);
    }
}

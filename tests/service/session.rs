//! Sessions: renewed, stored, taken up and dropped.

use super::*;

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

//! `/oauth2/authorize`: requests that are right, and requests that are wrong.

use serde_json::json;

use crate::{
    browser::Browser,
    support::{CALLBACK, PASSWORD, POOL, Site, claims},
};

#[test]
fn code_flow_signs_a_user_in() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let start = browser.send("GET", &site.authorize(&[]), &[], "");
    assert!(start.location().contains("/example/login?"));
    let page = browser.open(&site.authorize(&[]));
    assert_eq!(page.heading(), "Sign in");
    let wrong = browser.submit(&page, &[("username", "jeff"), ("password", "no")]);
    assert_eq!(
        wrong.alert().as_deref(),
        Some("Incorrect username or password.")
    );
    let done = browser.submit(&wrong, &[("username", "jeff"), ("password", PASSWORD)]);
    assert!(done.location().starts_with(&format!("{CALLBACK}?")));
    assert_eq!(done.redirected("state").as_deref(), Some("some state"));
    let code = done.redirected("code").unwrap();
    let reply = site.redeem(&code, &[]);
    assert_eq!(reply.status, 200, "{reply:?}");
    let tokens = reply.json();
    assert_eq!(tokens["token_type"], "Bearer");
    assert_eq!(tokens["expires_in"], 3600);
    assert!(tokens["refresh_token"].is_string());
}

#[test]
fn browser_with_a_session_is_not_asked_again() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    let again = browser.open(&site.authorize(&[]));
    assert!(again.redirected("code").is_some());
    let silent = browser.open(&site.authorize(&[("prompt", "none")]));
    assert!(silent.redirected("code").is_some());
    let forced = browser.open(&site.authorize(&[("prompt", "login")]));
    assert_eq!(forced.heading(), "Sign in");
    site.pool.advance(std::time::Duration::from_hours(1));
    assert_eq!(browser.open(&site.authorize(&[])).heading(), "Sign in");
}

#[test]
fn session_ends_with_the_user() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    site.call("AdminDisableUser", json!({ "Username": "jeff" }))
        .unwrap();
    assert_eq!(browser.open(&site.authorize(&[])).heading(), "Sign in");
}

#[test]
fn silent_request_without_a_session_is_refused() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let answer = browser.open(&site.authorize(&[("prompt", "none")]));
    assert_eq!(
        answer.redirected("error").as_deref(),
        Some("login_required")
    );
    assert_eq!(answer.redirected("state").as_deref(), Some("some state"));
}

#[test]
fn request_without_a_valid_client_gets_a_page() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    for (changes, error) in [
        ([("client_id", "")], "invalid_request"),
        ([("client_id", "nobody")], "invalid_request"),
        ([("redirect_uri", "")], "invalid_request"),
        (
            [("redirect_uri", "https://example.com/")],
            "redirect_mismatch",
        ),
        (
            [("redirect_uri", "http://localhost:8080/oauth/callback/")],
            "redirect_mismatch",
        ),
        (
            [("redirect_uri", "http://localhost:8080/oauth/callback?x=1")],
            "redirect_mismatch",
        ),
    ] {
        let page = browser.open(&site.authorize(&changes));
        assert_eq!(page.status, 400, "{changes:?}");
        assert_eq!(
            page.heading(),
            "An error was encountered with the requested page."
        );
        assert_eq!(page.alert().as_deref(), Some(error), "{changes:?}");
    }
    site.set_client(json!({})).unwrap();
    let page = browser.open(&site.authorize(&[]));
    assert_eq!(page.alert().as_deref(), Some("invalid_request"));
    assert!(
        page.body
            .contains("Client is not enabled for OAuth2.0 flows.")
    );
}

#[test]
fn other_errors_go_to_the_client() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    for (changes, error) in [
        ([("response_type", "")], "invalid_request"),
        ([("response_type", "id_token")], "unsupported_response_type"),
        ([("response_type", "token")], "unauthorized_client"),
        ([("scope", "openid unknown")], "invalid_scope"),
        ([("scope", "email")], "invalid_scope"),
        ([("code_challenge_method", "")], "invalid_request"),
        ([("code_challenge_method", "plain")], "invalid_request"),
        ([("code_challenge", "short")], "invalid_request"),
        ([("prompt", "none login")], "invalid_request"),
    ] {
        let answer = browser.open(&site.authorize(&changes));
        let location = if changes[0].1 == "token" {
            answer.fragment("error")
        } else {
            answer.redirected("error")
        };
        assert_eq!(location.as_deref(), Some(error), "{changes:?}");
    }
    let twice = format!("{}&scope=openid", site.authorize(&[]));
    let answer = browser.open(&twice);
    assert_eq!(
        answer.redirected("error").as_deref(),
        Some("invalid_request")
    );
}

#[test]
fn implicit_flow_answers_in_the_fragment() {
    let site = Site::with(&json!({ "AllowedOAuthFlows": ["code", "implicit"] }));
    let mut browser = Browser::new(&site);
    let changes = [
        ("response_type", "token"),
        ("code_challenge", ""),
        ("code_challenge_method", ""),
    ];
    let page = browser.open(&site.authorize(&changes));
    let done = browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    assert!(done.location().starts_with(&format!("{CALLBACK}#")));
    assert_eq!(done.fragment("state").as_deref(), Some("some state"));
    assert_eq!(done.fragment("token_type").as_deref(), Some("Bearer"));
    assert_eq!(done.fragment("expires_in").as_deref(), Some("3600"));
    assert_eq!(done.fragment("refresh_token"), None);
    let id = claims(&done.fragment("id_token").unwrap().into());
    assert_eq!(id["nonce"], "some-nonce");
    let access = claims(&done.fragment("access_token").unwrap().into());
    assert_eq!(access["scope"], "openid email");
}

#[test]
fn default_redirect_uri_serves_a_request_without_one() {
    let site = Site::with(&json!({ "DefaultRedirectURI": CALLBACK }));
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[("redirect_uri", "")]));
    let done = browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    assert!(done.location().starts_with(CALLBACK));
}

#[test]
fn login_hint_fills_the_username_in() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[("login_hint", "jeff\"@example.com")]));
    let (_, fields) = page.form();
    assert!(fields.contains(&("username".to_owned(), "jeff\"@example.com".to_owned())));
}

#[test]
fn paths_without_a_domain_are_not_served() {
    let site = Site::plain();
    assert_eq!(site.send("GET", "/example/login", &[], "").status, 404);
    let by_id = format!("/{POOL}/oauth2/authorize");
    assert_eq!(site.send("GET", &by_id, &[], "").status, 404);
}

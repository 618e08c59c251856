//! Attacks on the OAuth endpoints and the hosted pages, and their defences.

use serde_json::{Value, json};

use crate::{
    browser::Browser,
    support::{CALLBACK, CLIENT, DOMAIN, PASSWORD, Site, code_client, error, form},
};

#[test]
fn code_used_twice_is_refused_and_ends_its_tokens() {
    let site = Site::new();
    let scope = "openid aws.cognito.signin.user.admin";
    let code = site.code(&[("scope", scope)]);
    let tokens = site.redeem(&code, &[]).json();
    assert_eq!(error(&site.redeem(&code, &[])), "invalid_grant");
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", tokens["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(
        error(&site.post("/oauth2/token", &[], &pairs)),
        "invalid_grant"
    );
    let used = site.call("GetUser", json!({ "AccessToken": tokens["access_token"] }));
    assert!(used.unwrap_err().contains("revoked"));
}

#[test]
fn code_of_another_client_is_refused() {
    let site = Site::new();
    let (id, secret) = site.add_client(code_client());
    let code = site.code(&[]);
    let other = [
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    assert_eq!(error(&site.redeem(&code, &other)), "invalid_grant");
    assert_eq!(site.redeem(&code, &[]).status, 200);
}

#[test]
fn code_with_a_wrong_or_missing_verifier_is_refused() {
    let site = Site::new();
    let code = site.code(&[]);
    let wrong = "another-verifier-of-forty-three-characters-or-more";
    for verifier in ["", "short", wrong] {
        let reply = site.redeem(&code, &[("code_verifier", verifier)]);
        assert_eq!(error(&reply), "invalid_grant", "{verifier}");
    }
    // A verifier does not stand in for a challenge that was taken out of the request.
    let downgraded = site.code(&[("code_challenge", ""), ("code_challenge_method", "")]);
    assert_eq!(error(&site.redeem(&downgraded, &[])), "invalid_grant");
    let reply = site.redeem(&downgraded, &[("code_verifier", "")]);
    assert_eq!(reply.status, 200, "{reply:?}");
}

#[test]
fn code_with_another_redirect_uri_is_refused() {
    let other = "http://localhost:8080/other";
    let site = Site::with(&json!({ "CallbackURLs": [CALLBACK, other] }));
    let code = site.code(&[]);
    let reply = site.redeem(&code, &[("redirect_uri", other)]);
    assert_eq!(error(&reply), "invalid_grant");
}

#[test]
fn form_without_the_token_of_its_cookie_is_refused() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let (action, _) = page.form();
    let login = [("username", "jeff"), ("password", PASSWORD)];
    let own = format!("http://{}", site.host());
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let token = browser.cookies["XSRF-TOKEN"].clone();
    let with_token = form(&[login[0], login[1], ("_csrf", &token)]);

    let missing = browser.send("POST", &action, &[kind], &form(&login));
    assert_eq!(missing.status, 403);
    let wrong = form(&[login[0], login[1], ("_csrf", "wrong")]);
    assert_eq!(browser.send("POST", &action, &[kind], &wrong).status, 403);
    for header in [
        ("origin", "http://localhost:1"),
        ("origin", "https://example.com"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
        ("sec-fetch-site", "same-site"),
    ] {
        let foreign = browser.send("POST", &action, &[kind, header], &with_token);
        assert_eq!(foreign.status, 403, "{header:?}");
        assert_eq!(foreign.header("location"), None);
    }
    let mut other = Browser::new(&site);
    assert_eq!(
        other.send("POST", &action, &[kind], &with_token).status,
        403
    );
    let right = browser.send("POST", &action, &[kind, ("origin", &own)], &with_token);
    assert_eq!(right.status, 302);
}

#[test]
fn pages_forbid_frames_scripts_and_caches() {
    let site = Site::new();
    let page = Browser::new(&site).open(&site.authorize(&[]));
    let policy = page.header("content-security-policy").unwrap();
    for part in [
        "default-src 'none'",
        "frame-ancestors 'none'",
        "form-action 'self' http://localhost:8080;",
        "base-uri 'none'",
    ] {
        assert!(policy.contains(part), "{policy}");
    }
    assert!(!policy.contains("script"));
    assert_eq!(page.header("x-frame-options"), Some("DENY"));
    assert_eq!(page.header("cache-control"), Some("no-store"));
    let cookie = page.header("set-cookie").unwrap();
    for part in ["HttpOnly", "SameSite=Lax", "Path=/example"] {
        assert!(cookie.contains(part), "{cookie}");
    }
}

#[test]
fn markup_in_a_request_stays_text() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let markup = "\"><script>alert(1)</script>";
    for changes in [
        [("login_hint", markup)],
        [("state", markup)],
        [("client_id", markup)],
    ] {
        let page = browser.open(&site.authorize(&changes));
        assert!(!page.body.contains("<script"), "{changes:?}");
    }
    let page = browser.open(&site.authorize(&[]));
    let wrong = browser.submit(&page, &[("username", markup), ("password", "x")]);
    assert!(!wrong.body.contains("<script"));
}

#[test]
fn line_breaks_in_a_state_add_no_header() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let answer = browser.open(&site.authorize(&[("prompt", "none"), ("state", "a\r\nx: y")]));
    assert_eq!(answer.redirected("state").as_deref(), Some("a\r\nx: y"));
    assert_eq!(answer.header("x"), None);
}

#[test]
fn sign_out_leads_to_registered_addresses_alone() {
    let site = Site::new();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    for uri in [
        "https://example.com/",
        "http://localhost:8080/signin/",
        "http://localhost:8080/signin@example.com",
        "//example.com",
        CALLBACK,
    ] {
        let query = form(&[("client_id", CLIENT), ("logout_uri", uri)]);
        let answer = browser.send("GET", &format!("/{DOMAIN}/logout?{query}"), &[], "");
        assert_eq!(answer.status, 400, "{uri}");
        assert_eq!(answer.alert().as_deref(), Some("redirect_mismatch"));
    }
    assert!(browser.cookies.contains_key("cognito"));
}

#[test]
fn sessions_of_the_pages_and_the_api_are_apart() {
    let site = Site::with(&json!({ "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"] }));
    site.call(
        "AdminSetUserPassword",
        json!({ "Username": "jeff", "Password": PASSWORD, "Permanent": false }),
    )
    .unwrap();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let login = [("username", "jeff"), ("password", PASSWORD)];
    let page = browser.submit(&page, &login);
    assert_eq!(page.heading(), "Choose a new password");
    let (_, fields) = page.form();
    let field = |name: &str| {
        let found = fields.iter().find(|(known, _)| known == name);
        found.unwrap().1.clone()
    };
    let respond = |session: Value| {
        site.call(
            "RespondToAuthChallenge",
            json!({
                "ClientId": CLIENT,
                "ChallengeName": "NEW_PASSWORD_REQUIRED",
                "Session": session,
                "ChallengeResponses": { "USERNAME": "jeff", "NEW_PASSWORD": "An0therPassw0rd!" },
            }),
        )
    };
    let refused = respond(field("session").into()).unwrap_err();
    assert!(refused.starts_with("NotAuthorizedException"), "{refused}");

    let reply = site
        .call(
            "InitiateAuth",
            json!({
                "ClientId": CLIENT,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
            }),
        )
        .unwrap();
    let session = reply["Session"].as_str().unwrap();
    let foreign = browser.submit(
        &page,
        &[("session", session), ("password", "An0therPassw0rd!")],
    );
    assert_eq!(foreign.heading(), "Sign in");
    assert!(foreign.alert().unwrap().contains("Invalid session"));
    assert!(respond(reply["Session"].clone()).is_ok());
}

#[test]
fn unknown_user_looks_like_a_wrong_password() {
    let site = Site::with(&json!({ "PreventUserExistenceErrors": "ENABLED" }));
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let unknown = browser.submit(&page, &[("username", "nobody"), ("password", "x")]);
    let wrong = browser.submit(&page, &[("username", "jeff"), ("password", "x")]);
    assert_eq!(unknown.alert(), wrong.alert());
}

#[test]
fn session_cookie_of_another_pool_is_not_accepted() {
    let site = Site::new();
    let other = site
        .call(
            "CreateUserPool",
            json!({ "PoolName": "other", "UserPoolId": null }),
        )
        .unwrap();
    let other = other["UserPool"]["Id"].as_str().unwrap();
    site.call(
        "CreateUserPoolDomain",
        json!({ "Domain": "second", "UserPoolId": other }),
    )
    .unwrap();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    // The client is not of the other pool either.
    let path = site.authorize(&[]).replace("/example/", "/second/");
    let refused = browser.open(&path);
    assert_eq!(refused.status, 400);
    assert_eq!(refused.alert().as_deref(), Some("invalid_request"));
}

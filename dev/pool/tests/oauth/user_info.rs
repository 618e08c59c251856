//! `/oauth2/userInfo` and `/oauth2/revoke`.

use std::time::Duration;

use serde_json::{Value, json};

use crate::support::{CLIENT, DOMAIN, Response, Site, code_client, error};

fn user_info(site: &Site, token: &Value) -> Response {
    let header = format!("Bearer {}", token.as_str().unwrap());
    let path = format!("/{DOMAIN}/oauth2/userInfo");
    site.send("GET", &path, &[("authorization", &header)], "")
}

#[test]
fn user_info_shows_what_the_scopes_allow() {
    let site = Site::new();
    let tokens = site.tokens(&[]);
    let reply = user_info(&site, &tokens["access_token"]);
    assert_eq!(reply.status, 200, "{reply:?}");
    assert_eq!(reply.header("access-control-allow-origin"), Some("*"));
    let shown = reply.json();
    assert_eq!(shown["email"], "jeff@example.com");
    assert_eq!(shown["email_verified"], "true");
    assert_eq!(shown["username"], "jeff");
    assert_eq!(shown["name"], Value::Null);
    assert!(shown["sub"].is_string());
    let all = site.tokens(&[("scope", "openid profile")]);
    let shown = user_info(&site, &all["access_token"]).json();
    assert_eq!(shown["name"], "jeff");
}

#[test]
fn user_info_refuses_other_tokens() {
    let site = Site::new();
    let path = format!("/{DOMAIN}/oauth2/userInfo");
    assert_eq!(error(&site.send("GET", &path, &[], "")), "invalid_request");
    let tokens = site.tokens(&[("scope", "aws.cognito.signin.user.admin")]);
    let with_openid = site.tokens(&[]);
    for token in [
        &tokens["access_token"],
        &with_openid["id_token"],
        &json!("nonsense"),
    ] {
        let refused = user_info(&site, token);
        assert_eq!(refused.status, 401);
        let challenge = refused.header("www-authenticate").unwrap();
        assert!(challenge.contains("error=\"invalid_token\""), "{challenge}");
    }
    site.pool.advance(Duration::from_hours(1));
    assert_eq!(user_info(&site, &with_openid["access_token"]).status, 401);
}

#[test]
fn revoked_refresh_token_ends_all_tokens() {
    let site = Site::new();
    let tokens = site.tokens(&[]);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let revoke = |token: &str, client: &[(&str, &str)]| {
        let mut pairs = vec![("token", token)];
        pairs.extend(client);
        site.post("/oauth2/revoke", &[], &pairs)
    };
    let own = [("client_id", CLIENT)];
    let (id, secret) = site.add_client(code_client());
    let other = [
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    assert_eq!(error(&revoke(refresh, &other)), "unauthorized_client");
    assert_eq!(revoke(refresh, &other[..1]).status, 401);
    let access = tokens["access_token"].as_str().unwrap();
    assert_eq!(error(&revoke(access, &own)), "unsupported_token_type");
    assert_eq!(error(&revoke("", &own)), "invalid_request");
    assert_eq!(revoke("unknown", &own).status, 200);
    assert_eq!(user_info(&site, &tokens["access_token"]).status, 200);

    let done = revoke(refresh, &own);
    assert_eq!((done.status, done.body.as_str()), (200, ""));
    assert_eq!(user_info(&site, &tokens["access_token"]).status, 401);
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", refresh),
    ];
    assert_eq!(
        error(&site.post("/oauth2/token", &[], &pairs)),
        "invalid_grant"
    );
}

#[test]
fn endpoints_take_their_methods_alone() {
    let site = Site::new();
    for path in ["/oauth2/token", "/oauth2/revoke"] {
        let got = site.send("GET", &format!("/{DOMAIN}{path}"), &[], "");
        assert_eq!(got.status, 405, "{path}");
    }
    for path in ["/oauth2/authorize", "/logout"] {
        assert_eq!(site.post(path, &[], &[]).status, 405, "{path}");
    }
}

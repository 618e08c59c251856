//! `/oauth2/token`: the three grants, and the claims of the tokens.

use std::time::Duration;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::support::{CLIENT, Site, claims, code_client, error};

#[test]
fn tokens_carry_scope_audience_nonce_and_times() {
    let site = Site::new();
    let tokens = site.tokens(&[]);
    let (id, access) = (claims(&tokens["id_token"]), claims(&tokens["access_token"]));
    assert_eq!(access["scope"], "openid email");
    assert_eq!(access["token_use"], "access");
    assert_eq!(access["client_id"], CLIENT);
    assert_eq!(access["version"], 2);
    assert_eq!(access["username"], "jeff");
    assert_eq!(access["aud"], Value::Null);
    assert_eq!(access["nonce"], Value::Null);
    assert_eq!(id["token_use"], "id");
    assert_eq!(id["aud"], CLIENT);
    assert_eq!(id["nonce"], "some-nonce");
    assert_eq!(id["email"], "jeff@example.com");
    assert_eq!(
        id["name"],
        Value::Null,
        "the scope profile was not asked for"
    );
    assert_eq!(id["iss"], format!("http://{}/local_Example", site.host()));
    for name in ["sub", "auth_time", "origin_jti", "event_id", "iss"] {
        assert_eq!(id[name], access[name], "{name}");
    }
    let digest = Sha256::digest(tokens["access_token"].as_str().unwrap());
    assert_eq!(id["at_hash"], BASE64URL_NOPAD.encode(&digest[..16]));
}

#[test]
fn scopes_decide_what_the_id_token_shows() {
    let site = Site::new();
    let id = |scope: &str| claims(&site.tokens(&[("scope", scope)])["id_token"]);
    assert_eq!(id("openid")["name"], "jeff");
    assert_eq!(id("openid profile")["email"], "jeff@example.com");
    assert_eq!(id("openid phone")["email"], Value::Null);
    let all = claims(&site.tokens(&[("scope", "")])["access_token"]);
    assert_eq!(
        all["scope"],
        "openid email phone profile aws.cognito.signin.user.admin"
    );
    let without = site.tokens(&[("scope", "aws.cognito.signin.user.admin")]);
    assert_eq!(claims(&without["access_token"])["token_use"], "access");
}

#[test]
fn api_takes_only_tokens_of_its_own_scope() {
    let site = Site::new();
    let user =
        |tokens: &Value| site.call("GetUser", json!({ "AccessToken": tokens["access_token"] }));
    assert!(
        user(&site.tokens(&[]))
            .unwrap_err()
            .starts_with("NotAuthorizedException")
    );
    let scope = "openid aws.cognito.signin.user.admin";
    assert_eq!(
        user(&site.tokens(&[("scope", scope)])).unwrap()["Username"],
        "jeff"
    );
}

#[test]
fn code_expires_after_five_minutes() {
    let site = Site::new();
    let code = site.code(&[]);
    site.pool.advance(Duration::from_secs(299));
    let other = site.code(&[]);
    site.pool.advance(Duration::from_secs(1));
    assert_eq!(error(&site.redeem(&code, &[])), "invalid_grant");
    assert_eq!(site.redeem(&other, &[]).status, 200);
}

#[test]
fn auth_time_is_that_of_the_sign_in() {
    let site = Site::new();
    let code = site.code(&[]);
    let before = site.pool.now().seconds();
    site.pool.advance(Duration::from_secs(100));
    let id = claims(&site.redeem(&code, &[]).json()["id_token"]);
    assert!((id["auth_time"].as_i64().unwrap() - before).abs() < 50);
    assert!(id["iat"].as_i64().unwrap() >= before + 100);
}

#[test]
fn refresh_token_gives_the_same_scopes() {
    let site = Site::new();
    let tokens = site.tokens(&[]);
    let refresh = tokens["refresh_token"].as_str().unwrap();
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", refresh),
    ];
    let reply = site.post("/oauth2/token", &[], &pairs);
    assert_eq!(reply.status, 200, "{reply:?}");
    let fresh = reply.json();
    assert_eq!(fresh["refresh_token"], Value::Null);
    assert_eq!(claims(&fresh["access_token"])["scope"], "openid email");
    assert_eq!(claims(&fresh["id_token"])["email"], "jeff@example.com");
    assert_eq!(claims(&fresh["id_token"])["nonce"], Value::Null);
    assert_eq!(
        error(&site.post("/oauth2/token", &[], &pairs[..2])),
        "invalid_request"
    );
    let wrong = [pairs[0], pairs[1], ("refresh_token", "nonsense")];
    assert_eq!(
        error(&site.post("/oauth2/token", &[], &wrong)),
        "invalid_grant"
    );
}

#[test]
fn rotated_refresh_token_is_replaced() {
    let site = Site::with(&json!({
        "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 0 },
    }));
    let tokens = site.tokens(&[]);
    let refresh = |token: &Value| {
        let pairs = [
            ("grant_type", "refresh_token"),
            ("client_id", CLIENT),
            ("refresh_token", token.as_str().unwrap()),
        ];
        site.post("/oauth2/token", &[], &pairs)
    };
    let first = refresh(&tokens["refresh_token"]).json();
    assert!(first["refresh_token"].is_string());
    assert_eq!(error(&refresh(&tokens["refresh_token"])), "invalid_grant");
    assert_eq!(refresh(&first["refresh_token"]).status, 200);
}

#[test]
fn tokens_of_the_api_can_be_refreshed() {
    let site = Site::new();
    let reply = site.call(
        "InitiateAuth",
        json!({
            "ClientId": CLIENT,
            "AuthFlow": "USER_PASSWORD_AUTH",
            "AuthParameters": { "USERNAME": "jeff", "PASSWORD": "Passw0rd!" },
        }),
    );
    // The client of the code flow does not allow this flow by its defaults.
    assert!(reply.is_err());
    let mut settings = code_client();
    settings["ExplicitAuthFlows"] = json!(["ALLOW_USER_PASSWORD_AUTH"]);
    site.set_client(settings).unwrap();
    let reply = site
        .call(
            "InitiateAuth",
            json!({
                "ClientId": CLIENT,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": { "USERNAME": "jeff", "PASSWORD": "Passw0rd!" },
            }),
        )
        .unwrap();
    let refresh = reply["AuthenticationResult"]["RefreshToken"]
        .as_str()
        .unwrap();
    let pairs = [
        ("grant_type", "refresh_token"),
        ("client_id", CLIENT),
        ("refresh_token", refresh),
    ];
    let fresh = site.post("/oauth2/token", &[], &pairs).json();
    assert_eq!(
        claims(&fresh["access_token"])["scope"],
        "aws.cognito.signin.user.admin"
    );
    assert!(fresh["id_token"].is_string());
}

#[test]
fn client_with_a_secret_proves_it_either_way() {
    let site = Site::new();
    let (id, secret) = site.add_client(code_client());
    let basic = format!(
        "Basic {}",
        BASE64.encode(format!("{id}:{secret}").as_bytes())
    );
    let wrong = format!("Basic {}", BASE64.encode(format!("{id}:wrong").as_bytes()));
    let code = || site.code(&[("client_id", &id)]);
    let redeem = |code: &str, headers: &[(&str, &str)], more: &[(&str, &str)]| {
        let mut pairs = vec![
            ("grant_type", "authorization_code"),
            ("redirect_uri", crate::support::CALLBACK),
            ("code", code),
            ("code_verifier", crate::support::VERIFIER),
        ];
        pairs.extend(more);
        site.post("/oauth2/token", headers, &pairs)
    };
    let by_basic = redeem(&code(), &[("authorization", &basic)], &[]);
    assert_eq!(by_basic.status, 200, "{by_basic:?}");
    let body = [
        ("client_id", id.as_str()),
        ("client_secret", secret.as_str()),
    ];
    assert_eq!(redeem(&code(), &[], &body).status, 200);

    let code = code();
    let without = redeem(&code, &[], &body[..1]);
    assert_eq!(error(&without), "invalid_client");
    let by_wrong = redeem(&code, &[("authorization", &wrong)], &[]);
    assert_eq!(error(&by_wrong), "invalid_client");
    let both = redeem(&code, &[("authorization", &basic)], &body);
    assert_eq!(error(&both), "invalid_request");
    let public = site.redeem(&site.code(&[]), &[("client_secret", "x")]);
    assert_eq!(error(&public), "invalid_client");
    assert_eq!(redeem(&code, &[], &body).status, 200);
}

#[test]
fn client_credentials_give_custom_scopes() {
    let site = Site::new();
    site.call(
        "CreateResourceServer",
        json!({
            "Identifier": "https://api.example.com",
            "Name": "API",
            "Scopes": [
                { "ScopeName": "read", "ScopeDescription": "reads" },
                { "ScopeName": "write", "ScopeDescription": "writes" },
            ],
        }),
    )
    .unwrap();
    let (id, secret) = site.add_client(json!({
        "AllowedOAuthFlowsUserPoolClient": true,
        "AllowedOAuthFlows": ["client_credentials"],
        // A scope for users is allowed, and does not go into the token of a machine.
        "AllowedOAuthScopes": ["https://api.example.com/read", "openid"],
    }));
    let basic = format!(
        "Basic {}",
        BASE64.encode(format!("{id}:{secret}").as_bytes())
    );
    let ask = |scope: &str| {
        let mut pairs = vec![("grant_type", "client_credentials")];
        if !scope.is_empty() {
            pairs.push(("scope", scope));
        }
        site.post("/oauth2/token", &[("authorization", &basic)], &pairs)
    };
    let reply = ask("https://api.example.com/read");
    assert_eq!(reply.status, 200, "{reply:?}");
    let reply = reply.json();
    assert_eq!(reply.as_object().unwrap().len(), 3);
    let access = claims(&reply["access_token"]);
    assert_eq!(access["sub"], id);
    assert_eq!(access["client_id"], id);
    assert_eq!(access["scope"], "https://api.example.com/read");
    assert_eq!(
        claims(&ask("").json()["access_token"])["scope"],
        access["scope"]
    );
    assert_eq!(
        error(&ask("https://api.example.com/write")),
        "invalid_scope"
    );
    assert_eq!(error(&ask("openid")), "invalid_scope");
    // A client for users has no such grant.
    let pairs = [("grant_type", "client_credentials"), ("client_id", CLIENT)];
    assert_eq!(
        error(&site.post("/oauth2/token", &[], &pairs)),
        "unauthorized_client"
    );
}

#[test]
fn malformed_requests_get_the_errors_of_rfc_6749() {
    let site = Site::new();
    let ask = |pairs: &[(&str, &str)]| error(&site.post("/oauth2/token", &[], pairs));
    let grant = ("grant_type", "authorization_code");
    assert_eq!(ask(&[grant]), "invalid_request");
    assert_eq!(ask(&[grant, ("client_id", "nobody")]), "invalid_client");
    assert_eq!(ask(&[("client_id", CLIENT)]), "invalid_request");
    assert_eq!(
        ask(&[("client_id", CLIENT), ("grant_type", "password")]),
        "unsupported_grant_type"
    );
    assert_eq!(ask(&[grant, ("client_id", CLIENT)]), "invalid_request");
    let code = ("code", "unknown");
    assert_eq!(
        ask(&[grant, ("client_id", CLIENT), code]),
        "invalid_request"
    );
    let uri = ("redirect_uri", crate::support::CALLBACK);
    assert_eq!(
        ask(&[grant, ("client_id", CLIENT), code, uri]),
        "invalid_grant"
    );
    assert_eq!(
        ask(&[grant, grant, ("client_id", CLIENT)]),
        "invalid_request"
    );
}

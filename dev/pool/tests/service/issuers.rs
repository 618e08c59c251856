//! The regions of pools, and the two issuers of a pool's tokens.

use cognito_local::core::Request;
use serde_json::{Value, json};

use crate::support::{
    BASE_URL, CLIENT, PASSWORD, POOL, Service, claims, refused_as, signed_in, text,
};

/// Sets the issuer of the sample pool to this type.
fn issue_as(service: &Service, kind: &str) {
    let body = json!({
        "AutoVerifiedAttributes": ["email"],
        "IssuerConfiguration": { "Type": kind },
    });
    service.admin("UpdateUserPool", body).unwrap();
}

fn sign_in(service: &Service) -> Value {
    service.password_sign_in("jeff", PASSWORD).unwrap()["AuthenticationResult"].clone()
}

#[test]
fn updated_pool_issues_tokens_of_the_newer_issuer() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let original = format!("{BASE_URL}/{POOL}");
    let updated = format!("{BASE_URL}/issuer-cognito-idp/{POOL}");
    assert_eq!(
        claims(&sign_in(&service)["IdToken"])["iss"],
        original.as_str()
    );
    issue_as(&service, "UPDATED");
    let tokens = sign_in(&service);
    for token in ["IdToken", "AccessToken"] {
        assert_eq!(claims(&tokens[token])["iss"], updated.as_str());
    }
    let described = service.admin("DescribeUserPool", json!({})).unwrap();
    assert_eq!(
        described["UserPool"]["IssuerConfiguration"],
        json!({ "Type": "UPDATED" })
    );
    issue_as(&service, "ORIGINAL");
    assert_eq!(
        claims(&sign_in(&service)["IdToken"])["iss"],
        original.as_str()
    );
}

#[test]
fn token_of_either_issuer_is_accepted() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let before = sign_in(&service);
    issue_as(&service, "UPDATED");
    for tokens in [before, sign_in(&service)] {
        let body = json!({ "AccessToken": tokens["AccessToken"] });
        assert!(service.call("GetUser", body).is_ok());
        let logins =
            json!({ format!("cognito-idp.local.amazonaws.com/{POOL}"): tokens["IdToken"] });
        let body = json!({
            "IdentityPoolId": "local:3f5a7c10-0000-4000-8000-77696c647264",
            "Logins": logins,
        });
        let target = "AWSCognitoIdentityService.GetId";
        assert!(service.raw(target, body.to_string().as_bytes()).is_ok());
    }
    // A token that names no issuer of this pool is refused.
    let body = json!({ "AccessToken": sign_in(&service)["AccessToken"] }).to_string();
    let elsewhere = Request {
        target: "AWSCognitoIdentityProviderService.GetUser",
        body: body.as_bytes(),
        base_url: "http://localhost:1",
        ..Request::default()
    };
    assert!(service.pool.call(elsewhere).reply.is_err());
}

#[test]
fn refresh_after_update_names_the_newer_issuer() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let tokens = sign_in(&service);
    issue_as(&service, "UPDATED");
    let body = json!({ "RefreshToken": tokens["RefreshToken"], "ClientId": CLIENT });
    let reply = service.call("GetTokensFromRefreshToken", body);
    assert!(signed_in(&reply));
    let token = &reply.unwrap()["AuthenticationResult"]["IdToken"];
    let issuer = text(&claims(token)["iss"]);
    assert!(issuer.contains("/issuer-cognito-idp/"), "{issuer}");
}

/// Creates a user pool and an identity pool by calls that are signed for this region, and
/// returns their ids.
fn create_pools(service: &Service, region: Option<&str>) -> [String; 2] {
    let call = |target: &str, body: Value| {
        let body = body.to_string();
        let request = Request {
            target,
            body: body.as_bytes(),
            base_url: BASE_URL,
            region,
            ..Request::default()
        };
        service.pool.call(request).reply.unwrap().unwrap()
    };
    let pool = call(
        "AWSCognitoIdentityProviderService.CreateUserPool",
        json!({ "PoolName": "made" }),
    );
    let identity_pool = call(
        "AWSCognitoIdentityService.CreateIdentityPool",
        json!({ "IdentityPoolName": "made", "AllowUnauthenticatedIdentities": false }),
    );
    let id = text(&pool["UserPool"]["Id"]);
    let region = id.split('_').next().unwrap_or_default();
    let arn = text(&pool["UserPool"]["Arn"]);
    assert!(arn.contains(&format!(":cognito-idp:{region}:")), "{arn}");
    [id, text(&identity_pool["IdentityPoolId"])]
}

#[test]
fn new_pool_is_in_the_region_of_the_signature() {
    let service = Service::new();
    for (signed, region) in [
        (Some("eu-west-1"), "eu-west-1"),
        (Some("eusc-de-east-1"), "eusc-de-east-1"),
        (None, "local"),
        (Some("Not/A/Region"), "local"),
    ] {
        let [pool, identity_pool] = create_pools(&service, signed);
        assert!(pool.starts_with(&format!("{region}_")), "{pool}");
        assert!(
            identity_pool.starts_with(&format!("{region}:")),
            "{identity_pool}"
        );
    }
}

#[test]
fn region_of_settings_overrides_the_signature() {
    let service = Service::with(|settings| settings.region = Some("us-east-1".to_owned()));
    let [pool, identity_pool] = create_pools(&service, Some("local"));
    assert!(pool.starts_with("us-east-1_"), "{pool}");
    assert!(identity_pool.starts_with("us-east-1:"), "{identity_pool}");
}

#[test]
fn token_of_another_pool_is_refused() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let logins = json!({ "localhost/local_Elsewhere": sign_in(&service)["IdToken"] });
    let body = json!({
        "IdentityPoolId": "local:3f5a7c10-0000-4000-8000-77696c647264",
        "Logins": logins,
    });
    refused_as(
        service.raw(
            "AWSCognitoIdentityService.GetId",
            body.to_string().as_bytes(),
        ),
        "NotAuthorizedException",
    );
}

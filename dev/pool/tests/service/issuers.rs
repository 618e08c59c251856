//! The regions of pools, and the two issuers of a pool's tokens.

use cognito_local::core::Request;
use serde_json::{Value, json};

use crate::support::{
    BASE_URL, CLIENT, PASSWORD, POOL, Service, claims, refused_as, signed_in, text,
};

/// Makes the standing pool issue as the issuer of that type.
fn issue_as(service: &Service, kind: &str) {
    let body = json!({
        "AutoVerifiedAttributes": ["email"],
        "IssuerConfiguration": { "Type": kind },
    });
    service.admin("UpdateUserPool", body).unwrap();
}

fn enter(service: &Service) -> Value {
    service.password_sign_in("jeff", PASSWORD).unwrap()["AuthenticationResult"].clone()
}

#[test]
fn updated_pool_issues_as_its_newer_issuer() {
    let service = Service::new();
    service.rider("jeff");
    let original = format!("{BASE_URL}/{POOL}");
    let updated = format!("{BASE_URL}/issuer-cognito-idp/{POOL}");
    assert_eq!(
        claims(&enter(&service)["IdToken"])["iss"],
        original.as_str()
    );
    issue_as(&service, "UPDATED");
    let tokens = enter(&service);
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
        claims(&enter(&service)["IdToken"])["iss"],
        original.as_str()
    );
}

#[test]
fn token_of_either_issuer_is_the_pools() {
    let service = Service::new();
    service.rider("jeff");
    let before = enter(&service);
    issue_as(&service, "UPDATED");
    for tokens in [before, enter(&service)] {
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
    // A token that names no issuer of this pool is nobody's.
    let body = json!({ "AccessToken": enter(&service)["AccessToken"] }).to_string();
    let elsewhere = Request {
        target: "AWSCognitoIdentityProviderService.GetUser",
        body: body.as_bytes(),
        base_url: "http://localhost:1",
        ..Request::default()
    };
    assert!(service.pool.call(elsewhere).reply.is_err());
}

#[test]
fn refresh_after_the_change_names_the_newer_issuer() {
    let service = Service::new();
    service.rider("jeff");
    let tokens = enter(&service);
    issue_as(&service, "UPDATED");
    let body = json!({ "RefreshToken": tokens["RefreshToken"], "ClientId": CLIENT });
    let reply = service.call("GetTokensFromRefreshToken", body);
    assert!(signed_in(&reply));
    let token = &reply.unwrap()["AuthenticationResult"]["IdToken"];
    let issuer = text(&claims(token)["iss"]);
    assert!(issuer.contains("/issuer-cognito-idp/"), "{issuer}");
}

/// The ids of a user pool and of an identity pool that a call of this region makes.
fn made(service: &Service, region: Option<&str>) -> [String; 2] {
    let call = |target: &str, body: Value| {
        let body = body.to_string();
        let request = Request {
            target,
            body: body.as_bytes(),
            base_url: BASE_URL,
            region,
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
fn pools_are_in_the_region_that_signs() {
    let service = Service::new();
    for (signed, region) in [
        (Some("eu-west-1"), "eu-west-1"),
        (Some("eusc-de-east-1"), "eusc-de-east-1"),
        (None, "local"),
        (Some("Not/A/Region"), "local"),
    ] {
        let [pool, identity_pool] = made(&service, signed);
        assert!(pool.starts_with(&format!("{region}_")), "{pool}");
        assert!(
            identity_pool.starts_with(&format!("{region}:")),
            "{identity_pool}"
        );
    }
}

#[test]
fn region_of_the_settings_goes_before_the_signatures() {
    let service = Service::with(|settings| settings.region = Some("us-east-1".to_owned()));
    let [pool, identity_pool] = made(&service, Some("local"));
    assert!(pool.starts_with("us-east-1_"), "{pool}");
    assert!(identity_pool.starts_with("us-east-1:"), "{identity_pool}");
}

#[test]
fn token_for_another_pool_is_refused() {
    let service = Service::new();
    service.rider("jeff");
    let logins = json!({ "localhost/local_Elsewhere": enter(&service)["IdToken"] });
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

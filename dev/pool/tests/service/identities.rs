//! Identities of guests, and their change to users' identities.

use cognito_local::core::sigv4::SignatureError;
use serde_json::{Value, json};

use crate::support::{BASE_URL, PASSWORD, POOL, Reply, Service, refused, refused_as, text};

const AS_AWS: &str = "cognito-idp.local.amazonaws.com/local_WildRydes";

/// An identity pool that accepts guests and users of the sample pool.
struct Guests {
    service: Service,
    pool: Value,
}

fn call(service: &Service, operation: &str, body: &Value) -> Reply {
    let target = format!("AWSCognitoIdentityService.{operation}");
    service.raw(&target, body.to_string().as_bytes())
}

impl Guests {
    fn new() -> Self {
        let service = Service::new();
        let made = call(
            &service,
            "CreateIdentityPool",
            &json!({
                "IdentityPoolName": "guests",
                "AllowUnauthenticatedIdentities": true,
                "CognitoIdentityProviders": [
                    { "ProviderName": AS_AWS, "ClientId": "wildrydeswebapp" },
                ],
            }),
        )
        .unwrap();
        let pool = made["IdentityPoolId"].clone();
        let roles = json!({
            "authenticated": "arn:aws:iam::000000000000:role/user",
            "unauthenticated": "arn:aws:iam::000000000000:role/guest",
        });
        let body = json!({ "IdentityPoolId": pool, "Roles": roles });
        call(&service, "SetIdentityPoolRoles", &body).unwrap();
        Self { service, pool }
    }

    fn call(&self, operation: &str, body: &Value) -> Reply {
        call(&self.service, operation, body)
    }

    fn id(&self, logins: &Value) -> String {
        let body = json!({ "IdentityPoolId": self.pool, "Logins": logins });
        text(&self.call("GetId", &body).unwrap()["IdentityId"])
    }

    fn credentials(&self, id: &str, logins: &Value) -> Reply {
        let body = json!({ "IdentityId": id, "Logins": logins });
        self.call("GetCredentialsForIdentity", &body)
    }

    fn logins_of(&self, username: &str) -> Value {
        let reply = self.service.password_sign_in(username, PASSWORD).unwrap();
        json!({ AS_AWS: reply["AuthenticationResult"]["IdToken"] })
    }
}

#[test]
fn guest_who_signs_in_keeps_the_identity() {
    let guests = Guests::new();
    guests.service.confirmed_user("jeff");
    let id = guests.id(&json!({}));
    assert!(guests.credentials(&id, &json!({})).is_ok());
    let logins = guests.logins_of("jeff");
    let reply = guests.credentials(&id, &logins).unwrap();
    assert_eq!(reply["IdentityId"], id.as_str());
    assert_eq!(guests.id(&logins), id);
    let body = json!({ "IdentityId": id });
    let described = guests.call("DescribeIdentity", &body).unwrap();
    assert_eq!(described["Logins"], json!([AS_AWS]));
    // Other users and guests are refused.
    guests.service.confirmed_user("ann");
    let forbidden = format!("Access to Identity '{id}' is forbidden.");
    for logins in [json!({}), guests.logins_of("ann")] {
        refused(
            guests.credentials(&id, &logins),
            "NotAuthorizedException",
            &forbidden,
        );
    }
}

#[test]
fn guest_of_a_known_user_is_merged() {
    let guests = Guests::new();
    guests.service.confirmed_user("jeff");
    let logins = guests.logins_of("jeff");
    let own = guests.id(&logins);
    let guest = guests.id(&json!({}));
    assert_ne!(own, guest);
    let reply = guests.credentials(&guest, &logins).unwrap();
    assert_eq!(reply["IdentityId"], own.as_str());
    assert_eq!(guests.id(&logins), own);
    refused_as(
        guests.credentials(&guest, &json!({})),
        "NotAuthorizedException",
    );
    let token = json!({ "IdentityId": guest, "Logins": logins });
    let reply = guests.call("GetOpenIdToken", &token).unwrap();
    assert_eq!(reply["IdentityId"], own.as_str());
}

#[test]
fn guest_is_refused_if_the_pool_has_no_guests() {
    let guests = Guests::new();
    let id = guests.id(&json!({}));
    let closed = json!({
        "IdentityPoolId": guests.pool,
        "IdentityPoolName": "guests",
        "AllowUnauthenticatedIdentities": false,
    });
    guests.call("UpdateIdentityPool", &closed).unwrap();
    refused(
        guests.credentials(&id, &json!({})),
        "NotAuthorizedException",
        "Unauthenticated access is not supported for this identity pool.",
    );
}

#[test]
fn logins_accept_each_name_of_the_pool() {
    let guests = Guests::new();
    guests.service.confirmed_user("jeff");
    let logins = guests.logins_of("jeff");
    let id = guests.id(&logins);
    let token = &logins[AS_AWS];
    let issuer = BASE_URL.replace("http://", "");
    for name in [
        format!("{issuer}/{POOL}"),
        format!("localhost/{POOL}"),
        format!("localhost/issuer-cognito-idp/{POOL}"),
    ] {
        assert_eq!(guests.id(&json!({ name: token })), id);
    }
    for name in [
        format!("cognito-idp.local.amazonaws.eu/{POOL}"),
        format!("localhost:1/{POOL}"),
        format!("evil.example/{POOL}"),
    ] {
        let body = json!({ "IdentityPoolId": guests.pool, "Logins": { name: token } });
        refused_as(guests.call("GetId", &body), "NotAuthorizedException");
    }
}

#[test]
fn issued_key_is_given_for_its_token_until_it_expires() {
    let guests = Guests::new();
    guests.service.confirmed_user("jeff");
    let logins = guests.logins_of("jeff");
    let user = guests.credentials(&guests.id(&logins), &logins).unwrap();
    let guest = guests
        .credentials(&guests.id(&json!({})), &json!({}))
        .unwrap();
    let find = |given: &Value, token: &Value| {
        let key = text(&given["Credentials"]["AccessKeyId"]);
        guests.service.pool.issued_credentials(&key, &text(token))
    };
    for (given, is_authenticated) in [(&user, true), (&guest, false)] {
        let found = find(given, &given["Credentials"]["SessionToken"]).unwrap();
        let secret = found.secret_access_key.reveal();
        assert_eq!(given["Credentials"]["SecretKey"], secret);
        assert_eq!(given["IdentityId"], found.identity_id.as_str());
        assert_eq!(found.is_authenticated, is_authenticated);
    }
    let unknown = Some(SignatureError::InvalidClientTokenId);
    assert_eq!(
        find(&user, &guest["Credentials"]["SessionToken"]).err(),
        unknown
    );
    assert_eq!(find(&user, &json!("")).err(), unknown);
    guests.service.advance(3_601);
    let late = find(&user, &user["Credentials"]["SessionToken"]).err();
    assert_eq!(late, Some(SignatureError::ExpiredToken));
}

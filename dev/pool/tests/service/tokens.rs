//! Refreshing, revoking, signing out.

use cognito_local::core::client::RefreshTokenRotation;
use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, claims, refused, refused_as, signed_in, text};

fn sign_in(service: &Service) -> Value {
    service.srp_sign_in("jeff", PASSWORD).unwrap()["AuthenticationResult"].clone()
}

fn refresh(service: &Service, token: &Value) -> Reply {
    service.call(
        "GetTokensFromRefreshToken",
        json!({ "RefreshToken": token }),
    )
}

fn refresh_by_auth(service: &Service, token: &Value) -> Reply {
    service.initiate("REFRESH_TOKEN_AUTH", json!({ "REFRESH_TOKEN": token }))
}

fn get_user(service: &Service, token: &Value) -> Reply {
    service.call("GetUser", json!({ "AccessToken": token }))
}

fn rotating(grace: u64) -> Service {
    let service = Service::with(|settings| {
        settings.client.refresh_token_rotation = Some(RefreshTokenRotation {
            feature: "ENABLED".to_owned(),
            retry_grace_period_seconds: grace,
        });
    });
    service.confirmed_user("jeff");
    service
}

fn plain() -> Service {
    let service = Service::new();
    service.confirmed_user("jeff");
    service
}

#[test]
fn refresh_returns_new_tokens_of_the_same_sign_in() {
    let service = plain();
    let first = sign_in(&service);
    service.advance(1_800);
    for reply in [
        refresh(&service, &first["RefreshToken"]),
        refresh_by_auth(&service, &first["RefreshToken"]),
    ] {
        assert!(signed_in(&reply));
        let result = reply.unwrap()["AuthenticationResult"].clone();
        assert_eq!(result.get("RefreshToken"), None);
        let (old, new) = (claims(&first["IdToken"]), claims(&result["IdToken"]));
        assert_eq!(old["origin_jti"], new["origin_jti"]);
        assert_eq!(old["auth_time"], new["auth_time"]);
        assert_ne!(old["jti"], new["jti"]);
        assert!(new["iat"].as_i64() >= old["iat"].as_i64().map(|iat| iat + 1_800));
    }
}

#[test]
fn refresh_token_expires_after_thirty_days() {
    let service = plain();
    let tokens = sign_in(&service);
    service.advance(30 * 24 * 3_600 - 60);
    assert!(signed_in(&refresh(&service, &tokens["RefreshToken"])));
    service.advance(120);
    refused(
        refresh(&service, &tokens["RefreshToken"]),
        "NotAuthorizedException",
        "Refresh Token has expired",
    );
    for token in ["made-up", "a.b.c"] {
        refused(
            refresh(&service, &token.into()),
            "NotAuthorizedException",
            "Invalid Refresh Token",
        );
    }
}

#[test]
fn access_token_expires_after_an_hour() {
    let service = plain();
    let tokens = sign_in(&service);
    get_user(&service, &tokens["AccessToken"]).unwrap();
    service.advance(3_600);
    refused(
        get_user(&service, &tokens["AccessToken"]),
        "NotAuthorizedException",
        "Access Token has expired",
    );
}

#[test]
fn changed_access_token_is_refused() {
    let service = plain();
    let tokens = sign_in(&service);
    let access = text(&tokens["AccessToken"]);
    let (signed, signature) = access.rsplit_once('.').unwrap();
    let header = access.split('.').next().unwrap();
    let mut more = claims(&tokens["AccessToken"]);
    more["exp"] = 9_999_999_999_u64.into();
    let encode =
        |value: &Value| data_encoding::BASE64URL_NOPAD.encode(value.to_string().as_bytes());
    let unsigned = encode(&json!({ "alg": "none", "kid": "x" }));
    for forged in [
        text(&tokens["IdToken"]),
        format!("{header}.{}.{signature}", encode(&more)),
        format!("{unsigned}.{}.", encode(&more)),
        format!("{signed}."),
        signed.to_owned(),
        "x".to_owned(),
        "..".to_owned(),
    ] {
        refused(
            get_user(&service, &forged.as_str().into()),
            "NotAuthorizedException",
            "Invalid Access Token",
        );
    }
}

#[test]
fn revoke_token_ends_one_sign_in() {
    let service = plain();
    let (one, other) = (sign_in(&service), sign_in(&service));
    let revoke = |token: &Value| service.call("RevokeToken", json!({ "Token": token }));
    revoke(&one["RefreshToken"]).unwrap();
    refused(
        get_user(&service, &one["AccessToken"]),
        "NotAuthorizedException",
        "Access Token has been revoked",
    );
    refused(
        refresh(&service, &one["RefreshToken"]),
        "NotAuthorizedException",
        "Refresh Token has been revoked",
    );
    get_user(&service, &other["AccessToken"]).unwrap();
    // Revoking an unknown token succeeds. An access token cannot be revoked.
    revoke(&"made-up".into()).unwrap();
    revoke(&one["RefreshToken"]).unwrap();
    refused_as(
        revoke(&other["AccessToken"]),
        "UnsupportedTokenTypeException",
    );
}

#[test]
fn token_of_another_client_is_refused() {
    let service = plain();
    let tokens = sign_in(&service);
    let made = service
        .admin("CreateUserPoolClient", json!({ "ClientName": "other" }))
        .unwrap();
    let other = &made["UserPoolClient"]["ClientId"];
    let body = json!({ "RefreshToken": tokens["RefreshToken"], "ClientId": other });
    refused_as(
        service.call("GetTokensFromRefreshToken", body),
        "NotAuthorizedException",
    );
    let body = json!({ "Token": tokens["RefreshToken"], "ClientId": other });
    refused_as(service.call("RevokeToken", body), "UnauthorizedException");
}

#[test]
fn global_sign_out_ends_every_sign_in() {
    let service = plain();
    let (one, other) = (sign_in(&service), sign_in(&service));
    service
        .call(
            "GlobalSignOut",
            json!({ "AccessToken": one["AccessToken"] }),
        )
        .unwrap();
    for tokens in [one, other] {
        refused_as(
            get_user(&service, &tokens["AccessToken"]),
            "NotAuthorizedException",
        );
        refused_as(
            refresh(&service, &tokens["RefreshToken"]),
            "NotAuthorizedException",
        );
    }
}

#[test]
fn rotated_token_is_valid_for_the_grace_period() {
    let service = rotating(10);
    let first = sign_in(&service);
    refused_as(
        refresh_by_auth(&service, &first["RefreshToken"]),
        "InvalidParameterException",
    );
    let second = refresh(&service, &first["RefreshToken"]).unwrap();
    let second = second["AuthenticationResult"]["RefreshToken"].clone();
    assert_ne!(second, first["RefreshToken"]);
    service.advance(9);
    assert!(signed_in(&refresh(&service, &first["RefreshToken"])));
    // A second refresh does not extend the grace period.
    service.advance(2);
    refused_as(
        refresh(&service, &first["RefreshToken"]),
        "RefreshTokenReuseException",
    );
    assert!(signed_in(&refresh(&service, &second)));
}

#[test]
fn rotation_without_grace_accepts_a_token_once() {
    let service = rotating(0);
    let first = sign_in(&service);
    let second = refresh(&service, &first["RefreshToken"]).unwrap();
    refused_as(
        refresh(&service, &first["RefreshToken"]),
        "RefreshTokenReuseException",
    );
    let second = &second["AuthenticationResult"]["RefreshToken"];
    service
        .call("RevokeToken", json!({ "Token": second }))
        .unwrap();
    refused_as(
        get_user(&service, &first["AccessToken"]),
        "NotAuthorizedException",
    );
}

#[test]
fn rotation_does_not_extend_the_lifetime() {
    let service = rotating(0);
    let mut token = sign_in(&service)["RefreshToken"].clone();
    for _ in 0..3 {
        service.advance(9 * 24 * 3_600);
        let reply = refresh(&service, &token).unwrap();
        token = reply["AuthenticationResult"]["RefreshToken"].clone();
    }
    service.advance(4 * 24 * 3_600);
    refused_as(refresh(&service, &token), "NotAuthorizedException");
}

#[test]
fn rotation_excludes_the_refresh_token_flow() {
    let service = Service::new();
    let body = json!({
        "ClientName": "both",
        "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH"],
        "RefreshTokenRotation": { "Feature": "ENABLED", "RetryGracePeriodSeconds": 10 },
    });
    refused_as(
        service.admin("CreateUserPoolClient", body),
        "InvalidParameterException",
    );
}

#[test]
fn token_lifetimes_are_those_of_the_client() {
    let service = Service::new();
    service.confirmed_user("jeff");
    service
        .admin(
            "UpdateUserPoolClient",
            json!({
                "ClientId": "wildrydeswebapp",
                "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH"],
                "AccessTokenValidity": 5,
                "IdTokenValidity": 10,
                "RefreshTokenValidity": 1,
                "TokenValidityUnits": {
                    "AccessToken": "minutes", "IdToken": "minutes", "RefreshToken": "hours",
                },
            }),
        )
        .unwrap();
    let tokens = sign_in(&service);
    assert_eq!(tokens["ExpiresIn"], 300);
    for (name, life) in [("AccessToken", 300), ("IdToken", 600)] {
        let claims = claims(&tokens[name]);
        let lasts = claims["exp"].as_i64().unwrap() - claims["iat"].as_i64().unwrap();
        assert_eq!(lasts, life);
    }
    service.advance(3_600);
    refused_as(
        refresh(&service, &tokens["RefreshToken"]),
        "NotAuthorizedException",
    );
}

/// Makes a client with a secret and signs a user in with it.
fn confidential() -> (Service, Value, impl Fn(&str) -> String) {
    let service = plain();
    let body = json!({
        "ClientName": "server",
        "GenerateSecret": true,
        "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    });
    let made = service.admin("CreateUserPoolClient", body).unwrap();
    let id = text(&made["UserPoolClient"]["ClientId"]);
    let secret = text(&made["UserPoolClient"]["ClientSecret"]);
    let hash = move |name: &str| {
        use hmac::{Hmac, KeyInit, Mac};
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("{name}{id}").as_bytes());
        data_encoding::BASE64.encode(&mac.finalize().into_bytes())
    };
    (service, made["UserPoolClient"]["ClientId"].clone(), hash)
}

#[test]
fn refresh_with_client_secret_needs_the_hash() {
    let (service, client, hash) = confidential();
    let initiate = |flow: &str, parameters: Value| {
        service.call(
            "InitiateAuth",
            json!({ "AuthFlow": flow, "ClientId": client, "AuthParameters": parameters }),
        )
    };
    let entered = initiate(
        "USER_PASSWORD_AUTH",
        json!({ "USERNAME": "jeff", "PASSWORD": PASSWORD, "SECRET_HASH": hash("jeff") }),
    )
    .unwrap();
    let token = &entered["AuthenticationResult"]["RefreshToken"];
    let sub = text(&claims(&entered["AuthenticationResult"]["IdToken"])["sub"]);
    let id = text(&client);
    for flow in ["REFRESH_TOKEN_AUTH", "REFRESH_TOKEN"] {
        refused(
            initiate(flow, json!({ "REFRESH_TOKEN": token })),
            "NotAuthorizedException",
            &format!("Client {id} is configured with secret but SECRET_HASH was not received"),
        );
        for wrong in [hash("ann"), hash("jeff@example.com"), "nonsense".to_owned()] {
            refused(
                initiate(
                    flow,
                    json!({ "REFRESH_TOKEN": token, "SECRET_HASH": wrong }),
                ),
                "NotAuthorizedException",
                &format!("SecretHash does not match for the client: {id}"),
            );
        }
        for right in [hash("jeff"), hash(&sub)] {
            let parameters = json!({ "REFRESH_TOKEN": token, "SECRET_HASH": right });
            assert!(signed_in(&initiate(flow, parameters)));
        }
    }
}

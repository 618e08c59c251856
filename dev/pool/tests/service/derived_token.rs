//! The exchange of tokens: impersonation and delegation.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, claims, refused, refused_as, text};

const ADMIN: &str = "aws.cognito.signin.user.admin";

struct Exchange {
    service: Service,
    client: String,
    tokens: Value,
}

impl Exchange {
    fn new(flows: &[&str]) -> Self {
        let service = Service::new();
        let server = json!({
            "Identifier": "rides",
            "Name": "Rides",
            "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read" }],
        });
        service.admin("CreateResourceServer", server).unwrap();
        let made = service.admin(
            "CreateUserPoolClient",
            json!({
                "ClientName": "service",
                "ExplicitAuthFlows": flows,
                "AllowedOAuthFlowsUserPoolClient": true,
                "AllowedOAuthFlows": ["code"],
                "CallbackURLs": ["https://example.com"],
                "AllowedOAuthScopes": [ADMIN, "rides/read"],
            }),
        );
        service.confirmed_user("jeff");
        let reply = service.password_sign_in("jeff", PASSWORD).unwrap();
        Self {
            client: text(&made.unwrap()["UserPoolClient"]["ClientId"]),
            tokens: reply["AuthenticationResult"].clone(),
            service,
        }
    }

    fn get(&self, more: Value) -> Reply {
        let mut body = json!({
            "ClientId": self.client,
            "SubjectToken": self.tokens["AccessToken"],
            "SubjectTokenType": "ACCESS_TOKEN",
        });
        body.as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        self.service.call("GetDerivedToken", body)
    }
}

#[test]
fn token_is_exchanged_for_another_audience() {
    let exchange = Exchange::new(&["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"]);
    let reply = exchange.get(json!({ "Resources": ["rides"] })).unwrap();
    assert_eq!(reply["IssuedTokenType"], "ACCESS_TOKEN");
    assert_eq!(reply["TokenType"], "Bearer");
    assert_eq!(reply["Scopes"], json!([ADMIN]));
    let subject = claims(&exchange.tokens["AccessToken"]);
    let token = claims(&reply["IssuedToken"]);
    for same in ["sub", "auth_time", "origin_jti", "scope", "username"] {
        assert_eq!(token[same], subject[same], "{same}");
    }
    assert_eq!(token["client_id"], exchange.client.as_str());
    assert_eq!(token["aud"], "rides");
    assert_eq!(token.get("act"), None);
    // The pool itself takes the new token, as long as the first sign-in lasts.
    let get_user = json!({ "AccessToken": reply["IssuedToken"] });
    exchange.service.call("GetUser", get_user.clone()).unwrap();
    let out = json!({ "AccessToken": exchange.tokens["AccessToken"] });
    exchange.service.call("GlobalSignOut", out).unwrap();
    refused_as(
        exchange.service.call("GetUser", get_user),
        "NotAuthorizedException",
    );
    refused(
        exchange.get(json!({})),
        "NotAuthorizedException",
        "The token has been revoked.",
    );
}

#[test]
fn delegated_token_names_its_actor() {
    let exchange = Exchange::new(&["ALLOW_TOKEN_EXCHANGE_DELEGATION"]);
    exchange.service.confirmed_user("agent");
    let agent = exchange
        .service
        .password_sign_in("agent", PASSWORD)
        .unwrap();
    let actor = agent["AuthenticationResult"]["IdToken"].clone();
    let with_actor = json!({ "ActorToken": actor, "ActorTokenType": "ID_TOKEN" });
    let reply = exchange.get(with_actor.clone()).unwrap();
    let token = claims(&reply["IssuedToken"]);
    assert_eq!(token["act"], json!({ "sub": claims(&actor)["sub"] }));
    // A second exchange keeps the first actor.
    let mut again = with_actor;
    again["SubjectToken"] = reply["IssuedToken"].clone();
    let again = exchange.get(again).unwrap();
    assert_eq!(claims(&again["IssuedToken"])["act"]["act"], token["act"]);
    refused(
        exchange.get(json!({})),
        "NotAuthorizedException",
        "ALLOW_TOKEN_EXCHANGE_IMPERSONATION is not enabled for the client.",
    );
}

#[test]
fn id_token_is_exchanged_for_an_id_token() {
    let exchange = Exchange::new(&["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"]);
    let body = json!({
        "SubjectToken": exchange.tokens["IdToken"],
        "SubjectTokenType": "ID_TOKEN",
        "RequestedTokenType": "ID_TOKEN",
        "Audiences": ["my-service"],
        "Scopes": ["rides/read"],
    });
    let reply = exchange.get(body).unwrap();
    assert_eq!(reply["TokenType"], "N_A");
    assert_eq!(reply["Scopes"], json!(["rides/read"]));
    let token = claims(&reply["IssuedToken"]);
    assert_eq!(token["token_use"], "id");
    assert_eq!(token["aud"], "my-service");
    assert_eq!(token["cognito:username"], "jeff");
}

#[test]
fn wrong_exchanges_are_refused() {
    let exchange = Exchange::new(&["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"]);
    for (more, code) in [
        (
            json!({ "SubjectTokenType": "ID_TOKEN" }),
            "NotAuthorizedException",
        ),
        (json!({ "SubjectToken": "x.y.z" }), "NotAuthorizedException"),
        (
            json!({ "SubjectTokenType": "SAML2" }),
            "InvalidParameterException",
        ),
        (
            json!({ "SubjectTokenProviderName": "Google" }),
            "InvalidParameterException",
        ),
        (
            json!({ "Scopes": ["rides/read"] }),
            "InvalidParameterException",
        ),
        (json!({ "Scopes": ["openid"] }), "InvalidParameterException"),
        (
            json!({ "Resources": ["none"] }),
            "ResourceNotFoundException",
        ),
        (
            json!({ "Resources": ["rides"], "Audiences": ["rides"] }),
            "InvalidParameterException",
        ),
        (
            json!({ "ActorToken": "x", "ActorTokenType": "ID_TOKEN" }),
            "NotAuthorizedException",
        ),
    ] {
        refused_as(exchange.get(more), code);
    }
    exchange.service.advance(3_601);
    refused(
        exchange.get(json!({})),
        "NotAuthorizedException",
        "The token has expired.",
    );
}

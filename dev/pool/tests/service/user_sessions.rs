//! The sessions of users: their tracking, list, end and largest number.

use serde_json::{Value, json};

use crate::support::{CLIENT, PASSWORD, POOL, Service, refused, refused_as, text};

fn track(service: &Service, most: u64) {
    let body = json!({
        "UserSessionTracking": "ENABLED", "TokenSession": { "MaxPerUser": most },
    });
    service
        .admin("SetUserPoolSessionConfiguration", body)
        .unwrap();
}

fn tokens(service: &Service) -> Value {
    let reply = service.password_sign_in("jeff", PASSWORD).unwrap();
    reply["AuthenticationResult"].clone()
}

fn sessions(service: &Service) -> Vec<Value> {
    let body = json!({ "Username": "jeff" });
    let list = service.admin("AdminListUserSessions", body).unwrap();
    list["Sessions"].as_array().unwrap().clone()
}

#[test]
fn session_settings_have_defaults_and_are_kept() {
    let service = Service::new();
    let of_pool = || {
        service
            .admin("GetUserPoolSessionConfiguration", json!({}))
            .unwrap()
    };
    assert_eq!(
        of_pool(),
        json!({
            "UserPoolId": POOL,
            "UserSessionTracking": "DISABLED",
            "TokenSession": { "MaxPerUser": 20 },
        })
    );
    let client = json!({ "ClientId": CLIENT, "SSOSession": { "MaxValidityMinutes": 5 } });
    let set = || service.admin("SetUserPoolClientSessionConfiguration", client.clone());
    refused_as(set(), "InvalidParameterException");
    track(&service, 3);
    assert_eq!(of_pool()["TokenSession"]["MaxPerUser"], 3);
    let of_client = || {
        let named = json!({ "ClientId": CLIENT });
        let got = service.admin("GetUserPoolClientSessionConfiguration", named);
        got.unwrap()["SSOSession"]["MaxValidityMinutes"].clone()
    };
    assert_eq!(of_client(), 60);
    set().unwrap();
    assert_eq!(of_client(), 5);
    service
        .admin("UpdateUserPool", json!({ "UserPoolTier": "LITE" }))
        .unwrap();
    refused_as(set(), "FeatureUnavailableInTierException");
}

#[test]
fn user_lists_and_ends_other_sessions() {
    let service = Service::new();
    service.confirmed_user("jeff");
    let earlier = tokens(&service);
    assert_eq!(sessions(&service), Vec::<Value>::new());
    track(&service, 20);
    service.advance(60);
    let current = tokens(&service);
    let token = current["AccessToken"].clone();
    let list = service
        .call("ListUserSessions", json!({ "AccessToken": token }))
        .unwrap();
    let list = list["Sessions"].as_array().unwrap().clone();
    assert_eq!(list.len(), 2);
    let (own, other): (Vec<Value>, Vec<Value>) = list
        .into_iter()
        .partition(|session| session["IsCurrentSession"] == true);
    assert_eq!(own[0]["ClientId"], CLIENT);
    assert_eq!(own[0]["SessionType"], "TOKEN");
    assert_eq!(text(&own[0]["SessionId"]).len(), 28);
    let revoke = |session: &Value| {
        let body = json!({ "AccessToken": token, "SessionId": session["SessionId"] });
        service.call("RevokeUserSession", body)
    };
    refused(
        revoke(&own[0]),
        "InvalidParameterException",
        "The current session cannot be revoked.",
    );
    assert_eq!(revoke(&other[0]), Ok(json!({})));
    refused_as(revoke(&other[0]), "ResourceNotFoundException");
    let refresh = json!({ "RefreshToken": earlier["RefreshToken"] });
    refused_as(
        service.call("GetTokensFromRefreshToken", refresh),
        "NotAuthorizedException",
    );
    let refresh = json!({ "RefreshToken": current["RefreshToken"] });
    service.call("GetTokensFromRefreshToken", refresh).unwrap();
}

#[test]
fn administrators_end_the_session_of_a_user() {
    let service = Service::new();
    track(&service, 20);
    service.confirmed_user("jeff");
    service.confirmed_user("ann");
    let token = tokens(&service)["AccessToken"].clone();
    let id = sessions(&service)[0]["SessionId"].clone();
    let revoke = |user: &str| {
        let body = json!({ "Username": user, "SessionId": id });
        service.admin("AdminRevokeUserSession", body)
    };
    refused_as(revoke("ann"), "ResourceNotFoundException");
    assert_eq!(revoke("jeff"), Ok(json!({})));
    assert_eq!(sessions(&service), Vec::<Value>::new());
    refused(
        service.call("GetUser", json!({ "AccessToken": token })),
        "NotAuthorizedException",
        "Access Token has been revoked",
    );
}

#[test]
fn sign_in_above_the_limit_ends_the_silent_session() {
    let service = Service::new();
    track(&service, 2);
    service.confirmed_user("jeff");
    let first = tokens(&service);
    service.advance(10);
    let second = tokens(&service);
    service.advance(10);
    let refresh = |tokens: &Value| {
        let body = json!({ "RefreshToken": tokens["RefreshToken"] });
        service.call("GetTokensFromRefreshToken", body)
    };
    // The first session becomes the one that was active last.
    refresh(&first).unwrap();
    service.advance(10);
    tokens(&service);
    assert_eq!(sessions(&service).len(), 2);
    refresh(&first).unwrap();
    refused_as(refresh(&second), "NotAuthorizedException");
}

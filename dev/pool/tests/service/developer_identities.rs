//! Identities of a developer's own users, the list of identities, and their end.

use serde_json::{Value, json};

use crate::support::{PASSWORD, Reply, Service, claims, refused, refused_as, text};

const PROVIDER: &str = "login.example";
const USER_POOL: &str = "cognito-idp.local.amazonaws.com/local_WildRydes";
const ITSELF: &str = "cognito-identity.amazonaws.com";

struct Identities {
    service: Service,
    pool: Value,
}

impl Identities {
    fn new() -> Self {
        let service = Service::new();
        let mut this = Self {
            service,
            pool: Value::Null,
        };
        let made = this.call(
            "CreateIdentityPool",
            json!({
                "IdentityPoolName": "mine",
                "AllowUnauthenticatedIdentities": true,
                "DeveloperProviderName": PROVIDER,
                "CognitoIdentityProviders": [
                    { "ProviderName": USER_POOL, "ClientId": "wildrydeswebapp" },
                ],
            }),
        );
        this.pool = made.unwrap()["IdentityPoolId"].clone();
        let roles = json!({
            "authenticated": "arn:aws:iam::000000000000:role/user",
            "unauthenticated": "arn:aws:iam::000000000000:role/guest",
        });
        this.of_pool("SetIdentityPoolRoles", json!({ "Roles": roles }))
            .unwrap();
        this
    }

    fn call(&self, operation: &str, body: Value) -> Reply {
        let target = format!("AWSCognitoIdentityService.{operation}");
        self.service.raw(&target, body.to_string().as_bytes())
    }

    fn of_pool(&self, operation: &str, mut body: Value) -> Reply {
        body["IdentityPoolId"] = self.pool.clone();
        self.call(operation, body)
    }

    fn token(&self, user: &str, identity: &Value) -> Reply {
        let body = json!({ "Logins": { PROVIDER: user }, "IdentityId": identity });
        self.of_pool("GetOpenIdTokenForDeveloperIdentity", body)
    }

    fn id_of(&self, user: &str) -> String {
        text(&self.token(user, &Value::Null).unwrap()["IdentityId"])
    }

    fn guest(&self) -> String {
        text(&self.of_pool("GetId", json!({})).unwrap()["IdentityId"])
    }

    fn logins_of(&self, username: &str) -> Value {
        let reply = self.service.password_sign_in(username, PASSWORD).unwrap();
        json!({ USER_POOL: reply["AuthenticationResult"]["IdToken"] })
    }
}

#[test]
fn developer_token_opens_the_credentials_of_the_user() {
    let identities = Identities::new();
    let reply = identities.token("ann", &Value::Null).unwrap();
    let id = reply["IdentityId"].clone();
    let token = claims(&reply["Token"]);
    assert_eq!(token["sub"], id);
    assert_eq!(token["aud"], identities.pool);
    let exact = format!("{PROVIDER}:{}:ann", identities.pool.as_str().unwrap());
    assert_eq!(token["amr"], json!(["authenticated", PROVIDER, exact]));
    let life = token["exp"].as_i64().unwrap() - token["iat"].as_i64().unwrap();
    assert_eq!(life, 900);
    let credentials = |logins: Value| {
        let body = json!({ "IdentityId": id, "Logins": logins });
        identities.call("GetCredentialsForIdentity", body)
    };
    let given = credentials(json!({ ITSELF: reply["Token"] })).unwrap();
    assert_eq!(given["IdentityId"], id);
    refused_as(credentials(json!({})), "NotAuthorizedException");
    let other = identities.token("bob", &Value::Null).unwrap();
    refused_as(
        credentials(json!({ ITSELF: other["Token"] })),
        "NotAuthorizedException",
    );
    identities.service.advance(901);
    refused_as(
        credentials(json!({ ITSELF: reply["Token"] })),
        "NotAuthorizedException",
    );
}

#[test]
fn developer_user_keeps_its_identity() {
    let identities = Identities::new();
    let ann = identities.id_of("ann");
    assert_eq!(identities.id_of("ann"), ann);
    assert_ne!(identities.id_of("bob"), ann);
    refused_as(
        identities.token("bob", &json!(ann)),
        "DeveloperUserAlreadyRegisteredException",
    );
    // A guest's identity becomes the user's.
    let guest = identities.guest();
    let linked = identities.token("eve", &json!(guest)).unwrap();
    assert_eq!(linked["IdentityId"], guest.as_str());
    refused(
        identities.of_pool(
            "GetOpenIdTokenForDeveloperIdentity",
            json!({ "Logins": { "login.other": "x" } }),
        ),
        "InvalidParameterException",
        "Please provide a login of login.example.",
    );
}

#[test]
fn developer_user_is_looked_up_both_ways() {
    let identities = Identities::new();
    let ann = identities.id_of("ann");
    identities.token("ann-2", &json!(ann)).unwrap();
    let bob = identities.id_of("bob");
    let look = |body: Value| identities.of_pool("LookupDeveloperIdentity", body);
    let by_id = look(json!({ "IdentityId": ann })).unwrap();
    assert_eq!(
        by_id["DeveloperUserIdentifierList"],
        json!(["ann", "ann-2"])
    );
    let by_user = look(json!({ "DeveloperUserIdentifier": "ann-2" })).unwrap();
    assert_eq!(by_user["IdentityId"], ann.as_str());
    let both = json!({ "DeveloperUserIdentifier": "ann", "IdentityId": bob });
    refused_as(look(both), "ResourceConflictException");
    refused_as(look(json!({})), "InvalidParameterException");
    let unknown = json!({ "DeveloperUserIdentifier": "zoe" });
    refused_as(look(unknown), "ResourceNotFoundException");
}

#[test]
fn merged_users_share_the_destination_identity() {
    let identities = Identities::new();
    let ann = identities.id_of("ann");
    let bob = identities.id_of("bob");
    let body = json!({
        "SourceUserIdentifier": "ann",
        "DestinationUserIdentifier": "bob",
        "DeveloperProviderName": PROVIDER,
    });
    let merged = identities
        .of_pool("MergeDeveloperIdentities", body.clone())
        .unwrap();
    assert_eq!(merged["IdentityId"], bob.as_str());
    assert_eq!(identities.id_of("ann"), bob);
    // The source is nobody's, and no guest's either.
    refused_as(
        identities.call("GetCredentialsForIdentity", json!({ "IdentityId": ann })),
        "NotAuthorizedException",
    );
    let mut other = body;
    other["DeveloperProviderName"] = "login.other".into();
    refused_as(
        identities.of_pool("MergeDeveloperIdentities", other),
        "InvalidParameterException",
    );
}

#[test]
fn unlinked_developer_user_is_a_new_identity() {
    let identities = Identities::new();
    let ann = identities.id_of("ann");
    let unlink = |identity: &str, user: &str| {
        let body = json!({
            "IdentityId": identity,
            "DeveloperProviderName": PROVIDER,
            "DeveloperUserIdentifier": user,
        });
        identities.of_pool("UnlinkDeveloperIdentity", body)
    };
    refused_as(unlink(&ann, "bob"), "ResourceConflictException");
    assert_eq!(unlink(&ann, "ann"), Ok(Value::Null));
    assert_ne!(identities.id_of("ann"), ann);
}

#[test]
fn unlinked_login_no_longer_opens_the_identity() {
    let identities = Identities::new();
    identities.service.confirmed_user("jeff");
    let logins = identities.logins_of("jeff");
    let body = json!({ "Logins": logins });
    let id = identities.of_pool("GetId", body.clone()).unwrap()["IdentityId"].clone();
    let unlink = |name: &str| {
        let body = json!({ "IdentityId": id, "Logins": logins, "LoginsToRemove": [name] });
        identities.call("UnlinkIdentity", body)
    };
    refused_as(unlink("login.other"), "NotAuthorizedException");
    assert_eq!(unlink(USER_POOL), Ok(Value::Null));
    refused_as(unlink(USER_POOL), "NotAuthorizedException");
    assert_ne!(identities.of_pool("GetId", body).unwrap()["IdentityId"], id);
}

#[test]
fn identities_are_listed_in_pages_and_deleted() {
    let identities = Identities::new();
    identities.service.confirmed_user("jeff");
    let logins = json!({ "Logins": identities.logins_of("jeff") });
    let user = text(&identities.of_pool("GetId", logins).unwrap()["IdentityId"]);
    let developer = identities.id_of("ann");
    let guest = identities.guest();
    let mut listed = Vec::new();
    let mut next = Value::Null;
    loop {
        let body = json!({ "MaxResults": 2, "NextToken": next });
        let page = identities.of_pool("ListIdentities", body).unwrap();
        assert_eq!(page["IdentityPoolId"], identities.pool);
        listed.extend(page["Identities"].as_array().unwrap().clone());
        next = page["NextToken"].clone();
        if next.is_null() {
            break;
        }
    }
    assert_eq!(listed.len(), 3);
    for (id, logins) in [
        (&user, json!([USER_POOL])),
        (&developer, json!([PROVIDER])),
        (&guest, json!([])),
    ] {
        let body = json!({ "IdentityId": id });
        let described = identities.call("DescribeIdentity", body).unwrap();
        assert_eq!(described["Logins"], logins);
        assert!(listed.contains(&described));
    }
    let body = json!({ "IdentityIdsToDelete": [user, guest] });
    let deleted = identities.call("DeleteIdentities", body).unwrap();
    assert_eq!(deleted, json!({ "UnprocessedIdentityIds": [] }));
    let left = identities
        .of_pool("ListIdentities", json!({ "MaxResults": 60 }))
        .unwrap();
    assert_eq!(left["Identities"].as_array().unwrap().len(), 1);
    refused_as(
        identities.call("DescribeIdentity", json!({ "IdentityId": user })),
        "ResourceNotFoundException",
    );
}

#[test]
fn principal_tags_are_given_back_by_provider() {
    let identities = Identities::new();
    let named = json!({ "IdentityProviderName": USER_POOL });
    let get = || identities.of_pool("GetPrincipalTagAttributeMap", named.clone());
    refused_as(get(), "ResourceNotFoundException");
    let tags = json!({ "team": "custom:team" });
    let set = json!({ "IdentityProviderName": USER_POOL, "PrincipalTags": tags });
    let reply = identities
        .of_pool("SetPrincipalTagAttributeMap", set)
        .unwrap();
    assert_eq!(reply["PrincipalTags"], tags);
    assert_eq!(reply["UseDefaults"], false);
    assert_eq!(get().unwrap(), reply);
    // They go with the pool.
    identities.of_pool("DeleteIdentityPool", json!({})).unwrap();
    refused_as(get(), "ResourceNotFoundException");
}

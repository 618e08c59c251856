//! The secrets of an app client, and their replacement without an interruption.

use data_encoding::BASE64;
use hmac::{Hmac, KeyInit, Mac};
use serde_json::{Value, json};

use crate::support::{PASSWORD, POOL, Reply, Service, refused, refused_as, signed_in, text};

struct Confidential {
    service: Service,
    client: String,
    first: String,
}

impl Confidential {
    fn new() -> Self {
        let service = Service::new();
        let body = json!({
            "ClientName": "server",
            "GenerateSecret": true,
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
        });
        let made = service.admin("CreateUserPoolClient", body).unwrap();
        let made = &made["UserPoolClient"];
        service.confirmed_user("jeff");
        Self {
            client: text(&made["ClientId"]),
            first: text(&made["ClientSecret"]),
            service,
        }
    }

    fn call(&self, operation: &str, mut body: Value) -> Reply {
        body["ClientId"] = self.client.clone().into();
        self.service.admin(operation, body)
    }

    fn listed(&self) -> Vec<Value> {
        let list = self.call("ListUserPoolClientSecrets", json!({})).unwrap();
        list["ClientSecrets"].as_array().unwrap().clone()
    }

    fn signs_in_with(&self, secret: &str) -> bool {
        let mut mac = Hmac::<sha2::Sha256>::new_from_slice(secret.as_bytes()).unwrap();
        mac.update(format!("jeff{}", self.client).as_bytes());
        let hash = BASE64.encode(&mac.finalize().into_bytes());
        let reply = self.service.call(
            "InitiateAuth",
            json!({
                "ClientId": self.client,
                "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": {
                    "USERNAME": "jeff", "PASSWORD": PASSWORD, "SECRET_HASH": hash,
                },
            }),
        );
        signed_in(&reply)
    }
}

#[test]
fn second_secret_replaces_the_first_without_a_gap() {
    let confidential = Confidential::new();
    let first = &confidential.first;
    assert!(confidential.signs_in_with(first));
    let added = confidential
        .call("AddUserPoolClientSecret", json!({}))
        .unwrap();
    let added = &added["ClientSecretDescriptor"];
    let second = text(&added["ClientSecretValue"]);
    assert_ne!(*first, second);
    assert!(confidential.signs_in_with(first) && confidential.signs_in_with(&second));
    let listed = confidential.listed();
    assert_eq!(listed.len(), 2);
    assert_eq!(listed[1]["ClientSecretId"], added["ClientSecretId"]);
    assert!(
        listed
            .iter()
            .all(|one| one.get("ClientSecretValue").is_none())
    );
    refused_as(
        confidential.call("AddUserPoolClientSecret", json!({})),
        "LimitExceededException",
    );
    let delete = json!({ "ClientSecretId": listed[0]["ClientSecretId"] });
    let deleted = confidential.call("DeleteUserPoolClientSecret", delete.clone());
    assert_eq!(deleted, Ok(json!({})));
    assert!(!confidential.signs_in_with(first) && confidential.signs_in_with(&second));
    let described = confidential
        .call("DescribeUserPoolClient", json!({}))
        .unwrap();
    assert_eq!(described["UserPoolClient"]["ClientSecret"], second.as_str());
    refused_as(
        confidential.call("DeleteUserPoolClientSecret", delete),
        "ResourceNotFoundException",
    );
    assert_eq!(confidential.listed(), [listed[1].clone()]);
}

#[test]
fn last_secret_of_a_client_stays() {
    let confidential = Confidential::new();
    let only = confidential.listed()[0]["ClientSecretId"].clone();
    refused(
        confidential.call(
            "DeleteUserPoolClientSecret",
            json!({ "ClientSecretId": only }),
        ),
        "InvalidParameterException",
        "The last client secret of a client cannot be deleted.",
    );
    assert!(confidential.signs_in_with(&confidential.first));
}

#[test]
fn own_secret_is_accepted_and_not_shown() {
    let confidential = Confidential::new();
    let own = "my-secret-of-30-characters-xyz".replace('-', "_");
    let added = confidential.call("AddUserPoolClientSecret", json!({ "ClientSecret": own }));
    let added = added.unwrap()["ClientSecretDescriptor"].clone();
    assert_eq!(added.get("ClientSecretValue"), None);
    assert!(confidential.signs_in_with(&own));
    let reply = confidential.call(
        "AddUserPoolClientSecret",
        json!({ "ClientSecret": "short" }),
    );
    let refusal = reply.unwrap_err();
    assert_eq!(refusal.code, "InvalidParameterException");
    assert!(!refusal.message.contains("short"), "{}", refusal.message);
}

#[test]
fn client_without_a_secret_gets_none() {
    let service = Service::new();
    let client = json!({ "ClientId": "wildrydeswebapp", "UserPoolId": POOL });
    refused_as(
        service.admin("AddUserPoolClientSecret", client.clone()),
        "InvalidParameterException",
    );
    let listed = service.admin("ListUserPoolClientSecrets", client).unwrap();
    assert_eq!(listed, json!({ "ClientSecrets": [] }));
}

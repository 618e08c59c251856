//! The triggers of a pool in sign-ins on hosted pages and in tokens of machines.

use std::sync::{Arc, Mutex};

use cognito_local::Settings;
use serde_json::{Value, json};

use crate::{
    browser::Browser,
    federation::Federation,
    support::{CALLBACK, PASSWORD, Response, Site, claims, error},
};

/// The events that the functions of a pool got, in their order.
#[derive(Clone, Default)]
struct Events(Arc<Mutex<Vec<Value>>>);

impl Events {
    /// Returns the sources of the events so far, and forgets them.
    fn take_sources(&self) -> Vec<String> {
        let events = std::mem::take(&mut *self.0.lock().unwrap());
        let source = |event: &Value| event["triggerSource"].as_str().unwrap().to_owned();
        events.iter().map(source).collect()
    }

    fn last(&self) -> Value {
        self.0.lock().unwrap().last().cloned().expect("an event")
    }
}

/// Returns settings in which every function that a setting names is `function`.
fn settings(
    names: &[&str],
    function: impl Fn(&mut Value) -> Result<(), String> + Send + Sync + 'static,
) -> (Settings, Events) {
    let arn = "arn:aws:lambda:local:000000000000:function:watch";
    let events = Events::default();
    let mut settings = Site::settings();
    let record = events.clone();
    settings.functions.insert(arn, move |mut event| {
        record.0.lock().unwrap().push(event.clone());
        function(&mut event)?;
        Ok(event)
    });
    let mut config: serde_json::Map<String, Value> = names
        .iter()
        .map(|name| ((*name).to_owned(), arn.into()))
        .collect();
    config.insert(
        "PreTokenGenerationConfig".to_owned(),
        json!({ "LambdaVersion": "V3_0", "LambdaArn": arn }),
    );
    if let Some(value) = config.get_mut("InboundFederation") {
        *value = json!({ "LambdaVersion": "V1_0", "LambdaArn": arn });
    }
    settings.pool.lambda_config = Some(serde_json::from_value(config.into()).unwrap());
    (settings, events)
}

/// Every trigger of a sign-in, without those of custom challenges.
const SIGN_IN: [&str; 5] = [
    "PreSignUp",
    "PostConfirmation",
    "PreAuthentication",
    "PostAuthentication",
    "CustomMessage",
];

#[test]
fn hosted_sign_in_calls_the_triggers_of_a_sign_in() {
    let (settings, events) = settings(&SIGN_IN, |_| Ok(()));
    let site = Site::with_settings(settings, &json!({}));
    events.take_sources();
    let code = site.code(&[]);
    assert_eq!(
        events.take_sources(),
        [
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication"
        ]
    );
    let reply = site.redeem(&code, &[]).json();
    let event = events.last();
    assert_eq!(event["callerContext"]["clientId"], "exampleclient");
    assert_eq!(event["request"]["scopes"], json!(["openid", "email"]));
    assert_eq!(events.take_sources(), ["TokenGeneration_HostedAuth"]);
    let refresh = [
        ("grant_type", "refresh_token"),
        ("client_id", "exampleclient"),
        ("refresh_token", reply["refresh_token"].as_str().unwrap()),
    ];
    assert_eq!(site.post("/oauth2/token", &[], &refresh).status, 200);
    assert_eq!(events.take_sources(), ["TokenGeneration_RefreshTokens"]);
}

#[test]
fn post_authentication_that_fails_ends_a_hosted_sign_in() {
    let (settings, _) = settings(&["PostAuthentication"], |event| {
        if event["triggerSource"] == "PostAuthentication_Authentication" {
            return Err("not today".to_owned());
        }
        Ok(())
    });
    let site = Site::with_settings(settings, &json!({}));
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let page = browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    assert!(
        page.body
            .contains("PostAuthentication failed with error not today.")
    );
}

#[test]
fn refused_tokens_leave_no_grant_and_an_unused_code() {
    let refuses = Arc::new(Mutex::new(true));
    let refusing = Arc::clone(&refuses);
    let (settings, _) = settings(&[], move |_| match *refusing.lock().unwrap() {
        true => Err("no tokens".to_owned()),
        false => Ok(()),
    });
    let site = Site::with_settings(settings, &json!({}));
    let code = site.code(&[]);
    assert_eq!(error(&site.redeem(&code, &[])), "invalid_grant");
    *refuses.lock().unwrap() = false;
    assert_eq!(site.redeem(&code, &[]).status, 200);
}

#[test]
fn refused_implicit_tokens_redirect_with_an_error() {
    let (settings, _) = settings(&[], |_| Err("no tokens".to_owned()));
    let site = Site::with_settings(settings, &json!({ "AllowedOAuthFlows": ["implicit"] }));
    let mut browser = Browser::new(&site);
    let implicit = [
        ("response_type", "token"),
        ("code_challenge", ""),
        ("code_challenge_method", ""),
    ];
    let page = browser.open(&site.authorize(&implicit));
    let done = browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    let address = done.location();
    assert!(
        address.starts_with(&format!("{CALLBACK}#error=invalid_request&")),
        "{address}"
    );
}

/// A client of a machine, at a pool whose function gets events of this version.
struct Machine {
    site: Site,
    events: Events,
    id: String,
    secret: String,
}

impl Machine {
    fn new(version: &str) -> Self {
        let (mut settings, events) = settings(&[], |event| {
            event["response"] = json!({ "claimsAndScopeOverrideDetails": {
                "accessTokenGeneration": {
                    "claimsToAddOrOverride": { "tenant": "acme", "sub": "other" },
                    "scopesToAdd": ["rides/write"],
                },
            } });
            Ok(())
        });
        let config = settings.pool.lambda_config.as_mut().unwrap();
        let tokens = config.pre_token_generation_config.as_mut().unwrap();
        tokens.lambda_version = version.to_owned();
        let site = Site::with_settings(settings, &json!({}));
        site.call(
            "CreateResourceServer",
            json!({
                "Identifier": "rides",
                "Name": "Rides",
                "Scopes": [{ "ScopeName": "read", "ScopeDescription": "Read rides" }],
            }),
        )
        .unwrap();
        let (id, secret) = site.add_client(json!({
            "AllowedOAuthFlowsUserPoolClient": true,
            "AllowedOAuthFlows": ["client_credentials"],
            "AllowedOAuthScopes": ["rides/read"],
        }));
        Self {
            site,
            events,
            id,
            secret,
        }
    }

    /// Requests a token, with these parameters more.
    fn token(&self, more: &[(&str, &str)]) -> Response {
        let mut pairs = vec![
            ("grant_type", "client_credentials"),
            ("client_id", self.id.as_str()),
            ("client_secret", self.secret.as_str()),
        ];
        pairs.extend(more);
        self.site.post("/oauth2/token", &[], &pairs)
    }
}

#[test]
fn version_3_changes_the_token_of_a_machine() {
    let machine = Machine::new("V3_0");
    let token = claims(&machine.token(&[]).json()["access_token"]);
    assert_eq!(token["tenant"], "acme");
    assert_eq!(token["scope"], "rides/read rides/write");
    assert_eq!(token["sub"], token["client_id"]);
    let event = machine.events.last();
    assert_eq!(event["version"], "3");
    assert_eq!(event["callerContext"]["clientId"], token["client_id"]);
    assert_eq!(event["request"]["scopes"], json!(["rides/read"]));
    assert_eq!(event["request"].get("clientMetadata"), None);
    let sources = machine.events.take_sources();
    assert_eq!(sources, ["TokenGeneration_ClientCredentials"]);
}

#[test]
fn token_function_gets_the_metadata_of_a_machine() {
    let machine = Machine::new("V3_0");
    let metadata = r#"{ "environment": "dev", "onBehalfOf": "jeff" }"#;
    let reply = machine.token(&[("aws_client_metadata", metadata)]);
    assert_eq!(reply.status, 200);
    assert_eq!(
        machine.events.last()["request"]["clientMetadata"],
        json!({ "environment": "dev", "onBehalfOf": "jeff" })
    );
}

#[test]
fn metadata_that_is_no_object_of_texts_is_refused() {
    let machine = Machine::new("V3_0");
    for metadata in ["dev", "[]", r#"{"environment":1}"#, r#"{"a":"b""#] {
        let reply = machine.token(&[("aws_client_metadata", metadata)]);
        assert_eq!(error(&reply), "invalid_request", "{metadata}");
    }
    let one = ("aws_client_metadata", r#"{"a":"b"}"#);
    assert_eq!(error(&machine.token(&[one, one])), "invalid_request");
    assert!(machine.events.take_sources().is_empty());
}

#[test]
fn token_function_gets_the_metadata_of_a_user() {
    let (settings, events) = settings(&[], |_| Ok(()));
    let site = Site::with_settings(settings, &json!({}));
    let code = site.code(&[]);
    let metadata = ("aws_client_metadata", r#"{"device":"phone"}"#);
    assert_eq!(site.redeem(&code, &[metadata]).status, 200);
    let event = events.last();
    assert_eq!(event["triggerSource"], "TokenGeneration_HostedAuth");
    assert_eq!(
        event["request"]["clientMetadata"],
        json!({ "device": "phone" })
    );
}

#[test]
fn version_2_is_not_called_for_a_machine() {
    let machine = Machine::new("V2_0");
    let token = claims(&machine.token(&[]).json()["access_token"]);
    assert_eq!(
        (token.get("tenant"), &token["scope"]),
        (None, &json!("rides/read"))
    );
    assert!(machine.events.take_sources().is_empty());
}

#[test]
fn federated_user_signs_up_first_and_signs_in_later() {
    let (settings, events) = settings(&SIGN_IN, |event| {
        if event["triggerSource"] == "PreSignUp_ExternalProvider" {
            event["response"]["autoVerifyEmail"] = true.into();
        }
        Ok(())
    });
    let federation = Federation::with_settings(settings);
    // The provider does not say that the address is verified, so the function alone does.
    let mapping = json!({ "ProviderName": "Upstream", "AttributeMapping": { "email": "email" } });
    let site = &federation.site;
    site.call("UpdateIdentityProvider", mapping).unwrap();
    events.take_sources();
    let first = federation.tokens();
    assert_eq!(
        events.take_sources(),
        [
            "PreSignUp_ExternalProvider",
            "PostConfirmation_ConfirmSignUp",
            "TokenGeneration_HostedAuth"
        ]
    );
    assert_eq!(claims(&first["id_token"])["email_verified"], true);
    federation.tokens();
    let identities = &events.last()["request"]["userAttributes"]["identities"];
    assert!(
        identities.as_str().unwrap().contains("Upstream"),
        "{identities}"
    );
    assert_eq!(
        events.take_sources(),
        [
            "PreAuthentication_Authentication",
            "PostAuthentication_Authentication",
            "TokenGeneration_HostedAuth"
        ]
    );
}

#[test]
fn pre_sign_up_that_refuses_leaves_no_federated_user() {
    let (settings, _) = settings(&["PreSignUp"], |event| {
        if event["triggerSource"] == "PreSignUp_ExternalProvider" {
            return Err("by invitation only".to_owned());
        }
        Ok(())
    });
    let federation = Federation::with_settings(settings);
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let done = browser.open(&back);
    assert_eq!(done.redirected("error").as_deref(), Some("invalid_request"));
    assert_eq!(
        done.redirected("error_description").as_deref(),
        Some("PreSignUp failed with error by invitation only.")
    );
    let users = federation.site.call("ListUsers", json!({})).unwrap();
    assert_eq!(users["Users"].as_array().unwrap().len(), 1);
}

#[test]
fn user_of_another_directory_migrates_on_a_hosted_page() {
    let (settings, events) = settings(&["UserMigration"], |event| {
        if event["triggerSource"] == "UserMigration_Authentication" {
            event["response"] = json!({
                "userAttributes": { "email": "maria@example.com", "email_verified": "true" },
                "finalUserStatus": "CONFIRMED",
            });
        }
        Ok(())
    });
    let site = Site::with_settings(settings, &json!({}));
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let done = browser.submit(&page, &[("username", "maria"), ("password", PASSWORD)]);
    assert!(done.redirected("code").is_some(), "{done:?}");
    assert_eq!(events.take_sources(), ["UserMigration_Authentication"]);
}

#[test]
fn code_sent_again_by_a_page_has_its_own_message() {
    let (settings, events) = settings(&["CustomMessage"], |_| Ok(()));
    let site = Site::with_settings(settings, &json!({}));
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]).replace("/oauth2/authorize", "/signup"));
    let fields = [
        ("username", "maria"),
        ("password", PASSWORD),
        ("attribute.email", "maria@example.com"),
    ];
    let page = browser.submit(&page, &fields);
    assert_eq!(events.take_sources(), ["CustomMessage_SignUp"]);
    browser.submit(&page, &[("username", "maria"), ("resend", "1")]);
    assert_eq!(events.take_sources(), ["CustomMessage_ResendCode"]);
}

#[test]
fn inbound_federation_gets_the_providers_answer() {
    let (settings, events) = settings(&["InboundFederation"], |_| Ok(()));
    let federation = Federation::with_settings(settings);
    let id = claims(&federation.tokens()["id_token"]);
    let events = std::mem::take(&mut *events.0.lock().unwrap());
    let event = &events[0];
    assert_eq!(event["triggerSource"], "InboundFederation_ExternalProvider");
    assert_eq!(event["version"], "1");
    let sub = federation.upstream_sub();
    assert_eq!(event["userName"], sub.as_str());
    assert_eq!(event["callerContext"]["clientId"], "exampleclient");
    let request = &event["request"];
    assert_eq!(request["providerName"], "Upstream");
    assert_eq!(request["providerType"], "OIDC");
    let attributes = &request["attributes"];
    assert_eq!(attributes["tokenResponse"]["token_type"], "Bearer");
    assert_eq!(attributes["tokenResponse"]["expires_in"], "3600");
    assert!(attributes["tokenResponse"]["access_token"].is_string());
    for part in ["idToken", "userInfo"] {
        assert_eq!(attributes[part]["sub"], sub.as_str(), "{part}");
        assert_eq!(attributes[part]["email"], "jeff@example.com", "{part}");
        assert_eq!(attributes[part]["email_verified"], "true", "{part}");
    }
    assert_eq!(event["response"], json!({ "userAttributesToMap": {} }));
    // A function that changes nothing keeps all attributes.
    assert_eq!(
        (&id["name"], &id["email_verified"]),
        (&json!("jeff"), &json!(true))
    );
}

#[test]
fn inbound_federation_replaces_what_is_mapped() {
    let (settings, _) = settings(&["InboundFederation"], |event| {
        if event["triggerSource"] == "InboundFederation_ExternalProvider" {
            event["response"]["userAttributesToMap"] = json!({
                "sub": "somebody-else", "email": "JEFF@example.org", "email_verified": false,
            });
        }
        Ok(())
    });
    let federation = Federation::with_settings(settings);
    for _ in 0..2 {
        let id = claims(&federation.tokens()["id_token"]);
        assert_eq!(id["email"], "JEFF@example.org");
        assert_eq!(id["email_verified"], false);
        assert_eq!(id.get("name"), None);
        // The provider alone says who the user is.
        let username = format!("Upstream_{}", federation.upstream_sub());
        assert_eq!(id["cognito:username"], username);
    }
}

#[test]
fn inbound_federation_that_fails_ends_the_sign_in() {
    let wrong_type = json!({ "userAttributesToMap": "none" });
    for (response, reason) in [
        (None, "InboundFederation failed with error not from here."),
        (Some(wrong_type), "Unrecognizable lambda output"),
    ] {
        let (settings, _) = settings(&["InboundFederation"], move |event| {
            if event["triggerSource"] == "InboundFederation_ExternalProvider" {
                event["response"] = response.clone().ok_or("not from here")?;
            }
            Ok(())
        });
        let federation = Federation::with_settings(settings);
        let mut browser = Browser::new(&federation.site);
        let back = federation.at_the_provider(&mut browser, &[]);
        let done = browser.open(&back);
        let description = done.redirected("error_description");
        assert_eq!(description.as_deref(), Some(reason));
        let users = federation.site.call("ListUsers", json!({})).unwrap();
        assert_eq!(users["Users"].as_array().unwrap().len(), 1);
    }
}

//! Responses that come to the wrong place: another browser, a second time, another provider.

use std::time::Duration;

use serde_json::json;

use super::idp::{Answer, Request, add_provider, deliver, metadata, post, reason, sign_in, site};
use crate::{
    browser::Browser,
    support::{DOMAIN, POOL, Response, code_client},
};

/// Checks that the answer is the page for a response that belongs to no sign-in.
fn assert_not_valid(done: &Response) {
    assert_eq!(done.status, 400, "{done:?}");
    assert_eq!(done.alert().as_deref(), Some("invalid_request"));
    let text = "Invalid samlResponse or relayState from identity provider";
    assert!(done.body.contains(text), "{}", done.body);
}

#[test]
fn saml_response_counts_once() {
    let site = site();
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[]);
    let xml = Answer::to(&request).xml();
    let kept = post(&site, &request.relay_state, &xml);
    assert_not_valid(&post(&site, &request.relay_state, &xml));
    let handle = kept.redirected("RelayState").unwrap();
    assert_not_valid(&post(&site, &handle, &xml));
    assert!(browser.open(kept.location()).redirected("code").is_some());
    assert_not_valid(&browser.open(kept.location()));
    assert_not_valid(&deliver(&mut browser, &request.relay_state, &xml));
}

#[test]
fn refused_saml_response_cannot_be_tried_again() {
    let site = site();
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[]);
    let mut answer = Answer::to(&request);
    answer.key = "other";
    reason(&deliver(&mut browser, &request.relay_state, &answer.xml()));
    let xml = Answer::to(&request).xml();
    assert_not_valid(&deliver(&mut browser, &request.relay_state, &xml));
}

#[test]
fn saml_response_in_another_browser_is_refused() {
    let site = site();
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[]);
    let kept = post(&site, &request.relay_state, &Answer::to(&request).xml());
    let mut victim = Browser::new(&site);
    assert_not_valid(&victim.open(kept.location()));
    Request::start(&mut victim, &[]);
    assert_not_valid(&victim.open(kept.location()));
    assert!(!victim.cookies.contains_key("cognito"));
    // The browser that started the sign-in can still finish it.
    assert!(browser.open(kept.location()).redirected("code").is_some());
}

#[test]
fn response_of_one_sign_in_is_refused_in_another() {
    let site = site();
    let mut browser = Browser::new(&site);
    let first = Request::start(&mut browser, &[]);
    let second = Request::start(&mut browser, &[]);
    let xml = Answer::to(&first).xml();
    let done = deliver(&mut browser, &second.relay_state, &xml);
    assert_eq!(
        reason(&done),
        "its InResponseTo is not the ID of the request"
    );
}

#[test]
fn saml_sign_in_expires() {
    let site = site();
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[]);
    let xml = Answer::to(&request).xml();
    site.pool.advance(Duration::from_mins(15));
    assert_not_valid(&deliver(&mut browser, &request.relay_state, &xml));
}

#[test]
fn form_without_its_two_values_is_refused() {
    let site = site();
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[]);
    let state = request.relay_state.as_str();
    for pairs in [
        vec![("RelayState", state)],
        vec![("RelayState", state), ("SAMLResponse", "not base64!")],
        vec![("RelayState", state), ("SAMLResponse", "/w==")],
        vec![("SAMLResponse", "PGEvPg==")],
        vec![("RelayState", "other"), ("SAMLResponse", "PGEvPg==")],
    ] {
        assert_not_valid(&site.post("/saml2/idpresponse", &[], &pairs));
    }
    // The value of the request does not finish the sign-in by itself.
    let address = format!("/{DOMAIN}/saml2/idpresponse?RelayState={state}");
    assert_not_valid(&browser.open(&address));
}

#[test]
fn provider_cannot_speak_for_another_one() {
    // The second provider signs a response for a sign-in with the first.
    let site = site();
    let other = metadata(&["other"]).replace("idp.example.com/metadata", "other.example.com");
    add_provider(&site, "Second", &other);
    let done = sign_in(&site, |answer| answer.key = "other");
    assert_eq!(reason(&done), "SAML Assertion signature is invalid.");
}

#[test]
fn sign_in_by_openid_connect_takes_no_saml_response() {
    let site = site();
    site.call(
        "CreateIdentityProvider",
        json!({
            "ProviderName": "Oidc",
            "ProviderType": "OIDC",
            "ProviderDetails": {
                "client_id": "client", "client_secret": "secret",
                "attributes_request_method": "GET", "authorize_scopes": "openid",
                "oidc_issuer": "http://localhost:1",
                "authorize_url": "http://localhost:1/authorize",
                "token_url": "http://localhost:1/token",
                "jwks_uri": "http://localhost:1/keys",
            },
        }),
    )
    .unwrap();
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = json!(["Oidc", "Corporate"]);
    site.set_client(settings).unwrap();
    let mut browser = Browser::new(&site);
    let away = browser.open(&site.authorize(&[("identity_provider", "Oidc")]));
    let state = away.redirected("state").unwrap();
    assert_not_valid(&post(&site, &state, "<a/>"));
    // And the other way round.
    let request = Request::start(&mut browser, &[]);
    let state = &request.relay_state;
    let crossed = browser.open(&format!(
        "/{DOMAIN}/oauth2/idpresponse?state={state}&code=x"
    ));
    assert_eq!(crossed.status, 400);
    let xml = Answer::to(&request).xml();
    let done = deliver(&mut browser, state, &xml);
    assert!(done.redirected("code").is_some(), "{done:?}");
}

#[test]
fn disabled_saml_user_is_refused() {
    let site = site();
    sign_in(&site, |_| {});
    let username = "Corporate_ada@corp.example";
    site.call("AdminDisableUser", json!({ "Username": username }))
        .unwrap();
    let refused = sign_in(&site, |_| {});
    let description = refused.redirected("error_description").unwrap();
    assert_eq!(description, "Corporate: User is disabled.");
}

#[test]
fn missing_attribute_of_saml_is_named() {
    let site = site();
    let refused = sign_in(&site, |answer| {
        answer.attributes.remove(0);
    });
    let description = refused.redirected("error_description").unwrap();
    assert_eq!(description, "Corporate: attributes required: [email]");
    assert!(site.pool.user(POOL, "Corporate_ada@corp.example").is_none());
}

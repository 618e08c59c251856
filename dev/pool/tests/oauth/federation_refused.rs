//! Answers of another provider that are not accepted.

use serde_json::json;

use crate::{
    browser::Browser,
    federation::Federation,
    support::{CALLBACK, DOMAIN, POOL},
};

#[test]
fn answer_of_a_provider_counts_once() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    assert!(browser.open(&back).redirected("code").is_some());
    let again = browser.open(&back);
    assert_eq!(again.status, 400);
    assert_eq!(again.alert().as_deref(), Some("invalid_request"));
}

#[test]
fn answer_in_another_browser_is_refused() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let mut victim = Browser::new(&federation.site);
    let refused = victim.open(&back);
    assert_eq!(refused.status, 400);
    victim.open(&federation.site.authorize(&[]));
    assert_eq!(victim.open(&back).status, 400);
    assert!(!victim.cookies.contains_key("cognito"));
    // The browser that started the sign-in can still finish it.
    assert!(browser.open(&back).redirected("code").is_some());
}

#[test]
fn answer_of_another_issuer_is_refused() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let mixed = format!("{back}&iss=https%3A%2F%2Fevil.example.com");
    let refused = browser.open(&mixed);
    assert_eq!(
        refused.redirected("error").as_deref(),
        Some("invalid_request")
    );
    assert!(
        refused
            .redirected("error_description")
            .unwrap()
            .contains("another issuer")
    );
}

#[test]
fn sign_in_with_a_provider_expires() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    federation
        .site
        .pool
        .advance(std::time::Duration::from_mins(15));
    assert_eq!(browser.open(&back).status, 400);
}

#[test]
fn error_of_a_provider_goes_to_the_client() {
    let federation = Federation::new();
    let mut browser = Browser::new(&federation.site);
    let request = [("identity_provider", "Upstream")];
    let away = browser.open(&federation.site.authorize(&request));
    let state = away.redirected("state").unwrap();
    let back = format!("/{DOMAIN}/oauth2/idpresponse?error=access_denied&state={state}");
    let done = browser.open(&back);
    assert!(done.location().starts_with(CALLBACK));
    assert_eq!(done.redirected("error").as_deref(), Some("access_denied"));
    assert_eq!(done.redirected("state").as_deref(), Some("some state"));
}

#[test]
fn wrong_secret_or_issuer_fails_without_a_session() {
    for (name, value) in [
        ("client_secret", "wrong".to_owned()),
        ("oidc_issuer", "http://localhost:1".to_owned()),
    ] {
        let federation = Federation::without_provider();
        let mut details = federation.details();
        details[name] = value.into();
        if name == "oidc_issuer" {
            // The endpoints are those of the real issuer, so its ID token is another one's.
            let base = format!("http://{}/{DOMAIN}", federation.upstream.host());
            details["authorize_url"] = format!("{base}/oauth2/authorize").into();
            details["token_url"] = format!("{base}/oauth2/token").into();
            let keys = format!(
                "http://{}/{POOL}/.well-known/jwks.json",
                federation.upstream.host()
            );
            details["jwks_uri"] = keys.into();
        }
        federation.add_provider(details);
        let mut browser = Browser::new(&federation.site);
        let back = federation.at_the_provider(&mut browser, &[]);
        let failed = browser.open(&back);
        assert_eq!(
            failed.redirected("error").as_deref(),
            Some("invalid_request"),
            "{name}"
        );
        assert!(!browser.cookies.contains_key("cognito"), "{name}");
    }
}

#[test]
fn provider_that_does_not_answer_is_an_error() {
    let federation = Federation::without_provider();
    let mut details = federation.details();
    details["oidc_issuer"] = "http://localhost:1".into();
    federation.add_provider(details);
    let mut browser = Browser::new(&federation.site);
    let failed = browser.open(
        &federation
            .site
            .authorize(&[("identity_provider", "Upstream")]),
    );
    assert_eq!(
        failed.redirected("error").as_deref(),
        Some("invalid_request")
    );
    let description = failed.redirected("error_description").unwrap();
    assert!(description.starts_with("Upstream: The discovery document cannot be reached"));
}

#[test]
fn disabled_user_of_a_provider_is_refused() {
    let federation = Federation::new();
    federation.tokens();
    let username = format!("Upstream_{}", federation.upstream_sub());
    federation
        .site
        .call("AdminDisableUser", json!({ "Username": username }))
        .unwrap();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let refused = browser.open(&back);
    let description = refused.redirected("error_description").unwrap();
    assert_eq!(description, "Upstream: User is disabled.");
}

#[test]
fn missing_required_attribute_is_named() {
    let federation = Federation::new();
    federation
        .site
        .call(
            "UpdateIdentityProvider",
            json!({ "ProviderName": "Upstream", "AttributeMapping": { "name": "name" } }),
        )
        .unwrap();
    let mut browser = Browser::new(&federation.site);
    let back = federation.at_the_provider(&mut browser, &[]);
    let refused = browser.open(&back);
    let description = refused.redirected("error_description").unwrap();
    assert_eq!(description, "Upstream: attributes required: [email]");
}

//! The sign-out at a provider that has `IDPSignout`.

use std::time::Duration;

use data_encoding::BASE64;
use serde_json::json;

use super::{
    idp::{Answer, Request, deliver, metadata, site},
    signing::signed,
};
use crate::{
    browser::Browser,
    support::{CLIENT, DOMAIN, PASSWORD, Response, Site, form},
};

const SIGN_OUT: &str = "https://idp.example.com/slo";
const SIGN_IN_PAGE: &str = "http://localhost:8080/signin";

/// Sets the details of the provider.
fn set_details(site: &Site, signs_out: &str, metadata: &str) {
    let details = json!({ "MetadataFile": metadata, "IDPSignout": signs_out });
    let change = json!({ "ProviderName": "Corporate", "ProviderDetails": details });
    site.call("UpdateIdentityProvider", change).unwrap();
}

fn site_with_sign_out() -> Site {
    let site = site();
    set_details(&site, "true", &metadata(&["idp"]));
    site
}

/// Signs a user of the provider in, and returns the response to `/logout`.
fn log_out(browser: &mut Browser<'_>) -> Response {
    let request = Request::start(browser, &[]);
    let mut answer = Answer::to(&request);
    answer.statement = answer
        .statement
        .replace("T00:00:00Z\"", "T00:00:00Z\" SessionIndex=\"_a&amp;b\"");
    let assertion = answer
        .assertion()
        .replace("<saml:NameID>", "<saml:NameID Format=\"f\">");
    let xml = answer.around(&signed(&assertion, "_assertion", "idp"));
    let done = deliver(browser, &request.relay_state, &xml);
    assert!(done.redirected("code").is_some(), "{done:?}");
    leave(browser)
}

/// Opens `/logout`, and checks that the session of the pool ends.
fn leave(browser: &mut Browser<'_>) -> Response {
    let query = form(&[
        ("client_id", CLIENT),
        ("logout_uri", SIGN_IN_PAGE),
        ("state", "a b"),
    ]);
    let cookie = browser.cookies["cognito"].clone();
    let away = browser.open(&format!("/{DOMAIN}/logout?{query}"));
    assert!(!browser.cookies.contains_key("cognito"));
    // Somebody who has kept the cookie has no session either.
    let mut thief = Browser::new(browser.site);
    thief.cookies.insert("cognito".to_owned(), cookie);
    let refused = thief.open(&browser.site.authorize(&[("prompt", "none")]));
    assert_eq!(
        refused.redirected("error").as_deref(),
        Some("login_required")
    );
    away
}

/// Returns a signed response in which `old` is `new`.
fn changed(site: &Site, request: &Request, old: &str, new: &str) -> String {
    signed(&reply(site, request).replace(old, new), "_reply", "idp")
}

/// Writes the provider's response to a sign-out, without a signature.
fn reply(site: &Site, request: &Request) -> String {
    let mut answer = Answer::to(&Request {
        // A sign-out names no address for the response.
        xml: request.xml.replace(
            " Version=",
            &format!(
                " AssertionConsumerServiceURL=\"http://{}/{DOMAIN}/saml2/logout\" Version=",
                site.host()
            ),
        ),
        relay_state: String::new(),
    });
    answer.response[1].1 = "_reply".to_owned();
    answer
        .around("")
        .replace("samlp:Response", "samlp:LogoutResponse")
}

fn post(site: &Site, relay_state: &str, xml: &str) -> Response {
    let encoded = BASE64.encode(xml.as_bytes());
    let pairs = [
        ("SAMLResponse", encoded.as_str()),
        ("RelayState", relay_state),
    ];
    site.post("/saml2/logout", &[], &pairs)
}

fn assert_refused(done: &Response, text: &str) {
    assert_eq!(done.status, 400, "{done:?}");
    assert!(done.body.contains(text), "{text}: {}", done.body);
}

#[test]
fn sign_out_goes_to_the_saml_provider_and_back() {
    let site = site_with_sign_out();
    let mut browser = Browser::new(&site);
    let away = log_out(&mut browser);
    assert!(
        away.location()
            .starts_with(&format!("{SIGN_OUT}?SAMLRequest="))
    );
    let algorithm = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
    assert_eq!(away.redirected("SigAlg").as_deref(), Some(algorithm));
    assert!(away.redirected("Signature").is_some());
    let request = Request::read(&away);
    assert_eq!(request.attribute("Destination"), SIGN_OUT);
    for part in [
        "<saml2:NameID Format=\"f\">ada@corp.example</saml2:NameID>",
        "<saml2p:SessionIndex>_a&amp;b</saml2p:SessionIndex>",
        "<saml2:Issuer>urn:amazon:cognito:sp:local_Example</saml2:Issuer>",
    ] {
        assert!(request.xml.contains(part), "{}", request.xml);
    }
    let xml = signed(&reply(&site, &request), "_reply", "idp");
    let back = post(&site, &request.relay_state, &xml);
    assert_eq!(back.location(), format!("{SIGN_IN_PAGE}?state=a%20b"));
    let again = post(&site, &request.relay_state, &xml);
    assert_refused(&again, "Invalid samlResponse or relayState");
}

#[test]
fn provider_without_sign_out_is_left_alone() {
    let plain = format!("{SIGN_IN_PAGE}?state=a%20b");
    let no_address = metadata(&["idp"]).replace(SIGN_OUT, "mailto:x");
    for (signs_out, metadata) in [("false", metadata(&["idp"])), ("true", no_address)] {
        let site = site();
        set_details(&site, signs_out, &metadata);
        assert_eq!(log_out(&mut Browser::new(&site)).location(), plain);
    }
    // A user of the pool itself has no session with the provider.
    let site = site_with_sign_out();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    browser.submit(&page, &[("username", "jeff"), ("password", PASSWORD)]);
    assert_eq!(leave(&mut browser).location(), plain);
}

#[test]
fn sign_out_needs_a_registered_address() {
    let site = site_with_sign_out();
    let query = form(&[
        ("client_id", CLIENT),
        ("logout_uri", "https://evil.example"),
    ]);
    let refused = Browser::new(&site).open(&format!("/{DOMAIN}/logout?{query}"));
    assert_eq!(refused.alert().as_deref(), Some("redirect_mismatch"));
}

#[test]
fn other_replies_to_a_sign_out_are_refused() {
    let site = site_with_sign_out();
    type Write = fn(&Site, &Request) -> String;
    let cases: [(Write, &str); 8] = [
        (
            |site, request| reply(site, request),
            "neither the response nor",
        ),
        (
            |site, request| signed(&reply(site, request), "_reply", "other"),
            "signature is invalid",
        ),
        (
            |site, request| changed(site, request, &request.attribute("ID"), "_other"),
            "its InResponseTo is not",
        ),
        (
            |site, request| changed(site, request, "/saml2/logout", "/saml2/idpresponse"),
            "its Destination is another address",
        ),
        (
            |site, request| changed(site, request, "example.com/metadata", "example.com/"),
            "its Issuer is not",
        ),
        (
            |site, request| changed(site, request, "status:Success", "status:PartialLogout"),
            "its status is PartialLogout",
        ),
        (
            |site, request| changed(site, request, "LogoutResponse", "Response"),
            "it is not a response of SAML 2.0",
        ),
        (
            |site, request| {
                let signed = signed(&reply(site, request), "_reply", "idp");
                format!("<!DOCTYPE x>{signed}")
            },
            "it is not a response of SAML 2.0",
        ),
    ];
    for (write, text) in cases {
        let request = Request::read(&log_out(&mut Browser::new(&site)));
        let refused = post(&site, &request.relay_state, &write(&site, &request));
        assert_refused(&refused, text);
    }
}

#[test]
fn sign_out_expires_and_needs_both_values() {
    let site = site_with_sign_out();
    let request = Request::read(&log_out(&mut Browser::new(&site)));
    let xml = signed(&reply(&site, &request), "_reply", "idp");
    let text = "Invalid samlResponse or relayState";
    assert_refused(&post(&site, "other", &xml), text);
    let state = [("RelayState", request.relay_state.as_str())];
    assert_refused(&site.post("/saml2/logout", &[], &state), text);
    site.pool.advance(Duration::from_mins(15));
    assert_refused(&post(&site, &request.relay_state, &xml), text);
}

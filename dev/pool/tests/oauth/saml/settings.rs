//! The metadata in the details of a provider.

use std::{
    io::{BufRead, BufReader, Write},
    net::TcpListener,
    time::Duration,
};

use serde_json::{Value, json};

use super::idp::{SIGN_IN, add_provider, metadata, reason, sign_in, site};
use crate::{browser::Browser, support::Site};

fn create(site: &Site, details: Value) -> Result<Value, String> {
    site.call(
        "CreateIdentityProvider",
        json!({
            "ProviderName": "Created",
            "ProviderType": "SAML",
            "ProviderDetails": details,
            "AttributeMapping": { "email": "mail" },
        }),
    )
}

/// Serves these statuses and bodies, one for each request.
fn serve(answers: Vec<(u16, String)>) -> String {
    let listener = TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let address = format!("http://{}/metadata", listener.local_addr().unwrap());
    std::thread::spawn(move || {
        for (status, body) in answers {
            let (mut stream, _) = listener.accept().unwrap();
            let mut lines = BufReader::new(&stream).lines();
            while lines.next().is_some_and(|line| !line.unwrap().is_empty()) {}
            let length = body.len();
            let head = format!("HTTP/1.1 {status} x\r\ncontent-length: {length}\r\n");
            let reply = format!("{head}connection: close\r\n\r\n{body}");
            stream.write_all(reply.as_bytes()).unwrap();
        }
    });
    address
}

#[test]
fn metadata_is_shown_with_its_addresses() {
    let site = site();
    let described = site
        .call(
            "DescribeIdentityProvider",
            json!({ "ProviderName": "Corporate" }),
        )
        .unwrap();
    let details = &described["IdentityProvider"]["ProviderDetails"];
    assert_eq!(details["MetadataFile"], metadata(&["idp"]));
    assert_eq!(details["SSORedirectBindingURI"], SIGN_IN);
    assert_eq!(
        details["SLORedirectBindingURI"],
        "https://idp.example.com/slo"
    );
    let found = site
        .call(
            "GetIdentityProviderByIdentifier",
            json!({ "IdpIdentifier": "Corporate.example.org" }),
        )
        .unwrap();
    assert_eq!(found["IdentityProvider"]["ProviderName"], "Corporate");
}

#[test]
fn metadata_that_cannot_be_used_is_refused() {
    let site = site();
    let good = metadata(&["idp"]);
    let without = |from: &str, to: &str| good.replace(from, to);
    for (file, text) in [
        ("hello".to_owned(), "Unable to unmarshall metadata"),
        (
            format!("<!DOCTYPE x>{good}"),
            "Unable to unmarshall metadata",
        ),
        (
            without("entityID", "other"),
            "Unable to unmarshall metadata",
        ),
        (
            without("IDPSSODescriptor", "SPSSODescriptor"),
            "Unable to unmarshall metadata",
        ),
        (
            without("HTTP-Redirect", "HTTP-Artifact"),
            "No SingleSignOn Http redirect binding location found in metadata.",
        ),
        (
            without(SIGN_IN, "javascript:alert(1)"),
            "No SingleSignOn Http redirect binding",
        ),
        (metadata(&[]), "No signing certificate"),
        (
            without("use=\"signing\"", "use=\"encryption\""),
            "No signing certificate",
        ),
        (without("MIIC", "MIIE"), "No signing certificate"),
        (
            without("entityID", "validUntil=\"2026-12-31T00:00:00Z\" entityID"),
            "The metadata has expired.",
        ),
    ] {
        let refused = create(&site, json!({ "MetadataFile": file })).unwrap_err();
        let expected = format!("InvalidParameterException: {text}");
        assert!(refused.starts_with(&expected), "{refused}");
    }
    assert_eq!(
        create(&site, json!({ "IDPSignout": "false" })).unwrap_err(),
        "InvalidParameterException: At least one of the MetadataURL or MetadataFile should be provided."
    );
}

#[test]
fn expired_certificate_is_refused_when_configured() {
    let site = site();
    let details = || json!({ "MetadataFile": metadata(&["idp"]) });
    // The certificate is valid until 2126.
    site.pool.advance(Duration::from_hours(24 * 365 * 99));
    create(&site, details()).unwrap();
    site.pool.advance(Duration::from_hours(24 * 365));
    let body = json!({ "ProviderName": "Created", "ProviderDetails": details() });
    assert_eq!(
        site.call("UpdateIdentityProvider", body).unwrap_err(),
        "InvalidParameterException: The signing certificate in the metadata has expired."
    );
}

#[test]
fn address_of_metadata_is_asked_each_time() {
    let site = site();
    let url = serve(vec![
        (200, metadata(&["other"])),
        (200, metadata(&["other"])),
        (200, metadata(&["idp"])),
        (200, metadata(&["other"])),
        (200, metadata(&["other"])),
    ]);
    let change = json!({
        "ProviderName": "Corporate", "ProviderDetails": { "MetadataURL": url },
    });
    site.call("UpdateIdentityProvider", change).unwrap();
    // The provider's key changes between the start of the sign-in and its end.
    let done = sign_in(&site, |_| {});
    assert!(done.redirected("code").is_some(), "{done:?}");
    let done = sign_in(&site, |_| {});
    assert_eq!(reason(&done), "SAML Assertion signature is invalid.");
}

#[test]
fn address_without_metadata_is_refused() {
    let site = site();
    let url = serve(vec![(404, String::new()), (200, "hello".to_owned())]);
    assert_eq!(
        create(&site, json!({ "MetadataURL": url })).unwrap_err(),
        format!(
            "InvalidParameterException: Non-ok status code 404 returned from remote metadata source {url}"
        )
    );
    let refused = create(&site, json!({ "MetadataURL": url })).unwrap_err();
    assert!(
        refused.ends_with("Unable to unmarshall metadata"),
        "{refused}"
    );
    let refused = create(&site, json!({ "MetadataURL": "http://localhost:1/" })).unwrap_err();
    let text = "InvalidParameterException: Error retrieving metadata from http://localhost:1/: ";
    assert!(refused.starts_with(text), "{refused}");
}

#[test]
fn other_change_does_not_ask_for_the_metadata_again() {
    let site = site();
    let url = serve(vec![(200, metadata(&["idp"]))]);
    create(&site, json!({ "MetadataURL": url })).unwrap();
    let change = json!({ "ProviderName": "Created", "IdpIdentifiers": ["created"] });
    let updated = site.call("UpdateIdentityProvider", change).unwrap();
    let details = &updated["IdentityProvider"]["ProviderDetails"];
    assert_eq!(details["SSORedirectBindingURI"], SIGN_IN);
}

#[test]
fn metadata_that_has_expired_ends_the_sign_in() {
    let site = site();
    let valid =
        metadata(&["idp"]).replace("entityID", "validUntil=\"2027-01-02T00:00:00Z\" entityID");
    add_provider(&site, "Valid", &valid);
    site.pool.advance(Duration::from_hours(25));
    let mut browser = Browser::new(&site);
    let refused = browser.open(&site.authorize(&[("identity_provider", "Valid")]));
    let description = refused.redirected("error_description").unwrap();
    assert_eq!(description, "Valid: The metadata has expired.");
}

//! Sign-ins that succeed, and what they make of a user.

use serde_json::{Value, json};

use super::{
    idp::{
        ASSERTION, Answer, ENTITY, Request, SIGN_IN, Signed, add_provider, deliver, metadata,
        sign_in, sign_in_with, site, site_with,
    },
    signing::{Recipe, SCHEMA, signature, signed, with_signature},
};
use crate::{
    browser::Browser,
    support::{DOMAIN, POOL, Response, Site, claims},
};

fn id_token(site: &Site, done: &Response) -> Value {
    let code = done.redirected("code").expect("a code");
    let reply = site.redeem(&code, &[]);
    assert_eq!(reply.status, 200, "{reply:?}");
    claims(&reply.json()["id_token"])
}

#[test]
fn saml_user_signs_in_and_gets_a_profile() {
    let site = site();
    let done = sign_in(&site, |_| {});
    assert_eq!(done.redirected("state").as_deref(), Some("some state"));
    let id = id_token(&site, &done);
    assert_eq!(id["cognito:username"], "Corporate_ada@corp.example");
    assert_eq!(id["email"], "ada@corp.example");
    assert_eq!(id["email_verified"], false);
    assert_eq!(id["nonce"], "some-nonce");
    assert_eq!(id["cognito:groups"], json!([format!("{POOL}_Corporate")]));
    let identity = &id["identities"][0];
    assert_eq!(identity["userId"], "ada@corp.example");
    assert_eq!(identity["providerName"], "Corporate");
    assert_eq!(identity["providerType"], "SAML");
    assert_eq!(identity["issuer"], ENTITY);
    assert_eq!(identity["primary"], "true");
    let user = site.pool.user(POOL, "Corporate_ada@corp.example").unwrap();
    assert_eq!(user.attributes["name"], "Ada Lovelace");
    // The next sign-in finds the user and writes the attributes again.
    let again = sign_in(&site, |answer| answer.attributes[1].1 = vec!["Countess"]);
    assert_eq!(id_token(&site, &again)["sub"], id["sub"]);
    let user = site.pool.user(POOL, "Corporate_ada@corp.example").unwrap();
    assert_eq!(user.attributes["name"], "Countess");
}

#[test]
fn request_names_the_pool_and_its_address() {
    let site = site();
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[]);
    let back = format!("http://{}/{DOMAIN}/saml2/idpresponse", site.host());
    assert_eq!(request.attribute("AssertionConsumerServiceURL"), back);
    assert_eq!(request.attribute("Destination"), SIGN_IN);
    assert_eq!(
        request.attribute("IssueInstant"),
        "2027-01-01T00:00:00.000Z"
    );
    let issuer = format!(">urn:amazon:cognito:sp:{POOL}</saml2:Issuer>");
    assert!(request.xml.contains(&issuer), "{}", request.xml);
    assert!(!request.xml.contains("ForceAuthn"));
    let other = Request::start(&mut browser, &[("prompt", "login")]);
    assert_eq!(other.attribute("ForceAuthn"), "true");
    assert_ne!(other.attribute("ID"), request.attribute("ID"));
    assert_ne!(other.relay_state, request.relay_state);
}

#[test]
fn saml_provider_is_chosen_by_button_or_identifier() {
    let site = site();
    let mut browser = Browser::new(&site);
    let page = browser.open(&site.authorize(&[]));
    let away = browser.click(&page, "Continue with Corporate");
    assert!(away.location().starts_with(SIGN_IN));
    let by_identifier = [
        ("identity_provider", ""),
        ("idp_identifier", "Corporate.example.org"),
    ];
    Request::start(&mut browser, &by_identifier);
}

#[test]
fn signature_of_response_assertion_or_both_is_enough() {
    for part in [Signed::Assertion, Signed::Response, Signed::Both] {
        let done = sign_in(&site(), |answer| answer.signed = part);
        assert!(done.redirected("code").is_some(), "{done:?}");
    }
}

#[test]
fn any_certificate_of_the_metadata_is_enough() {
    for key in ["other", "idp", "ec"] {
        let site = site_with(&["idp", "ec", "other"]);
        let done = sign_in(&site, |answer| answer.key = key);
        assert!(done.redirected("code").is_some(), "{key} {done:?}");
    }
}

#[test]
fn several_values_become_a_text_in_brackets() {
    let site = site();
    let done = sign_in(&site, |answer| {
        answer.attributes[1].1 = vec!["One"];
        let name = answer.attributes[1].0;
        answer
            .attributes
            .push((name, vec!["Two", "Three &amp; Four"]));
    });
    assert!(done.redirected("code").is_some());
    let user = site.pool.user(POOL, "Corporate_ada@corp.example").unwrap();
    assert_eq!(user.attributes["name"], "[One, Two, Three & Four]");
}

#[test]
fn linked_saml_identity_signs_the_own_user_in() {
    for (attribute, value) in [
        ("Cognito_Subject", "ada@corp.example"),
        ("mail", "ada@corp.example"),
    ] {
        let site = site();
        site.call(
            "AdminLinkProviderForUser",
            json!({
                "DestinationUser": {
                    "ProviderName": "Cognito", "ProviderAttributeValue": "jeff",
                },
                "SourceUser": {
                    "ProviderName": "Corporate",
                    "ProviderAttributeName": attribute,
                    "ProviderAttributeValue": value,
                },
            }),
        )
        .unwrap();
        let id = id_token(&site, &sign_in(&site, |_| {}));
        assert_eq!(id["cognito:username"], "jeff", "{attribute}");
        assert_eq!(id["identities"][0]["providerType"], "SAML");
    }
}

#[test]
fn user_of_one_saml_provider_is_not_one_of_another() {
    let site = site();
    let first = id_token(&site, &sign_in(&site, |_| {}));
    add_provider(&site, "Second", &metadata(&["idp"]));
    let mut browser = Browser::new(&site);
    let request = Request::start(&mut browser, &[("identity_provider", "Second")]);
    let xml = Answer::to(&request).xml();
    let done = deliver(&mut browser, &request.relay_state, &xml);
    let second = id_token(&site, &done);
    assert_eq!(second["cognito:username"], "Second_ada@corp.example");
    assert_ne!(second["sub"], first["sub"]);
}

#[test]
fn request_is_signed_if_the_details_say_so() {
    let site = site();
    let change = |algorithm: Value| {
        let mut details = json!({ "MetadataFile": metadata(&["idp"]) });
        details["RequestSigningAlgorithm"] = algorithm;
        let body = json!({ "ProviderName": "Corporate", "ProviderDetails": details });
        site.call("UpdateIdentityProvider", body).unwrap();
        let mut browser = Browser::new(&site);
        browser.open(&site.authorize(&[("identity_provider", "Corporate")]))
    };
    let away = change("rsa-sha256".into());
    let names: Vec<&str> = away
        .location()
        .split(['?', '&'])
        .skip(1)
        .map(|pair| pair.split('=').next().unwrap())
        .collect();
    assert_eq!(names, ["SAMLRequest", "RelayState", "SigAlg", "Signature"]);
    assert!(change("".into()).redirected("Signature").is_none());
}

#[test]
fn namespaces_and_breaks_of_other_writers_are_read() {
    // The prefix of the assertion is declared outside of it, attributes have another order and
    // other quotes, and base64 has line breaks.
    let done = sign_in_with(&site(), |answer| {
        let declared = format!(" xmlns:saml=\"{ASSERTION}\"");
        let assertion = signed(&answer.assertion(), "_assertion", "idp")
            .replacen(&declared, "", 1)
            .replace(
                "ID=\"_assertion\" IssueInstant=\"2027-01-01T00:00:00Z\" Version=\"2.0\"",
                "Version = '2.0'\n ID='_assertion' IssueInstant='2027-01-01T00:00:00Z'",
            )
            .replace("</ds:SignatureValue>", "\n</ds:SignatureValue>");
        answer
            .around(&assertion)
            .replace("<samlp:Response", &format!("<samlp:Response{declared}"))
    });
    assert!(done.redirected("code").is_some(), "{done:?}");
}

#[test]
fn inclusive_prefixes_are_part_of_the_signed_text() {
    for (prefixes, is_accepted) in [("xs other", true), ("other", false)] {
        let done = sign_in_with(&site(), |answer| {
            let declared = format!("\" xmlns:xs=\"{SCHEMA}\" ID=");
            let assertion = answer.assertion().replace("\" ID=", &declared);
            let recipe = Recipe {
                prefixes,
                ..Recipe::usual("idp")
            };
            let signature = signature(&assertion, "_assertion", "idp", &recipe);
            answer.around(&with_signature(&assertion, &signature))
        });
        assert_eq!(done.redirected("code").is_some(), is_accepted, "{done:?}");
    }
}

//! The provider: its metadata and its responses.

use cognito_local::{Settings, core::clock::Timestamp};
use data_encoding::BASE64;
use serde_json::json;

use super::signing::{DS, key, signed};
use crate::{
    browser::Browser,
    support::{DOMAIN, POOL, Response, Site, code_client, form},
};

pub(super) const ENTITY: &str = "https://idp.example.com/metadata";
pub(super) const SIGN_IN: &str = "https://idp.example.com/sso";
pub(super) const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
pub(super) const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";

/// The time at which the pool's clock is stopped: 2027-01-01T00:00:00Z.
const NOW: i64 = 1_798_761_600_000;

/// Returns metadata with these certificates.
pub(super) fn metadata(names: &[&str]) -> String {
    let keys: String = names
        .iter()
        .map(|name| {
            format!(
                "<md:KeyDescriptor use=\"signing\"><ds:KeyInfo><ds:X509Data><ds:X509Certificate>\n{}\n\
                 </ds:X509Certificate></ds:X509Data></ds:KeyInfo></md:KeyDescriptor>",
                key(name).1
            )
        })
        .collect();
    format!(
        "<?xml version=\"1.0\"?><md:EntityDescriptor \
         xmlns:md=\"urn:oasis:names:tc:SAML:2.0:metadata\" xmlns:ds=\"{DS}\" entityID=\"{ENTITY}\">\
         <md:IDPSSODescriptor protocolSupportEnumeration=\"{PROTOCOL}\">{keys}\
         <md:SingleLogoutService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"https://idp.example.com/slo\"/>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\" \
         Location=\"https://idp.example.com/post\"/>\
         <md:SingleSignOnService Binding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect\" \
         Location=\"{SIGN_IN}\"/></md:IDPSSODescriptor></md:EntityDescriptor>"
    )
}

/// Returns a pool with the provider `Corporate`, whose metadata has these certificates.
pub(super) fn site_with(names: &[&str]) -> Site {
    let settings = Settings {
        stopped_at: Some(Timestamp::from_millis(NOW)),
        ..Site::settings()
    };
    let site = Site::with_settings(settings, &json!({}));
    add_provider(&site, "Corporate", &metadata(names));
    site
}

pub(super) fn site() -> Site {
    site_with(&["idp"])
}

/// Adds a provider and allows it to the client.
pub(super) fn add_provider(site: &Site, name: &str, metadata: &str) {
    site.call(
        "CreateIdentityProvider",
        json!({
            "ProviderName": name,
            "ProviderType": "SAML",
            "ProviderDetails": { "MetadataFile": metadata },
            "AttributeMapping": { "email": "mail", "name": "urn:oid:2.16.840.1.113730.3.1.241" },
            "IdpIdentifiers": [format!("{name}.example.org")],
        }),
    )
    .unwrap();
    let listed = site
        .call("ListIdentityProviders", json!({ "MaxResults": 60 }))
        .unwrap();
    let mut names = vec![json!("COGNITO")];
    for provider in listed["Providers"].as_array().unwrap() {
        names.push(provider["ProviderName"].clone());
    }
    let mut settings = code_client();
    settings["SupportedIdentityProviders"] = names.into();
    site.set_client(settings).unwrap();
}

/// The request that the pool sends.
pub(super) struct Request {
    pub(super) xml: String,
    pub(super) relay_state: String,
}

impl Request {
    /// Starts a sign-in and reads the request.
    pub(super) fn start(browser: &mut Browser<'_>, parameters: &[(&str, &str)]) -> Self {
        let mut query = vec![("identity_provider", "Corporate")];
        for change in parameters {
            query.retain(|(name, _)| *name != change.0);
            query.push(*change);
        }
        let path = browser.site.authorize(&query);
        let away = browser.open(&path);
        assert!(away.location().starts_with(SIGN_IN), "{away:?}");
        Self::read(&away)
    }

    /// Reads the request of a redirect.
    pub(super) fn read(away: &Response) -> Self {
        let parameter = away.redirected("SAMLRequest").unwrap();
        let bytes = BASE64.decode(parameter.as_bytes()).unwrap();
        let bytes = miniz_oxide::inflate::decompress_to_vec(&bytes).unwrap();
        Self {
            xml: String::from_utf8(bytes).unwrap(),
            relay_state: away.redirected("RelayState").unwrap(),
        }
    }

    /// Returns an attribute of the request.
    pub(super) fn attribute(&self, name: &str) -> String {
        let start = self.xml.find(&format!(" {name}=\"")).unwrap() + name.len() + 3;
        let end = self.xml[start..].find('"').unwrap() + start;
        self.xml[start..end].to_owned()
    }
}

/// The elements that are signed.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Signed {
    Assertion,
    Response,
    Both,
    Neither,
}

/// A response, with every value that a check reads.
#[derive(Clone)]
pub(super) struct Answer {
    pub(super) signed: Signed,
    pub(super) key: &'static str,
    /// The attributes of the response, in their canonical order.
    pub(super) response: Vec<(&'static str, String)>,
    pub(super) response_issuer: String,
    pub(super) status: String,
    pub(super) issuer: String,
    pub(super) name_id: String,
    /// The attributes of the data of the confirmation, in their canonical order.
    pub(super) confirmation: Vec<(&'static str, String)>,
    pub(super) method: String,
    pub(super) not_before: String,
    pub(super) not_on_or_after: String,
    /// The content of the conditions.
    pub(super) conditions: String,
    pub(super) statement: String,
    pub(super) attributes: Vec<(&'static str, Vec<&'static str>)>,
}

impl Answer {
    /// Makes the response that a request asks for.
    pub(super) fn to(request: &Request) -> Self {
        let (id, to) = (
            request.attribute("ID"),
            request.attribute("AssertionConsumerServiceURL"),
        );
        let text = str::to_owned;
        Self {
            signed: Signed::Assertion,
            key: "idp",
            response: vec![
                ("Destination", to.clone()),
                ("ID", text("_response")),
                ("InResponseTo", id.clone()),
                ("IssueInstant", text("2027-01-01T00:00:00Z")),
                ("Version", text("2.0")),
            ],
            response_issuer: text(ENTITY),
            status: text(SUCCESS),
            issuer: text(ENTITY),
            name_id: text("ada@corp.example"),
            confirmation: vec![
                ("InResponseTo", id),
                ("NotOnOrAfter", text("2027-01-01T00:05:00Z")),
                ("Recipient", to),
            ],
            method: text("urn:oasis:names:tc:SAML:2.0:cm:bearer"),
            not_before: text("2026-12-31T23:59:30Z"),
            not_on_or_after: text("2027-01-01T00:05:00Z"),
            conditions: audience(&format!("urn:amazon:cognito:sp:{POOL}")),
            statement: text(
                "<saml:AuthnStatement AuthnInstant=\"2027-01-01T00:00:00Z\"></saml:AuthnStatement>",
            ),
            attributes: vec![
                ("mail", vec!["ada@corp.example"]),
                ("urn:oid:2.16.840.1.113730.3.1.241", vec!["Ada Lovelace"]),
            ],
        }
    }

    /// Writes the assertion in its canonical form, without a signature.
    pub(super) fn assertion(&self) -> String {
        let attributes: String = self
            .attributes
            .iter()
            .map(|(name, values)| {
                let values: String = values
                    .iter()
                    .map(|value| format!("<saml:AttributeValue>{value}</saml:AttributeValue>"))
                    .collect();
                format!("<saml:Attribute Name=\"{name}\">{values}</saml:Attribute>")
            })
            .collect();
        format!(
            "<saml:Assertion xmlns:saml=\"{ASSERTION}\" ID=\"_assertion\" \
             IssueInstant=\"2027-01-01T00:00:00Z\" Version=\"2.0\">\
             <saml:Issuer>{}</saml:Issuer><saml:Subject><saml:NameID>{}</saml:NameID>\
             <saml:SubjectConfirmation Method=\"{}\"><saml:SubjectConfirmationData{}>\
             </saml:SubjectConfirmationData></saml:SubjectConfirmation></saml:Subject>\
             <saml:Conditions NotBefore=\"{}\" NotOnOrAfter=\"{}\">{}</saml:Conditions>{}\
             <saml:AttributeStatement>{attributes}</saml:AttributeStatement></saml:Assertion>",
            self.issuer,
            self.name_id,
            self.method,
            pairs(&self.confirmation),
            self.not_before,
            self.not_on_or_after,
            self.conditions,
            self.statement,
        )
    }

    /// Writes the response with its signatures.
    pub(super) fn xml(&self) -> String {
        let mut assertion = self.assertion();
        if matches!(self.signed, Signed::Assertion | Signed::Both) {
            assertion = signed(&assertion, "_assertion", self.key);
        }
        let response = self.around(&assertion);
        if matches!(self.signed, Signed::Response | Signed::Both) {
            return signed(&response, "_response", self.key);
        }
        response
    }

    /// Writes the response around an assertion, without a signature.
    pub(super) fn around(&self, assertion: &str) -> String {
        format!(
            "<samlp:Response xmlns:samlp=\"{PROTOCOL}\"{}>\
             <saml:Issuer xmlns:saml=\"{ASSERTION}\">{}</saml:Issuer>\
             <samlp:Status><samlp:StatusCode Value=\"{}\"></samlp:StatusCode></samlp:Status>\
             {assertion}</samlp:Response>",
            pairs(&self.response),
            self.response_issuer,
            self.status,
        )
    }
}

/// Writes the restriction to an audience.
pub(super) fn audience(name: &str) -> String {
    format!(
        "<saml:AudienceRestriction><saml:Audience>{name}</saml:Audience></saml:AudienceRestriction>"
    )
}

fn pairs(attributes: &[(&str, String)]) -> String {
    attributes
        .iter()
        .map(|(name, value)| format!(" {name}=\"{value}\""))
        .collect()
}

/// Sends a response as the provider's page does: with the form of another site, so without
/// cookies. Then the browser follows the redirect.
pub(super) fn deliver(browser: &mut Browser<'_>, relay_state: &str, xml: &str) -> Response {
    let kept = post(browser.site, relay_state, xml);
    if kept.status != 302 {
        return kept;
    }
    browser.open(kept.location())
}

/// Sends the form of the provider's page.
pub(super) fn post(site: &Site, relay_state: &str, xml: &str) -> Response {
    let encoded = BASE64.encode(xml.as_bytes());
    let body = form(&[("SAMLResponse", &encoded), ("RelayState", relay_state)]);
    let headers = [
        ("content-type", "application/x-www-form-urlencoded"),
        ("origin", "https://idp.example.com"),
        ("sec-fetch-site", "cross-site"),
    ];
    site.send(
        "POST",
        &format!("/{DOMAIN}/saml2/idpresponse"),
        &headers,
        &body,
    )
}

/// Signs in with a response that differs from the expected one in what `change` does.
pub(super) fn sign_in(site: &Site, change: impl FnOnce(&mut Answer)) -> Response {
    sign_in_with(site, |answer| {
        change(answer);
        answer.xml()
    })
}

/// Signs in with the XML that `write` makes of the expected response.
pub(super) fn sign_in_with(site: &Site, write: impl FnOnce(&mut Answer) -> String) -> Response {
    let mut browser = Browser::new(site);
    let request = Request::start(&mut browser, &[]);
    let xml = write(&mut Answer::to(&request));
    let done = deliver(&mut browser, &request.relay_state, &xml);
    let has_session = browser.cookies.contains_key("cognito");
    assert_eq!(has_session, done.redirected("code").is_some(), "{done:?}");
    done
}

/// Returns the reason for which a response is refused.
pub(super) fn reason(done: &Response) -> String {
    assert_eq!(
        done.redirected("error").as_deref(),
        Some("server_error"),
        "{done:?}"
    );
    let description = done.redirected("error_description").unwrap();
    description
        .strip_prefix("Invalid SAML response received: ")
        .expect("Cognito's words")
        .to_owned()
}

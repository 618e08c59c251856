//! The request that sends a user to an identity provider (SAML Core, section 3.4.1).

use crate::core::clock::Timestamp;

use super::{ASSERTION, PROTOCOL, redirect::escape};

/// A request for the authentication of a user.
pub(crate) struct AuthnRequest<'a> {
    /// The identifier, which the response must repeat.
    pub id: &'a str,
    /// The address that the request is sent to.
    pub destination: &'a str,
    /// The address that the response must be sent to.
    pub reply_to: &'a str,
    /// The entity id of the user pool.
    pub issuer: &'a str,
    /// The time of the request.
    pub issued: Timestamp,
    /// Set if the provider must ask the user again.
    pub asks_again: bool,
}

impl AuthnRequest<'_> {
    /// Writes the request as XML.
    #[must_use]
    pub(crate) fn xml(&self) -> String {
        let force = if self.asks_again {
            " ForceAuthn=\"true\""
        } else {
            ""
        };
        format!(
            "<saml2p:AuthnRequest xmlns:saml2p=\"{PROTOCOL}\" ID=\"{}\" Version=\"2.0\" \
             IssueInstant=\"{}\" Destination=\"{}\" AssertionConsumerServiceURL=\"{}\" \
             ProtocolBinding=\"urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST\"{force}>\
             <saml2:Issuer xmlns:saml2=\"{ASSERTION}\">{}</saml2:Issuer></saml2p:AuthnRequest>",
            escape(self.id),
            self.issued.rfc3339(),
            escape(self.destination),
            escape(self.reply_to),
            escape(self.issuer),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::saml::xml::{self, Element};

    #[test]
    fn request_is_xml_with_every_value() {
        let request = AuthnRequest {
            id: "_1",
            destination: "http://localhost/?a=1&b=\"<2>",
            reply_to: "http://localhost/back",
            issuer: "urn:amazon:cognito:sp:local_Example",
            issued: Timestamp::from_millis(0),
            asks_again: true,
        };
        let text = request.xml();
        let document = xml::parse(&text).unwrap();
        let root = Element::root(&document).unwrap();
        assert!(root.is(PROTOCOL, "AuthnRequest"));
        for (name, value) in [
            ("ID", "_1"),
            ("Version", "2.0"),
            ("IssueInstant", "1970-01-01T00:00:00.000Z"),
            ("Destination", "http://localhost/?a=1&b=\"<2>"),
            ("AssertionConsumerServiceURL", "http://localhost/back"),
            ("ForceAuthn", "true"),
        ] {
            assert_eq!(root.attribute(name), Some(value));
        }
        let issuer = root.only(ASSERTION, "Issuer").unwrap();
        assert_eq!(issuer.text(), "urn:amazon:cognito:sp:local_Example");
    }
}

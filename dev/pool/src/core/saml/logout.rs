//! Single logout: the request that ends a user's session with an identity provider, and the
//! response to it (SAML Core, section 3.7; SAML Profiles, section 4.4).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::core::clock::Timestamp;

use super::{
    ASSERTION, PROTOCOL,
    redirect::escape,
    response::{Expected, ResponseError, check_response},
    signature,
    xml::{self, Element},
};

/// A user's session with a provider, as the provider's assertion names it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderSession {
    /// The `NameID`.
    pub name_id: String,
    /// The attributes of the `NameID`, which belong to it: the format and the qualifiers.
    pub qualifiers: BTreeMap<String, String>,
    /// The `SessionIndex` of the first statement.
    pub index: Option<String>,
}

/// A request for the end of a session.
pub(crate) struct LogoutRequest<'a> {
    /// The identifier, which the response must repeat.
    pub id: &'a str,
    /// The address that the request is sent to.
    pub destination: &'a str,
    /// The entity id of the user pool.
    pub issuer: &'a str,
    /// The time of the request.
    pub issued: Timestamp,
    /// The session.
    pub session: &'a ProviderSession,
}

impl LogoutRequest<'_> {
    /// Writes the request as XML.
    #[must_use]
    pub(crate) fn xml(&self) -> String {
        let qualifiers: String = self
            .session
            .qualifiers
            .iter()
            .map(|(name, value)| format!(" {name}=\"{}\"", escape(value)))
            .collect();
        let index = self.session.index.as_ref().map(|index| {
            format!(
                "<saml2p:SessionIndex>{}</saml2p:SessionIndex>",
                escape(index)
            )
        });
        format!(
            "<saml2p:LogoutRequest xmlns:saml2p=\"{PROTOCOL}\" xmlns:saml2=\"{ASSERTION}\" \
             ID=\"{}\" Version=\"2.0\" IssueInstant=\"{}\" Destination=\"{}\">\
             <saml2:Issuer>{}</saml2:Issuer><saml2:NameID{qualifiers}>{}</saml2:NameID>{}\
             </saml2p:LogoutRequest>",
            escape(self.id),
            self.issued.rfc3339(),
            escape(self.destination),
            escape(self.issuer),
            escape(&self.session.name_id),
            index.unwrap_or_default(),
        )
    }
}

/// Checks the response to a request for the end of a session. Sent by a form, it must be
/// signed (SAML Profiles, section 4.4.4.2).
///
/// # Errors
/// The reason for which the response is not accepted.
pub(crate) fn check_reply(text: &str, expected: &Expected<'_>) -> Result<(), ResponseError> {
    let document = xml::parse(text).ok_or(ResponseError::Unreadable)?;
    let response = Element::root(&document)
        .filter(|root| {
            root.is(PROTOCOL, "LogoutResponse") && root.attribute("Version") == Some("2.0")
        })
        .ok_or(ResponseError::Unreadable)?;
    if !xml::has_unique_ids(&document) {
        return Err(ResponseError::RepeatedId);
    }
    let signature = signature::of(response)?.ok_or(ResponseError::Unsigned)?;
    let signed = signature::verify(response, signature, &expected.metadata.certificates)?;
    let document = xml::parse(&signed).ok_or(ResponseError::Unreadable)?;
    let response = Element::root(&document).ok_or(ResponseError::Unreadable)?;
    if response.attribute("Destination").is_none() {
        return Err(ResponseError::Destination);
    }
    if response.named(ASSERTION, "Issuer").next().is_none() {
        return Err(ResponseError::Issuer);
    }
    check_response(response, expected)
}

//! The check of an identity provider's response (SAML Profiles, section 4.1.4; SAML Core,
//! sections 2.5 and 3.4.1.4).
//!
//! Cognito refuses a response without an audience, without `InResponseTo` in the response
//! and in the confirmation of its subject, or without a recipient, and so does this.
//! Source: issue 87 of c6fc/npk, which quotes AWS's notice of 2023.

use std::time::Duration;

use serde_json::{Map, Value};

use crate::core::clock::Timestamp;

use super::{
    ASSERTION, PROTOCOL,
    logout::ProviderSession,
    metadata::Metadata,
    signature::{self, SignatureError},
    xml::{self, Element},
};

/// The difference that the clocks of two machines may have.
const CLOCK_SKEW: Duration = Duration::from_mins(1);

/// The attributes that belong to a `NameID` (SAML Core, section 2.2.2).
const QUALIFIERS: [&str; 4] = ["Format", "NameQualifier", "SPNameQualifier", "SPProvidedID"];

const SUCCESS: &str = "urn:oasis:names:tc:SAML:2.0:status:Success";
const BEARER: &str = "urn:oasis:names:tc:SAML:2.0:cm:bearer";

/// The expected values of a response.
pub(crate) struct Expected<'a> {
    /// The metadata of the provider.
    pub metadata: &'a Metadata,
    /// The address that the response was sent to.
    pub recipient: &'a str,
    /// The entity id of the user pool.
    pub audience: &'a str,
    /// The identifier of the request.
    pub request_id: &'a str,
    /// The time.
    pub now: Timestamp,
}

/// A user, as a provider's assertion describes one.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Subject {
    /// The `NameID`, and the session with the provider.
    pub session: ProviderSession,
    /// The attributes. Several values of one name are a text like `[one, two]`, as at AWS.
    pub attributes: Map<String, Value>,
}

/// The reason for which a response is not accepted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ResponseError {
    /// The text is not a response of SAML 2.0, or it has a document type.
    #[error("it is not a response of SAML 2.0, or it has a document type declaration")]
    Unreadable,
    /// Two elements have the same identifier.
    #[error("two of its elements have the same ID")]
    RepeatedId,
    /// The provider says that the sign-in has failed.
    #[error("its status is {0}")]
    Status(String),
    /// The response is for another address.
    #[error("its Destination is another address")]
    Destination,
    /// The response does not answer the request.
    #[error("its InResponseTo is not the ID of the request")]
    InResponseTo,
    /// The response or the assertion has another issuer.
    #[error("its Issuer is not the entityID of the metadata")]
    Issuer,
    /// The assertion is encrypted.
    #[error("its assertion is encrypted, which this pool does not support")]
    Encrypted,
    /// There is no assertion, or there are several.
    #[error("it does not have exactly one assertion")]
    Assertions,
    /// Neither the response nor the assertion is signed.
    #[error("neither the response nor the assertion is signed")]
    Unsigned,
    /// The signature is not accepted.
    #[error("{0}")]
    Signature(#[source] SignatureError),
    /// The assertion is for another audience, or for none.
    #[error("Audience restriction is not the entity ID of the user pool")]
    Audience,
    /// The assertion has a condition that is not known.
    #[error("its assertion has a condition that this pool does not know")]
    Condition,
    /// The assertion is not valid at this time.
    #[error("its assertion has expired or is not yet valid")]
    Time,
    /// No subject confirmation is valid.
    #[error("no SubjectConfirmation has this Recipient and InResponseTo and is valid now")]
    Confirmation,
    /// The assertion does not say who the user is.
    #[error("its assertion has no NameID")]
    NameId,
    /// The assertion does not say that the user has signed in.
    #[error("its assertion has no AuthnStatement")]
    Statement,
}

impl From<SignatureError> for ResponseError {
    fn from(error: SignatureError) -> Self {
        Self::Signature(error)
    }
}

/// Checks a response and returns its subject.
///
/// # Errors
/// The reason for which the response is not accepted.
pub(crate) fn read(text: &str, expected: &Expected<'_>) -> Result<Subject, ResponseError> {
    let document = xml::parse(text).ok_or(ResponseError::Unreadable)?;
    let response = Element::root(&document)
        .filter(|root| root.is(PROTOCOL, "Response") && root.attribute("Version") == Some("2.0"))
        .ok_or(ResponseError::Unreadable)?;
    if !xml::has_unique_ids(&document) {
        return Err(ResponseError::RepeatedId);
    }
    // A response that reports an error need not be signed. Nothing but its code is read.
    check_status(response)?;
    let certificates = &expected.metadata.certificates;
    let signed_response = match signature::of(response)? {
        Some(signature) => Some(signature::verify(response, signature, certificates)?),
        None => None,
    };
    let assertion = only_assertion(response)?;
    let signed_assertion = match signature::of(assertion)? {
        Some(signature) => Some(signature::verify(assertion, signature, certificates)?),
        None => None,
    };
    match (signed_response, signed_assertion) {
        (Some(signed), _) => {
            let document = xml::parse(&signed).ok_or(ResponseError::Unreadable)?;
            let response = Element::root(&document).ok_or(ResponseError::Unreadable)?;
            // A signed message must say where it goes: SAML Bindings, section 3.5.5.2.
            if response.attribute("Destination").is_none() {
                return Err(ResponseError::Destination);
            }
            check_response(response, expected)?;
            subject(only_assertion(response)?, expected)
        }
        (None, Some(signed)) => {
            check_response(response, expected)?;
            let document = xml::parse(&signed).ok_or(ResponseError::Unreadable)?;
            subject(
                Element::root(&document).ok_or(ResponseError::Unreadable)?,
                expected,
            )
        }
        (None, None) => Err(ResponseError::Unsigned),
    }
}

/// Returns the assertion of a response.
fn only_assertion<'d, 't>(response: Element<'d, 't>) -> Result<Element<'d, 't>, ResponseError> {
    if response
        .named(ASSERTION, "EncryptedAssertion")
        .next()
        .is_some()
    {
        return Err(ResponseError::Encrypted);
    }
    response
        .only(ASSERTION, "Assertion")
        .filter(|assertion| assertion.attribute("Version") == Some("2.0"))
        .ok_or(ResponseError::Assertions)
}

/// Checks that the provider reports success. Of another status, the innermost code is
/// returned, for example `AuthnFailed`.
fn check_status(response: Element<'_, '_>) -> Result<(), ResponseError> {
    let status = response.only(PROTOCOL, "Status");
    let mut code = status.and_then(|status| status.only(PROTOCOL, "StatusCode"));
    let mut value = code.and_then(|code| code.attribute("Value"));
    if value == Some(SUCCESS) {
        return Ok(());
    }
    while let Some(inner) = code.and_then(|code| code.only(PROTOCOL, "StatusCode")) {
        code = Some(inner);
        value = inner.attribute("Value");
    }
    let name = value
        .and_then(|value| value.strip_prefix("urn:oasis:names:tc:SAML:2.0:status:"))
        .filter(|name| name.len() < 50 && name.bytes().all(|byte| byte.is_ascii_alphabetic()));
    Err(ResponseError::Status(name.unwrap_or("unknown").to_owned()))
}

/// Checks the status, the attributes and the issuer of the response itself.
pub(super) fn check_response(
    response: Element<'_, '_>,
    expected: &Expected<'_>,
) -> Result<(), ResponseError> {
    check_status(response)?;
    if response
        .attribute("Destination")
        .is_some_and(|destination| destination != expected.recipient)
    {
        return Err(ResponseError::Destination);
    }
    if response.attribute("InResponseTo") != Some(expected.request_id) {
        return Err(ResponseError::InResponseTo);
    }
    let mut issuers = response.named(ASSERTION, "Issuer");
    if issuers.any(|issuer| issuer.text() != expected.metadata.entity_id) {
        return Err(ResponseError::Issuer);
    }
    Ok(())
}

/// Checks an assertion and returns its subject.
fn subject(assertion: Element<'_, '_>, expected: &Expected<'_>) -> Result<Subject, ResponseError> {
    assertion
        .only(ASSERTION, "Issuer")
        .filter(|issuer| issuer.text() == expected.metadata.entity_id)
        .ok_or(ResponseError::Issuer)?;
    check_conditions(assertion, expected)?;
    let subject = assertion
        .only(ASSERTION, "Subject")
        .ok_or(ResponseError::NameId)?;
    let name_id = subject
        .only(ASSERTION, "NameID")
        .filter(|name| !name.text().is_empty())
        .ok_or(ResponseError::NameId)?;
    if !subject
        .named(ASSERTION, "SubjectConfirmation")
        .any(|confirmation| confirms(confirmation, expected))
    {
        return Err(ResponseError::Confirmation);
    }
    let mut statements = assertion.named(ASSERTION, "AuthnStatement").peekable();
    let first = *statements.peek().ok_or(ResponseError::Statement)?;
    if !statements.all(|statement| is_before(statement, "SessionNotOnOrAfter", expected.now)) {
        return Err(ResponseError::Time);
    }
    let qualifiers = QUALIFIERS.iter().filter_map(|name| {
        let value = name_id.attribute(name)?;
        Some(((*name).to_owned(), value.to_owned()))
    });
    Ok(Subject {
        session: ProviderSession {
            name_id: name_id.text(),
            qualifiers: qualifiers.collect(),
            index: first.attribute("SessionIndex").map(str::to_owned),
        },
        attributes: attributes(assertion),
    })
}

/// Checks the conditions of an assertion. One that is not known makes the assertion invalid
/// (SAML Core, section 2.5.1.1).
fn check_conditions(
    assertion: Element<'_, '_>,
    expected: &Expected<'_>,
) -> Result<(), ResponseError> {
    let conditions = assertion
        .only(ASSERTION, "Conditions")
        .ok_or(ResponseError::Audience)?;
    if !is_after(conditions, "NotBefore", expected.now)
        || !is_before(conditions, "NotOnOrAfter", expected.now)
    {
        return Err(ResponseError::Time);
    }
    let known = ["AudienceRestriction", "OneTimeUse", "ProxyRestriction"];
    if !conditions
        .children()
        .all(|condition| known.iter().any(|name| condition.is(ASSERTION, name)))
    {
        return Err(ResponseError::Condition);
    }
    let mut restrictions = conditions
        .named(ASSERTION, "AudienceRestriction")
        .peekable();
    // Every restriction must be met, and each by one of its audiences.
    let is_for_us = restrictions.peek().is_some()
        && restrictions.all(|restriction| {
            let mut audiences = restriction.named(ASSERTION, "Audience");
            audiences.any(|audience| audience.text() == expected.audience)
        });
    if is_for_us {
        Ok(())
    } else {
        Err(ResponseError::Audience)
    }
}

/// Returns `true` if a confirmation is that of a bearer, for this request and at this
/// address, and is valid now. `NotBefore` is forbidden there (SAML Profiles, section
/// 4.1.4.2).
fn confirms(confirmation: Element<'_, '_>, expected: &Expected<'_>) -> bool {
    let data = confirmation.only(ASSERTION, "SubjectConfirmationData");
    confirmation.attribute("Method") == Some(BEARER)
        && data.is_some_and(|data| {
            data.attribute("Recipient") == Some(expected.recipient)
                && data.attribute("InResponseTo") == Some(expected.request_id)
                && data.attribute("NotBefore").is_none()
                && data.attribute("NotOnOrAfter").is_some()
                && is_before(data, "NotOnOrAfter", expected.now)
        })
}

/// Returns `true` unless the time in this attribute has come, or is not a time.
fn is_before(element: Element<'_, '_>, attribute: &str, now: Timestamp) -> bool {
    element.attribute(attribute).is_none_or(|text| {
        Timestamp::from_xml(text).is_some_and(|limit| now < limit.after(CLOCK_SKEW))
    })
}

/// Returns `true` unless the time in this attribute is still to come, or is not a time.
fn is_after(element: Element<'_, '_>, attribute: &str, now: Timestamp) -> bool {
    element.attribute(attribute).is_none_or(|text| {
        Timestamp::from_xml(text).is_some_and(|start| start <= now.after(CLOCK_SKEW))
    })
}

/// Returns the attributes by their `Name`.
fn attributes(assertion: Element<'_, '_>) -> Map<String, Value> {
    let mut values: Vec<(&str, Vec<String>)> = Vec::new();
    for attribute in assertion
        .named(ASSERTION, "AttributeStatement")
        .flat_map(|statement| statement.named(ASSERTION, "Attribute"))
    {
        let Some(name) = attribute.attribute("Name") else {
            continue;
        };
        let found = attribute
            .named(ASSERTION, "AttributeValue")
            .map(Element::text);
        match values.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => known.extend(found),
            None => values.push((name, found.collect())),
        }
    }
    let texts = values.into_iter().filter_map(|(name, values)| {
        let text = match values.as_slice() {
            [] => return None,
            [one] => one.clone(),
            several => format!("[{}]", several.join(", ")),
        };
        Some((name.to_owned(), Value::String(text)))
    });
    texts.collect()
}

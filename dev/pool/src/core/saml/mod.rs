//! SAML 2.0, as a service provider needs it for the Web Browser SSO profile: the request
//! that sends a user to an identity provider, and the check of the response; and single
//! logout.
//!
//! Nothing here knows users or pools. A response comes from the browser, so nothing of it can
//! be trusted but the part with a valid signature: `signature` returns the text that was
//! signed, and `response` reads the user from that text alone.
//!
//! Sources: SAML 2.0 Core, Bindings, Profiles and Metadata (OASIS, March 2005, with the
//! approved errata); XML Signature Syntax and Processing 1.1; Exclusive XML
//! Canonicalization 1.0.

pub(crate) mod authn_request;
mod certificate;
pub mod logout;
pub(crate) mod metadata;
pub(crate) mod redirect;
pub(crate) mod response;
mod signature;
pub(crate) mod signing_certificate;
mod xml;

/// The namespace of protocol messages.
const PROTOCOL: &str = "urn:oasis:names:tc:SAML:2.0:protocol";
/// The namespace of assertions.
const ASSERTION: &str = "urn:oasis:names:tc:SAML:2.0:assertion";
/// The namespace of metadata.
const METADATA: &str = "urn:oasis:names:tc:SAML:2.0:metadata";
/// The namespace of XML signatures.
const SIGNATURE: &str = "http://www.w3.org/2000/09/xmldsig#";

/// Decodes base64 that may be broken into lines, as XML allows it.
pub(crate) fn base64(text: &str) -> Option<Vec<u8>> {
    let compact: Vec<u8> = text
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    data_encoding::BASE64.decode(&compact).ok()
}

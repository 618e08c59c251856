//! The check of an XML signature, with the few algorithms that SAML asks for.
//!
//! A signature must be a child of the element that it signs, and name that element by its
//! identifier (SAML Core, section 5.4). The result of the check is the canonical text of the
//! element, which is exactly what was signed. A caller that reads this text reads nothing else.

use bergshamra_c14n::{C14nMode, canonicalize_doc};
use bergshamra_xml::NodeSet;
use sha2::{Digest, Sha256};

use crate::core::{secret::same, webauthn::key::PublicKey};

use super::{
    SIGNATURE, base64,
    certificate::Certificate,
    xml::{self, Element},
};

const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";
const SHA256: &str = "http://www.w3.org/2001/04/xmlenc#sha256";
const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";
const ECDSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256";

/// The reason for which a signature is not accepted. The first text is Cognito's.
///
/// Source: issue 6201 of aws/aws-sdk-js-v3.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum SignatureError {
    /// No key of the provider has made the signature, or the element is another one.
    #[error("SAML Assertion signature is invalid.")]
    Invalid,
    /// The signature does not have the form that SAML prescribes.
    #[error("the signature does not have the form of SAML 2.0 Core, section 5.4")]
    Form,
    /// The signature uses something else than RSA or ECDSA with SHA-256 and exclusive
    /// canonicalization.
    #[error(
        "the signature must use rsa-sha256 or ecdsa-sha256, SHA-256, and exclusive canonicalization without comments"
    )]
    Algorithm,
}

/// Returns the signature of an element, or `None` if it has none.
///
/// # Errors
/// [`SignatureError::Form`] if it has several.
pub(super) fn of<'d, 't>(
    element: Element<'d, 't>,
) -> Result<Option<Element<'d, 't>>, SignatureError> {
    let mut found = element.named(SIGNATURE, "Signature");
    let first = found.next();
    match found.next() {
        Some(_) => Err(SignatureError::Form),
        None => Ok(first),
    }
}

/// Verifies the signature of an element, and returns the text that was signed: the element
/// in its canonical form, without the signature and without comments. The identifiers of
/// the document must be unique.
///
/// Keys and certificates in the signature are not looked at: only `certificates` count.
///
/// # Errors
/// The reason for which the signature is not accepted.
pub(super) fn verify(
    element: Element<'_, '_>,
    signature: Element<'_, '_>,
    certificates: &[Certificate],
) -> Result<String, SignatureError> {
    let info = signature
        .only(SIGNATURE, "SignedInfo")
        .ok_or(SignatureError::Form)?;
    let method = info
        .only(SIGNATURE, "CanonicalizationMethod")
        .ok_or(SignatureError::Form)?;
    let prefixes = exclusive_prefixes(method)?;
    // From here on only the canonical form of SignedInfo is read: it is what was signed.
    let info = canonical(info, None, &prefixes)?;
    let document = xml::parse(&info).ok_or(SignatureError::Form)?;
    let signed = Element::root(&document).ok_or(SignatureError::Form)?;
    let value = signature
        .only(SIGNATURE, "SignatureValue")
        .and_then(|value| base64(&value.text()))
        .ok_or(SignatureError::Form)?;
    let method = algorithm(signed, "SignatureMethod")?;
    if ![RSA_SHA256, ECDSA_SHA256].contains(&method) {
        return Err(SignatureError::Algorithm);
    }
    let mut keys = certificates.iter().map(|certificate| &certificate.key);
    let is_signed = keys.any(|key| {
        let fits = matches!(key, PublicKey::Rs256(_)) == (method == RSA_SHA256);
        // XML Signature 1.1 writes the signature of ECDSA as a JWS does: section 6.4.3.
        fits && key.verifies_jws(info.as_bytes(), &value)
    });
    if !is_signed {
        return Err(SignatureError::Invalid);
    }
    let reference = signed
        .only(SIGNATURE, "Reference")
        .ok_or(SignatureError::Form)?;
    let id = element.attribute("ID").filter(|id| !id.is_empty());
    let named = reference
        .attribute("URI")
        .and_then(|uri| uri.strip_prefix('#'));
    if id.is_none() || named != id {
        return Err(SignatureError::Invalid);
    }
    let prefixes = transforms(reference)?;
    if algorithm(reference, "DigestMethod")? != SHA256 {
        return Err(SignatureError::Algorithm);
    }
    let digest = reference
        .only(SIGNATURE, "DigestValue")
        .and_then(|digest| base64(&digest.text()))
        .ok_or(SignatureError::Form)?;
    let text = canonical(element, Some(signature), &prefixes)?;
    if !same(&Sha256::digest(text.as_bytes()), &digest) {
        return Err(SignatureError::Invalid);
    }
    Ok(text)
}

/// Returns the algorithm that a child element names.
fn algorithm<'d>(parent: Element<'d, '_>, name: &str) -> Result<&'d str, SignatureError> {
    parent
        .only(SIGNATURE, name)
        .and_then(|method| method.attribute("Algorithm"))
        .ok_or(SignatureError::Form)
}

/// Checks that the transforms are the two that SAML allows, in their order, and returns the
/// prefixes of the canonicalization (SAML Core, section 5.4.4).
fn transforms(reference: Element<'_, '_>) -> Result<Vec<String>, SignatureError> {
    let list = reference
        .only(SIGNATURE, "Transforms")
        .ok_or(SignatureError::Form)?;
    let transforms: Vec<_> = list.children().collect();
    let [enveloped, canonicalization] = transforms.as_slice() else {
        return Err(SignatureError::Form);
    };
    let all_are_transforms = transforms.iter().all(|one| one.is(SIGNATURE, "Transform"));
    if !all_are_transforms || enveloped.attribute("Algorithm") != Some(ENVELOPED) {
        return Err(SignatureError::Form);
    }
    exclusive_prefixes(*canonicalization)
}

/// Checks that a canonicalization is the exclusive one without comments, and returns the
/// prefixes that it treats inclusively.
fn exclusive_prefixes(method: Element<'_, '_>) -> Result<Vec<String>, SignatureError> {
    if method.attribute("Algorithm") != Some(EXCLUSIVE) {
        return Err(SignatureError::Algorithm);
    }
    let list = method
        .named(EXCLUSIVE, "InclusiveNamespaces")
        .next()
        .and_then(|inclusive| inclusive.attribute("PrefixList"))
        .unwrap_or_default();
    Ok(list.split_ascii_whitespace().map(str::to_owned).collect())
}

/// Returns an element in its canonical form, without the element `except`.
fn canonical(
    element: Element<'_, '_>,
    except: Option<Element<'_, '_>>,
    prefixes: &[String],
) -> Result<String, SignatureError> {
    let document = element.document();
    let mut nodes = NodeSet::tree_without_comments(element.id(), document);
    if let Some(except) = except {
        nodes.remove_id(except.id());
        for id in document.descendants(except.id()) {
            nodes.remove_id(id);
        }
    }
    let bytes = canonicalize_doc(document, C14nMode::Exclusive, Some(&nodes), prefixes)
        .map_err(|_| SignatureError::Form)?;
    String::from_utf8(bytes).map_err(|_| SignatureError::Form)
}

#[cfg(test)]
mod tests {
    use data_encoding::BASE64;

    use super::*;
    use crate::{core::saml::signing_certificate, test_keys};

    const ELEMENT: &str = "<a xmlns=\"urn:a\" ID=\"_1\">one<b x=\"1\" y=\"2\"></b>two</a>";

    /// Returns the document with the signature of [`ELEMENT`], written in another way.
    fn document() -> String {
        let info = format!(
            "<SignedInfo xmlns=\"{SIGNATURE}\">\
             <CanonicalizationMethod Algorithm=\"{EXCLUSIVE}\"></CanonicalizationMethod>\
             <SignatureMethod Algorithm=\"{RSA_SHA256}\"></SignatureMethod>\
             <Reference URI=\"#_1\"><Transforms><Transform Algorithm=\"{ENVELOPED}\"></Transform>\
             <Transform Algorithm=\"{EXCLUSIVE}\"></Transform></Transforms>\
             <DigestMethod Algorithm=\"{SHA256}\"></DigestMethod>\
             <DigestValue>{}</DigestValue></Reference></SignedInfo>",
            BASE64.encode(&Sha256::digest(ELEMENT.as_bytes())),
        );
        let value = test_keys().unwrap().id.sign_bytes(info.as_bytes()).unwrap();
        format!(
            "<a xmlns=\"urn:a\" ID='_1'>one<!-- three --><b y='2'  x=\"1\"/>\
             <Signature xmlns=\"{SIGNATURE}\">{info}\
             <SignatureValue>{}</SignatureValue><Object>four</Object></Signature>\
             <![CDATA[two]]></a>",
            BASE64.encode(&value),
        )
    }

    fn verified(text: &str) -> Result<String, SignatureError> {
        let keys = test_keys().unwrap();
        let certificate = signing_certificate::of(&keys.id, "x").unwrap();
        let certificate = Certificate::read(&base64(&certificate).unwrap()).unwrap();
        let document = xml::parse(text).unwrap();
        let element = Element::root(&document).unwrap();
        let signature = of(element)?.ok_or(SignatureError::Form)?;
        verify(element, signature, &[certificate])
    }

    #[test]
    fn verified_text_is_what_was_signed_and_no_more() {
        assert_eq!(verified(&document()).as_deref(), Ok(ELEMENT));
    }

    #[test]
    fn any_change_of_the_signed_text_is_noticed() {
        let document = document();
        for (from, to) in [
            ("one", "One"),
            ("x=\"1\"", "x=\"2\""),
            ("urn:a", "urn:b"),
            ("[two]", "[tw]"),
            ("<b ", "<b z=\"3\" "),
            ("#_1", "#_2"),
            ("'_1'", "'_2'"),
        ] {
            let changed = document.replacen(from, to, 1);
            assert_ne!(changed, document, "{from}");
            assert_eq!(verified(&changed), Err(SignatureError::Invalid), "{from}");
        }
    }
}

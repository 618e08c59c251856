//! The keys of the provider, and its signatures.

use data_encoding::BASE64;
use graviola::{
    hashing::Sha256 as Sha256OfGraviola,
    signing::{
        ecdsa::{P256, SigningKey as EcdsaKey},
        rsa::SigningKey as RsaKey,
    },
};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub(super) const DS: &str = "http://www.w3.org/2000/09/xmldsig#";
/// The namespace whose prefix many providers declare and use in values alone.
pub(super) const SCHEMA: &str = "http://www.w3.org/2001/XMLSchema";

/// Returns the key (PKCS#8) and the certificate of this name, both in base64.
pub(super) fn key(name: &str) -> (String, String) {
    let keys: Value = serde_json::from_str(include_str!("keys.json")).unwrap();
    let text = |part: &str| keys[name][part].as_str().unwrap().to_owned();
    (text("key"), text("certificate"))
}

/// The parts of a signature that a test changes.
pub(super) struct Recipe {
    pub(super) canonicalization: &'static str,
    pub(super) method: &'static str,
    pub(super) transforms: Vec<&'static str>,
    pub(super) digest: &'static str,
    /// The prefixes that both canonicalizations treat inclusively.
    pub(super) prefixes: &'static str,
}

pub(super) const EXCLUSIVE: &str = "http://www.w3.org/2001/10/xml-exc-c14n#";
pub(super) const ENVELOPED: &str = "http://www.w3.org/2000/09/xmldsig#enveloped-signature";

impl Recipe {
    pub(super) fn usual(key: &str) -> Self {
        Self {
            canonicalization: EXCLUSIVE,
            method: if key == "ec" {
                "http://www.w3.org/2001/04/xmldsig-more#ecdsa-sha256"
            } else {
                "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
            },
            transforms: vec![ENVELOPED, EXCLUSIVE],
            digest: "http://www.w3.org/2001/04/xmlenc#sha256",
            prefixes: "",
        }
    }
}

/// Signs an element, which is in its canonical form, and returns it with the signature.
pub(super) fn signed(element: &str, id: &str, key: &str) -> String {
    with_signature(element, &signature(element, id, key, &Recipe::usual(key)))
}

/// Puts a signature behind the issuer of an element.
pub(super) fn with_signature(element: &str, signature: &str) -> String {
    element.replacen("</saml:Issuer>", &format!("</saml:Issuer>{signature}"), 1)
}

/// Makes the signature of an element.
pub(super) fn signature(element: &str, id: &str, name: &str, recipe: &Recipe) -> String {
    let inclusive = if recipe.prefixes.is_empty() {
        String::new()
    } else {
        format!(
            "<ec:InclusiveNamespaces xmlns:ec=\"{EXCLUSIVE}\" PrefixList=\"{}\">\
             </ec:InclusiveNamespaces>",
            recipe.prefixes
        )
    };
    let transforms: String = recipe
        .transforms
        .iter()
        .map(|transform| {
            let inside = if *transform == EXCLUSIVE {
                inclusive.as_str()
            } else {
                ""
            };
            format!("<ds:Transform Algorithm=\"{transform}\">{inside}</ds:Transform>")
        })
        .collect();
    // The prefix `xs` is one of the assertion, and in scope within its signature.
    let in_scope = if recipe.prefixes.contains("xs") {
        format!(" xmlns:xs=\"{SCHEMA}\"")
    } else {
        String::new()
    };
    let declared = format!(" xmlns:ds=\"{DS}\"{in_scope}");
    let info = format!(
        "<ds:SignedInfo{declared}>\
         <ds:CanonicalizationMethod Algorithm=\"{}\">{inclusive}</ds:CanonicalizationMethod>\
         <ds:SignatureMethod Algorithm=\"{}\"></ds:SignatureMethod>\
         <ds:Reference URI=\"#{id}\"><ds:Transforms>{transforms}</ds:Transforms>\
         <ds:DigestMethod Algorithm=\"{}\"></ds:DigestMethod>\
         <ds:DigestValue>{}</ds:DigestValue></ds:Reference></ds:SignedInfo>",
        recipe.canonicalization,
        recipe.method,
        recipe.digest,
        BASE64.encode(&Sha256::digest(element.as_bytes())),
    );
    // Within the assertion and its signature, which declare the prefixes, they are there once.
    let inner = info.replacen(&declared, "", 1);
    let (private, certificate) = key(name);
    let private = BASE64.decode(private.as_bytes()).unwrap();
    let mut buffer = [0; 512];
    let value = if name == "ec" {
        let key = EcdsaKey::<P256>::from_pkcs8_der(&private).unwrap();
        key.sign::<Sha256OfGraviola>(&[info.as_bytes()], &mut buffer)
            .unwrap()
    } else {
        let key = RsaKey::from_pkcs8_der(&private).unwrap();
        key.sign_pkcs1_sha256(&mut buffer, info.as_bytes()).unwrap()
    };
    format!(
        "<ds:Signature xmlns:ds=\"{DS}\">{inner}<ds:SignatureValue>{}</ds:SignatureValue>\
         <ds:KeyInfo><ds:X509Data><ds:X509Certificate>{certificate}</ds:X509Certificate>\
         </ds:X509Data></ds:KeyInfo></ds:Signature>",
        BASE64.encode(value),
    )
}

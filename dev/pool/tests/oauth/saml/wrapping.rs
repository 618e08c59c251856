//! Attacks that leave a signature valid and try to have something else read: the wrapping of
//! signed elements (Somorovsky and others, "On Breaking SAML: Be Whoever You Want to Be",
//! 2012), and comments within a name (CVE-2017-11427 and its relatives).

use super::{
    idp::{ASSERTION, Answer, Signed, reason, sign_in_with, site},
    signing::{signed, with_signature},
};
use crate::support::POOL;

/// Returns the signed assertion and another one of the attacker's, with this ID.
fn genuine_and_forged(answer: &Answer, id: &str) -> (String, String) {
    let genuine = signed(&answer.assertion(), "_assertion", "idp");
    let mut forged = answer.clone();
    "root@corp.example".clone_into(&mut forged.name_id);
    let forged = forged
        .assertion()
        .replace("ID=\"_assertion\"", &format!("ID=\"{id}\""));
    (genuine, forged)
}

/// Returns the signature of a signed element.
fn signature_of(element: &str) -> &str {
    let start = element.find("<ds:Signature ").unwrap();
    let end = element.find("</ds:Signature>").unwrap() + "</ds:Signature>".len();
    &element[start..end]
}

fn refused(write: impl FnOnce(&mut Answer) -> String) -> String {
    let site = site();
    let reason = reason(&sign_in_with(&site, write));
    assert!(
        site.pool
            .user(POOL, "Corporate_root@corp.example")
            .is_none()
    );
    reason
}

#[test]
fn second_assertion_beside_the_signed_one_is_refused() {
    for forged_first in [true, false] {
        let reason = refused(|answer| {
            let (genuine, forged) = genuine_and_forged(answer, "_forged");
            answer.around(&if forged_first {
                forged + &genuine
            } else {
                genuine + &forged
            })
        });
        assert_eq!(reason, "it does not have exactly one assertion");
    }
}

#[test]
fn signed_assertion_within_a_forged_one_is_refused() {
    // The genuine assertion is in an element of the forged one, which has no signature.
    let reason = refused(|answer| {
        let (genuine, forged) = genuine_and_forged(answer, "_forged");
        let advice = format!("<saml:Advice>{genuine}</saml:Advice></saml:Assertion>");
        answer.around(&forged.replace("</saml:Assertion>", &advice))
    });
    assert_eq!(reason, "neither the response nor the assertion is signed");
}

#[test]
fn signature_moved_to_a_forged_assertion_is_refused() {
    // The forged assertion has the signature, which names the genuine one elsewhere.
    let within_signature = |forged: &str, genuine: &str| {
        let object = format!("<ds:Object>{genuine}</ds:Object></ds:Signature>");
        let signature = signature_of(genuine).replace("</ds:Signature>", &object);
        with_signature(forged, &signature)
    };
    let reason = refused(|answer| {
        let (genuine, forged) = genuine_and_forged(answer, "_forged");
        answer.around(&within_signature(&forged, &genuine))
    });
    assert_eq!(reason, "SAML Assertion signature is invalid.");
    // The same with the ID of the genuine assertion, which is then there twice.
    let reason = refused(|answer| {
        let (genuine, forged) = genuine_and_forged(answer, "_assertion");
        answer.around(&within_signature(&forged, &genuine))
    });
    assert_eq!(reason, "two of its elements have the same ID");
    // And with the genuine assertion in an extension of the response.
    let reason = refused(|answer| {
        let (genuine, forged) = genuine_and_forged(answer, "_forged");
        let forged = with_signature(&forged, signature_of(&genuine));
        let response = answer.around(&forged);
        let extension = format!("<samlp:Extensions>{genuine}</samlp:Extensions><samlp:Status>");
        response.replace("<samlp:Status>", &extension)
    });
    assert_eq!(reason, "SAML Assertion signature is invalid.");
}

#[test]
fn signed_response_within_a_forged_one_is_refused() {
    let wrapped = |answer: &mut Answer, id: &str, has_signature: bool| {
        answer.signed = Signed::Response;
        let genuine = answer.xml();
        let (_, forged) = genuine_and_forged(answer, "_forged");
        let response = answer
            .around(&forged)
            .replace("ID=\"_response\"", &format!("ID=\"{id}\""));
        let extension = format!("<samlp:Extensions>{genuine}</samlp:Extensions><samlp:Status>");
        let response = response.replacen("<samlp:Status>", &extension, 1);
        if has_signature {
            with_signature(&response, signature_of(&genuine))
        } else {
            response
        }
    };
    let reason = refused(|answer| wrapped(answer, "_forged_response", false));
    assert_eq!(reason, "neither the response nor the assertion is signed");
    let reason = refused(|answer| wrapped(answer, "_forged_response", true));
    assert_eq!(reason, "SAML Assertion signature is invalid.");
    let reason = refused(|answer| wrapped(answer, "_response", true));
    assert_eq!(reason, "two of its elements have the same ID");
}

#[test]
fn two_signatures_or_references_are_refused() {
    let form = "the signature does not have the form of SAML 2.0 Core, section 5.4";
    let reason = refused(|answer| {
        let genuine = signed(&answer.assertion(), "_assertion", "idp");
        answer.around(&with_signature(&genuine, signature_of(&genuine)))
    });
    assert_eq!(reason, form);
    // SignedInfo is there twice: the signed one, and one of the attacker's.
    let reason = refused(|answer| {
        let genuine = signed(&answer.assertion(), "_assertion", "idp");
        let start = genuine.find("<ds:SignedInfo>").unwrap();
        let end = genuine.find("</ds:SignedInfo>").unwrap() + "</ds:SignedInfo>".len();
        let info = genuine[start..end].to_owned();
        answer.around(&genuine.replacen(&info, &(info.clone() + &info), 1))
    });
    assert_eq!(reason, form);
}

#[test]
fn comment_cannot_cut_a_name_short() {
    // The signed name is `ada@corp.example.attacker.example`. Comments are not signed, and
    // must not end the text.
    let site = site();
    let done = sign_in_with(&site, |answer| {
        "ada@corp.example.attacker.example".clone_into(&mut answer.name_id);
        let xml = answer.xml();
        xml.replace(
            "ada@corp.example.attacker.example",
            "ada@corp.example<!-- -->.attacker.example",
        )
    });
    assert!(done.redirected("code").is_some(), "{done:?}");
    let user = "Corporate_ada@corp.example.attacker.example";
    assert!(site.pool.user(POOL, user).is_some());
    assert!(site.pool.user(POOL, "Corporate_ada@corp.example").is_none());
}

#[test]
fn comment_cannot_hide_the_signed_digest() {
    // Of a digest with a comment in it, a careless reader takes the first part alone.
    let reason = refused(|answer| {
        let (genuine, forged) = genuine_and_forged(answer, "_assertion");
        let of_forged = signed(&forged, "_assertion", "idp");
        let digest = |element: &str| {
            let start = element.find("<ds:DigestValue>").unwrap() + "<ds:DigestValue>".len();
            let end = element.find("</ds:DigestValue>").unwrap();
            element[start..end].to_owned()
        };
        let (real, wanted) = (digest(&genuine), digest(&of_forged));
        let signature = signature_of(&genuine).replace(&real, &format!("<!--{wanted}-->{real}"));
        answer.around(&with_signature(&forged, &signature))
    });
    assert_eq!(reason, "SAML Assertion signature is invalid.");
}

#[test]
fn elements_of_another_namespace_are_not_read() {
    let reason = refused(|answer| {
        let (genuine, _) = genuine_and_forged(answer, "_forged");
        answer.around(&genuine.replace(ASSERTION, "urn:example:other"))
    });
    assert_eq!(reason, "it does not have exactly one assertion");
}

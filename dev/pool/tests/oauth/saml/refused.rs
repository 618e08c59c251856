//! Responses that are not accepted: each test changes one value of a response that would be.

use std::time::Duration;

use super::{
    idp::{Answer, Signed, audience, metadata, reason, sign_in, sign_in_with, site},
    signing::{ENVELOPED, EXCLUSIVE, Recipe, signature, with_signature},
};
use crate::support::{CALLBACK, POOL};

/// Returns the reason for which a response with a change is refused.
fn refused(change: impl FnOnce(&mut Answer)) -> String {
    reason(&sign_in(&site(), change))
}

fn set(list: &mut Vec<(&'static str, String)>, name: &str, value: Option<&str>) {
    match value {
        Some(value) => {
            let found = list.iter_mut().find(|(known, _)| *known == name);
            value.clone_into(&mut found.unwrap().1);
        }
        None => list.retain(|(known, _)| *known != name),
    }
}

#[test]
fn unsigned_response_is_refused() {
    let reason = refused(|answer| answer.signed = Signed::Neither);
    assert_eq!(reason, "neither the response nor the assertion is signed");
}

#[test]
fn signature_of_another_key_is_refused() {
    for signed in [Signed::Assertion, Signed::Response] {
        let reason = refused(|answer| {
            answer.signed = signed;
            answer.key = "other";
        });
        assert_eq!(reason, "SAML Assertion signature is invalid.");
    }
}

#[test]
fn changed_assertion_or_response_is_refused() {
    for signed in [Signed::Assertion, Signed::Response] {
        let done = sign_in_with(&site(), |answer| {
            answer.signed = signed;
            answer
                .xml()
                .replace("ada@corp.example<", "root@corp.example<")
        });
        assert_eq!(reason(&done), "SAML Assertion signature is invalid.");
    }
}

#[test]
fn invalid_signature_beside_a_valid_one_is_refused() {
    for (signed, id) in [
        (Signed::Response, "_assertion"),
        (Signed::Assertion, "_response"),
    ] {
        let done = sign_in_with(&site(), |answer| {
            let assertion = answer.assertion();
            if signed == Signed::Assertion {
                // The response is signed with another key, the assertion with the right one.
                let assertion = super::signing::signed(&assertion, "_assertion", "idp");
                return super::signing::signed(&answer.around(&assertion), id, "other");
            }
            let assertion = super::signing::signed(&assertion, id, "other");
            super::signing::signed(&answer.around(&assertion), "_response", "idp")
        });
        assert_eq!(reason(&done), "SAML Assertion signature is invalid.");
    }
}

#[test]
fn other_algorithms_and_transforms_are_refused() {
    let with = |change: fn(&mut Recipe)| {
        let done = sign_in_with(&site(), |answer| {
            let mut recipe = Recipe::usual("idp");
            change(&mut recipe);
            let assertion = answer.assertion();
            let signature = signature(&assertion, "_assertion", "idp", &recipe);
            answer.around(&with_signature(&assertion, &signature))
        });
        reason(&done)
    };
    let algorithm = "the signature must use rsa-sha256 or ecdsa-sha256";
    let form = "the signature does not have the form";
    for (change, text) in [
        (
            (|r| r.method = "http://www.w3.org/2000/09/xmldsig#rsa-sha1") as fn(&mut Recipe),
            algorithm,
        ),
        (
            |r| r.method = "http://www.w3.org/2000/09/xmldsig#hmac-sha1",
            algorithm,
        ),
        (
            |r| r.digest = "http://www.w3.org/2000/09/xmldsig#sha1",
            algorithm,
        ),
        (
            |r| r.canonicalization = "http://www.w3.org/TR/2001/REC-xml-c14n-20010315",
            algorithm,
        ),
        (
            |r| r.transforms = vec![ENVELOPED, "http://www.w3.org/TR/1999/REC-xslt-19991116"],
            algorithm,
        ),
        (|r| r.transforms = vec![EXCLUSIVE, ENVELOPED], form),
        (|r| r.transforms = vec![ENVELOPED], form),
        (
            |r| r.transforms = vec![ENVELOPED, EXCLUSIVE, EXCLUSIVE],
            form,
        ),
    ] {
        let reason = with(change);
        assert!(reason.starts_with(text), "{reason}");
    }
}

#[test]
fn signature_that_names_another_element_is_refused() {
    for id in ["_response", ""] {
        let done = sign_in_with(&site(), |answer| {
            let assertion = answer.assertion();
            let signature = signature(&assertion, id, "idp", &Recipe::usual("idp"));
            answer.around(&with_signature(&assertion, &signature))
        });
        assert_eq!(reason(&done), "SAML Assertion signature is invalid.");
    }
}

#[test]
fn response_to_another_address_is_refused() {
    for signed in [Signed::Assertion, Signed::Response] {
        let reason = refused(|answer| {
            answer.signed = signed;
            set(
                &mut answer.response,
                "Destination",
                Some("http://localhost/other"),
            );
        });
        assert_eq!(reason, "its Destination is another address");
    }
    // A signed response must name its address; an unsigned one need not.
    let reason = refused(|answer| {
        answer.signed = Signed::Response;
        set(&mut answer.response, "Destination", None);
    });
    assert_eq!(reason, "its Destination is another address");
    let done = sign_in(&site(), |answer| {
        set(&mut answer.response, "Destination", None)
    });
    assert!(done.redirected("code").is_some(), "{done:?}");
}

#[test]
fn response_to_another_request_is_refused() {
    for value in [Some("_other"), None] {
        let reason = refused(|answer| set(&mut answer.response, "InResponseTo", value));
        assert_eq!(reason, "its InResponseTo is not the ID of the request");
    }
}

#[test]
fn other_issuer_is_refused() {
    let text = "its Issuer is not the entityID of the metadata";
    assert_eq!(refused(|answer| answer.issuer.push('x')), text);
    assert_eq!(refused(|answer| answer.response_issuer.push('x')), text);
}

#[test]
fn other_or_missing_audience_is_refused() {
    let ours = audience(&format!("urn:amazon:cognito:sp:{POOL}"));
    let other = audience("urn:amazon:cognito:sp:local_Other");
    let both = ours.clone() + &other;
    for conditions in [other.as_str(), "", both.as_str()] {
        let reason = refused(|answer| conditions.clone_into(&mut answer.conditions));
        assert!(reason.starts_with("Audience restriction"), "{reason}");
    }
    let several = ours.replace(
        "<saml:Audience>",
        "<saml:Audience>x</saml:Audience><saml:Audience>",
    );
    let done = sign_in(&site(), |answer| answer.conditions = several);
    assert!(done.redirected("code").is_some(), "{done:?}");
}

#[test]
fn unknown_condition_is_refused() {
    let reason = refused(|answer| {
        answer
            .conditions
            .push_str("<saml:Condition></saml:Condition>");
    });
    assert!(
        reason.contains("a condition that this pool does not know"),
        "{reason}"
    );
    let done = sign_in(&site(), |answer| {
        answer
            .conditions
            .push_str("<saml:OneTimeUse></saml:OneTimeUse>");
    });
    assert!(done.redirected("code").is_some(), "{done:?}");
}

#[test]
fn assertion_outside_its_time_is_refused() {
    let text = "its assertion has expired or is not yet valid";
    for (not_before, not_on_or_after, accepted) in [
        ("2027-01-01T00:01:00Z", "2027-01-01T00:05:00Z", true),
        ("2027-01-01T00:01:00.001Z", "2027-01-01T00:05:00Z", false),
        ("2026-12-31T23:00:00Z", "2026-12-31T23:59:00.001Z", true),
        ("2026-12-31T23:00:00Z", "2026-12-31T23:59:00Z", false),
        ("yesterday", "2027-01-01T00:05:00Z", false),
        ("2026-12-31T23:00:00Z", "tomorrow", false),
    ] {
        let done = sign_in(&site(), |answer| {
            not_before.clone_into(&mut answer.not_before);
            not_on_or_after.clone_into(&mut answer.not_on_or_after);
        });
        if accepted {
            assert!(done.redirected("code").is_some(), "{done:?}");
        } else {
            assert_eq!(reason(&done), text, "{not_before} {not_on_or_after}");
        }
    }
    let reason = refused(|answer| {
        answer.statement = answer.statement.replace(
            "T00:00:00Z\"",
            "T00:00:00Z\" SessionNotOnOrAfter=\"2026-12-31T23:00:00Z\"",
        );
    });
    assert_eq!(reason, text);
}

#[test]
fn time_passes_by_the_clock_of_the_pool() {
    let site = site();
    site.pool.advance(Duration::from_mins(7));
    let reason = reason(&sign_in(&site, |_| {}));
    assert_eq!(reason, "its assertion has expired or is not yet valid");
}

#[test]
fn subject_confirmation_with_another_value_is_refused() {
    let text = "no SubjectConfirmation has this Recipient and InResponseTo and is valid now";
    for (name, value) in [
        ("Recipient", Some("http://localhost/other")),
        ("Recipient", None),
        ("InResponseTo", Some("_other")),
        ("InResponseTo", None),
        ("NotOnOrAfter", Some("2026-12-31T23:59:00Z")),
        ("NotOnOrAfter", None),
    ] {
        let reason = refused(|answer| set(&mut answer.confirmation, name, value));
        assert_eq!(reason, text, "{name}");
    }
    let reason = refused(|answer| {
        let not_before = ("NotBefore", "2026-12-31T23:59:00Z".to_owned());
        answer.confirmation.insert(1, not_before);
    });
    assert_eq!(reason, text);
    let reason = refused(|answer| {
        "urn:oasis:names:tc:SAML:2.0:cm:sender-vouches".clone_into(&mut answer.method);
    });
    assert_eq!(reason, text);
}

#[test]
fn assertion_without_name_or_statement_is_refused() {
    assert_eq!(
        refused(|answer| answer.name_id.clear()),
        "its assertion has no NameID"
    );
    assert_eq!(
        refused(|answer| answer.statement.clear()),
        "its assertion has no AuthnStatement"
    );
}

#[test]
fn status_other_than_success_is_an_error() {
    for (status, name) in [
        ("urn:oasis:names:tc:SAML:2.0:status:Requester", "Requester"),
        ("urn:oasis:names:tc:SAML:2.0:status:<&lt;b", "unknown"),
        ("secret", "unknown"),
    ] {
        let done = sign_in_with(&site(), |answer| {
            status.replace('<', "").clone_into(&mut answer.status);
            answer.around("")
        });
        assert_eq!(reason(&done), format!("its status is {name}"));
        assert!(done.location().starts_with(CALLBACK));
    }
    let done = sign_in_with(&site(), |answer| {
        answer.around("").replace(
            "status:Success\">",
            "status:Responder\"><samlp:StatusCode \
             Value=\"urn:oasis:names:tc:SAML:2.0:status:AuthnFailed\"></samlp:StatusCode>",
        )
    });
    assert_eq!(reason(&done), "its status is AuthnFailed");
    // A success within another status does not count.
    let done = sign_in_with(&site(), |answer| {
        answer.xml().replace(
            "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\">",
            "<samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Responder\">\
             <samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>",
        )
    });
    assert_eq!(reason(&done), "its status is Success");
}

#[test]
fn document_types_and_other_texts_are_refused() {
    let text = "it is not a response of SAML 2.0, or it has a document type declaration";
    for write in [
        (|answer| format!("<!DOCTYPE x>{}", answer.xml())) as fn(&mut Answer) -> String,
        |answer| {
            let xml = answer.xml().replace("Ada Lovelace", "&name;");
            format!("<!DOCTYPE x [<!ENTITY name 'Ada Lovelace'>]>{xml}")
        },
        |answer| answer.xml().replace("</samlp:Response>", ""),
        |answer| answer.assertion(),
        |_| metadata(&["idp"]),
        |_| "hello".to_owned(),
        |answer| answer.xml().replace("Version=\"2.0\"", "Version=\"1.1\""),
    ] {
        let done = sign_in_with(&site(), write);
        assert_eq!(reason(&done), text);
    }
}

#[test]
fn assertion_of_another_version_is_refused() {
    let done = sign_in_with(&site(), |answer| {
        let assertion = answer
            .assertion()
            .replace("Version=\"2.0\"", "Version=\"1.1\"");
        answer.around(&super::signing::signed(&assertion, "_assertion", "idp"))
    });
    assert_eq!(reason(&done), "it does not have exactly one assertion");
}

#[test]
fn encrypted_assertion_is_an_error_in_words() {
    let done = sign_in_with(&site(), |answer| {
        answer.around(
            "<saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"/>",
        )
    });
    assert!(reason(&done).contains("encrypted"));
}

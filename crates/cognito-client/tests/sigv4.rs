//! Tests Signature Version 4 with AWS's own test suite.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of tests do not find fails the test"
)]

use cognito_client::aws::sigv4::{Keys, Scope, Unsigned, sign};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// A request of the test suite. It has the form of HTTP, except that addresses may
/// contain spaces and that a header may continue in the next line.
struct Raw<'a> {
    method: &'a str,
    path: &'a str,
    query: &'a str,
    headers: Vec<(&'a str, String)>,
    body: &'a str,
}

fn parse(text: &str) -> Raw<'_> {
    let (head, body) = text.split_once("\n\n").unwrap_or((text, ""));
    let mut lines = head.lines();
    let first = lines.next().unwrap().strip_suffix(" HTTP/1.1").unwrap();
    let (method, target) = first.split_once(' ').unwrap();
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut headers: Vec<(&str, String)> = Vec::new();
    for line in lines {
        if line.starts_with(' ') {
            headers.last_mut().unwrap().1.push_str(line);
        } else {
            let (name, value) = line.split_once(':').unwrap();
            headers.push((name, value.to_owned()));
        }
    }
    Raw {
        method,
        path,
        query,
        headers,
        body,
    }
}

#[test]
fn every_case_of_the_suite_gets_its_signature() {
    let suite: Value = serde_json::from_str(include_str!("fixtures/sigv4.json")).unwrap();
    let text = |name: &str| suite[name].as_str().unwrap();
    let cases = suite["cases"].as_array().unwrap();
    assert_eq!(cases.len(), 31);
    for case in cases {
        let name = case["name"].as_str().unwrap();
        let mut raw = parse(case["request"].as_str().unwrap());
        if case["sign_body"].as_bool().unwrap() {
            let digest: String = Sha256::digest(raw.body)
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect();
            raw.headers.push(("x-amz-content-sha256", digest));
        }
        let headers: Vec<(&str, &str)> = raw
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        // If the suite adds the token after signing, the token is not part of the
        // signature.
        let signs_token = !case["omit_session_token"].as_bool().unwrap();
        let signed = sign(
            &Unsigned {
                method: raw.method,
                path: raw.path,
                query: raw.query,
                headers: &headers,
                body: raw.body.as_bytes(),
            },
            Keys {
                access_key_id: text("access_key_id"),
                secret_access_key: text("secret_access_key"),
                session_token: case["session_token"].as_str().filter(|_| signs_token),
            },
            Scope {
                region: text("region"),
                service: text("service"),
                date: text("timestamp"),
            },
        );
        let names = case["canonical_request"]
            .as_str()
            .unwrap()
            .lines()
            .rev()
            .nth(1)
            .unwrap();
        let expected = format!(
            "AWS4-HMAC-SHA256 Credential={}/20150830/us-east-1/service/aws4_request, SignedHeaders={names}, Signature={}",
            text("access_key_id"),
            case["signature"].as_str().unwrap(),
        );
        assert_eq!(signed.authorization, expected, "{name}");
    }
}

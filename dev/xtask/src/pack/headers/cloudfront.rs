//! Writes `cloudfront-headers.json`, for `aws cloudfront create-response-headers-policy
//! --response-headers-policy-config file://…`.
//!
//! A policy of CloudFront has no paths. So the origin has to set the headers for
//! caching, and this file sets those that the origin does not. Source: Amazon
//! CloudFront API Reference, "ResponseHeadersPolicyConfig".

use serde_json::{Map, Value, json};

use super::policy::{HTTPS_SECONDS, Header, REVALIDATE};

/// The policy's comment, which CloudFront limits to 128 characters.
const COMMENT: &str =
    "For all files. Give those with a hash in their name a Cache-Control of a year at the origin.";

pub(super) fn text(headers: &[Header]) -> String {
    let mut security = Map::new();
    let mut custom = Vec::new();
    for Header { name, value } in headers {
        match security_field(name, value) {
            Some((field, words)) => {
                security.insert(field.to_owned(), words);
            }
            None => custom.push(json!({ "Header": name, "Value": value, "Override": true })),
        }
    }
    custom.push(json!({ "Header": "Cache-Control", "Value": REVALIDATE, "Override": false }));
    let config = json!({
        "Name": "wild-rydes",
        "Comment": COMMENT,
        "SecurityHeadersConfig": security,
        "CustomHeadersConfig": { "Quantity": custom.len(), "Items": custom },
    });
    format!("{config:#}\n")
}

/// The headers for which CloudFront has fields: it does not accept them as custom
/// headers.
fn security_field(name: &str, value: &str) -> Option<(&'static str, Value)> {
    Some(match name {
        "Content-Security-Policy" => (
            "ContentSecurityPolicy",
            json!({ "ContentSecurityPolicy": value, "Override": true }),
        ),
        "X-Content-Type-Options" => ("ContentTypeOptions", json!({ "Override": true })),
        "X-Frame-Options" => (
            "FrameOptions",
            json!({ "FrameOption": value, "Override": true }),
        ),
        "Referrer-Policy" => (
            "ReferrerPolicy",
            json!({ "ReferrerPolicy": value, "Override": true }),
        ),
        "Strict-Transport-Security" => (
            "StrictTransportSecurity",
            json!({
                "AccessControlMaxAgeSec": HTTPS_SECONDS,
                "IncludeSubdomains": true,
                "Override": true,
            }),
        ),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::origins::Origins;
    use super::super::policy;
    use super::*;
    use crate::inline::InlineHashes;

    #[test]
    fn headers_with_a_field_are_in_it() {
        let headers = policy::headers(&Origins::default(), &InlineHashes::default());
        let config: Value = serde_json::from_str(&text(&headers)).unwrap();
        let security = config["SecurityHeadersConfig"].as_object().unwrap();
        assert_eq!(security.len(), 5);
        assert_eq!(security["FrameOptions"]["FrameOption"], "DENY");
        assert_eq!(security["ReferrerPolicy"]["ReferrerPolicy"], "no-referrer");
        let custom = &config["CustomHeadersConfig"];
        let items = custom["Items"].as_array().unwrap();
        assert_eq!(custom["Quantity"], items.len());
        assert_eq!(items.len(), headers.len() - 5 + 1, "and the caching");
        assert!(COMMENT.len() <= 128);
    }
}

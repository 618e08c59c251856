//! Writes `customHttp.yml` for Amplify Hosting, which reads it from the root of a
//! repository (or takes it in its console). The rules are by file ending, so that one
//! text serves as many releases as possible.
//!
//! The documentation does not say which value wins if two patterns match, so no two
//! patterns set the same header. If an ending has files that may be cached for good and
//! others that may not, its files are listed by name. Source: AWS Amplify Hosting User
//! Guide, "Custom header YAML reference".

use super::files::{Files, HASHED};
use super::policy::{Header, IMMUTABLE, REVALIDATE};
use super::well_known::{ENDPOINTS, ENDPOINTS_TYPE};

pub(super) fn text(headers: &[Header], files: &Files) -> String {
    let mut text = "customHeaders:\n".to_owned();
    let mut rule = |pattern: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("  - pattern: '{pattern}'\n    headers:\n"));
        for (name, value) in headers {
            // Values have neither `"` nor `\`: the tests check that.
            text.push_str(&format!(
                "      - key: '{name}'\n        value: \"{value}\"\n"
            ));
        }
    };
    let all: Vec<_> = headers
        .iter()
        .map(|Header { name, value }| (*name, value.as_str()))
        .collect();
    rule("**/*", &all);
    rule("/", &[("Cache-Control", REVALIDATE)]);
    let endpoints = [
        ("Cache-Control", REVALIDATE),
        ("Content-Type", ENDPOINTS_TYPE),
    ];
    rule(&format!("/{ENDPOINTS}"), &endpoints);
    let revalidated = files.revalidated_endings();
    for ending in revalidated.iter().filter(|ending| !HASHED.contains(ending)) {
        rule(&format!("**/*.{ending}"), &[("Cache-Control", REVALIDATE)]);
    }
    for ending in HASHED {
        if !revalidated.contains(ending) {
            rule(&format!("**/*.{ending}"), &[("Cache-Control", IMMUTABLE)]);
            continue;
        }
        let ending = format!(".{ending}");
        for (names, caching) in [
            (&files.revalidated, REVALIDATE),
            (&files.immutable, IMMUTABLE),
        ] {
            for name in names.iter().filter(|name| name.ends_with(&ending)) {
                rule(&format!("/{name}"), &[("Cache-Control", caching)]);
            }
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::origins::Origins;
    use super::super::policy;
    use super::*;
    use crate::inline::InlineHashes;

    #[test]
    fn every_pattern_once() {
        let headers = [Header {
            name: "X-Frame-Options",
            value: "DENY".to_owned(),
        }];
        let files = Files {
            immutable: vec![],
            revalidated: vec![
                ENDPOINTS.to_owned(),
                "a/b.html".to_owned(),
                "index.html".to_owned(),
            ],
        };
        let text = text(&headers, &files);
        assert!(text.starts_with("customHeaders:\n  - pattern: '**/*'\n    headers:\n      - key: 'X-Frame-Options'\n        value: \"DENY\"\n  - pattern: '/'\n"));
        assert_eq!(text.matches("**/*.html").count(), 1);
        assert_eq!(text.matches("passkey-endpoints").count(), 1);
        assert!(text.contains("  - pattern: '/.well-known/passkey-endpoints'\n"));
        assert!(text.contains("- pattern: '**/*.wasm'\n    headers:\n      - key: 'Cache-Control'\n        value: \"public, max-age=31536000, immutable\"\n"));
    }

    #[test]
    fn files_of_one_ending_are_listed_by_name() {
        let files = Files {
            immutable: vec![
                "app-0123456789abcdef.js".to_owned(),
                "app-0123456789abcdef.wasm".to_owned(),
            ],
            revalidated: vec!["index.html".to_owned(), "service-worker.js".to_owned()],
        };
        let text = text(&[], &files);
        assert!(!text.contains("*.js"), "{text}");
        let after = |pattern: &str| {
            let (_, rest) = text.split_once(&format!("'{pattern}'")).unwrap();
            rest.split("value: ")
                .nth(1)
                .unwrap()
                .lines()
                .next()
                .unwrap()
        };
        assert_eq!(after("/service-worker.js"), "\"no-cache\"");
        assert!(after("/app-0123456789abcdef.js").contains("immutable"));
        assert!(after("**/*.wasm").contains("immutable"));
    }

    #[test]
    fn nothing_needs_escaping() {
        let headers = policy::headers(&Origins::default(), &InlineHashes::default());
        assert!(
            headers
                .iter()
                .all(|header| !header.value.contains(['"', '\\', '$', '\n']))
        );
    }
}

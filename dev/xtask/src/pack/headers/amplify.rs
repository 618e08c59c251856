//! `customHttp.yml`, for Amplify Hosting, which reads it in the root of a repository (or
//! takes it in its console) before anything is built: so by endings, not by names.
//!
//! It does not say which value wins where two patterns match, so no two patterns name the
//! same header. Source: AWS Amplify Hosting User Guide, "Custom header YAML reference".

use super::files::{Files, HASHED};
use super::policy::{ASK, Header, KEEP};

pub(super) fn text(headers: &[Header], files: &Files) -> String {
    let mut text = "customHeaders:\n".to_owned();
    let mut rule = |pattern: &str, headers: &[(&str, &str)]| {
        text.push_str(&format!("  - pattern: '{pattern}'\n    headers:\n"));
        for (name, value) in headers {
            // Values have neither `"` nor `\`: see the tests.
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
    rule("/", &[("Cache-Control", ASK)]);
    for ending in files.fresh_endings() {
        rule(&format!("**/*.{ending}"), &[("Cache-Control", ASK)]);
    }
    for ending in HASHED {
        rule(&format!("**/*.{ending}"), &[("Cache-Control", KEEP)]);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::super::origins::Origins;
    use super::super::policy;
    use super::*;
    use crate::inline::Sealed;

    #[test]
    fn every_pattern_once() {
        let headers = [Header {
            name: "X-Frame-Options",
            value: "DENY".to_owned(),
        }];
        let files = Files {
            kept: vec![],
            fresh: vec!["a/b.html".to_owned(), "index.html".to_owned()],
        };
        let text = text(&headers, &files);
        assert!(text.starts_with("customHeaders:\n  - pattern: '**/*'\n    headers:\n      - key: 'X-Frame-Options'\n        value: \"DENY\"\n  - pattern: '/'\n"));
        assert_eq!(text.matches("**/*.html").count(), 1);
        assert!(text.contains("- pattern: '**/*.wasm'\n    headers:\n      - key: 'Cache-Control'\n        value: \"public, max-age=31536000, immutable\"\n"));
    }

    #[test]
    fn nothing_needs_escaping() {
        let headers = policy::headers(&Origins::default(), &Sealed::default());
        assert!(
            headers
                .iter()
                .all(|header| !header.value.contains(['"', '\\', '$', '\n']))
        );
    }
}

//! Keeps passwords, codes and tokens out of the log of calls.
//!
//! A function may put a part of its event into the message of its error, and a message about
//! a value of the wrong type quotes the value.

use serde_json::Value;

/// The text in place of a secret.
const REDACTED: &str = "[redacted]";
/// The members of a request or a response that may be or hold secrets, at any depth.
const SECRET_MEMBERS: [&str; 7] = [
    "password",
    "code",
    "challengeAnswer",
    "privateChallengeParameters",
    "tokenResponse",
    "clientMetadata",
    "validationData",
];
/// The number of characters below which a secret is replaced only where it is a word of its
/// own, because it could be a part of any word.
const SHORT: usize = 4;

/// The secrets of one call. It has no `Debug`.
#[derive(Default)]
pub(super) struct Secrets(Vec<String>);

impl Secrets {
    /// Collects the secrets of an event and of the output for it.
    pub(super) fn of(event: &Value, output: Option<&Value>) -> Self {
        let mut secrets = Vec::new();
        for value in [Some(event), output].into_iter().flatten() {
            for part in ["request", "response"] {
                if let Some(part) = value.get(part) {
                    collect(part, false, &mut secrets);
                }
            }
        }
        // A secret may be a part of a longer one.
        secrets.sort_by_key(|secret: &String| std::cmp::Reverse(secret.len()));
        secrets.dedup();
        Self(secrets)
    }

    /// Returns the text without the secrets.
    pub(super) fn redacted(&self, text: &str) -> String {
        let without = |text: String, secret: &String| replaced(&text, secret);
        self.0.iter().fold(text.to_owned(), without)
    }
}

/// Adds the texts and numbers below a value if it is a secret, otherwise those below its
/// secret members.
fn collect(value: &Value, is_secret: bool, secrets: &mut Vec<String>) {
    match value {
        Value::String(text) if is_secret && !text.is_empty() => {
            // A message may have the text as it is in Rust or in JSON.
            for quoted in [format!("{text:?}"), Value::from(text.as_str()).to_string()] {
                let inner = quoted.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
                secrets.extend(inner.map(str::to_owned));
            }
            secrets.push(text.clone());
        }
        Value::Number(number) if is_secret => secrets.push(number.to_string()),
        Value::Array(values) => {
            for value in values {
                collect(value, is_secret, secrets);
            }
        }
        Value::Object(members) => {
            for (name, value) in members {
                let is_secret = is_secret || SECRET_MEMBERS.contains(&name.as_str());
                collect(value, is_secret, secrets);
            }
        }
        _ => {}
    }
}

fn replaced(text: &str, secret: &str) -> String {
    let is_short = secret.chars().count() < SHORT;
    let mut result = String::with_capacity(text.len());
    let mut done = 0;
    for (start, found) in text.match_indices(secret) {
        let end = start + found.len();
        let before = text.get(..start).and_then(|part| part.chars().next_back());
        let after = text.get(end..).and_then(|part| part.chars().next());
        let in_a_word = [before, after]
            .into_iter()
            .flatten()
            .any(char::is_alphanumeric);
        if !(is_short && in_a_word) {
            result.push_str(text.get(done..start).unwrap_or_default());
            result.push_str(REDACTED);
            done = end;
        }
    }
    result.push_str(text.get(done..).unwrap_or_default());
    result
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_of_an_event_are_left_out_of_a_text() {
        let event = json!({
            "userName": "jeff",
            "request": {
                "userAttributes": { "email": "jeff@example.com" },
                "password": "Pass\"w0rd!",
                "code": 123_456,
                "privateChallengeParameters": { "answer": "42" },
                "codeParameter": "{####}",
            },
        });
        let secrets = Secrets::of(&event, None);
        let text =
            r#"jeff of jeff@example.com: Pass"w0rd!, "Pass\"w0rd!", 123456, 42, 1420, {####}"#;
        assert_eq!(
            secrets.redacted(text),
            r#"jeff of jeff@example.com: [redacted], "[redacted]", [redacted], [redacted], 1420, {####}"#
        );
    }

    #[test]
    fn secrets_of_an_output_are_left_out_of_a_text() {
        let output = json!({ "response": { "privateChallengeParameters": "unicycle" } });
        let secrets = Secrets::of(&json!({}), Some(&output));
        let text = "invalid type: string \"unicycle\", expected a map";
        let expected = "invalid type: string \"[redacted]\", expected a map";
        assert_eq!(secrets.redacted(text), expected);
    }
}

//! The browser's log, and the check for unexpected entries.

use std::fmt;

use serde_json::Value;

/// The severity of a log entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Debugging output and information, which the check ignores.
    Fine,
    /// `console.warn`, and the browser's own warnings.
    Warning,
    /// `console.error`, uncaught exceptions, and requests that failed.
    Severe,
}

/// One entry of the browser's console.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The severity.
    pub level: Level,
    /// The origin of the entry: `network`, `javascript`, `console-api`, `security`, …
    pub source: String,
    /// The text, preceded by the address and line.
    pub message: String,
}

impl Entry {
    /// Reads an entry in ChromeDriver's format.
    #[must_use]
    pub fn read(json: &Value) -> Self {
        let text = |key: &str| {
            let value = json.get(key).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        Self {
            level: match text("level").as_str() {
                "SEVERE" => Level::Severe,
                "WARNING" => Level::Warning,
                _ => Level::Fine,
            },
            source: text("source"),
            message: text("message"),
        }
    }

    /// Returns true for the warning about a directive of the release's policy that
    /// Chromium does not know yet. Chromium logs it for each page, and applies all
    /// other directives.
    fn is_new_directive(&self) -> bool {
        self.source == "security"
            && self
                .message
                .ends_with("Unrecognized Content-Security-Policy directive 'webrtc'.")
    }

    /// Returns true for a request to this origin that was answered with 4xx. The
    /// browser logs each as an error, also where a refusal is the service's correct
    /// reply.
    fn is_refusal_by(&self, origin: &str) -> bool {
        self.source == "network"
            && self.message.starts_with(origin)
            && self
                .message
                .contains("Failed to load resource: the server responded with a status of 4")
    }
}

impl fmt::Display for Entry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} ({}) {}", self.level, self.source, self.message)
    }
}

/// The entries that a test expects in the console.
#[derive(Clone, Debug, Default)]
pub struct Expected {
    /// The origins that may refuse requests (4xx).
    refusals: Vec<String>,
    /// The origins to which requests may fail in any way.
    failures: Vec<String>,
    /// The texts that must occur, each in at least one entry.
    texts: Vec<String>,
}

impl Expected {
    /// Allows this origin to refuse requests with 4xx.
    pub fn refusals_by(&mut self, origin: &str) {
        self.refusals.push(origin.to_owned());
    }

    /// Allows requests to this origin to fail in any way.
    pub fn failures_of(&mut self, origin: &str) {
        self.failures.push(origin.to_owned());
    }

    /// Expects an entry with this text, which is then no fault.
    pub fn text(&mut self, text: &str) {
        self.texts.push(text.to_owned());
    }

    /// The faults of these entries: unexpected entries of level warning or above, and
    /// expected texts that do not occur. The list is empty if there are none.
    #[must_use]
    pub fn faults(&self, entries: &[Entry]) -> Vec<String> {
        let is_expected = |entry: &Entry| {
            entry.is_new_directive()
                || self
                    .refusals
                    .iter()
                    .any(|origin| entry.is_refusal_by(origin))
                || self
                    .failures
                    .iter()
                    .any(|origin| entry.source == "network" && entry.message.starts_with(origin))
                || self.texts.iter().any(|text| entry.message.contains(text))
        };
        let unexpected = entries
            .iter()
            .filter(|entry| entry.level >= Level::Warning && !is_expected(entry))
            .map(ToString::to_string);
        let missing = self
            .texts
            .iter()
            .filter(|text| !entries.iter().any(|entry| entry.message.contains(*text)))
            .map(|text| format!("expected in the console, and not there: {text}"));
        unexpected.chain(missing).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal(status: u16) -> Entry {
        Entry::read(&json!({
            "level": "SEVERE",
            "source": "network",
            "timestamp": 1_790_000_000_000_u64,
            "message": format!(
                "http://localhost:4444/ - Failed to load resource: the server responded with a status of {status} (Bad Request)"
            ),
        }))
    }

    #[test]
    fn anything_from_a_warning_up_is_a_fault() {
        let entry = |level: &str| {
            Entry::read(&json!({"level": level, "source": "console-api", "message": "hm"}))
        };
        let expected = Expected::default();
        assert!(expected.faults(&[entry("INFO"), entry("DEBUG")]).is_empty());
        assert_eq!(expected.faults(&[entry("WARNING")]).len(), 1);
        assert_eq!(expected.faults(&[entry("SEVERE")]).len(), 1);
    }

    #[test]
    fn only_the_webrtc_directive_may_be_unknown() {
        let unknown = |directive: &str| {
            let said = "Unrecognized Content-Security-Policy directive";
            let message = format!("http://localhost:1/ - {said} '{directive}'.");
            Entry::read(&json!({"level": "SEVERE", "source": "security", "message": message}))
        };
        let expected = Expected::default();
        assert!(expected.faults(&[unknown("webrtc")]).is_empty());
        assert_eq!(expected.faults(&[unknown("worker")]).len(), 1);
    }

    #[test]
    fn refusals_are_fine_only_where_they_are_expected() {
        let mut expected = Expected::default();
        assert_eq!(expected.faults(&[refusal(400)]).len(), 1);
        expected.refusals_by("http://localhost:5555");
        assert_eq!(expected.faults(&[refusal(400)]).len(), 1, "another origin");
        expected.refusals_by("http://localhost:4444");
        assert!(expected.faults(&[refusal(400)]).is_empty());
        assert_eq!(expected.faults(&[refusal(500)]).len(), 1, "no refusal");
    }

    #[test]
    fn an_expected_text_must_come() {
        let mut expected = Expected::default();
        expected.text("status of 500");
        assert!(expected.faults(&[refusal(500)]).is_empty());
        assert_eq!(expected.faults(&[]).len(), 1);
    }
}

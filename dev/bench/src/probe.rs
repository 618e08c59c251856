//! The script that observes a page from within, and its report.

use serde::Deserialize;
use serde_json::{Value, json};
use wild_rydes_e2e::TestError;

use crate::account::Account;
use crate::contender::{Contender, PASSWORD, USER};

const SCRIPT: &str = include_str!("probe.js");
/// The name of the function with which the script notifies the browser's client of an
/// event.
pub(crate) const BINDING: &str = "wildRydesBenchMessage";
/// The name of the object whose functions answer questions about the page.
const GLOBAL: &str = "wildRydesBench";

/// The message for a form that is visible.
pub(crate) const FORM_VISIBLE: &str = "there";
/// The message for a signed-in page that is visible.
pub(crate) const SIGNED_IN: &str = "inside";
/// The operation with which a sign-in begins. Its name is a message too.
pub(crate) const SIGN_IN_CALL: &str = "InitiateAuth";
/// The operation that carries the password's proof. Its name is a message too.
pub(crate) const PROOF_CALL: &str = "RespondToAuthChallenge";

/// The script's text. With `submits_early`, it fills in the form and submits it by itself.
pub(crate) fn script(contender: &Contender, account: &Account, submits_early: bool) -> String {
    let plan = json!({
        "binding": BINDING,
        "global": GLOBAL,
        "user": USER,
        "password": PASSWORD,
        "name": account.email,
        "secret": account.password,
        "inside": contender.inside,
        "needs": contender.needs,
        "submits_early": submits_early,
    });
    format!("({SCRIPT})({plan})")
}

/// The text of a call of one of the object's functions.
pub(crate) fn call_of(call: &str, arguments: &[&str]) -> String {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|text| json!(text).to_string())
        .collect();
    format!("{GLOBAL}.{call}({})", arguments.join(", "))
}

/// The events that the script has observed. Times are milliseconds since the navigation
/// began.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Report {
    /// The time of the first paint of a text or picture.
    pub(crate) paint: Option<f64>,
    /// The time when the form was visible and its first field was enabled.
    pub(crate) there: Option<f64>,
    /// The time from which on no typed text was lost.
    pub(crate) usable: Option<f64>,
    /// The time when a handler took a submit.
    pub(crate) taken: Option<f64>,
    /// The time when a simulated user pressed the button.
    pub(crate) clicked: Option<f64>,
    /// The time when the signed-in page was visible.
    pub(crate) inside: Option<f64>,
    /// The time when the signed-in page was completely drawn.
    pub(crate) drawn: Option<f64>,
    /// The sum of all layout shifts that no input caused, until the pool has accepted
    /// the sign-in.
    pub(crate) shift: f64,
    /// The tasks of 50 ms and more: their start times and lengths.
    pub(crate) tasks: Vec<(f64, f64)>,
    /// The calls to the pool, in order.
    pub(crate) calls: Vec<Call>,
    /// The bytes of bodies that had been received when the form was usable.
    pub(crate) bytes_when_usable: Option<f64>,
    /// The bytes of bodies that had been received when the first call was sent.
    pub(crate) bytes_when_called: Option<f64>,
    /// The bytes of WebAssembly's memories.
    pub(crate) wasm_memory: f64,
}

/// One call to the pool.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Call {
    operation: String,
    pub(crate) left: f64,
    /// The time when its reply had been read.
    pub(crate) answered: Option<f64>,
}

impl Report {
    /// Parses the script's report.
    ///
    /// # Errors
    /// The value is not a report.
    pub(crate) fn read(json: Value) -> Result<Self, TestError> {
        let text = json.to_string();
        serde_json::from_value(json)
            .map_err(|error| TestError::Unexpected(format!("{error}: {text}")))
    }

    /// The first call of this operation.
    pub(crate) fn call(&self, operation: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.operation == operation)
    }

    /// The time that the user waits between the click and the proof, without the time
    /// that the network and the pool take.
    pub(crate) fn proving(&self) -> Option<f64> {
        let (attempt, proof) = (self.call(SIGN_IN_CALL)?, self.call(PROOF_CALL)?);
        Some((attempt.left - self.clicked?) + (proof.left - attempt.answered?))
    }

    /// The longest task that began between these times; 0 if none took 50 ms.
    pub(crate) fn longest_task(&self, from: f64, until: f64) -> f64 {
        self.tasks
            .iter()
            .filter(|(start, _)| (from..until).contains(start))
            .map(|(_, length)| *length)
            .fold(0.0, f64::max)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        Report::read(json!({
            "paint": 90.5, "there": 120, "usable": 120, "taken": 121.5,
            "clicked": 1000, "inside": 1900, "drawn": 1950, "shift": 0, "tasks": [[10, 60], [1010, 80], [1300, 70]],
            "calls": [
                { "operation": "InitiateAuth", "left": 1040, "answered": 1240 },
                { "operation": "RespondToAuthChallenge", "left": 1300, "answered": 1500 },
            ],
            "bytes_when_usable": 75000, "bytes_when_called": null, "wasm_memory": 0,
        }))
        .unwrap()
    }

    #[test]
    fn proving_is_what_is_left_without_the_network() {
        assert_eq!(report().proving(), Some(40.0 + 60.0));
        let mut unproven = report();
        unproven.calls.truncate(1);
        assert_eq!(unproven.proving(), None);
    }

    #[test]
    fn the_longest_task_of_a_time() {
        assert_eq!(report().longest_task(0.0, 1000.0), 60.0);
        assert_eq!(report().longest_task(1000.0, 1300.0), 80.0);
        assert_eq!(report().longest_task(2000.0, 3000.0), 0.0);
    }

    #[test]
    fn what_is_no_report_is_refused() {
        assert!(Report::read(Value::Null).is_err());
        assert!(Report::read(json!({ "paint": "soon" })).is_err());
    }

    #[test]
    fn texts_cannot_break_out_of_a_question() {
        assert_eq!(
            call_of("value", &[r#"input[name="a"]"#]),
            r#"wildRydesBench.value("input[name=\"a\"]")"#
        );
    }
}

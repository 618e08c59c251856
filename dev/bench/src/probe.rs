//! What watches a page from inside, and what it reports.

use serde::Deserialize;
use serde_json::{Value, json};
use wild_rydes_e2e::Trouble;

use crate::account::Account;
use crate::contender::{Contender, PASSWORD, USER};

const SCRIPT: &str = include_str!("probe.js");
/// The function with which it tells us that something has happened.
pub(crate) const BELL: &str = "wildRydesBenchBell";
/// The object that answers our questions.
const GLOBAL: &str = "wildRydesBench";

/// Said when the form is there.
pub(crate) const THERE: &str = "there";
/// Said when the signed-in page is there.
pub(crate) const INSIDE: &str = "inside";
/// The call with which a sign-in begins.
pub(crate) const ATTEMPT: &str = "InitiateAuth";
/// The call that carries the proof.
pub(crate) const PROOF: &str = "RespondToAuthChallenge";

/// The script that does it. `hurried`: fills in the form and submits it by itself.
pub(crate) fn script(contender: &Contender, account: &Account, hurried: bool) -> String {
    let plan = json!({
        "bell": BELL,
        "global": GLOBAL,
        "user": USER,
        "password": PASSWORD,
        "name": account.email,
        "secret": account.password,
        "inside": contender.inside,
        "needs": contender.needs,
        "hurried": hurried,
    });
    format!("({SCRIPT})({plan})")
}

/// A question to it.
pub(crate) fn question(call: &str, arguments: &[&str]) -> String {
    let arguments: Vec<_> = arguments
        .iter()
        .map(|text| json!(text).to_string())
        .collect();
    format!("{GLOBAL}.{call}({})", arguments.join(", "))
}

/// All that it has seen. Times are milliseconds since the navigation began.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
pub(crate) struct Report {
    /// The first text or picture was painted.
    pub(crate) paint: Option<f64>,
    /// The form could be seen, and its first field was enabled.
    pub(crate) there: Option<f64>,
    /// From here on nothing that was typed was lost.
    pub(crate) usable: Option<f64>,
    /// Somebody listened to a submit.
    pub(crate) taken: Option<f64>,
    /// A person pressed the button.
    pub(crate) clicked: Option<f64>,
    /// The signed-in page was there.
    pub(crate) inside: Option<f64>,
    /// The same, with all that it shows.
    pub(crate) drawn: Option<f64>,
    /// All layout shifts that no input caused, added up, until the pool has let the rider in.
    pub(crate) shift: f64,
    /// Tasks of 50 ms and more: their beginnings and lengths.
    pub(crate) tasks: Vec<(f64, f64)>,
    /// Calls to the pool, in order.
    pub(crate) calls: Vec<Call>,
    /// Bytes of bodies that were there when the form was usable.
    pub(crate) bytes_when_usable: Option<f64>,
    /// Those that were there when the first call left.
    pub(crate) bytes_when_called: Option<f64>,
    /// Bytes of the memories of WebAssembly.
    pub(crate) wasm_memory: f64,
}

/// One call to the pool.
#[derive(Clone, Debug, PartialEq, Deserialize)]
pub(crate) struct Call {
    operation: String,
    pub(crate) left: f64,
    /// Its answer had been read.
    pub(crate) answered: Option<f64>,
}

impl Report {
    /// Reads what the probe gave.
    ///
    /// # Errors
    /// When that is no report.
    pub(crate) fn read(json: Value) -> Result<Self, Trouble> {
        let text = json.to_string();
        serde_json::from_value(json)
            .map_err(|error| Trouble::Unexpected(format!("{error}: {text}")))
    }

    /// The first call of this operation.
    pub(crate) fn call(&self, operation: &str) -> Option<&Call> {
        self.calls.iter().find(|call| call.operation == operation)
    }

    /// What a rider waits for between the click and the proof, less what the network and
    /// the pool take.
    pub(crate) fn proving(&self) -> Option<f64> {
        let (attempt, proof) = (self.call(ATTEMPT)?, self.call(PROOF)?);
        Some((attempt.left - self.clicked?) + (proof.left - attempt.answered?))
    }

    /// The longest task that began between these times; 0 when none took 50 ms.
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
            question("value", &[r#"input[name="a"]"#]),
            r#"wildRydesBench.value("input[name=\"a\"]")"#
        );
    }
}

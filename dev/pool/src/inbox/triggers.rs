//! The calls of Lambda functions, as JSON and on the developer's page.

use serde_json::{Value, json};

use crate::trigger_log::LoggedTrigger;

use super::{escape_html, page, time};

/// Returns the calls as JSON.
#[must_use]
pub fn json(calls: &[LoggedTrigger]) -> Value {
    let shown = calls.iter().map(|LoggedTrigger { at, call }| {
        let reason = call.failure.as_ref().map(ToString::to_string);
        json!({
            "trigger": call.source,
            "function": call.function,
            "duration_ms": u64::try_from(call.took.as_millis()).unwrap_or(u64::MAX),
            "outcome": if reason.is_some() { "failed" } else { "succeeded" },
            "reason": reason,
            "ignored_members": call.ignored,
            "called_at": at.rfc3339(),
        })
    });
    shown.collect()
}

/// Writes the section.
pub(super) fn section(calls: &[LoggedTrigger]) -> String {
    let content = if calls.is_empty() {
        "<p class=\"empty\">No function has been called since the pool started.</p>\n".to_owned()
    } else {
        page::table(
            "triggers-table",
            "The newest calls of Lambda functions, 200 at most",
            &["Trigger", "Function", "Called", "Duration", "Outcome"],
            &calls.iter().map(row).collect::<Vec<_>>(),
        )
    };
    page::section("triggers", "Trigger calls", &content)
}

fn row(logged: &LoggedTrigger) -> Vec<String> {
    let call = &logged.call;
    vec![
        escape_html(&call.source),
        escape_html(&call.function),
        time(logged.at),
        format!("{} ms", call.took.as_millis()),
        outcome(logged),
    ]
}

fn outcome(logged: &LoggedTrigger) -> String {
    let call = &logged.call;
    match &call.failure {
        Some(failure) => format!("failed: {}", escape_html(&failure.to_string())),
        None if call.ignored.is_empty() => "succeeded".to_owned(),
        None => format!(
            "succeeded, without effect: response.{} (the trigger and its version have no such \
             member)",
            escape_html(&call.ignored.join(", response."))
        ),
    }
}

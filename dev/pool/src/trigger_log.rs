//! The newest calls of functions, which the developer's page shows.

use std::{
    collections::VecDeque,
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::{core::clock::Timestamp, lambda::TriggerCall};

/// The number of calls that are kept.
const KEPT_CALLS: usize = 200;
/// The number of characters that are kept of the reason of a failure, and of a name.
const KEPT_TEXT: usize = 500;
/// The number of names of ignored members that are kept of one call.
const KEPT_NAMES: usize = 20;

/// A call of a function, with its time.
#[derive(Clone, Debug)]
pub struct LoggedTrigger {
    /// The time at which the pool got the request that made the call.
    pub at: Timestamp,
    /// The call.
    pub call: TriggerCall,
}

/// A log in memory, of a size that is limited.
#[derive(Debug, Default)]
pub(crate) struct TriggerLog(Mutex<VecDeque<LoggedTrigger>>);

impl TriggerLog {
    fn lock(&self) -> MutexGuard<'_, VecDeque<LoggedTrigger>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds calls, and removes the oldest ones if there are too many.
    pub(crate) fn add(&self, at: Timestamp, calls: &[TriggerCall]) {
        if calls.is_empty() {
            return;
        }
        let mut log = self.lock();
        for call in calls {
            if log.len() == KEPT_CALLS {
                log.pop_front();
            }
            let failure = call.failure.clone();
            let ignored = call.ignored.iter().take(KEPT_NAMES);
            let call = TriggerCall {
                source: call.source.clone(),
                function: call.function.clone(),
                took: call.took,
                failure: failure.map(|failure| failure.map_text(shortened)),
                ignored: ignored.map(|name| shortened(name)).collect(),
            };
            log.push_back(LoggedTrigger { at, call });
        }
    }

    /// Returns the calls, newest first.
    pub(crate) fn newest(&self) -> Vec<LoggedTrigger> {
        self.lock().iter().rev().cloned().collect()
    }
}

fn shortened(text: &str) -> String {
    match text.char_indices().nth(KEPT_TEXT) {
        Some((end, _)) => format!("{}…", text.get(..end).unwrap_or_default()),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::core::triggers::FunctionFailure;

    fn call(source: String) -> TriggerCall {
        TriggerCall {
            source,
            function: "function".to_owned(),
            took: Duration::ZERO,
            failure: None,
            ignored: Vec::new(),
        }
    }

    #[test]
    fn log_keeps_the_newest_200_calls() {
        let log = TriggerLog::default();
        for number in 0..250 {
            log.add(Timestamp::from_millis(number), &[call(number.to_string())]);
        }
        let kept = log.newest();
        assert_eq!(kept.len(), 200);
        assert_eq!(
            (kept[0].call.source.as_str(), kept[0].at.millis()),
            ("249", 249)
        );
        assert_eq!(kept[199].call.source, "50");
    }

    #[test]
    fn log_keeps_the_start_of_long_texts_only() {
        let log = TriggerLog::default();
        let long = "ä".repeat(10_000);
        let logged = TriggerCall {
            failure: Some(FunctionFailure::Failed(long.clone())),
            ignored: vec![long; 1_000],
            ..call("PreSignUp_SignUp".to_owned())
        };
        log.add(Timestamp::from_millis(0), &[logged]);
        let kept = log.newest();
        let start = format!("{}…", "ä".repeat(KEPT_TEXT));
        let failure = Some(FunctionFailure::Failed(start.clone()));
        assert_eq!(kept[0].call.failure, failure);
        assert_eq!(kept[0].call.ignored, vec![start; KEPT_NAMES]);
    }
}

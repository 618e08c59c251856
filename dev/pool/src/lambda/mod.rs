//! Calls of Lambda functions: functions of this process, and those behind the Invoke API of
//! a local runtime.

mod invoke_api;
mod local;
mod quick_resolver;
mod redact;
mod threads;

use std::{
    error::Error,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde_json::{Map, Value};

use crate::{
    core::{
        clock::Timestamp,
        error::{ApiError, Cause},
        oauth::fetch::{Fetch, Fetched},
        outside::Functions,
        recovery::history::History,
        triggers::{FunctionCall, FunctionFailure},
    },
    outbound::Outbound,
    store::Store,
};

pub use local::LocalFunctions;

use invoke_api::InvokeApi;
use redact::Secrets;
use threads::Threads;

/// The number of times that a call is tried, as at AWS.
const TRIES: u32 = 3;

/// One call of a function, for the developer.
#[derive(Clone, Debug)]
pub struct TriggerCall {
    /// The `triggerSource` of the event.
    pub source: String,
    /// The ARN of the function.
    pub function: String,
    /// The time that the call took, with all its tries.
    pub took: Duration,
    /// The reason why the call failed, or `None` if it succeeded. Passwords, codes and tokens
    /// of the event are left out of it.
    pub failure: Option<FunctionFailure>,
    /// The members of the response that an event of this trigger and version does not have.
    /// They have no effect, as at AWS.
    pub ignored: Vec<String>,
}

/// Everything that is needed to call a function.
#[derive(Debug)]
pub(crate) struct Invoker {
    local: LocalFunctions,
    threads: Threads,
    api: Option<InvokeApi>,
    timeout: Duration,
}

impl Invoker {
    /// Makes an invoker of these functions. `endpoint` is the address of the Invoke API, for
    /// all other functions; `timeout` is the limit for one try.
    #[must_use]
    pub(crate) fn new(local: LocalFunctions, endpoint: Option<&str>, timeout: Duration) -> Self {
        Self {
            local,
            threads: Threads::default(),
            api: endpoint.map(|endpoint| InvokeApi::new(endpoint, timeout)),
            timeout,
        }
    }

    fn try_once(&self, call: &FunctionCall) -> Result<Value, Failed> {
        match (self.local.get(&call.function), &self.api) {
            (Some(function), _) => local::call(&self.threads, function, &call.event, self.timeout),
            (None, Some(api)) => api.call(&call.function, &call.event),
            (None, None) => Err(Failed::for_good(FunctionFailure::Unreachable(
                "no endpoint is set (--lambda-endpoint)".to_owned(),
            ))),
        }
    }

    fn call(&self, call: &FunctionCall) -> Result<Value, FunctionFailure> {
        let mut tries = 1;
        loop {
            let failed = match self.try_once(call) {
                Ok(output) => return Ok(output),
                Err(failed) => failed,
            };
            if !failed.again || tries == TRIES {
                return Err(match failed.failure {
                    FunctionFailure::TimedOut { .. } => FunctionFailure::TimedOut { tries },
                    other => other,
                });
            }
            tries += 1;
        }
    }
}

/// A try that failed.
struct Failed {
    failure: FunctionFailure,
    /// Set if another try may succeed.
    again: bool,
}

impl Failed {
    fn for_good(failure: FunctionFailure) -> Self {
        Self {
            failure,
            again: false,
        }
    }

    fn for_now(failure: FunctionFailure) -> Self {
        Self {
            failure,
            again: true,
        }
    }
}

/// The functions of one call of the pool, with a log of their invocations, the client for other
/// identity providers, and the file.
pub(crate) struct Logged<'a> {
    invoker: &'a Invoker,
    outbound: &'a Outbound,
    store: Option<&'a Store>,
    log: Mutex<Vec<Entry>>,
}

/// One call in the log of [`Logged`].
struct Entry {
    call: TriggerCall,
    secrets: Secrets,
}

impl Entry {
    fn set_failure(&mut self, failure: Option<&FunctionFailure>) {
        let failure = failure.cloned();
        self.call.failure = failure.map(|failure| failure.map_text(|it| self.secrets.redacted(it)));
    }
}

impl<'a> Logged<'a> {
    /// Starts an empty log.
    #[must_use]
    pub(crate) fn new(
        invoker: &'a Invoker,
        outbound: &'a Outbound,
        store: Option<&'a Store>,
    ) -> Self {
        Self {
            invoker,
            outbound,
            store,
            log: Mutex::new(Vec::new()),
        }
    }

    /// Returns the log of a call that ended with this error, if it has one. An output that is
    /// not valid is found only by the operation, so it is in the error alone.
    #[must_use]
    pub(crate) fn into_log(self, error: Option<&ApiError>) -> Vec<TriggerCall> {
        let log = self.log.into_inner();
        let mut log = log.unwrap_or_else(PoisonError::into_inner);
        if let Some(last) = log.last_mut()
            && last.call.failure.is_none()
        {
            last.set_failure(error.and_then(FunctionFailure::behind));
        }
        log.into_iter().map(|entry| entry.call).collect()
    }
}

impl Functions for Logged<'_> {
    #[expect(
        clippy::disallowed_methods,
        reason = "this measures a call of a function, for the terminal"
    )]
    fn invoke(&self, call: &FunctionCall) -> Result<Value, FunctionFailure> {
        let start = Instant::now();
        let output = self.invoker.call(call);
        let mut logged = Entry {
            call: TriggerCall {
                source: call.source.clone(),
                function: call.function.clone(),
                took: start.elapsed(),
                failure: None,
                ignored: output
                    .as_ref()
                    .map(|output| unknown_members(&call.event, output))
                    .unwrap_or_default(),
            },
            secrets: Secrets::of(&call.event, output.as_ref().ok()),
        };
        logged.set_failure(output.as_ref().err());
        let mut log = self.log.lock().unwrap_or_else(PoisonError::into_inner);
        log.push(logged);
        output
    }

    fn send(&self, fetch: &Fetch) -> Result<Fetched, String> {
        self.outbound.send(fetch)
    }

    fn history(&self, pool_id: &str, after: Timestamp) -> Result<History, Cause> {
        let Some(store) = self.store else {
            let error: Box<dyn Error + Send + Sync> = "a pool in memory has no history".into();
            return Err(Arc::from(error));
        };
        store
            .history(pool_id, after)
            .map_err(|error| Arc::new(error) as Cause)
    }
}

/// Returns the members of the response in an event, if it has a response.
fn members(event: &Value) -> Option<&Map<String, Value>> {
    event.get("response")?.as_object()
}

/// Returns the members of the response in a function's output that the response in its event
/// does not have. The event of a trigger that takes no response has none, so then nothing is
/// unknown.
fn unknown_members(event: &Value, output: &Value) -> Vec<String> {
    let known = members(event).filter(|known| !known.is_empty());
    let (Some(known), Some(given)) = (known, members(output)) else {
        return Vec::new();
    };
    let unknown = given.keys().filter(|name| !known.contains_key(*name));
    unknown.cloned().collect()
}

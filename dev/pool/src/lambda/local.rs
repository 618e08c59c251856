//! Functions of this process, which tests give to a pool.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, mpsc},
    time::Duration,
};

use serde_json::Value;

use super::{Failed, threads::Threads};
use crate::core::triggers::FunctionFailure;

type LocalFunction = Arc<dyn Fn(Value) -> Result<Value, String> + Send + Sync>;

/// Lambda functions that are Rust functions, by their ARN. They take precedence over the
/// functions of [`Settings::lambda_endpoint`](crate::Settings::lambda_endpoint).
///
/// ```
/// use cognito_local::{LocalFunctions, Settings};
///
/// let arn = "arn:aws:lambda:local:000000000000:function:refuse";
/// let mut settings = Settings::new("local_Example", "exampleclient");
/// settings.functions.insert(arn, |_event| Err("Not today".to_owned()));
/// settings.pool.lambda_config.get_or_insert_default().pre_sign_up = Some(arn.to_owned());
/// ```
#[derive(Clone, Default)]
pub struct LocalFunctions {
    by_arn: BTreeMap<String, LocalFunction>,
}

impl LocalFunctions {
    /// Adds a function, which gets the event and returns it with a response, or the message
    /// of an error.
    pub fn insert(
        &mut self,
        arn: impl Into<String>,
        function: impl Fn(Value) -> Result<Value, String> + Send + Sync + 'static,
    ) {
        self.by_arn.insert(arn.into(), Arc::new(function));
    }

    pub(super) fn get(&self, arn: &str) -> Option<&LocalFunction> {
        self.by_arn.get(arn)
    }
}

impl fmt::Debug for LocalFunctions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_set().entries(self.by_arn.keys()).finish()
    }
}

/// Calls a function on another thread, which this call leaves behind if the function is too
/// slow.
pub(super) fn call(
    threads: &Threads,
    function: &LocalFunction,
    event: &Value,
    timeout: Duration,
) -> Result<Value, Failed> {
    let (sender, output) = mpsc::channel();
    let (function, event) = (Arc::clone(function), event.clone());
    let started = threads.run(Box::new(move || {
        let output = function(event);
        Box::new(move || {
            // The receiver has gone if the function was too slow.
            let _ = sender.send(output);
        })
    }));
    if let Err(error) = started {
        return Err(Failed::for_now(FunctionFailure::Unreachable(
            error.to_string(),
        )));
    }
    match output.recv_timeout(timeout) {
        Ok(output) => output.map_err(|message| Failed::for_good(FunctionFailure::Failed(message))),
        Err(mpsc::RecvTimeoutError::Timeout) => {
            Err(Failed::for_now(FunctionFailure::TimedOut { tries: 1 }))
        }
        Err(mpsc::RecvTimeoutError::Disconnected) => Err(Failed::for_good(
            FunctionFailure::Failed("The function has crashed".to_owned()),
        )),
    }
}

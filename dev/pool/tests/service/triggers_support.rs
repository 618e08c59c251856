//! Helpers for tests of triggers: functions of the test, and a record of their events.

use std::sync::{Arc, Mutex};

use cognito_local::{LocalFunctions, Settings};
use serde_json::{Map, Value, json};

use crate::support::Service;

/// The events that functions got.
#[derive(Clone, Default)]
pub(crate) struct Events(Arc<Mutex<Vec<Value>>>);

impl Events {
    pub(crate) fn all(&self) -> Vec<Value> {
        self.0.lock().unwrap().clone()
    }

    /// Returns the sources of the events, in their order.
    pub(crate) fn sources(&self) -> Vec<String> {
        let source = |event: &Value| event["triggerSource"].as_str().unwrap().to_owned();
        self.all().iter().map(source).collect()
    }

    /// Returns the newest event of a source.
    pub(crate) fn last(&self, source: &str) -> Value {
        let found = self.all().into_iter().rev();
        let mut found = found.filter(|event| event["triggerSource"] == source);
        found.next().expect("an event of this source")
    }

    fn push(&self, event: &Value) {
        self.0.lock().unwrap().push(event.clone());
    }
}

/// Functions for the triggers of a pool.
#[derive(Default)]
pub(crate) struct Functions {
    local: LocalFunctions,
    config: Map<String, Value>,
    events: Events,
}

pub(crate) fn arn(name: &str) -> String {
    format!("arn:aws:lambda:local:000000000000:function:{name}")
}

impl Functions {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Adds a function for a setting of `LambdaConfig`. It gets the event, which it may
    /// change, and returns it.
    pub(crate) fn on(
        mut self,
        setting: &str,
        function: impl Fn(&mut Value) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        let name = arn(setting);
        let events = self.events.clone();
        self.local.insert(name.clone(), move |mut event| {
            events.push(&event);
            function(&mut event)?;
            Ok(event)
        });
        let value = match setting {
            "CustomEmailSender" | "CustomSMSSender" => {
                self.config.insert("KMSKeyID".to_owned(), arn("key").into());
                json!({ "LambdaVersion": "V1_0", "LambdaArn": name })
            }
            _ => name.into(),
        };
        self.config.insert(setting.to_owned(), value);
        self
    }

    /// Adds a function that only records its events.
    pub(crate) fn watching(self, setting: &str) -> Self {
        self.on(setting, |_| Ok(()))
    }

    /// Adds a function that changes claims and gets events of a version.
    pub(crate) fn on_tokens(
        self,
        version: &str,
        function: impl Fn(&mut Value) -> Result<(), String> + Send + Sync + 'static,
    ) -> Self {
        let mut this = self.on("PreTokenGeneration", function);
        this.config.insert(
            "PreTokenGenerationConfig".to_owned(),
            json!({ "LambdaVersion": version, "LambdaArn": arn("PreTokenGeneration") }),
        );
        this
    }

    pub(crate) fn start(self) -> (Service, Events) {
        self.start_with(|_| {})
    }

    pub(crate) fn start_with(self, change: impl FnOnce(&mut Settings)) -> (Service, Events) {
        let service = Service::with(|settings| {
            settings.functions = self.local;
            let config = serde_json::from_value(Value::Object(self.config)).unwrap();
            settings.pool.lambda_config = Some(config);
            change(settings);
        });
        (service, self.events)
    }
}

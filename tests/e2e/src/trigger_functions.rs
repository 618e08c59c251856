//! The triggers of `tests/e2e/trigger-functions` or of `infra/triggers`, run by
//! `serverless-offline`.
//!
//! `cargo xtask test` sets `$WILD_RYDES_SERVERLESS` to the package of `serverless-offline`.

use std::path::Path;
use std::process::Command;

use crate::workshop_api::{Program, Scratch, folder_of, free_ports};
use crate::{TestError, package_dir};

/// The text that `serverless-offline` prints once the port of the Invoke API is open.
const READY: &str = "Function names exposed";

/// Running functions. They end when this is dropped.
#[derive(Debug)]
pub struct TriggerFunctions {
    endpoint: String,
    // The program ends before its folder is removed.
    _program: Program,
    _scratch: Scratch,
}

impl TriggerFunctions {
    /// Starts the functions of `tests/e2e/trigger-functions`.
    ///
    /// # Errors
    /// The program is missing or does not start.
    pub fn start() -> Result<Self, TestError> {
        Self::of(&package_dir().join("trigger-functions"))
    }

    /// Starts the workshop's triggers, those of `infra/triggers`.
    ///
    /// # Errors
    /// The program is missing or does not start.
    pub fn of_the_workshop() -> Result<Self, TestError> {
        Self::of(&package_dir().join("../../infra/triggers"))
    }

    fn of(functions: &Path) -> Result<Self, TestError> {
        let scratch = Scratch::new()?;
        let [http, lambda, alb] = free_ports()?;
        let modules = folder_of("WILD_RYDES_SERVERLESS")?;
        let modules = modules.parent().unwrap_or(&modules);
        scratch.fill(functions, modules)?;
        let mut command = Command::new("node");
        command
            .current_dir(scratch.path())
            .arg("node_modules/serverless/bin/serverless.js")
            .args(["offline", "start", "--host", "127.0.0.1"])
            .args(["--httpPort", &http.to_string()])
            .args(["--lambdaPort", &lambda.to_string()])
            .args(["--albPort", &alb.to_string()])
            .env("HOME", scratch.path())
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("SLS_TELEMETRY_DISABLED", "1")
            .env("SLS_NOTIFICATIONS_MODE", "off");
        Ok(Self {
            endpoint: format!("http://127.0.0.1:{lambda}"),
            _program: Program::start("serverless-offline", command, READY)?,
            _scratch: scratch,
        })
    }

    /// The address of the Invoke API: the value of `lambda_endpoint`.
    #[must_use]
    pub fn endpoint(&self) -> &str {
        &self.endpoint
    }

    /// The ARN of a function of `tests/e2e/trigger-functions`.
    #[must_use]
    pub fn arn(name: &str) -> String {
        format!("arn:aws:lambda:eu-west-1:000000000000:function:triggers-dev-{name}")
    }
}

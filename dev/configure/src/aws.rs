//! Asks AWS, through its own command line: that has the developer's credentials, of
//! whatever kind they are, and this never sees them.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use serde_json::Value;

/// Whom to ask.
#[derive(Clone, Debug)]
pub struct Aws {
    /// The program, `aws`.
    pub program: OsString,
    /// Where; the program's own default without it.
    pub region: Option<String>,
    /// Another address than AWS's.
    pub endpoint: Option<String>,
    /// Set to ask AWS at its FIPS endpoints.
    pub fips: bool,
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum AwsError {
    /// Its command line is not installed.
    #[error("the AWS command line is not installed")]
    NoProgram,
    /// Its command line could not be started.
    #[error("the AWS command line could not be started: {0}")]
    Start(io::Error),
    /// What was asked for does not exist.
    #[error("AWS knows no {0}")]
    Unknown(String),
    /// Not allowed, no credentials, nobody there …
    #[error("{0}")]
    Refused(String),
    /// No JSON came.
    #[error("the AWS command line answered no JSON")]
    NotJson,
}

impl Aws {
    /// One call, such as `cognito-idp describe-user-pool`; `what` names what is asked
    /// about, for errors.
    ///
    /// # Errors
    /// [`AwsError`].
    pub fn ask(&self, call: [&str; 2], options: &[&str], what: &str) -> Result<Value, AwsError> {
        let mut command = Command::new(&self.program);
        command.args(call).args(options).args(["--output", "json"]);
        if let Some(region) = &self.region {
            command.args(["--region", region]);
        }
        if let Some(endpoint) = &self.endpoint {
            command.args(["--endpoint-url", endpoint]);
            // Nobody's real credentials are any stand-in's business.
            if is_loopback(endpoint) {
                command
                    .env("AWS_ACCESS_KEY_ID", "local")
                    .env("AWS_SECRET_ACCESS_KEY", "local")
                    .env_remove("AWS_SESSION_TOKEN")
                    .env_remove("AWS_PROFILE");
            }
        }
        if self.fips {
            command.env("AWS_USE_FIPS_ENDPOINT", "true");
        }
        // Version 2 would show a page, or ask back.
        command
            .env("AWS_PAGER", "")
            .env("AWS_CLI_AUTO_PROMPT", "off")
            .stdin(Stdio::null());
        let output = command.output().map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => AwsError::NoProgram,
            _ => AwsError::Start(error),
        })?;
        if output.status.success() {
            return serde_json::from_slice(&output.stdout).map_err(|_| AwsError::NotJson);
        }
        Err(refusal(&String::from_utf8_lossy(&output.stderr), what))
    }
}

/// What the command line says when it fails: `An error occurred (Code) when calling …`.
fn refusal(said: &str, what: &str) -> AwsError {
    let said = said.trim();
    let code = said
        .split_once("An error occurred (")
        .and_then(|(_, rest)| {
            let (code, _) = rest.split_once(')')?;
            Some(code)
        });
    let does_not_exist = said.contains("does not exist");
    match code {
        Some("ResourceNotFoundException") => AwsError::Unknown(what.to_owned()),
        Some("ValidationError") if does_not_exist => AwsError::Unknown(what.to_owned()),
        _ => {
            let reason = said.lines().last().unwrap_or("no reason given");
            AwsError::Refused(reason.trim_end_matches('.').to_owned())
        }
    }
}

/// Whether an address is of this machine itself.
#[must_use]
pub fn is_loopback(url: &str) -> bool {
    let authority = url
        .split_once("://")
        .and_then(|(_, rest)| rest.split(['/', '?', '#']).next())
        .unwrap_or_default();
    let host = match authority.strip_prefix('[') {
        Some(v6) => v6.split(']').next().unwrap_or_default(),
        None => authority.split(':').next().unwrap_or_default(),
    };
    host == "localhost"
        || host.ends_with(".localhost")
        || host == "::1"
        || host
            .parse::<std::net::Ipv4Addr>()
            .is_ok_and(|address| address.is_loopback() || address.is_unspecified())
}

//! Calls AWS through its own command line, which has the developer's credentials, of
//! whatever kind. This program never sees them.

use std::ffi::OsString;
use std::io;
use std::process::{Command, Stdio};

use serde_json::Value;

/// The program, region and endpoint for calls to AWS.
#[derive(Clone, Debug)]
pub struct Aws {
    /// The path or name of the program, `aws`.
    pub program: OsString,
    /// The region; without it, the program uses its own default.
    pub region: Option<String>,
    /// The address of a server to call instead of AWS.
    pub endpoint: Option<String>,
    /// Set to call AWS at its FIPS endpoints.
    pub fips: bool,
}

/// A reason why a call failed.
#[derive(Debug, thiserror::Error)]
pub enum AwsError {
    /// The AWS command line is not installed.
    #[error("the AWS command line is not installed")]
    NoProgram,
    /// The AWS command line could not be started.
    #[error("the AWS command line could not be started: {0}")]
    Start(io::Error),
    /// The resource does not exist.
    #[error("AWS knows no {0}")]
    Unknown(String),
    /// The call failed: there is no permission, there are no credentials, the server is
    /// not reachable …
    #[error("{0}")]
    Refused(String),
    /// The reply is not JSON.
    #[error("the AWS command line answered no JSON")]
    NotJson,
}

impl Aws {
    /// Makes one call, such as `cognito-idp describe-user-pool`. `what` names the
    /// resource, for errors.
    ///
    /// # Errors
    /// [`AwsError`], if the call fails.
    pub fn ask(&self, call: [&str; 2], options: &[&str], what: &str) -> Result<Value, AwsError> {
        let mut command = Command::new(&self.program);
        command.args(call).args(options).args(["--output", "json"]);
        if let Some(region) = &self.region {
            command.args(["--region", region]);
        }
        if let Some(endpoint) = &self.endpoint {
            command.args(["--endpoint-url", endpoint]);
            // A server on this machine must not get real credentials.
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
        // Version 2 would show the output in a pager, or prompt for arguments.
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

/// Reads the error that the command line prints: `An error occurred (Code) when calling
/// …`.
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
        Some("NoSuchBucket" | "ResourceNotFoundException") => AwsError::Unknown(what.to_owned()),
        Some("ValidationError") if does_not_exist => AwsError::Unknown(what.to_owned()),
        _ => {
            let reason = said.lines().last().unwrap_or("no reason given");
            AwsError::Refused(reason.trim_end_matches('.').to_owned())
        }
    }
}

/// Returns true if an address is of the loopback interface of this machine.
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

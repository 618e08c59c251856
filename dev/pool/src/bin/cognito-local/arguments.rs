//! The command line.

use std::{env, ffi::OsString, path::PathBuf};

use cognito_local::{core::regions, terminal::escaped};

pub(crate) const HELP: &str = "\
A local Amazon Cognito user pool and identity pool.

Usage: cognito-local [--port 9229] [--data FILE] [--ephemeral]
                     [--region REGION] [--base-url URL] [--lambda-endpoint URL]
                     [--ca-file FILE]

  --port PORT      the port on the loopback interface (9229)
  --data FILE      the file with the state (see below)
  --ephemeral      keep the state in memory only
  --region REGION  the region of new pools (by default the region that signs the call)
  --base-url URL   the start of the tokens' issuer (http://localhost:PORT)
  --lambda-endpoint URL
                   where Lambda functions are called: the Invoke API of a local
                   runtime, for instance http://localhost:9001
  --ca-file FILE   certificates (PEM) of authorities that are accepted besides the
                   system's when the pool calls other identity providers
  --help           this text

Without --data the state is in `cognito-local/pool.redb` in your data folder:
$XDG_DATA_HOME or ~/.local/share, on macOS ~/Library/Application Support,
on Windows %LOCALAPPDATA%.
";

const DEFAULT_PORT: u16 = 9229;

/// The place where the state is kept.
pub(crate) enum StateLocation {
    File(PathBuf),
    Memory,
}

/// The options with which the pool runs.
pub(crate) struct Options {
    pub(crate) port: u16,
    pub(crate) state: StateLocation,
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) lambda_endpoint: Option<String>,
    pub(crate) ca_file: Option<PathBuf>,
}

/// The task that the command line names.
pub(crate) enum Command {
    Help,
    Run(Options),
}

/// An error in the command line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    #[error("--port needs a number from 0 to 65535.")]
    Port,
    #[error("--data needs a file.")]
    Data,
    #[error("--region needs a region, for instance eu-west-1.")]
    Region,
    #[error("--base-url needs a URL, for instance http://localhost:9229.")]
    BaseUrl,
    #[error("--lambda-endpoint needs a URL with http://, for instance http://localhost:9001.")]
    LambdaEndpoint,
    #[error("--ca-file needs a file.")]
    CaFile,
    #[error("There is no option `{0}`.")]
    UnknownOption(String),
    #[error("The argument `{0}` has no meaning here.")]
    ExtraArgument(String),
    #[error("--ephemeral keeps nothing: leave --data out.")]
    EphemeralFile,
    #[error("Name a file with --data.")]
    NoDataFolder,
}

/// Parses the arguments after the program's name.
pub(crate) fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, UsageError> {
    let mut port = DEFAULT_PORT;
    let mut file = None;
    let mut region = None;
    let mut base_url = None;
    let mut lambda_endpoint = None;
    let mut ca_file = None;
    let mut ephemeral = false;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Command::Help),
            Some("--ephemeral") => ephemeral = true,
            Some("--port") => {
                port = arguments
                    .next()
                    .and_then(|text| text.to_str()?.parse().ok())
                    .ok_or(UsageError::Port)?;
            }
            Some("--data") => {
                let path = arguments.next().ok_or(UsageError::Data)?;
                file = Some(PathBuf::from(path));
            }
            Some("--region") => {
                let given = arguments.next().and_then(|text| text.into_string().ok());
                region = Some(
                    given
                        .filter(|region| regions::is_region(region))
                        .ok_or(UsageError::Region)?,
                );
            }
            Some("--base-url") => {
                let given = arguments.next().and_then(|text| text.into_string().ok());
                base_url = Some(
                    given
                        .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
                        .ok_or(UsageError::BaseUrl)?,
                );
            }
            Some("--lambda-endpoint") => {
                let given = arguments.next().and_then(|text| text.into_string().ok());
                lambda_endpoint = Some(
                    given
                        .filter(|url| is_http_url(url))
                        .ok_or(UsageError::LambdaEndpoint)?,
                );
            }
            Some("--ca-file") => {
                let path = arguments.next().ok_or(UsageError::CaFile)?;
                ca_file = Some(PathBuf::from(path));
            }
            _ => return Err(unexpected(&escaped(&argument.to_string_lossy()))),
        }
    }
    let state = match (ephemeral, file) {
        (true, None) => StateLocation::Memory,
        (true, Some(_)) => return Err(UsageError::EphemeralFile),
        (false, Some(path)) => StateLocation::File(path),
        (false, None) => StateLocation::File(default_file().ok_or(UsageError::NoDataFolder)?),
    };
    Ok(Command::Run(Options {
        port,
        state,
        region,
        base_url,
        lambda_endpoint,
        ca_file,
    }))
}

/// Returns `true` for an `http` URL with a host.
fn is_http_url(url: &str) -> bool {
    url.strip_prefix("http://")
        .is_some_and(|rest| !rest.is_empty() && !rest.starts_with('/'))
}

/// Returns the error for an argument that the program does not take.
fn unexpected(argument: &str) -> UsageError {
    if argument.starts_with('-') {
        UsageError::UnknownOption(argument.to_owned())
    } else {
        UsageError::ExtraArgument(argument.to_owned())
    }
}

fn default_file() -> Option<PathBuf> {
    let folder = |name: &str| {
        env::var_os(name)
            .filter(|value| !value.is_empty())
            .map(PathBuf::from)
    };
    let data = if cfg!(windows) {
        folder("LOCALAPPDATA")?
    } else if cfg!(target_os = "macos") {
        folder("HOME")?.join("Library/Application Support")
    } else {
        folder("XDG_DATA_HOME").or_else(|| Some(folder("HOME")?.join(".local/share")))?
    };
    Some(data.join("cognito-local/pool.redb"))
}

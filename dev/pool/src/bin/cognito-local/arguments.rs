//! The command line.

use std::{
    env,
    ffi::OsString,
    net::{IpAddr, Ipv4Addr, SocketAddr},
    path::PathBuf,
};

use cognito_local::{core::regions, terminal::escaped};

pub(crate) const HELP: &str = "\
A local Amazon Cognito user pool and identity pool.

Usage: cognito-local [--port 9229] [--listen ADDRESS] [--data FILE | --ephemeral]
                     [--config FILE] [--import FILE]
                     [--region REGION] [--base-url URL] [--lambda-endpoint URL]
                     [--ca-file FILE]
       cognito-local --export FILE [--pool ID] [--data FILE]
       cognito-local --check-ready [--port 9229]

  --port PORT      the port (9229)
  --listen ADDRESS the address to listen on, for instance 0.0.0.0 in a container
                   (127.0.0.1 and ::1)
  --data FILE      the file with the state (see below)
  --ephemeral      keep the state in memory only
  --config FILE    a TOML file with pools, app clients, groups and users, which
                   replaces the sample pool; a change of the file takes effect
  --import FILE    take in a user pool from a file of --export before the start
  --export FILE    write a user pool into a file, and end
  --pool ID        the user pool to export, if there is more than one
  --check-ready    ask the pool that runs on the port whether it is ready, and
                   end with status 0 or 1
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
    /// The address to listen on; `None` means both loopback addresses.
    pub(crate) listen: Option<IpAddr>,
    pub(crate) state: StateLocation,
    pub(crate) config: Option<PathBuf>,
    pub(crate) import: Option<PathBuf>,
    pub(crate) region: Option<String>,
    pub(crate) base_url: Option<String>,
    pub(crate) lambda_endpoint: Option<String>,
    pub(crate) ca_file: Option<PathBuf>,
}

/// The options of an export.
pub(crate) struct Export {
    pub(crate) data: PathBuf,
    pub(crate) file: PathBuf,
    pub(crate) pool: Option<String>,
}

/// The task that the command line names.
pub(crate) enum Command {
    Help,
    Run(Options),
    Export(Export),
    CheckReady(SocketAddr),
}

/// An error in the command line.
#[derive(Debug, thiserror::Error)]
pub(crate) enum UsageError {
    #[error("--port needs a number from 0 to 65535.")]
    Port,
    #[error("--listen needs an address, for instance 0.0.0.0.")]
    Listen,
    #[error("{0} needs a file.")]
    File(&'static str),
    #[error("--pool needs the id of a user pool.")]
    Pool,
    #[error("--region needs a region, for instance eu-west-1.")]
    Region,
    #[error("--base-url needs a URL, for instance http://localhost:9229.")]
    BaseUrl,
    #[error("--lambda-endpoint needs a URL with http://, for instance http://localhost:9001.")]
    LambdaEndpoint,
    #[error("There is no option `{0}`.")]
    UnknownOption(String),
    #[error("The argument `{0}` has no meaning here.")]
    ExtraArgument(String),
    #[error("--ephemeral keeps nothing: leave --data out.")]
    EphemeralFile,
    #[error("--ephemeral keeps nothing: there is nothing to export.")]
    EphemeralExport,
    #[error("{0} has no effect beside {1}.")]
    NoEffect(&'static str, &'static str),
    #[error("--pool is for --export alone.")]
    PoolWithoutExport,
    #[error("Name a file with --data.")]
    NoDataFolder,
}

/// The options as they were given.
#[derive(Default)]
struct Given {
    port: Option<u16>,
    listen: Option<IpAddr>,
    data: Option<PathBuf>,
    ephemeral: bool,
    config: Option<PathBuf>,
    import: Option<PathBuf>,
    export: Option<PathBuf>,
    pool: Option<String>,
    check_ready: bool,
    region: Option<String>,
    base_url: Option<String>,
    lambda_endpoint: Option<String>,
    ca_file: Option<PathBuf>,
}

/// Parses the arguments after the program's name.
pub(crate) fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, UsageError> {
    let mut given = Given::default();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next();
        let mut text = |is_valid: fn(&str) -> bool| {
            let text = value().and_then(|text| text.into_string().ok());
            text.filter(|text| is_valid(text))
        };
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Command::Help),
            Some("--ephemeral") => given.ephemeral = true,
            Some("--check-ready") => given.check_ready = true,
            Some("--port") => {
                let port = text(|_| true).and_then(|text| text.parse().ok());
                given.port = Some(port.ok_or(UsageError::Port)?);
            }
            Some("--listen") => {
                let address = text(|_| true).and_then(|text| text.parse().ok());
                given.listen = Some(address.ok_or(UsageError::Listen)?);
            }
            Some("--data") => given.data = Some(file(value(), "--data")?),
            Some("--config") => given.config = Some(file(value(), "--config")?),
            Some("--import") => given.import = Some(file(value(), "--import")?),
            Some("--export") => given.export = Some(file(value(), "--export")?),
            Some("--pool") => {
                given.pool = Some(text(|id| !id.is_empty()).ok_or(UsageError::Pool)?);
            }
            Some("--region") => {
                given.region = Some(text(regions::is_region).ok_or(UsageError::Region)?);
            }
            Some("--base-url") => {
                given.base_url = Some(text(is_url).ok_or(UsageError::BaseUrl)?);
            }
            Some("--lambda-endpoint") => {
                let endpoint = text(is_http_url).ok_or(UsageError::LambdaEndpoint)?;
                given.lambda_endpoint = Some(endpoint);
            }
            Some("--ca-file") => {
                given.ca_file = Some(file(value(), "--ca-file")?);
            }
            _ => return Err(unexpected(&escaped(&argument.to_string_lossy()))),
        }
    }
    given.command()
}

impl Given {
    fn command(self) -> Result<Command, UsageError> {
        if self.check_ready {
            // A pool that listens on every address answers on the loopback interface too.
            let address = self.listen.filter(|address| !address.is_unspecified());
            return Ok(Command::CheckReady(SocketAddr::new(
                address.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST)),
                self.port.unwrap_or(DEFAULT_PORT),
            )));
        }
        if let Some(file) = self.export {
            let others = [
                ("--config", self.config.is_some()),
                ("--import", self.import.is_some()),
            ];
            if self.ephemeral {
                return Err(UsageError::EphemeralExport);
            }
            if let Some((other, _)) = others.iter().find(|(_, is_given)| *is_given) {
                return Err(UsageError::NoEffect(other, "--export"));
            }
            return Ok(Command::Export(Export {
                data: self
                    .data
                    .or_else(default_file)
                    .ok_or(UsageError::NoDataFolder)?,
                file,
                pool: self.pool,
            }));
        }
        if self.pool.is_some() {
            return Err(UsageError::PoolWithoutExport);
        }
        let state = match (self.ephemeral, self.data) {
            (true, None) => StateLocation::Memory,
            (true, Some(_)) => return Err(UsageError::EphemeralFile),
            (false, data) => {
                let data = data.or_else(default_file);
                StateLocation::File(data.ok_or(UsageError::NoDataFolder)?)
            }
        };
        Ok(Command::Run(Options {
            port: self.port.unwrap_or(DEFAULT_PORT),
            listen: self.listen,
            state,
            config: self.config,
            import: self.import,
            region: self.region,
            base_url: self.base_url,
            lambda_endpoint: self.lambda_endpoint,
            ca_file: self.ca_file,
        }))
    }
}

fn file(value: Option<OsString>, option: &'static str) -> Result<PathBuf, UsageError> {
    let path = value.filter(|path| !path.is_empty());
    path.map(PathBuf::from).ok_or(UsageError::File(option))
}

fn is_url(url: &str) -> bool {
    url.starts_with("http://") || url.starts_with("https://")
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

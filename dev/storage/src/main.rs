//! The storage as a program:
//! `wild-rydes-storage [--port 9230] [--pool http://localhost:9229] [--data FOLDER]`.

use std::error::Error;
use std::ffi::OsString;
use std::net::{Ipv4Addr, Ipv6Addr, TcpListener};
use std::path::PathBuf;
use std::process::ExitCode;
use std::{env, io, thread};

use wild_rydes_storage::{BUCKET, Settings, StartError, Storage, serve};

const HELP: &str = "\
Usage: wild-rydes-storage [--port PORT] [--pool URL] [--data FOLDER]

A local Amazon S3 with the bucket of the riders' pictures. It takes the credentials that
the identity pool at URL has issued.

  --port PORT    the port on the loopback interface (default: 9230)
  --pool URL     the local pool (default: http://localhost:9229)
  --data FOLDER  the folder with the pictures";

/// The exit status after a command line that is not valid.
const USAGE: u8 = 2;

/// The parsed command line.
#[derive(Debug, PartialEq, Eq)]
struct Options {
    port: u16,
    pool: String,
    folder: Option<PathBuf>,
}

/// Parses a command line, or returns `None` if the help is wanted. The error names the
/// argument that is not valid.
fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Option<Options>, String> {
    let mut options = Options {
        port: 9230,
        pool: "http://localhost:9229".to_owned(),
        folder: None,
    };
    let mut arguments = arguments.into_iter();
    while let Some(argument) = arguments.next() {
        let name = argument.to_string_lossy().into_owned();
        if name == "--help" || name == "-h" {
            return Ok(None);
        }
        let value = arguments.next();
        let value = value.ok_or_else(|| format!("{name} is not known, or needs a value"))?;
        let text = value.to_str();
        match name.as_str() {
            "--port" => {
                let port = text.and_then(|text| text.parse().ok());
                options.port = port.ok_or("--port needs a number up to 65535")?;
            }
            "--pool" => {
                let url = text.filter(|text| text.starts_with("http://"));
                options.pool = url
                    .ok_or("--pool needs an address with http://")?
                    .to_owned();
            }
            "--data" => options.folder = Some(value.into()),
            _ => return Err(format!("{name} is not known")),
        }
    }
    Ok(Some(options))
}

/// Returns the folder beside the state of the local pool.
fn default_folder() -> Option<PathBuf> {
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
    Some(data.join("cognito-local").join("pictures"))
}

fn run(options: Options) -> Result<(), Box<dyn Error>> {
    let port = options.port;
    let listener =
        TcpListener::bind((Ipv4Addr::LOCALHOST, port)).map_err(|error| match error.kind() {
            io::ErrorKind::AddrInUse => format!("port {port} is taken: choose another with --port"),
            _ => format!("port {port} cannot be opened: {error}"),
        })?;
    let folder = options
        .folder
        .or_else(default_folder)
        .ok_or("no folder for the pictures is known: give one with --data")?;
    let settings = Settings {
        folder,
        pool: options.pool,
    };
    let storage = Storage::open(&settings)?;
    let _server = serve(listener, storage.clone())?;
    // Some programs use the IPv6 address for `localhost`. If the machine has none, IPv4 is
    // enough.
    let _ipv6_server = TcpListener::bind((Ipv6Addr::LOCALHOST, port))
        .map_err(StartError::from)
        .and_then(|listener| serve(listener, storage));
    println!("The picture storage is at http://localhost:{port}");
    println!("  bucket  {BUCKET}");
    println!("  files   {}", settings.folder.display());
    // The program ends with a signal. Each file is complete before it gets its name, so
    // nothing is lost.
    loop {
        thread::park();
    }
}

fn main() -> ExitCode {
    let outcome = match parse(env::args_os().skip(1)) {
        Ok(Some(options)) => run(options),
        Ok(None) => {
            println!("{HELP}");
            return ExitCode::SUCCESS;
        }
        Err(fault) => {
            eprintln!("error: {fault}. See --help.");
            return ExitCode::from(USAGE);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let cause = error.source().map(|cause| format!(": {cause}"));
            let cause = cause.unwrap_or_default();
            eprintln!("The picture storage cannot start: {error}{cause}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Option<Options>, String> {
        parse(line.split_whitespace().map(OsString::from))
    }

    #[test]
    fn options_and_faults_of_the_command_line() {
        let usual = read("").unwrap().unwrap();
        assert_eq!((usual.port, usual.folder), (9230, None));
        assert_eq!(usual.pool, "http://localhost:9229");
        let given = read("--port 9301 --pool http://localhost:9300 --data pictures");
        assert_eq!(
            given.unwrap().unwrap(),
            Options {
                port: 9301,
                pool: "http://localhost:9300".to_owned(),
                folder: Some("pictures".into()),
            }
        );
        assert_eq!(read("--help"), Ok(None));
        for faulty in ["--port", "--port x", "--pool localhost:9229", "--other 1"] {
            assert!(read(faulty).is_err(), "{faulty}");
        }
    }
}

//! The local pool as a program:
//! `cognito-local [--port 9229] [--data FILE] [--ephemeral] [--region REGION] [--base-url URL]`.

use std::{
    env,
    ffi::OsString,
    io::{self, ErrorKind, Write},
    net::{Ipv4Addr, Ipv6Addr, TcpListener},
    path::PathBuf,
    process::ExitCode,
};

use cognito_local::{
    Pool, Settings,
    core::{delivery::Message, regions},
    http, inbox,
    terminal::escaped,
};

const HELP: &str = "\
The local user pool of Wild Rydes.

Usage: cognito-local [--port 9229] [--data FILE] [--ephemeral]
                       [--region REGION] [--base-url URL]

  --port PORT      the port on the loopback interface (9229)
  --data FILE      where the state is kept (a folder of your own, see below)
  --ephemeral      keep nothing
  --region REGION  the region of pools that are created, whatever region signs
  --base-url URL   what issuers of tokens start with (http://localhost:PORT)
  --help           this text

Without --data the state is in `wild-rydes/pool.redb` in your data folder:
$XDG_DATA_HOME or ~/.local/share, on macOS ~/Library/Application Support,
on Windows %LOCALAPPDATA%.
";

const DEFAULT_PORT: u16 = 9229;

enum Data {
    File(PathBuf),
    Ephemeral,
}

struct Options {
    port: u16,
    data: Data,
    region: Option<String>,
    base_url: Option<String>,
}

enum Command {
    Help,
    Run(Options),
}

fn main() -> ExitCode {
    match parse(env::args_os().skip(1)).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                let _ = writeln!(io::stderr(), "{}", escaped(line));
            }
            ExitCode::FAILURE
        }
    }
}

fn parse(mut arguments: impl Iterator<Item = OsString>) -> Result<Command, String> {
    let mut port = DEFAULT_PORT;
    let mut file = None;
    let mut region = None;
    let mut base_url = None;
    let mut ephemeral = false;
    while let Some(argument) = arguments.next() {
        match argument.to_str() {
            Some("--help" | "-h") => return Ok(Command::Help),
            Some("--ephemeral") => ephemeral = true,
            Some("--port") => {
                port = arguments
                    .next()
                    .and_then(|text| text.to_str()?.parse().ok())
                    .ok_or("--port needs a number from 0 to 65535.")?;
            }
            Some("--data") => {
                let path = arguments.next().ok_or("--data needs a file.")?;
                file = Some(PathBuf::from(path));
            }
            Some("--region") => {
                let given = arguments.next().and_then(|text| text.into_string().ok());
                region = Some(
                    given
                        .filter(|region| regions::is_region(region))
                        .ok_or("--region needs a region, for instance eu-west-1.")?,
                );
            }
            Some("--base-url") => {
                let given = arguments.next().and_then(|text| text.into_string().ok());
                base_url = Some(
                    given
                        .filter(|url| url.starts_with("http://") || url.starts_with("https://"))
                        .ok_or("--base-url needs a URL, for instance http://localhost:9229.")?,
                );
            }
            _ => {
                let shown = escaped(&argument.to_string_lossy());
                return Err(format!("{shown} is not known here.\n\n{HELP}"));
            }
        }
    }
    let data = match (ephemeral, file) {
        (true, None) => Data::Ephemeral,
        (true, Some(_)) => return Err("--ephemeral keeps nothing: leave --data out.".to_owned()),
        (false, Some(path)) => Data::File(path),
        (false, None) => Data::File(default_file().ok_or("Name a file with --data.")?),
    };
    Ok(Command::Run(Options {
        port,
        data,
        region,
        base_url,
    }))
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
    Some(data.join("wild-rydes/pool.redb"))
}

fn run(command: Command) -> Result<(), String> {
    let options = match command {
        Command::Help => {
            for line in HELP.lines() {
                say(line);
            }
            return Ok(());
        }
        Command::Run(options) => options,
    };
    // The port is opened before the file, so that a pool which is already running is
    // reported by its port.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))
        .map_err(|error| port_trouble(options.port, &error))?;
    let settings = Settings {
        region: options.region,
        base_url: options.base_url,
        ..Settings::default()
    };
    let (pool, kept) = match &options.data {
        Data::Ephemeral => (
            Pool::ephemeral(&settings),
            "nowhere (--ephemeral)".to_owned(),
        ),
        Data::File(path) => (
            Pool::open(path, &settings),
            format!("{} (delete it to start afresh)", path.display()),
        ),
    };
    let pool = pool.map_err(|error| format!("The local pool cannot start: {error}."))?;
    let end = End::listen().map_err(|error| format!("Cannot wait for Ctrl-C: {error}."))?;
    let trouble = |error: io::Error| format!("The local pool cannot start: {error}.");
    let server = http::serve_and_announce(listener, pool.clone(), announce).map_err(trouble)?;
    // Some programs use the IPv6 address for `localhost`. If the machine has none, IPv4
    // is enough.
    let sixth = TcpListener::bind((Ipv6Addr::LOCALHOST, server.address().port()))
        .and_then(|listener| http::serve_and_announce(listener, pool, announce))
        .ok();

    let url = format!("http://localhost:{}", server.address().port());
    say(&format!("The local pool is at {url}"));
    say(&format!(
        "  user pool      {}, app client {}",
        settings.pool_id, settings.client_id
    ));
    say(&format!("  identity pool  {}", settings.identity_pool_id));
    say(&format!("  inbox          {url}/inbox"));
    say(&format!("  state          {kept}"));
    let waited = end.wait();
    drop((server, sixth));
    waited.map_err(|error| format!("Cannot wait for Ctrl-C: {error}."))
}

fn port_trouble(port: u16, error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::AddrInUse => format!(
            "Port {port} is taken. Perhaps a local pool is running already: stop it, or choose \
             another port with --port."
        ),
        _ => format!("Cannot listen on port {port}: {error}."),
    }
}

fn announce(message: &Message) {
    say(&format!(
        "{} to {}: {} ({})",
        message.channel.name(),
        message.to,
        message.code.reveal(),
        inbox::purpose(message.purpose),
    ));
}

/// Prints one line, escaped. If the output is closed, the error is ignored and the pool
/// goes on serving.
fn say(line: &str) {
    let _ = writeln!(io::stdout(), "{}", escaped(line));
}

/// Waits for the signal that ends the pool: Ctrl-C, and on Unix also SIGTERM.
///
/// The signals are caught from the moment this is made, so that a program which has read
/// that the pool runs can end it cleanly at once.
struct End {
    runtime: tokio::runtime::Runtime,
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl End {
    fn listen() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        #[cfg(unix)]
        let signals = {
            use tokio::signal::unix::{SignalKind, signal};
            let _inside = runtime.enter();
            [
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
            ]
        };
        Ok(Self {
            runtime,
            #[cfg(unix)]
            signals,
        })
    }

    #[cfg(unix)]
    fn wait(self) -> io::Result<()> {
        let [mut interrupted, mut terminated] = self.signals;
        self.runtime.block_on(async {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        });
        Ok(())
    }

    #[cfg(not(unix))]
    fn wait(self) -> io::Result<()> {
        self.runtime.block_on(tokio::signal::ctrl_c())
    }
}

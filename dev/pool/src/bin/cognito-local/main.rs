//! The local pool as a program. `arguments.rs` has its options.

mod arguments;
mod config_watch;
mod error;
mod output;
mod ready;
mod shutdown;

use std::{
    env,
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener},
    process::ExitCode,
};

use cognito_local::{
    Pool, Settings, TriggerCall,
    core::{delivery::Message, error::ApiError},
    http::{self, Hooks, Timeouts},
    inbox, sample_pool,
};

use self::{
    arguments::{Command, Export, HELP, Options, StateLocation},
    error::{StartError, with_causes},
    output::{print_error_line, print_line},
    shutdown::ShutdownSignal,
};

#[cfg(feature = "mimalloc")]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// The exit status after a command line that is not valid.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let run = || match arguments::parse(env::args_os().skip(1))? {
        Command::Help => {
            HELP.lines().for_each(print_line);
            Ok(())
        }
        Command::Run(options) => run(options),
        Command::Export(options) => export(&options),
        Command::CheckReady(address) => check_ready(address),
    };
    let status = match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(StartError::Usage(error)) => {
            print_error_line(&format!("error: {error} See --help."));
            ExitCode::from(USAGE)
        }
        Err(error) => {
            with_causes(&error).lines().for_each(print_error_line);
            ExitCode::FAILURE
        }
    };
    output::finish();
    status
}

/// Writes a user pool into a file.
fn export(options: &Export) -> Result<(), StartError> {
    let settings = Settings {
        creates_pool: false,
        ..sample_pool()
    };
    if !options.data.exists() {
        return Err(StartError::NoState(options.data.clone()));
    }
    let pool = Pool::open(&options.data, &settings).map_err(StartError::Pool)?;
    let id = pool
        .export(options.pool.as_deref(), &options.file)
        .map_err(StartError::Export)?;
    print_line(&format!("{}: user pool {id}", options.file.display()));
    Ok(())
}

/// Asks whether the pool at an address is ready.
fn check_ready(address: SocketAddr) -> Result<(), StartError> {
    match ready::is_ready(address) {
        Ok(true) => {
            print_line("ready");
            Ok(())
        }
        Ok(false) => Err(StartError::NotReady(address)),
        Err(source) => Err(StartError::NoAnswer { address, source }),
    }
}

/// A pool that is open, and what there is to say about it.
struct Opened {
    pool: Pool,
    /// The place of the state.
    location: String,
    /// A line about each file that was taken in.
    notes: Vec<String>,
}

/// Opens the pool with everything that the options name.
fn open(options: &Options, settings: &Settings) -> Result<Opened, StartError> {
    let (pool, location) = match &options.state {
        StateLocation::Memory => (
            Pool::ephemeral(settings),
            "nowhere (--ephemeral)".to_owned(),
        ),
        StateLocation::File(path) => (
            Pool::open(path, settings),
            format!("{} (delete it to start afresh)", path.display()),
        ),
    };
    let pool = pool.map_err(StartError::Pool)?;
    let mut notes = Vec::new();
    if let Some(file) = &options.import {
        let import = pool.import(file).map_err(StartError::Import)?;
        let (id, users) = (import.pool_id(), import.users());
        let file = file.display();
        notes.push(format!("{file}: user pool {id}, with its users: {users}"));
    }
    if let Some(file) = &options.config {
        let note = config_watch::follow(file.clone(), pool.clone()).map_err(StartError::Config)?;
        notes.push(note);
    }
    Ok(Opened {
        pool,
        location,
        notes,
    })
}

fn run(options: Options) -> Result<(), StartError> {
    let port = options.port;
    let first_address = options.listen.unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST));
    // The port is opened before the file, so that a pool which is already running is
    // reported by its port, and so that health checks find this one at once.
    let listener = TcpListener::bind((first_address, port))
        .map_err(|source| StartError::port(port, source))?;
    let hooks = Hooks {
        on_message: print_message,
        on_internal_error: print_internal_error,
        on_trigger: print_trigger,
    };
    let listen = |listener| http::listen(listener, hooks, Timeouts::default());
    let listening = listen(listener).map_err(StartError::Server)?;
    let port = listening.address().port();
    // Some programs use the IPv6 address for `localhost`. If the machine has none, IPv4
    // is enough.
    let ipv6_listening = match options.listen {
        None => TcpListener::bind((Ipv6Addr::LOCALHOST, port))
            .and_then(listen)
            .ok(),
        Some(_) => None,
    };
    let has_own_pools = options.config.is_some() || options.import.is_some();
    let sample = sample_pool();
    let settings = Settings {
        region: options.region.clone(),
        base_url: options.base_url.clone(),
        lambda_endpoint: options.lambda_endpoint.clone(),
        ca_file: options.ca_file.clone(),
        creates_pool: !has_own_pools,
        ..sample
    };
    let Opened {
        pool,
        location,
        notes,
    } = open(&options, &settings)?;
    let shutdown = ShutdownSignal::listen().map_err(StartError::Signal)?;
    let ids = pool.pool_ids();
    let has_sample = ids.contains(&settings.pool_id);
    let mut server = listening.serve(pool.clone());
    let mut ipv6_server = ipv6_listening.map(|listening| listening.serve(pool));

    let url = format!("http://localhost:{}", server.address().port());
    print_line(&format!("The local pool is at {url}"));
    for id in &ids {
        if *id == settings.pool_id && !has_own_pools {
            let client = &settings.client_id;
            print_line(&format!("  user pool      {id}, app client {client}"));
        } else {
            print_line(&format!("  user pool      {id}"));
        }
    }
    if has_sample && !has_own_pools {
        print_line(&format!("  identity pool  {}", settings.identity_pool_id));
    }
    print_line(&format!("  inbox          {url}/inbox"));
    print_line(&format!("  state          {location}"));
    if let Some(endpoint) = &settings.lambda_endpoint {
        print_line(&format!("  functions      {endpoint}"));
    }
    notes
        .iter()
        .for_each(|note| print_line(&format!("  {note}")));
    if !first_address.is_loopback() {
        print_line(&format!(
            "It listens on {first_address}: every program that reaches this address can act as \
             the pool's administrator."
        ));
    }
    // A pool of which a part no longer answers is of no use, so it ends.
    let ends = [
        server.take_end(),
        ipv6_server.as_mut().and_then(http::Server::take_end),
    ];
    let waited = shutdown.wait(first(ends));
    drop((server, ipv6_server));
    match waited.map_err(StartError::Signal)? {
        true => Ok(()),
        false => Err(StartError::ServerEnded),
    }
}

/// Waits for the first end of a server's thread.
async fn first([one, other]: [Option<http::ServerEnd>; 2]) {
    let end = async |end: Option<http::ServerEnd>| match end {
        Some(end) => end.wait().await,
        None => std::future::pending().await,
    };
    tokio::select! {
        () = end(one) => {}
        () = end(other) => {}
    }
}

fn print_message(message: &Message) {
    print_line(&format!(
        "{} to {}: {} ({})",
        message.channel.name(),
        message.to,
        message.code.reveal(),
        inbox::purpose(message.purpose),
    ));
    let text = message.text.as_ref();
    if let Some(link) = text.and_then(|text| text.link.as_ref()) {
        print_line(&format!("  {}", link.reveal()));
    }
}

fn print_trigger(call: &TriggerCall) {
    let name = call.function.rsplit(":function:").next();
    let name = name.unwrap_or(&call.function);
    let took = call.took.as_millis();
    match &call.failure {
        None if !call.ignored.is_empty() => print_line(&format!(
            "trigger {} by {name}: {took} ms, without effect: response.{} (the trigger and its \
             version have no such member)",
            call.source,
            call.ignored.join(", response."),
        )),
        None => print_line(&format!("trigger {} by {name}: {took} ms", call.source)),
        Some(failure) => print_line(&format!(
            "trigger {} by {name}: {took} ms, {}",
            call.source,
            with_causes(failure)
        )),
    }
}

fn print_internal_error(error: &ApiError) {
    print_error_line(&with_causes(error));
}

//! The local pool as a program:
//! `cognito-local [--port 9229] [--data FILE] [--ephemeral] [--region REGION] [--base-url URL]
//! [--lambda-endpoint URL] [--ca-file FILE]`.

mod arguments;
mod error;
mod output;
mod shutdown;

use std::{
    env,
    net::{Ipv4Addr, Ipv6Addr, TcpListener},
    process::ExitCode,
};

use cognito_local::{
    Pool, Settings, TriggerCall,
    core::{delivery::Message, error::ApiError},
    http::{self, Hooks},
    inbox, sample_pool,
};

use self::{
    arguments::{Command, HELP, Options, StateLocation},
    error::{StartError, with_causes},
    output::{print_error_line, print_line},
    shutdown::ShutdownSignal,
};

/// The exit status after a command line that is not valid.
const USAGE: u8 = 2;

fn main() -> ExitCode {
    let run = || match arguments::parse(env::args_os().skip(1))? {
        Command::Help => {
            HELP.lines().for_each(print_line);
            Ok(())
        }
        Command::Run(options) => run(options),
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

fn run(options: Options) -> Result<(), StartError> {
    let port = options.port;
    // The port is opened before the file, so that a pool which is already running is
    // reported by its port.
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .map_err(|source| StartError::port(port, source))?;
    let settings = Settings {
        region: options.region,
        base_url: options.base_url,
        lambda_endpoint: options.lambda_endpoint,
        ca_file: options.ca_file,
        ..sample_pool()
    };
    let (pool, location) = match &options.state {
        StateLocation::Memory => (
            Pool::ephemeral(&settings),
            "nowhere (--ephemeral)".to_owned(),
        ),
        StateLocation::File(path) => (
            Pool::open(path, &settings),
            format!("{} (delete it to start afresh)", path.display()),
        ),
    };
    let pool = pool.map_err(StartError::Pool)?;
    let shutdown = ShutdownSignal::listen().map_err(StartError::Signal)?;
    let hooks = Hooks {
        on_message: print_message,
        on_internal_error: print_internal_error,
        on_trigger: print_trigger,
    };
    let mut server =
        http::serve_with_hooks(listener, pool.clone(), hooks).map_err(StartError::Server)?;
    // Some programs use the IPv6 address for `localhost`. If the machine has none, IPv4
    // is enough.
    let mut ipv6_server = TcpListener::bind((Ipv6Addr::LOCALHOST, server.address().port()))
        .and_then(|listener| http::serve_with_hooks(listener, pool, hooks))
        .ok();

    let url = format!("http://localhost:{}", server.address().port());
    print_line(&format!("The local pool is at {url}"));
    print_line(&format!(
        "  user pool      {}, app client {}",
        settings.pool_id, settings.client_id
    ));
    print_line(&format!("  identity pool  {}", settings.identity_pool_id));
    print_line(&format!("  inbox          {url}/inbox"));
    print_line(&format!("  state          {location}"));
    if let Some(endpoint) = &settings.lambda_endpoint {
        print_line(&format!("  functions      {endpoint}"));
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

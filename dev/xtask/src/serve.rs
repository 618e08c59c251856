//! `cargo xtask serve`: installs everything that the app needs, then starts the app.

use std::env;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

use crate::clock::Stopwatch;
use crate::error::Failure;
use crate::http;
use crate::pool;
use crate::port;
use crate::process::{self, Running};
use crate::progress::Job;
use crate::project::{self, APP_PORT, POOL_PORT, WASM_TARGET};
use crate::setup::tools::Tools;
use crate::setup::{rust, tools};

/// The time within which a compiled server has to answer.
const PATIENCE: Duration = Duration::from_secs(180);
/// The time between two requests to a server that has not answered yet.
const INTERVAL: Duration = Duration::from_millis(200);

struct Server {
    what: &'static str,
    port: u16,
    /// The path that is requested to see if the server answers.
    path: &'static str,
    program: Running,
}

/// Installs the missing tools, starts both servers, and runs until Ctrl-C.
pub(crate) fn run() -> Result<ExitCode, Failure> {
    let since = Stopwatch::start();
    // A port that is taken is reported before minutes of compiling, not after.
    port::ensure_free(POOL_PORT, "the local pool")?;
    port::ensure_free(APP_PORT, "the app")?;
    rust::ensure_wasm_target()?;
    let tools = tools::ensure(vec![compile_pool(), compile_app()], 1)?;

    eprintln!("Starting both");
    let mut servers = [
        Server {
            what: "the local pool",
            port: POOL_PORT,
            path: "/inbox.json",
            program: Running::start(&mut pool::start_command(&[
                "--port".to_owned(),
                POOL_PORT.to_string(),
            ]))?,
        },
        Server {
            what: "the app (trunk serve)",
            port: APP_PORT,
            path: "/",
            // This build is kept apart from the release, which tests take from `dist/`.
            program: Running::start(
                // Both ends are on this machine, so nothing can change the files in
                // transit, and browsers print warnings about checksums that they
                // ignore.
                trunk(&tools, &["serve", "--no-sri", "true", "--dist"])
                    .arg(project::target_dir().join("xtask").join("serve")),
            )?,
        },
    ];
    wait_until_all_answer(&mut servers)?;
    println!(
        "
  Wild Rydes     http://localhost:{APP_PORT}
  local pool     http://localhost:{POOL_PORT}
  its inbox      http://localhost:{POOL_PORT}/inbox   (the codes it sends)

  Ready after {} s. Ctrl-C stops both.
",
        since.seconds()
    );
    stay(&mut servers)
}

/// The job that compiles the pool while the tools compile.
fn compile_pool() -> Job {
    Job {
        name: "the local pool".to_owned(),
        command: pool::build_command(),
        finish: Box::new(|| Ok(())),
    }
}

/// The job that compiles the app with the options that Trunk uses, so that Trunk finds
/// it compiled.
fn compile_app() -> Job {
    let mut command = process::command("cargo");
    command.args(["build", "--bin", "wild-rydes", "--target", WASM_TARGET]);
    Job {
        name: "the app".to_owned(),
        command,
        finish: Box::new(|| Ok(())),
    }
}

/// The command that runs Trunk, with the tools' folders first in `PATH`.
pub(crate) fn trunk(tools: &Tools, arguments: &[&str]) -> Command {
    let mut command = process::command("trunk");
    command.env("PATH", tools.path()).args(arguments);
    // Trunk 0.21 reads NO_COLOR as an option of its own that must be `true` or `false`,
    // and stops at the usual `1`.
    if env::var_os("NO_COLOR").is_some() {
        command
            .env_remove("NO_COLOR")
            .env("TRUNK_COLOR", "never")
            .env("CARGO_TERM_COLOR", "never");
    }
    command
}

fn wait_until_all_answer(servers: &mut [Server]) -> Result<(), Failure> {
    let since = Stopwatch::start();
    for place in 0..servers.len() {
        loop {
            fail_if_one_ended(servers)?;
            let Some(server) = servers.get(place) else {
                break;
            };
            if http::status(server.port, server.path) == Some(200) {
                break;
            }
            if since.elapsed() > PATIENCE {
                return Err(Failure::Silent {
                    what: server.what,
                    url: format!("http://localhost:{}{}", server.port, server.path),
                    seconds: PATIENCE.as_secs(),
                });
            }
            thread::sleep(INTERVAL);
        }
    }
    Ok(())
}

/// Fails if either server has ended: an app without its pool would only be confusing.
fn fail_if_one_ended(servers: &mut [Server]) -> Result<(), Failure> {
    let mut ended = None;
    for server in servers {
        if server.program.has_ended() {
            ended = Some(server.what);
        }
    }
    match ended {
        Some(what) if !process::is_stopping() => Err(Failure::Died { what }),
        _ => Ok(()),
    }
}

/// Runs until a server ends by itself. The signal handler takes care of Ctrl-C.
fn stay(servers: &mut [Server]) -> Result<ExitCode, Failure> {
    loop {
        fail_if_one_ended(servers)?;
        thread::sleep(INTERVAL);
    }
}

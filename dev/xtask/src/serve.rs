//! `cargo xtask serve`: installs everything that the app needs, then starts the app,
//! and the local pool with its storage if the app points at it.

use std::env;
use std::fs;
use std::process::{Command, ExitCode};
use std::thread;
use std::time::Duration;

use crate::app_pool::{self, AppPool, LocalPorts};
use crate::cli::ServeOptions;
use crate::clock::Stopwatch;
use crate::error::Failure;
use crate::http;
use crate::output;
use crate::pool;
use crate::port;
use crate::process::{self, Running};
use crate::progress::Job;
use crate::project::{self, APP_PORT, POOL_PORT, STORAGE_PORT, WASM_TARGET};
use crate::setup::tools::Tools;
use crate::setup::{rust, tools};
use crate::storage;

/// The time within which a compiled server has to answer.
const STARTUP_TIMEOUT: Duration = Duration::from_secs(180);
/// The time between two requests to a server that has not answered yet.
const INTERVAL: Duration = Duration::from_millis(200);

struct Server {
    what: &'static str,
    port: u16,
    /// The path that is requested to see if the server answers.
    path: &'static str,
    program: Running,
}

/// The servers to start.
#[derive(Debug, PartialEq, Eq)]
struct Plan {
    /// The app's port.
    port: u16,
    /// The ports of the local pool and of its storage, or `None` if the app points at
    /// another pool.
    local: Option<LocalPorts>,
    /// The address at which the local pool calls Lambda functions.
    lambda_endpoint: Option<String>,
}

impl Plan {
    /// The servers for an app that points at this pool.
    fn new(options: ServeOptions, pool: &AppPool) -> Result<Self, Failure> {
        let port = options.port.unwrap_or(APP_PORT);
        let given = [
            ("--pool-port", options.pool_port.is_some()),
            ("--storage-port", options.storage_port.is_some()),
            ("--lambda-endpoint", options.lambda_endpoint.is_some()),
        ];
        let local = match pool {
            AppPool::Local => LocalPorts {
                pool: options.pool_port.unwrap_or(POOL_PORT),
                storage: options.storage_port.unwrap_or(STORAGE_PORT),
            },
            AppPool::Other { user_pool_id, .. } => {
                if let Some((option, _)) = given.iter().find(|(_, is_given)| *is_given) {
                    return Err(Failure::Refused(format!(
                        "`{option}` is for the local pool, but public/amplify_outputs.json points at user pool {user_pool_id}: leave the option out"
                    )));
                }
                return Ok(Self {
                    port,
                    local: None,
                    lambda_endpoint: None,
                });
            }
        };
        let refused = |pair: &str, port: u16, options: &str| {
            Err(Failure::Refused(format!(
                "{pair} cannot both have port {port}: choose another one with {options}"
            )))
        };
        if local.pool == port {
            return refused(
                "the app and the local pool",
                port,
                "`--port N` or `--pool-port N`",
            );
        }
        if local.storage == port {
            let options = "`--port N` or `--storage-port N`";
            return refused("the app and the picture storage", port, options);
        }
        if local.storage == local.pool {
            let options = "`--pool-port N` or `--storage-port N`";
            return refused(
                "the local pool and the picture storage",
                local.pool,
                options,
            );
        }
        Ok(Self {
            port,
            local: Some(local),
            lambda_endpoint: options.lambda_endpoint,
        })
    }

    /// The arguments of the local pool, if it is at this port.
    fn pool_arguments(&self, port: u16) -> Vec<String> {
        let mut arguments = vec!["--port".to_owned(), port.to_string()];
        if let Some(endpoint) = &self.lambda_endpoint {
            arguments.extend(["--lambda-endpoint".to_owned(), endpoint.clone()]);
        }
        arguments
    }

    /// The ports of local servers that are not where the committed configuration says.
    fn moved_ports(&self) -> Option<LocalPorts> {
        self.local.filter(|ports| *ports != LocalPorts::COMMITTED)
    }

    /// The arguments of Trunk.
    fn trunk_arguments(&self, configuration_port: Option<u16>) -> Vec<String> {
        // Both ends are on this machine, so nothing can change the files in transit,
        // and browsers print warnings about checksums that they ignore.
        let mut arguments = ["serve", "--no-sri", "true", "--port"]
            .map(str::to_owned)
            .to_vec();
        arguments.push(self.port.to_string());
        if let Some(port) = configuration_port {
            // Trunk fetches this one file from us instead of sending its own copy.
            arguments.push(format!(
                "--proxy-backend=http://127.0.0.1:{port}/amplify_outputs.json"
            ));
            arguments.push("--proxy-rewrite=/amplify_outputs.json".to_owned());
            arguments.push("--proxy-no-system-proxy".to_owned());
        }
        arguments
    }

    /// The text that says what to open.
    fn welcome(&self, pool: &AppPool, seconds: u64) -> String {
        let app = format!("  Wild Rydes     http://localhost:{}", self.port);
        let rest = match pool {
            AppPool::Local => {
                let LocalPorts { pool, storage } = self.local.unwrap_or(LocalPorts::COMMITTED);
                format!(
                    "  local pool     http://localhost:{pool}
  its inbox      http://localhost:{pool}/inbox   (the codes it sends)
  pictures       http://localhost:{storage}   (a local S3, which starts now; the first time it is compiled)

  Ready after {seconds} s. Ctrl-C stops everything."
                )
            }
            AppPool::Other {
                user_pool_id,
                endpoint,
            } => format!(
                "  user pool      {user_pool_id}, at {}

  public/amplify_outputs.json points at this pool, so the local pool is not started.
  To use the local pool again: git checkout public/amplify_outputs.json

  Ready after {seconds} s. Ctrl-C stops the app.",
                endpoint.as_deref().unwrap_or("AWS")
            ),
        };
        format!("\n{app}\n{rest}\n")
    }
}

/// Installs the missing tools, starts the servers, and runs until Ctrl-C.
pub(crate) fn run(options: ServeOptions) -> Result<ExitCode, Failure> {
    let since = Stopwatch::start();
    let app_pool = app_pool::read()?;
    let plan = Plan::new(options, &app_pool)?;
    if let AppPool::Other { user_pool_id, .. } = &app_pool {
        eprintln!("The app points at user pool {user_pool_id}: the local pool is not started");
    }
    // A port that is taken is reported before minutes of compiling, not after.
    if let Some(ports) = plan.local {
        port::ensure_free(ports.pool, "the local pool", "--pool-port")?;
    }
    port::ensure_free(plan.port, "the app", "--port")?;
    if let Some(ports) = plan.local {
        port::ensure_free(ports.storage, "the picture storage", "--storage-port")?;
    }
    rust::ensure_wasm_target()?;
    let mut jobs = Vec::new();
    if plan.local.is_some() {
        jobs.push(compile_pool());
    }
    jobs.push(compile_app());
    let tools = tools::ensure(jobs, 1)?;

    let mut servers = Vec::new();
    if let Some(ports) = plan.local {
        eprintln!("Starting the local pool and the app");
        servers.push(Server {
            what: "the local pool",
            port: ports.pool,
            path: "/inbox.json",
            program: Running::start(&mut pool::start_command(&plan.pool_arguments(ports.pool)))?,
        });
    } else {
        eprintln!("Starting the app");
    }
    let configuration_port = plan.moved_ports().map(serve_configuration).transpose()?;
    servers.push(Server {
        what: "the app (trunk serve)",
        port: plan.port,
        path: "/",
        program: Running::start(
            // This build is kept apart from the release, which tests take from `dist/`.
            trunk(&tools, &[])
                .args(plan.trunk_arguments(configuration_port))
                .arg("--dist")
                .arg(project::target_dir().join("xtask").join("serve")),
        )?,
    });
    wait_until_all_answer(&mut servers)?;
    output::print(&plan.welcome(&app_pool, since.seconds()));
    if let Some(ports) = plan.local {
        // Nobody has a picture in the first half minute, so the app does not wait for the
        // compilation of the storage.
        servers.push(Server {
            what: "the picture storage",
            port: ports.storage,
            path: storage::HEALTH,
            program: Running::start(&mut storage::start_command(ports.storage, ports.pool))?,
        });
    }
    run_until_one_ends(&mut servers)
}

/// Serves the app's configuration for local servers on these ports, and gives the port at
/// which it is served. Changes of the file in `public/` are followed.
fn serve_configuration(ports: LocalPorts) -> Result<u16, Failure> {
    let path = app_pool::configuration_path();
    let shown = path.clone();
    http::serve_json(move || {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        app_pool::with_ports(&text, ports).map_err(|error| error.to_string())
    })
    .map_err(Failure::file("serve", &shown))
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
            if since.elapsed() > STARTUP_TIMEOUT {
                return Err(Failure::Unresponsive {
                    what: server.what,
                    url: format!("http://localhost:{}{}", server.port, server.path),
                    seconds: STARTUP_TIMEOUT.as_secs(),
                });
            }
            thread::sleep(INTERVAL);
        }
    }
    Ok(())
}

/// Fails if a server has ended: an app without its pool would only be confusing.
fn fail_if_one_ended(servers: &mut [Server]) -> Result<(), Failure> {
    let mut ended = None;
    for server in servers {
        if server.program.has_ended() {
            ended = Some(server.what);
        }
    }
    match ended {
        Some(what) if !process::is_stopping() => Err(Failure::Ended { what }),
        _ => Ok(()),
    }
}

/// Runs until a server ends by itself. The signal handler takes care of Ctrl-C.
fn run_until_one_ends(servers: &mut [Server]) -> Result<ExitCode, Failure> {
    loop {
        fail_if_one_ended(servers)?;
        thread::sleep(INTERVAL);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(port: Option<u16>, pool_port: Option<u16>) -> ServeOptions {
        ServeOptions {
            port,
            pool_port,
            ..ServeOptions::default()
        }
    }

    fn real_pool() -> AppPool {
        AppPool::Other {
            user_pool_id: "eu-west-1_AbC".to_owned(),
            endpoint: None,
        }
    }

    #[test]
    fn local_pool_is_started_only_for_an_app_that_uses_it() {
        let plan = Plan::new(options(None, None), &AppPool::Local).unwrap();
        let committed = LocalPorts {
            pool: 9229,
            storage: 9230,
        };
        assert_eq!((plan.port, plan.local), (8080, Some(committed)));
        let given = ServeOptions {
            storage_port: Some(9301),
            ..options(Some(3000), Some(9300))
        };
        let plan = Plan::new(given, &AppPool::Local).unwrap();
        let moved = LocalPorts {
            pool: 9300,
            storage: 9301,
        };
        assert_eq!((plan.port, plan.local), (3000, Some(moved)));
        assert_eq!(plan.moved_ports(), Some(moved));
        let plan = Plan::new(options(Some(3000), None), &real_pool()).unwrap();
        assert_eq!((plan.port, plan.local), (3000, None));
    }

    #[test]
    fn real_pool_is_named_and_the_way_back_too() {
        let plan = Plan::new(options(None, None), &real_pool()).unwrap();
        let text = plan.welcome(&real_pool(), 3);
        assert!(text.contains("eu-west-1_AbC, at AWS"), "{text}");
        assert!(text.contains("the local pool is not started"), "{text}");
        assert!(text.contains("git checkout public/amplify_outputs.json"));
        let local = Plan::new(options(None, Some(9300)), &AppPool::Local).unwrap();
        let text = local.welcome(&AppPool::Local, 3);
        assert!(text.contains("http://localhost:9300/inbox"), "{text}");
        assert!(text.contains("http://localhost:9230 "), "{text}");
    }

    #[test]
    fn pool_port_is_refused_without_a_local_pool() {
        let refused = Plan::new(options(None, Some(9300)), &real_pool()).unwrap_err();
        let said = refused.to_string();
        assert!(said.contains("--pool-port") && said.contains("eu-west-1_AbC"));
        assert_eq!(said.lines().count(), 1);
        let same = Plan::new(options(Some(9229), None), &AppPool::Local).unwrap_err();
        assert!(same.to_string().contains("--pool-port N"), "{same}");
    }

    #[test]
    fn storage_port_is_one_of_its_own() {
        let given = |storage_port| ServeOptions {
            storage_port: Some(storage_port),
            ..ServeOptions::default()
        };
        for taken in [8080, 9229] {
            let same = Plan::new(given(taken), &AppPool::Local).unwrap_err();
            assert!(same.to_string().contains("--storage-port N"), "{same}");
        }
        let refused = Plan::new(given(9301), &real_pool()).unwrap_err();
        assert!(
            refused
                .to_string()
                .contains("`--storage-port` is for the local pool")
        );
    }

    #[test]
    fn lambda_endpoint_is_passed_to_the_local_pool() {
        let given = ServeOptions {
            lambda_endpoint: Some("http://localhost:3002".to_owned()),
            ..ServeOptions::default()
        };
        let plan = Plan::new(given.clone(), &AppPool::Local).unwrap();
        assert_eq!(
            plan.pool_arguments(9229),
            [
                "--port",
                "9229",
                "--lambda-endpoint",
                "http://localhost:3002"
            ]
        );
        let refused = Plan::new(given, &real_pool()).unwrap_err().to_string();
        assert!(refused.contains("`--lambda-endpoint` is for the local pool"));
        let plain = Plan::new(options(None, None), &AppPool::Local).unwrap();
        assert_eq!(plain.pool_arguments(9300), ["--port", "9300"]);
    }

    #[test]
    fn trunk_gets_the_port_and_the_moved_configuration() {
        let plan = Plan::new(options(Some(3000), Some(9300)), &AppPool::Local).unwrap();
        let moved = plan.moved_ports().unwrap();
        assert_eq!((moved.pool, moved.storage), (9300, 9230));
        let arguments = plan.trunk_arguments(Some(5555)).join(" ");
        assert!(arguments.contains("--port 3000 "), "{arguments}");
        assert!(arguments.contains(
            "--proxy-backend=http://127.0.0.1:5555/amplify_outputs.json --proxy-rewrite=/amplify_outputs.json"
        ));
        let plan = Plan::new(options(None, None), &AppPool::Local).unwrap();
        assert_eq!(plan.moved_ports(), None);
        assert!(!plan.trunk_arguments(None).join(" ").contains("proxy"));
    }
}

//! A ride API that is not ours: the function of `tests/e2e/workshop-api`, with the request
//! and the answer of AWS's workshop, run by `serverless-offline` with a table of a simulated
//! DynamoDB. It has one route, `POST /ride`.
//!
//! `cargo xtask test` sets `$WILD_RYDES_SERVERLESS` to the package of `serverless-offline`,
//! and `$WILD_RYDES_AWS_TOOLS` to the folder of the simulator.

use std::env;
use std::ffi::OsStr;
use std::fs;
use std::io::{self, BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use http_body_util::Full;
use hyper::body::Bytes;
use hyper::{Method, Request};
use serde_json::json;

use crate::{LocalPool, TestError, http, package_dir};

/// The text that the simulator of AWS prints once its port is open.
const SIMULATOR_READY: &str = "Running on http";
/// The text that `serverless-offline` prints once its port is open.
const API_READY: &str = "Server ready";
/// The table that the function writes to.
const TABLE: &str = "Rides";

/// A running API of the workshop's kind. It ends when this is dropped.
#[derive(Debug)]
pub struct WorkshopApi {
    url: String,
    // Both end before their folder is removed.
    _api: Program,
    _simulator: Program,
    _scratch: Scratch,
}

impl WorkshopApi {
    /// Starts an API that takes the identity tokens of this pool. The tokens' issuer is the
    /// pool's own address, also if browsers use a proxy in front of it.
    ///
    /// # Errors
    /// A program is missing or does not start.
    pub async fn start(pool: &LocalPool) -> Result<Self, TestError> {
        let scratch = Scratch::new()?;
        let [simulator_port, http, lambda, alb] = free_ports()?;
        let tools = folder_of("WILD_RYDES_AWS_TOOLS")?;
        let mut command = Command::new(tools.join("ministack"));
        command
            .current_dir(&scratch.0)
            .env("HOME", &scratch.0)
            .env("TMPDIR", &scratch.0)
            .env("BIND_HOST", "127.0.0.1")
            .env("GATEWAY_PORT", simulator_port.to_string())
            .env("SERVICES", "dynamodb")
            .env("IOT_MTLS_ENABLED", "0")
            .env("PYTHONUNBUFFERED", "1");
        let simulator = Program::start("the simulator of AWS", command, SIMULATOR_READY)?;
        let table = format!("http://127.0.0.1:{simulator_port}");
        create_table(&table).await?;

        let modules = folder_of("WILD_RYDES_SERVERLESS")?;
        let modules = modules.parent().unwrap_or(&modules);
        scratch.fill(&package_dir().join("workshop-api"), modules)?;
        let mut command = Command::new("node");
        command
            .current_dir(&scratch.0)
            .arg("node_modules/serverless/bin/serverless.js")
            .args(["offline", "start", "--host", "127.0.0.1"])
            .args(["--httpPort", &http.to_string()])
            .args(["--lambdaPort", &lambda.to_string()])
            .args(["--albPort", &alb.to_string()])
            .env("HOME", &scratch.0)
            .env(
                "WORKSHOP_ISSUER",
                format!("{}/{}", pool.url(), pool.pool_id()),
            )
            .env("WORKSHOP_CLIENT", pool.client_id())
            .env("DYNAMODB_ENDPOINT", table)
            .env("AWS_REGION", "eu-west-1")
            .env("AWS_ACCESS_KEY_ID", "local")
            .env("AWS_SECRET_ACCESS_KEY", "local")
            .env("SLS_TELEMETRY_DISABLED", "1")
            .env("SLS_NOTIFICATIONS_MODE", "off");
        Ok(Self {
            url: format!("http://localhost:{http}"),
            _api: Program::start("serverless-offline", command, API_READY)?,
            _simulator: simulator,
            _scratch: scratch,
        })
    }

    /// The address of the API, without a slash at the end: the value of
    /// `ride_api_endpoint`.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

async fn create_table(endpoint: &str) -> Result<(), TestError> {
    let input = json!({
        "TableName": TABLE,
        "BillingMode": "PAY_PER_REQUEST",
        "AttributeDefinitions": [{ "AttributeName": "RideId", "AttributeType": "S" }],
        "KeySchema": [{ "AttributeName": "RideId", "KeyType": "HASH" }],
    });
    let request = Request::builder()
        .method(Method::POST)
        .uri(format!("{endpoint}/"))
        .header("content-type", "application/x-amz-json-1.0")
        .header("x-amz-target", "DynamoDB_20120810.CreateTable")
        .header("authorization", "AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0")
        .body(Full::new(Bytes::from(input.to_string())))
        .map_err(|error| TestError::Http {
            url: endpoint.to_owned(),
            reason: error.to_string(),
        })?;
    let (status, reply) = http::send(request).await?;
    if status.is_success() {
        return Ok(());
    }
    Err(TestError::Refused {
        operation: "CreateTable".to_owned(),
        reply: reply.to_string(),
    })
}

/// A program that ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Program(Child);

impl Program {
    /// Starts a program, and waits for a line of its output with this text.
    pub(crate) fn start(
        what: &'static str,
        mut command: Command,
        ready: &str,
    ) -> Result<Self, TestError> {
        let failed = |source| TestError::Start { what, source };
        let (said, saying) = io::pipe().map_err(failed)?;
        let child = command
            .stdin(Stdio::null())
            .stdout(saying.try_clone().map_err(failed)?)
            .stderr(saying)
            .spawn()
            .map_err(failed)?;
        // The command has the other end of the pipe, which must not stay open here.
        drop(command);
        let program = Self(child);
        let mut lines = BufReader::new(said).lines().map_while(Result::ok);
        let mut heard = Vec::new();
        for line in lines.by_ref() {
            if line.contains(ready) {
                // The program would block if its output were not read.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(program);
            }
            heard.push(line);
        }
        Err(TestError::Failed(format!(
            "{what} ended: {}",
            heard.join("\n")
        )))
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A folder that is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    pub(crate) fn new() -> Result<Self, TestError> {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let name = format!("wild-rydes-workshop-{}-{number}", std::process::id());
        let path = env::temp_dir().join(name);
        let _ = fs::remove_dir_all(&path);
        match fs::create_dir_all(&path) {
            Ok(()) => Ok(Self(path)),
            Err(source) => Err(TestError::File { path, source }),
        }
    }

    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// Copies the functions of a folder into the scratch folder, beside the packages that they
    /// need.
    pub(crate) fn fill(&self, functions: &Path, modules: &Path) -> Result<(), TestError> {
        let failed = |path: &Path| {
            let path = path.to_owned();
            |source| TestError::File { path, source }
        };
        for entry in fs::read_dir(functions).map_err(failed(functions))? {
            let from = entry.map_err(failed(functions))?.path();
            let kind = from.extension().and_then(OsStr::to_str);
            if let (Some(name), Some("js" | "mjs" | "yml")) = (from.file_name(), kind) {
                fs::copy(&from, self.0.join(name)).map_err(failed(&from))?;
            }
        }
        link(modules, &self.0.join("node_modules")).map_err(failed(&self.0))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(unix)]
fn link(to: &Path, from: &Path) -> io::Result<()> {
    std::os::unix::fs::symlink(to, from)
}

#[cfg(windows)]
fn link(to: &Path, from: &Path) -> io::Result<()> {
    std::os::windows::fs::symlink_dir(to, from)
}

pub(crate) fn folder_of(variable: &str) -> Result<PathBuf, TestError> {
    env::var_os(variable)
        .map(PathBuf::from)
        .ok_or_else(|| TestError::Missing {
            what: format!("{variable} is not set"),
            remedy: "cargo xtask test --only e2e, which fetches the programs and sets it"
                .to_owned(),
        })
}

/// Returns ports that are free now, all different.
pub(crate) fn free_ports<const N: usize>() -> Result<[u16; N], TestError> {
    let failed = |source| TestError::Start {
        what: "a free port",
        source,
    };
    let mut listeners = Vec::new();
    let mut ports = [0; N];
    for port in &mut ports {
        let listener = TcpListener::bind(("127.0.0.1", 0)).map_err(failed)?;
        *port = listener.local_addr().map_err(failed)?.port();
        listeners.push(listener);
    }
    Ok(ports)
}

//! The release behind a real nginx, configured by `infra/nginx.conf`.
//!
//! `cargo xtask test` installs nginx where it can. It sets `$WILD_RYDES_NGINX` to the
//! program, and `$WILD_RYDES_NGINX_BROTLI` to the module for brotli.

use std::env;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::site::release;
use crate::{TestError, package_dir};

/// The folder of the release in the site's configuration.
const FOLDER: &str = "/srv/wild-rydes";
/// The message that nginx logs once its ports are open.
const READY: &str = "event method";

/// A running nginx with its own copy of the release, which a test may change.
#[derive(Debug)]
pub struct Nginx {
    process: Process,
    port: u16,
}

/// A running nginx and its folder. It is killed, and the folder removed, when this is dropped.
#[derive(Debug)]
pub(crate) struct Process {
    child: Child,
    folder: PathBuf,
}

impl Process {
    /// Starts nginx with the file `nginx.conf` of this folder, and waits until its ports are
    /// open.
    ///
    /// # Errors
    /// nginx is missing or does not start.
    pub(crate) fn start(folder: PathBuf) -> Result<Self, TestError> {
        let start = |source| TestError::Start {
            what: "nginx",
            source,
        };
        let mut child = Command::new(named("WILD_RYDES_NGINX")?)
            .arg("-p")
            .arg(&folder)
            .arg("-c")
            .arg(folder.join("nginx.conf"))
            // Without this option nginx opens the system's log first.
            .args(["-e", "stderr"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .map_err(start)?;
        let stderr = child.stderr.take();
        let process = Self { child, folder };
        let mut heard = Vec::new();
        let mut lines = stderr
            .into_iter()
            .flat_map(|stderr| BufReader::new(stderr).lines())
            .map_while(Result::ok);
        for line in lines.by_ref() {
            if line.contains(READY) {
                // The program would block if its output were not read.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(process);
            }
            heard.push(line);
        }
        Err(TestError::Unexpected(format!(
            "nginx ended: {}",
            heard.join("\n")
        )))
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.folder);
    }
}

impl Nginx {
    /// Starts nginx, after `prepare` has changed the copy of the release.
    ///
    /// # Errors
    /// There is no release, or nginx does not start.
    pub fn start(prepare: impl FnOnce(&Path) -> std::io::Result<()>) -> Result<Self, TestError> {
        let scratch = scratch();
        let failed = |source| TestError::File {
            path: scratch.clone(),
            source,
        };
        let folder = scratch.join("release");
        copy(&release()?, &folder).map_err(failed)?;
        prepare(&folder).map_err(failed)?;
        let port = free_port()?;
        let site = fs::read_to_string(package_dir().join("../../infra/nginx.conf"))
            .map_err(failed)?
            .replace(FOLDER, &folder.to_string_lossy())
            .replace("listen 80;", &format!("listen 127.0.0.1:{port};"))
            .replace("listen [::]:80;", "");
        let program = named("WILD_RYDES_NGINX")?;
        let whole = configuration(&program, &site)?;
        let file = scratch.join("nginx.conf");
        fs::write(&file, whole).map_err(failed)?;
        Ok(Self {
            process: Process::start(scratch)?,
            port,
        })
    }

    /// The server's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }

    /// The port on which it listens.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port
    }

    /// The folder with its copy of the release.
    #[must_use]
    pub fn folder(&self) -> PathBuf {
        self.process.folder.join("release")
    }
}

/// The main configuration around a site's. Here nginx runs as one process, under any
/// user, and writes only to the scratch folder.
fn configuration(program: &Path, site: &str) -> Result<String, TestError> {
    let types = types_file(program)?;
    let brotli = named("WILD_RYDES_NGINX_BROTLI")?;
    Ok(format!(
        "daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
load_module {};
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    include {};
    default_type application/octet-stream;
    brotli_static on;
{site}
}}
",
        brotli.display(),
        types.display()
    ))
}

/// The system's own list of media types, which is in the folder of the system's
/// configuration.
fn types_file(program: &Path) -> Result<PathBuf, TestError> {
    let unexpected = |what: &str| TestError::Unexpected(format!("nginx -V {what}"));
    let output = Command::new(program)
        .arg("-V")
        .output()
        .map_err(|source| TestError::Start {
            what: "nginx",
            source,
        })?;
    let said = String::from_utf8_lossy(&output.stderr);
    let path = said
        .split_whitespace()
        .find_map(|word| word.strip_prefix("--conf-path="))
        .ok_or_else(|| unexpected("names no configuration"))?;
    Ok(Path::new(path).with_file_name("mime.types"))
}

pub(crate) fn named(variable: &str) -> Result<PathBuf, TestError> {
    let missing = || TestError::Missing {
        what: format!("{variable} is not set"),
        remedy: "cargo xtask test --only e2e, which finds nginx and sets it".to_owned(),
    };
    env::var_os(variable).map(PathBuf::from).ok_or_else(missing)
}

fn scratch() -> PathBuf {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    env::temp_dir().join(format!("wild-rydes-nginx-{}-{number}", std::process::id()))
}

pub(crate) fn free_port() -> Result<u16, TestError> {
    let listener = TcpListener::bind(("127.0.0.1", 0));
    listener
        .and_then(|listener| listener.local_addr())
        .map(|address| address.port())
        .map_err(|source| TestError::Start {
            what: "nginx",
            source,
        })
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

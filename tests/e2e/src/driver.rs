//! The program that drives a browser. Each browser has a driver of its own, which ends
//! with it, so one test cannot affect another through it.

use std::ffi::OsStr;
use std::net::Ipv4Addr;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};

use crate::TestError;
use crate::engine::Engine;
use crate::wait::{self, DEADLINE};

/// A running driver.
#[derive(Debug)]
pub struct Driver {
    /// The process, which is killed when dropped.
    _process: Child,
    /// The output is kept open: a program whose output is closed ends.
    _output: BufReader<ChildStdout>,
    port: u16,
}

/// The number of attempts to start a driver whose port is taken.
const STARTS: usize = 20;

impl Driver {
    /// Starts the driver of an engine, and waits until it is ready.
    ///
    /// A driver that finds its port taken ends; it is started again. `ChromeDriver`
    /// takes a free port of IPv6 and then needs the same one of IPv4, which another
    /// test's server may have.
    ///
    /// # Errors
    /// There is no driver, or it ends at once on every port.
    pub async fn start(engine: Engine) -> Result<Self, TestError> {
        Self::of(&engine.driver(), engine).await
    }

    async fn of(program: &OsStr, engine: Engine) -> Result<Self, TestError> {
        let mut said = String::new();
        for _ in 0..STARTS {
            match Self::once(program, engine).await? {
                Start::Ready(driver) => return Ok(*driver),
                Start::Ended(words) => said = words,
            }
        }
        Err(TestError::Missing {
            what: format!("{} ended before it was ready: {said}", program.display()),
            remedy: format!(
                "run `{} --port=0` and see that it starts",
                program.display()
            ),
        })
    }

    async fn once(program: &OsStr, engine: Engine) -> Result<Start, TestError> {
        let port = engine.port()?;
        let mut process = Command::new(program)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| TestError::Missing {
                what: format!("{} does not start: {source}", program.display()),
                remedy: "run the tests with `cargo xtask test --only e2e`, or install it"
                    .to_owned(),
            })?;
        let Some(output) = process.stdout.take() else {
            return Ok(Start::Ended(String::new()));
        };
        let mut output = BufReader::new(output);
        let port = if port == 0 {
            announced_port(engine, &mut output).await
        } else {
            listening_port(port, &mut process).await
        };
        Ok(match port {
            Ok(port) => Start::Ready(Box::new(Self {
                _process: process,
                _output: output,
                port,
            })),
            Err(said) => Start::Ended(said),
        })
    }

    /// The address that takes WebDriver commands.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// The result of one attempt to start a driver.
enum Start {
    Ready(Box<Driver>),
    /// The driver ended; this is its output.
    Ended(String),
}

/// Waits for the line that names the port. If none comes, gives the output.
async fn announced_port(
    engine: Engine,
    output: &mut BufReader<ChildStdout>,
) -> Result<u16, String> {
    let mut said = String::new();
    loop {
        let before = said.len();
        let read = output.read_line(&mut said).await;
        if !matches!(read, Ok(length) if length > 0) {
            return Err(said.trim().to_owned());
        }
        if let Some(port) = said.get(before..).and_then(|line| engine.port_in(line)) {
            return Ok(port);
        }
    }
}

/// Waits until the driver listens on the port. If it ends instead, gives its exit
/// status.
async fn listening_port(port: u16, process: &mut Child) -> Result<u16, String> {
    let answer = wait::until(DEADLINE, async || {
        if let Some(status) = process.try_wait().map_err(|wrong| wrong.to_string())? {
            return Err(status.to_string());
        }
        let there = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await;
        Ok(there.is_ok().then_some(port))
    });
    answer
        .await?
        .ok_or_else(|| format!("nobody answers on port {port}"))
}

#[cfg(test)]
mod tests {
    use std::env;
    use std::fs;
    use std::os::unix::fs::PermissionsExt as _;
    use std::path::{Path, PathBuf};
    use std::process;

    use super::*;

    /// A driver that finds its port taken at the first starts, each of which leaves a
    /// file.
    fn driver_with_taken_ports(name: &str, starts: usize) -> Result<PathBuf, std::io::Error> {
        let folder = env::temp_dir().join(format!("driver-{name}-{}", process::id()));
        fs::create_dir_all(&folder)?;
        let program = folder.join("driver");
        let script = format!(
            "#!/bin/sh\n\
             cd '{}'\n\
             if [ \"$(ls | grep -c mark)\" -lt {starts} ]; then\n\
             \x20 : > \"mark$$\"\n\
             \x20 echo 'IPv4 port not available. Exiting...'\n\
             \x20 exit 1\n\
             fi\n\
             echo 'ChromeDriver was started successfully on port 40123.'\n\
             exec cat\n",
            folder.display(),
        );
        fs::write(&program, script)?;
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755))?;
        Ok(program)
    }

    fn marks(program: &Path) -> Result<usize, std::io::Error> {
        let folder = program.parent().unwrap_or(program);
        // The program itself is one of the files, and no mark of a start.
        Ok(fs::read_dir(folder)?.count() - 1)
    }

    #[tokio::test]
    async fn driver_whose_port_was_taken_is_started_again() -> Result<(), Box<dyn std::error::Error>>
    {
        let program = driver_with_taken_ports("again", 3)?;
        let driver = Driver::of(program.as_os_str(), Engine::Chromium).await?;
        assert_eq!(driver.url(), "http://localhost:40123");
        assert_eq!(marks(&program)?, 3);
        fs::remove_dir_all(program.parent().unwrap_or(&program))?;
        Ok(())
    }

    #[tokio::test]
    async fn driver_that_always_ends_is_reported() -> Result<(), Box<dyn std::error::Error>> {
        let program = driver_with_taken_ports("never", STARTS + 1)?;
        let error = Driver::of(program.as_os_str(), Engine::Chromium).await;
        let said = error.err().map(|it| it.to_string()).unwrap_or_default();
        assert!(said.contains("IPv4 port not available"), "{said}");
        assert_eq!(marks(&program)?, STARTS);
        fs::remove_dir_all(program.parent().unwrap_or(&program))?;
        Ok(())
    }
}

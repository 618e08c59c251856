//! The program that drives a browser. Each browser has its own, which ends with it: what
//! one test does to it cannot reach another.

use std::net::Ipv4Addr;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::net::TcpStream;
use tokio::process::{Child, ChildStdout, Command};

use crate::Trouble;
use crate::engine::Engine;
use crate::wait::{self, DEADLINE};

/// A running driver.
#[derive(Debug)]
pub struct Driver {
    /// Killed when dropped.
    _process: Child,
    /// Held open: a program whose output nobody takes ends.
    _output: BufReader<ChildStdout>,
    port: u16,
}

impl Driver {
    /// Starts an engine's, and waits until it is ready.
    ///
    /// # Errors
    /// When there is none, or it ends at once.
    pub async fn start(engine: Engine) -> Result<Self, Trouble> {
        let program = engine.driver();
        let port = engine.port()?;
        let mut process = Command::new(&program)
            .arg(format!("--port={port}"))
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| Trouble::Missing {
                what: format!("{} does not start: {source}", program.display()),
                remedy: "run the tests with `cargo xtask test --only e2e`, or install it"
                    .to_owned(),
            })?;
        let ended = || Trouble::Missing {
            what: format!("{} ended before it was ready", program.display()),
            remedy: format!("run `{} --port=0` and read what it says", program.display()),
        };
        let mut output = BufReader::new(process.stdout.take().ok_or_else(ended)?);
        let port = if port == 0 {
            told(engine, &mut output).await.ok_or_else(ended)?
        } else {
            answers(port).await?.ok_or_else(ended)?
        };
        Ok(Self {
            _process: process,
            _output: output,
            port,
        })
    }

    /// Where it takes commands.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// Waits for the line that says where it listens.
async fn told(engine: Engine, output: &mut BufReader<ChildStdout>) -> Option<u16> {
    loop {
        let mut line = String::new();
        let read = output.read_line(&mut line).await;
        if !matches!(read, Ok(length) if length > 0) {
            return None;
        }
        if let Some(port) = engine.port_in(&line) {
            return Some(port);
        }
    }
}

/// Waits until somebody listens there.
async fn answers(port: u16) -> Result<Option<u16>, Trouble> {
    wait::until(DEADLINE, async || {
        let there = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await;
        Ok::<_, Trouble>(there.is_ok().then_some(port))
    })
    .await
}

//! ChromeDriver: the program that drives Chromium. Each browser has its own, which ends
//! with it: what one test does to it cannot reach another.

use std::env;
use std::ffi::OsString;
use std::process::Stdio;

use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, ChildStdout, Command};

use crate::Trouble;

/// A running ChromeDriver.
#[derive(Debug)]
pub struct Driver {
    /// Killed when dropped.
    _process: Child,
    /// Held open: a program whose output nobody takes ends.
    _output: BufReader<ChildStdout>,
    port: u16,
}

impl Driver {
    /// Starts one, on a port that the system chooses, and waits until it is ready.
    ///
    /// # Errors
    /// When there is none, or it ends at once.
    pub async fn start() -> Result<Self, Trouble> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| OsString::from("chromedriver"));
        let mut process = Command::new(&program)
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .map_err(|source| Trouble::Missing {
                what: format!("{} does not start: {source}", program.display()),
                remedy: "run the tests with `cargo xtask test --only e2e`, or install ChromeDriver"
                    .to_owned(),
            })?;
        let ended = || Trouble::Missing {
            what: "ChromeDriver ended before it was ready".to_owned(),
            remedy: "run `chromedriver --port=0` and read what it says".to_owned(),
        };
        let mut output = BufReader::new(process.stdout.take().ok_or_else(ended)?);
        loop {
            let mut line = String::new();
            let read = output.read_line(&mut line).await;
            if !matches!(read, Ok(length) if length > 0) {
                return Err(ended());
            }
            // Said once it listens.
            if let Some(port) = port_in(&line) {
                return Ok(Self {
                    _process: process,
                    _output: output,
                    port,
                });
            }
        }
    }

    /// Where it takes commands.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://localhost:{}", self.port)
    }
}

/// `ChromeDriver was started successfully on port 40123.`
fn port_in(line: &str) -> Option<u16> {
    let (_, rest) = line.split_once("started successfully on port ")?;
    rest.trim().trim_end_matches('.').parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_port() {
        let line = "ChromeDriver was started successfully on port 40123.\n";
        assert_eq!(port_in(line), Some(40123));
        assert_eq!(port_in("Starting ChromeDriver 156.0 on port 0\n"), None);
    }
}

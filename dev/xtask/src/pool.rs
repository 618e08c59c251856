//! `cargo xtask pool`: the local pool alone, and the way to start it.

use std::process::{Command, ExitCode};

use crate::error::Failure;
use crate::process::{self, Running};

/// The package of the pool, and its program.
pub(crate) const PACKAGE: &str = "wild-rydes-pool";

/// Compiles the pool.
pub(crate) fn build_command() -> Command {
    let mut command = process::command("cargo");
    command.args(["build", "--package", PACKAGE]);
    command
}

/// Starts the pool, compiling it where need be.
pub(crate) fn start_command(arguments: &[String]) -> Command {
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", PACKAGE, "--"])
        .args(arguments);
    command
}

/// Runs the pool until it ends, or Ctrl-C.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, Failure> {
    let status = Running::start(&mut start_command(arguments))?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

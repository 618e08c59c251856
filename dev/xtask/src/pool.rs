//! `cargo xtask pool`: starts the local pool alone.

use std::process::{Command, ExitCode};

use crate::error::Failure;
use crate::process;
use crate::project;

/// The name of the pool's package and of its program.
pub(crate) const PACKAGE: &str = "cognito-local";

/// The command that compiles the pool.
pub(crate) fn build_command() -> Command {
    let mut command = process::command("cargo");
    command.args(["build", "--package", PACKAGE]);
    command
}

/// The command that starts the pool, and compiles it first if necessary.
pub(crate) fn start_command(arguments: &[String]) -> Command {
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", PACKAGE, "--"])
        .args(arguments);
    command
}

/// Runs the pool until it ends or Ctrl-C is pressed.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, Failure> {
    project::announce_first_build(PACKAGE, "the local pool");
    process::run_for_status(&mut start_command(arguments))
}

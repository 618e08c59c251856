//! The ride API's function, `infra/rides/lambda`: a package outside of the workspace, which
//! tests run in a simulator of AWS.

use std::path::PathBuf;
use std::process::Command;

use crate::error::Failure;
use crate::process;
use crate::project;

/// The name of the function's program.
const PROGRAM: &str = "ride-api";

/// The folder of the package.
pub(crate) fn folder() -> PathBuf {
    project::root().join("infra").join("rides").join("lambda")
}

/// Checks the format and the lints of the package.
pub(crate) fn lint() -> Result<(), Failure> {
    process::run(&mut cargo(&["fmt", "--check"]), "cargo fmt")?;
    process::run(
        &mut cargo(&["clippy", "--locked", "--", "-D", "warnings"]),
        "cargo clippy of the ride API's function",
    )
}

/// Compiles the program for this machine, and gives its path.
pub(crate) fn build() -> Result<PathBuf, Failure> {
    process::run(
        &mut cargo(&["build", "--locked"]),
        "compiling the ride API's function",
    )?;
    Ok(project::target_dir().join("debug").join(PROGRAM))
}

fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = process::command("cargo");
    cargo
        .current_dir(folder())
        .args(arguments)
        .env("CARGO_TARGET_DIR", project::target_dir());
    cargo
}

//! `cargo xtask configure`: writes `public/amplify_outputs.json` for an existing user
//! pool. A program of its own does the work, so that `serve` on a fresh machine need
//! not wait for it to compile.

use std::env;
use std::process::ExitCode;

use crate::error::Failure;
use crate::process::{self, Running};
use crate::project;

const PACKAGE: &str = "wild-rydes-configure";

/// Runs the program in the developer's current folder, so that relative file names keep
/// their meaning.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, Failure> {
    let root = project::root();
    let mut command = process::command("cargo");
    if let Ok(here) = env::current_dir() {
        command.current_dir(here);
    }
    command
        .args(["run", "--quiet", "--package", PACKAGE, "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .args(["--", "--output"])
        // This option comes before the developer's arguments, because the last one
        // counts.
        .arg(root.join("public").join("amplify_outputs.json"))
        .args(arguments);
    let status = Running::start(&mut command)?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

//! `cargo xtask configure`: `public/amplify_outputs.json` for a user pool that exists. The
//! work is a program of its own, which `serve` on a fresh machine need not wait for.

use std::env;
use std::process::ExitCode;

use crate::error::Failure;
use crate::process::{self, Running};
use crate::project;

const PACKAGE: &str = "wild-rydes-configure";

/// Runs it where the developer is, so that their file names mean what they say.
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
        // Before theirs: the last one counts.
        .arg(root.join("public").join("amplify_outputs.json"))
        .args(arguments);
    let status = Running::start(&mut command)?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

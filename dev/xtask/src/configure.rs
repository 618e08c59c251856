//! `cargo xtask configure`: writes `public/amplify_outputs.json` for an existing user
//! pool. A program of its own does the work, so that `serve` on a fresh machine need
//! not wait for it to compile.

use std::env;
use std::process::ExitCode;

use crate::app_pool;
use crate::error::Failure;
use crate::process;
use crate::project;

const PACKAGE: &str = "wild-rydes-configure";

/// Runs the program in the developer's current folder, so that relative file names keep
/// their meaning.
pub(crate) fn run(arguments: &[String]) -> Result<ExitCode, Failure> {
    project::announce_first_build(PACKAGE, "`configure`");
    let root = project::root();
    let mut command = process::command("cargo");
    if let Ok(here) = env::current_dir() {
        command.current_dir(here);
    }
    command
        .args(["run", "--quiet", "--package", PACKAGE, "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        // These options come before the developer's arguments, because the last one
        // counts.
        .args(["--", "--output"])
        .arg(app_pool::configuration_path())
        // Everything in `public/` is deployed.
        .arg("--backup-dir")
        .arg(&root)
        .args(arguments);
    process::run_for_status(&mut command)
}

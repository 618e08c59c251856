//! `cargo xtask bench --pool`: builds the local pool and the program that measures it
//! (dev/pool-bench), installs the other stand-ins for Cognito, and runs the program.

use std::path::{Path, PathBuf};

use crate::cli::BenchOptions;
use crate::error::Failure;
use crate::pool;
use crate::process;
use crate::setup::{node, python};

/// The package that measures.
const PACKAGE: &str = "wild-rydes-pool-bench";
/// The stand-in from npm.
const NPM: &str = "cognito-local";

/// Measures the pool: beside the others, or with a number of users by itself; or compares
/// what it and the others can do.
pub(crate) fn run(options: &BenchOptions) -> Result<(), Failure> {
    process::run(&mut pool::build_command(), "the build of the local pool")?;
    let mut bench = process::command("cargo");
    bench
        .args(["run", "--quiet", "--package", PACKAGE, "--", "--program"])
        .arg(program()?);
    match options.users {
        Some(users) => {
            bench.args(["--users", &users.to_string()]);
        }
        None => {
            node::ensure()?;
            bench
                .arg("--npm")
                .arg(node::package(NPM)?)
                .arg("--python")
                .arg(python::stand_ins()?);
            if options.features {
                bench.arg("--features");
            }
            if options.write {
                bench.arg("--write");
            }
        }
    }
    process::run(&mut bench, "the bench of the local pool")
}

/// Returns the path of the pool's program, which is beside this one.
fn program() -> Result<PathBuf, Failure> {
    let own = std::env::current_exe().map_err(Failure::file("find", Path::new("xtask")))?;
    Ok(own.with_file_name(pool::PACKAGE))
}

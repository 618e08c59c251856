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
    let profile = options.profile.as_deref().unwrap_or("dev");
    let mut build = pool::build_command();
    build.args(["--profile", profile]);
    process::run(&mut build, "the build of the local pool")?;
    let mut bench = process::command("cargo");
    bench
        .args(["run", "--quiet", "--package", PACKAGE])
        .args(["--profile", profile, "--", "--program"])
        .arg(program(profile)?);
    if let Some(program) = &options.against {
        // The bench starts in the folder of the project.
        let program =
            std::path::absolute(program).map_err(Failure::file("find", Path::new(program)))?;
        bench.arg("--against").arg(program);
    }
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

/// Returns the path of the pool's program. This program is in the folder of the profile for
/// development, which is called `debug`; each other profile has a folder of its name.
fn program(profile: &str) -> Result<PathBuf, Failure> {
    let own = std::env::current_exe().map_err(Failure::file("find", Path::new("xtask")))?;
    Ok(match own.parent().and_then(Path::parent) {
        Some(target) if profile != "dev" => target.join(profile).join(pool::PACKAGE),
        _ => own.with_file_name(pool::PACKAGE),
    })
}

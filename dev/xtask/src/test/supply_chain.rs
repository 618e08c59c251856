//! Licences, sources and security reports of what the project is made of, by cargo-deny
//! and `deny.toml`.

use std::process::Command;

use crate::error::Failure;
use crate::process;
use crate::project;
use crate::setup::tools::{self, Tools};

/// What cargo-deny says where it cannot get the database of security reports.
const NO_DATABASE: &str = "failed to fetch advisory database";

/// Checks the lock file against `deny.toml`. Security reports need the network: where
/// their database cannot be had, that is said, and everything else is checked.
pub(crate) fn check() -> Result<(), Failure> {
    let tools = tools::ensure_for_tests()?;
    process::run(
        cargo_deny(&tools).args(["bans", "licenses", "sources"]),
        "cargo deny",
    )?;
    let mut advisories = cargo_deny(&tools);
    let reports = advisories
        .arg("advisories")
        .output()
        .map_err(|source| Failure::Start {
            program: "cargo-deny".to_owned(),
            source,
        })?;
    let said = String::from_utf8_lossy(&reports.stderr);
    if reports.status.success() {
        println!("{}", said.trim());
        return Ok(());
    }
    if said.contains(NO_DATABASE) {
        println!("security reports: not checked, their database could not be fetched");
        return Ok(());
    }
    Err(Failure::Failed {
        what: "cargo deny check advisories".to_owned(),
        status: reports.status,
        output: said.into_owned(),
    })
}

fn cargo_deny(tools: &Tools) -> Command {
    let mut deny = process::command(tools.program("cargo-deny"));
    deny.current_dir(project::root())
        .args(["--all-features", "check", "--hide-inclusion-graph"]);
    deny
}

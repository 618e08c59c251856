//! Checks the licences, sources and security reports of every crate that the workspace
//! depends on, by cargo-deny and `deny.toml`; and those of the ride API's function, which is
//! outside of it.

use std::process::Command;

use crate::error::Failure;
use crate::process;
use crate::project;
use crate::ride_function;
use crate::setup::tools::{self, Tools};

/// The message with which cargo-deny reports that it could not get the database of
/// security reports.
const NO_DATABASE: &str = "failed to fetch advisory database";

/// The notice for a run in which [`NO_DATABASE`] was seen. Crates that were withdrawn from
/// crates.io are named in it because cargo-deny looks for them in the same check.
const NOT_CHECKED: &str = "open security reports and withdrawn crates: the database of \
     reports (RustSec) could not be fetched. Run `cargo xtask test --only lint` with network \
     access before a release";

/// Checks the workspace against `deny.toml`. Security reports need the network: where their
/// database cannot be fetched, everything else is checked, and the notice that is returned
/// says what was not.
///
/// # Errors
/// cargo-deny could not be installed or started, or it found a fault.
pub(crate) fn check() -> Result<Option<&'static str>, Failure> {
    let tools = tools::ensure_for_tests()?;
    process::run(
        cargo_deny(&tools).args(["bans", "licenses", "sources"]),
        "cargo deny",
    )?;
    process::run(
        cargo_deny_of_function(&tools).args(["bans", "licenses", "sources"]),
        "cargo deny of the ride API's function",
    )?;
    let reports = cargo_deny(&tools)
        .arg("advisories")
        .output()
        .map_err(|source| Failure::Start {
            program: "cargo-deny".to_owned(),
            source,
        })?;
    let said = String::from_utf8_lossy(&reports.stderr);
    match Advisories::read(reports.status.success(), &said) {
        Advisories::NoneOpen => {
            println!("{}", said.trim());
            Ok(None)
        }
        Advisories::NotChecked => {
            println!("NOT CHECKED: {NOT_CHECKED}");
            Ok(Some(NOT_CHECKED))
        }
        Advisories::Failed => Err(Failure::Failed {
            what: "cargo deny check advisories".to_owned(),
            status: reports.status,
            output: said.into_owned(),
        }),
    }
}

/// The outcome of `cargo deny check advisories`.
#[derive(Debug, PartialEq, Eq)]
enum Advisories {
    /// There is no open report that `deny.toml` does not list.
    NoneOpen,
    /// The database could not be fetched.
    NotChecked,
    /// There is an open report, or another fault.
    Failed,
}

impl Advisories {
    /// Reads the outcome from the exit status and the standard error.
    fn read(succeeded: bool, said: &str) -> Self {
        if succeeded {
            Self::NoneOpen
        } else if said.contains(NO_DATABASE) {
            Self::NotChecked
        } else {
            Self::Failed
        }
    }
}

/// `cargo deny check`, over all members of the workspace: without `--workspace` it looks at
/// the app's crate and what that needs, and at no tool or test.
fn cargo_deny(tools: &Tools) -> Command {
    let mut deny = process::command(tools.program("cargo-deny"));
    deny.current_dir(project::root()).args([
        "--workspace",
        "--all-features",
        "check",
        "--hide-inclusion-graph",
    ]);
    deny
}

/// `cargo deny check`, over the ride API's function and the `deny.toml` beside it.
fn cargo_deny_of_function(tools: &Tools) -> Command {
    let mut deny = process::command(tools.program("cargo-deny"));
    deny.current_dir(ride_function::folder()).args([
        "--all-features",
        "check",
        "--hide-inclusion-graph",
    ]);
    deny
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargo_deny_looks_at_the_whole_workspace() {
        let deny = cargo_deny(&Tools::default());
        let arguments: Vec<_> = deny.get_args().collect();
        let check = arguments.iter().position(|word| *word == "check").unwrap();
        let workspace = arguments.iter().position(|word| *word == "--workspace");
        assert!(
            workspace.is_some_and(|place| place < check),
            "{arguments:?}"
        );
    }

    #[test]
    fn a_missing_advisory_database_is_no_failure() {
        let said = "[ERROR] failed to fetch advisory database https://example.com: failed to clone";
        assert_eq!(Advisories::read(false, said), Advisories::NotChecked);
        let said = "error[vulnerability]: a crate\nadvisories FAILED";
        assert_eq!(Advisories::read(false, said), Advisories::Failed);
        assert_eq!(
            Advisories::read(true, "advisories ok"),
            Advisories::NoneOpen
        );
    }
}

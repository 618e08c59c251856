//! What only PyPI has, in an environment of its own in the cache: AWS's command line, a
//! linter for templates, a stand-in for AWS.

use std::fs;
use std::path::PathBuf;

use crate::error::Failure;
use crate::process::{self, answer};
use crate::project;
use crate::setup::debian;

/// The packages and their versions.
const REQUIREMENTS: &str = "infra/requirements.txt";

/// The folder with the programs of [`REQUIREMENTS`].
pub(crate) fn aws_tools() -> Result<PathBuf, Failure> {
    let requirements = project::root().join(REQUIREMENTS);
    let text = fs::read_to_string(&requirements).map_err(Failure::file("read", &requirements))?;
    let place = project::cache_dir()?
        .join("python")
        .join(versions(&text).join("+"));
    let programs = place.join("bin");
    // Written last, so that what an interrupted run leaves is not taken for the whole.
    let whole = place.join("whole");
    // A new Python has other folders than the one that made this.
    let runs = || {
        answer(
            programs.join("python"),
            &["-c", "import cfnlint, ministack"],
        )
        .is_some()
    };
    if whole.is_file() && runs() {
        return Ok(programs);
    }
    ensure()?;
    eprintln!("Fetching {} from PyPI", versions(&text).join(", "));
    let _ = fs::remove_dir_all(&place);
    process::run(
        process::command("python3").args(["-m", "venv"]).arg(&place),
        "python3 -m venv",
    )?;
    process::run(
        process::command(programs.join("python"))
            .args([
                "-m",
                "pip",
                "install",
                "--quiet",
                "--disable-pip-version-check",
            ])
            .arg("--requirement")
            .arg(&requirements),
        "pip install",
    )?;
    fs::write(&whole, "").map_err(Failure::file("write", &whole))?;
    Ok(programs)
}

/// `name==version`, one for each line that is no comment.
fn versions(requirements: &str) -> Vec<String> {
    requirements
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(|line| line.replace("==", "-"))
        .collect()
}

/// Makes sure that Python is there, and can make environments.
fn ensure() -> Result<(), Failure> {
    let there = || answer("python3", &["-c", "import ensurepip, venv"]).is_some();
    if there() || (debian::install(&["python3", "python3-venv"])? && there()) {
        return Ok(());
    }
    Err(Failure::Missing {
        what: "There is no Python 3 with its module venv".to_owned(),
        remedy: "install it, from https://www.python.org or with your system's packages".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_environment_is_named_by_what_is_in_it() {
        let text = "# why\nawscli==1.2.3\n\ncfn-lint==4.5\n";
        assert_eq!(versions(text), ["awscli-1.2.3", "cfn-lint-4.5"]);
    }

    #[test]
    fn every_version_is_exact() {
        let text = fs::read_to_string(project::root().join(REQUIREMENTS)).unwrap();
        let lines = text.lines().filter(|line| !line.starts_with('#'));
        assert!(lines.clone().count() > 0);
        for line in lines {
            assert!(line.contains("=="), "{line}");
        }
    }
}

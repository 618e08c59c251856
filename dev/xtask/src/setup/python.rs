//! Programs that only PyPI has, in a virtual environment in the cache: AWS's command
//! line, a linter for templates, and a simulator of AWS.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Failure;
use crate::fingerprint::fingerprint;
use crate::process::{self, stdout_of};
use crate::project;
use crate::setup::packages::Requirement as SystemRequirement;

/// The packages of AWS's tools, their versions and the hashes of their files.
const AWS_TOOLS: &str = "infra/requirements.txt";
/// The stand-ins for Cognito with which the local pool is compared.
const STAND_INS: &str = "dev/pool-bench/others/requirements.txt";

/// Installs AWS's tools, and gives the folder of the programs.
///
/// # Errors
/// The errors are those of [`environment`].
pub(crate) fn aws_tools() -> Result<PathBuf, Failure> {
    environment("infra", AWS_TOOLS, "import awscli, cfnlint, ministack")
}

/// Installs the stand-ins for Cognito, and gives the folder of the programs.
///
/// # Errors
/// The errors are those of [`environment`].
pub(crate) fn stand_ins() -> Result<PathBuf, Failure> {
    environment("stand-ins", STAND_INS, "import moto, ministack")
}

/// Installs the programs of a requirements file into the cache, unless they were installed
/// from exactly the same file before. Gives the folder of the programs. `check` is what
/// Python can run if they are complete.
///
/// # Errors
/// There is no Python and it cannot be installed; or pip failed, which it does too if a
/// file that it fetched has none of the hashes in the requirements file.
fn environment(name: &str, file: &str, check: &str) -> Result<PathBuf, Failure> {
    let requirements = project::root().join(file);
    let text = fs::read(&requirements).map_err(Failure::file("read", &requirements))?;
    let name = format!(
        "{name}-{:016x}",
        fingerprint(&[(PathBuf::from(file), text)])
    );
    let place = project::cache_dir()?.join("python").join(name);
    let programs = place.join("bin");
    // This file is written last, so that the remains of an interrupted run are not
    // taken for a complete environment.
    let whole = place.join("whole");
    // The environment stops working when Python is upgraded, because a new Python has
    // other folders than the one that made it.
    let runs = || stdout_of(programs.join("python"), &["-c", check]).is_some();
    if whole.is_file() && runs() {
        return Ok(programs);
    }
    ensure()?;
    eprintln!("Fetching the packages of {file} from PyPI");
    let _ = fs::remove_dir_all(&place);
    process::run(
        process::command("python3").args(["-m", "venv"]).arg(&place),
        "python3 -m venv",
    )?;
    process::run(
        &mut pip_install(&programs.join("python"), &requirements),
        "pip install",
    )?;
    fs::write(&whole, "").map_err(Failure::file("write", &whole))?;
    Ok(programs)
}

/// The command `pip install`, by this Python, of a file in which every package has
/// hashes.
fn pip_install(python: &Path, requirements: &Path) -> Command {
    let mut pip = process::command(python);
    pip.args([
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--require-hashes",
    ])
    .arg("--requirement")
    .arg(requirements);
    pip
}

/// Python and the module that makes virtual environments.
pub(crate) const PYTHON: SystemRequirement = SystemRequirement {
    name: "Python 3 with its module venv",
    debian: &["python3", "python3-venv"],
    homebrew: Some("python"),
    otherwise: Some("install it from https://www.python.org"),
};

/// Makes sure that Python is installed and can make virtual environments.
fn ensure() -> Result<(), Failure> {
    let there = || stdout_of("python3", &["-c", "import ensurepip, venv"]).is_some();
    if there() || (PYTHON.install()? && there()) {
        return Ok(());
    }
    Err(PYTHON.missing())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The folders with a `requirements.in` and the `requirements.txt` made from it.
    const FOLDERS: [&str; 3] = ["infra", "dev/basemap", "dev/pool-bench/others"];

    /// One requirement: `name==version`, and the hashes that belong to it.
    struct Requirement {
        pinned: String,
        hashes: Vec<String>,
    }

    fn text_of(folder: &str, file: &str) -> String {
        fs::read_to_string(project::root().join(folder).join(file)).unwrap()
    }

    fn lines(text: &str) -> impl Iterator<Item = &str> {
        text.lines()
            .map(|line| line.trim_end_matches('\\').trim())
            .filter(|line| !line.is_empty() && !line.starts_with('#'))
    }

    fn requirements(folder: &str) -> Vec<Requirement> {
        let mut all: Vec<Requirement> = Vec::new();
        for line in lines(&text_of(folder, "requirements.txt")) {
            if let Some(hash) = line.strip_prefix("--hash=sha256:") {
                let last = all.last_mut().expect("a hash belongs to a requirement");
                last.hashes.push(hash.to_owned());
            } else if !line.starts_with("--") {
                all.push(Requirement {
                    pinned: line.to_owned(),
                    hashes: Vec::new(),
                });
            }
        }
        all
    }

    #[test]
    fn python_packages_have_exact_versions_and_hashes() {
        for folder in FOLDERS {
            let all = requirements(folder);
            assert!(all.len() >= 3, "{folder}");
            for Requirement { pinned, hashes } in all {
                assert!(pinned.contains("=="), "{folder}: {pinned}");
                assert!(!hashes.is_empty(), "{folder}: {pinned} has no hash");
                for hash in hashes {
                    let hex = hash.bytes().all(|byte| byte.is_ascii_hexdigit());
                    assert!(hash.len() == 64 && hex, "{folder}: {pinned}: {hash}");
                }
            }
        }
    }

    /// A package that comes as source fetches its build tools, and no hash pins those.
    #[test]
    fn python_packages_are_never_built_here() {
        for folder in FOLDERS {
            let text = text_of(folder, "requirements.txt");
            let mut options = lines(&text).filter(|line| !line.starts_with("--hash"));
            assert!(
                options.any(|line| line == "--only-binary :all:"),
                "{folder}"
            );
        }
    }

    #[test]
    fn python_requirements_are_made_from_their_source() {
        for folder in FOLDERS {
            let locked = requirements(folder);
            let source = text_of(folder, "requirements.in");
            for wanted in lines(&source).filter(|line| !line.starts_with("--")) {
                // The parts of a package that are wanted too: `name[parts]==version`.
                let (name, rest) = wanted.split_once('[').unwrap_or((wanted, ""));
                let pinned = format!("{name}{}", rest.split_once(']').unwrap_or(("", "")).1);
                assert!(
                    locked.iter().any(|package| package.pinned == pinned),
                    "{folder}/requirements.txt is older than {wanted}"
                );
            }
        }
    }

    #[test]
    fn pip_refuses_packages_without_a_hash() {
        let pip = pip_install(Path::new("python"), Path::new("requirements.txt"));
        assert!(
            pip.get_args()
                .any(|argument| argument == "--require-hashes")
        );
    }
}

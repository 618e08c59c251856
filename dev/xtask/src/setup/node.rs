//! Node.js, for what only npm has: the official clients, the accessibility checker.

use std::fs;
use std::path::{Path, PathBuf};

use crate::error::Failure;
use crate::process::{self, answer};
use crate::project;
use crate::setup::debian;

/// Makes sure that `node` and `npm` are there.
pub(crate) fn ensure() -> Result<(), Failure> {
    let there =
        || answer("node", &["--version"]).is_some() && answer("npm", &["--version"]).is_some();
    if there() || (debian::install(&["nodejs", "npm"])? && there()) {
        return Ok(());
    }
    Err(Failure::Missing {
        what: "There is no Node.js with npm".to_owned(),
        remedy: "install it, from https://nodejs.org or with your system's packages".to_owned(),
    })
}

/// A package from npm of exactly this version, in the cache; gives its folder.
pub(crate) fn package(name: &str, version: &str) -> Result<PathBuf, Failure> {
    let place = project::cache_dir()?
        .join("npm")
        .join(format!("{name}-{version}"));
    let package = place.join("node_modules").join(name);
    // npm unpacks in place, so a file of ours, written last, says that it is whole.
    let whole = place.join("whole");
    if whole.is_file() {
        return Ok(package);
    }
    eprintln!("Fetching {name} {version} from npm");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(Failure::file("make", &place))?;
    install(&place, &["install", &format!("{name}@{version}")])?;
    fs::write(&whole, "").map_err(Failure::file("write", &whole))?;
    Ok(package)
}

/// Fetches exactly what the lock file in this folder names.
pub(crate) fn fetch_locked(folder: &Path) -> Result<(), Failure> {
    install(folder, &["ci"])
}

fn install(folder: &Path, arguments: &[&str]) -> Result<(), Failure> {
    process::run(
        process::command("npm")
            .current_dir(folder)
            .args(arguments)
            .args([
                "--ignore-scripts",
                "--no-audit",
                "--no-fund",
                "--loglevel=error",
            ])
            .arg("--prefix")
            .arg(folder),
        "npm",
    )
}

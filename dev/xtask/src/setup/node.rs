//! Node.js, and the packages that only npm has: the accessibility checker, a local runtime
//! of functions, a provider by SAML, wasm-opt and esbuild.
//!
//! Every package is installed by `npm ci` from a lock file of this repository, which
//! has the hash of each file that npm fetches: npm stops if a download has another
//! hash.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Failure;
use crate::fingerprint::fingerprint;
use crate::process::{self, stdout_of};
use crate::project;
use crate::setup::packages::Requirement;

/// The folder that has a subfolder, with a lock file, for each tool.
const TOOLS: &str = "dev/npm";
/// The files that npm reads: the package and its version, the hashes, and npm's
/// settings.
const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Node.js and npm.
pub(crate) const NODE: Requirement = Requirement {
    name: "Node.js with npm",
    debian: &["nodejs", "npm"],
    homebrew: Some("node"),
    otherwise: Some("install it from https://nodejs.org"),
};

/// Makes sure that `node` and `npm` are installed.
pub(crate) fn ensure() -> Result<(), Failure> {
    let there = || {
        stdout_of("node", &["--version"]).is_some() && stdout_of("npm", &["--version"]).is_some()
    };
    if there() || (NODE.install()? && there()) {
        return Ok(());
    }
    Err(NODE.missing())
}

/// Installs a tool of `dev/npm` that has no program to run, and gives the folder of its
/// package.
///
/// # Errors
/// npm could not be run, or it failed, which it does too if a hash is not the expected
/// one.
pub(crate) fn package(name: &str) -> Result<PathBuf, Failure> {
    install(name, |_| Ok(()))
}

/// Installs a package of `dev/npm` that has a program, and gives the program's folder.
///
/// # Errors
/// The errors of [`package`], and a program that does not run: npm leaves out an
/// optional package whose hash is not the expected one, and reports success. esbuild's
/// program for each kind of machine is such a package.
pub(crate) fn program(package: &str, program: &str) -> Result<PathBuf, Failure> {
    let check = |package: &Path| fail_unless_it_runs(&package.join("bin").join(program));
    Ok(install(package, check)?.join("bin"))
}

fn fail_unless_it_runs(program: &Path) -> Result<(), Failure> {
    if stdout_of(program, &["--version"]).is_some() {
        return Ok(());
    }
    Err(Failure::Missing {
        what: format!(
            "{} from npm does not run: its package for this kind of machine is missing, or had another hash than the lock file says",
            program.display()
        ),
        remedy: "run `npm ci --loglevel=verbose` in that package's folder of dev/npm".to_owned(),
    })
}

/// Installs a tool of `dev/npm` into the cache and checks it, unless it was installed
/// from exactly the same lock file before. Gives the folder of the package of that
/// name.
fn install(
    name: &str,
    check: impl FnOnce(&Path) -> Result<(), Failure>,
) -> Result<PathBuf, Failure> {
    let source = project::root().join(TOOLS).join(name);
    let mut files = Vec::new();
    for file in FILES {
        let path = source.join(file);
        let bytes = fs::read(&path).map_err(Failure::file("read", &path))?;
        files.push((PathBuf::from(file), bytes));
    }
    let place = project::cache_dir()?
        .join("npm")
        .join(format!("{name}-{:016x}", fingerprint(&files)));
    let package = place.join("node_modules").join(name);
    // npm unpacks in place. A file of ours, which is written last, says that the folder
    // is complete.
    let whole = place.join("whole");
    if whole.is_file() {
        return Ok(package);
    }
    eprintln!("Fetching {name} from npm");
    let _ = fs::remove_dir_all(&place);
    fs::create_dir_all(&place).map_err(Failure::file("make", &place))?;
    for (file, bytes) in &files {
        let path = place.join(file);
        fs::write(&path, bytes).map_err(Failure::file("write", &path))?;
    }
    fetch_locked(&place)?;
    check(&package)?;
    fs::write(&whole, "").map_err(Failure::file("write", &whole))?;
    Ok(package)
}

/// Fetches exactly the packages that the lock file in this folder names.
pub(crate) fn fetch_locked(folder: &Path) -> Result<(), Failure> {
    process::run(&mut npm_ci(folder), "npm ci")
}

/// The command `npm ci` in this folder. It never changes the lock file, and runs no
/// script of a package.
fn npm_ci(folder: &Path) -> Command {
    let mut npm = process::command("npm");
    npm.current_dir(folder)
        .args([
            "ci",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--loglevel=error",
        ])
        .arg("--prefix")
        .arg(folder);
    npm
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::Value;

    fn lock_of(folder: &Path) -> Value {
        let path = folder.join("package-lock.json");
        let text = fs::read_to_string(&path).unwrap_or_else(|error| {
            panic!("{}: {error}", path.display());
        });
        serde_json::from_str(&text).unwrap()
    }

    /// Every folder of `dev` with a package.json.
    fn npm_folders() -> Vec<PathBuf> {
        let mut found = Vec::new();
        let mut folders = vec![project::root().join("dev")];
        while let Some(folder) = folders.pop() {
            if folder.join("package.json").is_file() {
                found.push(folder.clone());
            }
            let entries = fs::read_dir(&folder).unwrap().flatten();
            folders.extend(
                entries
                    .map(|entry| entry.path())
                    .filter(|path| path.is_dir() && !path.ends_with("node_modules")),
            );
        }
        found
    }

    #[test]
    fn npm_lock_files_hold_a_hash_of_every_package() {
        let folders = npm_folders();
        assert!(folders.len() >= 5, "{folders:?}");
        for folder in folders {
            let lock = lock_of(&folder);
            let packages = lock["packages"].as_object().unwrap();
            assert!(packages.len() > 1, "{} locks nothing", folder.display());
            // The entry without a name is the folder itself.
            for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
                let integrity = package["integrity"].as_str().unwrap_or_default();
                assert!(
                    integrity.starts_with("sha512-"),
                    "{}: {name}",
                    folder.display()
                );
            }
        }
    }

    #[test]
    fn npm_packages_are_asked_for_by_exact_version() {
        for folder in npm_folders() {
            let lock = lock_of(&folder);
            for kind in ["dependencies", "devDependencies"] {
                let Some(wanted) = lock["packages"][""][kind].as_object() else {
                    continue;
                };
                for (name, version) in wanted {
                    let locked = &lock["packages"][format!("node_modules/{name}")]["version"];
                    assert_eq!(version, locked, "{}: {name}", folder.display());
                }
            }
        }
    }

    #[test]
    fn npm_installs_from_the_lock_file_alone() {
        let npm = npm_ci(Path::new("/place"));
        let arguments: Vec<_> = npm.get_args().collect();
        assert_eq!(arguments.first().unwrap(), &"ci");
        assert!(arguments.contains(&"--ignore-scripts".as_ref()));
    }

    #[test]
    fn npm_programs_that_do_not_run_are_refused() {
        assert!(fail_unless_it_runs(Path::new("/nowhere/bin/esbuild")).is_err());
        assert!(fail_unless_it_runs(Path::new("npm")).is_ok());
    }

    #[test]
    fn trunk_wants_the_locked_wasm_opt() {
        let lock = lock_of(&project::root().join("dev/npm/binaryen"));
        let version = lock["packages"]["node_modules/binaryen"]["version"]
            .as_str()
            .unwrap();
        let (release, _) = version.split_once('.').unwrap();
        let config = fs::read_to_string(project::root().join("Trunk.toml")).unwrap();
        let wanted = format!("wasm_opt = \"version_{release}\"\n");
        assert!(config.contains(&wanted), "Trunk.toml has no {wanted}");
        let replacement = format!("wasm-opt version {release}\"");
        assert!(crate::setup::binaryen::REPLACEMENT.contains(&replacement));
    }
}

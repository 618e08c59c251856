//! Trunk, wasm-bindgen and, for tests, cargo-deny, in exactly the required versions, in
//! the cache of this machine's user.

use std::fs::{self, File, TryLockError};
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::error::Failure;
use crate::process::{self, stdout_of};
use crate::progress::{self, Job};
use crate::project;

/// Trunk's newest version that compiles with Rust 1.95. (Cargo.toml has the version of
/// wasm-bindgen: the tool's must be the crate's.)
const TRUNK: &str = "0.21.14";

/// The version of geckodriver, which drives Firefox.
const GECKODRIVER: &str = "0.37.1";

/// The version of cargo-deny, which reads `deny.toml`.
const CARGO_DENY: &str = "0.20.2";

/// The build settings that compile fastest. They override the tools' own (fat link-time
/// optimisation), under which Trunk alone takes longer than all the other tools
/// together. The tools run slower for it, by a second or two in a build.
const PROFILE: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "false"),
];

/// The folders of the tools, to be put first in `PATH`.
#[derive(Debug, Default)]
pub(crate) struct Tools {
    folders: Vec<PathBuf>,
}

impl Tools {
    /// The value of `PATH` with the tools' folders put first.
    pub(crate) fn path(&self) -> std::ffi::OsString {
        process::path_with(self.folders.iter().map(PathBuf::as_path))
    }

    /// The path of a tool, or its bare name if the user's own installation is used.
    pub(crate) fn program(&self, name: &str) -> PathBuf {
        self.folders
            .iter()
            .map(|folder| folder.join(name))
            .find(|program| program.is_file())
            .unwrap_or_else(|| PathBuf::from(name))
    }
}

/// One program from crates.io.
#[derive(Clone, Debug)]
struct Tool {
    package: &'static str,
    program: &'static str,
    version: String,
}

impl Tool {
    /// The tool's own folder. It has the version in its name, so a new version never
    /// touches an old one that may be running.
    fn folder(&self, cache: &Path) -> PathBuf {
        cache
            .join("tools")
            .join(format!("{}-{}", self.package, self.version))
    }

    /// Returns true if the tool is installed. Only a finished installation has this
    /// name: see [`Tool::job`].
    fn is_in(&self, cache: &Path) -> bool {
        self.folder(cache).join("bin").join(self.program).is_file()
    }

    /// Returns true if exactly this version is in `PATH` already.
    fn is_on_path(&self) -> bool {
        stdout_of(self.program, &["--version"])
            .is_some_and(|said| said.split_whitespace().nth(1) == Some(&*self.version))
    }

    /// The job that compiles the tool into a temporary folder and renames that at the
    /// end, so that the remains of an interrupted run are never taken for the tool.
    fn job(&self, cache: &Path) -> Job {
        let unfinished = cache.join("unfinished").join(self.package);
        let folder = self.folder(cache);
        let mut command = install_command(cache);
        command
            // Each tool has its own target folder: with a shared one, two builds would
            // wait for each other, and hardly any dependency has the same version in
            // both.
            .arg("--target-dir")
            .arg(cache.join("build").join(self.package))
            .args(["--version", &self.version, "--root"])
            .arg(&unfinished)
            .arg(self.package);
        Job {
            name: format!("{} {}", self.package, self.version),
            command,
            finish: Box::new(move || {
                if let Some(parent) = folder.parent() {
                    fs::create_dir_all(parent).map_err(Failure::file("make", parent))?;
                }
                // This folder remains if the user has deleted the program but not its
                // folder.
                let _ = fs::remove_dir_all(&folder);
                fs::rename(&unfinished, &folder).map_err(Failure::file("make", &folder))
            }),
        }
    }
}

/// A `cargo install` that ignores this repository's settings and the caller's.
fn install_command(cache: &Path) -> Command {
    let mut command = process::command("cargo");
    command
        .current_dir(cache)
        .args(["install", "--locked", "--force", "--no-default-features"]);
    for (name, _) in std::env::vars_os() {
        let text = name.to_string_lossy();
        let changes_the_build = text.starts_with("CARGO_PROFILE_")
            || text.starts_with("CARGO_BUILD_")
            || text.starts_with("CARGO_ENCODED_")
            || matches!(&*text, "RUSTFLAGS" | "RUSTC_BOOTSTRAP" | "CARGO_TARGET_DIR");
        if changes_the_build {
            command.env_remove(&name);
        }
    }
    command.envs(PROFILE);
    command
}

/// Makes sure that the tools are installed, and runs `others`, which do not need them,
/// at the same time. `later_steps` are the steps that the caller adds to the numbering.
///
/// Trunk has a lane to itself: one crate that it needs (minify-html-common) has a
/// function so large that checking its types takes 100 s on one core, whatever the
/// settings, and everything else on the list fits beside that.
pub(crate) fn ensure(others: Vec<Job>, later_steps: usize) -> Result<Tools, Failure> {
    ensure_all(&[], others, later_steps)
}

/// Makes sure that these tools and those that only tests need are installed: all at
/// once, so that they share the cores.
pub(crate) fn ensure_for_tests() -> Result<Tools, Failure> {
    let cargo_deny = Tool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: CARGO_DENY.to_owned(),
    };
    ensure_all(&[cargo_deny], vec![], 0)
}

/// Makes sure that geckodriver is installed, and gives its path.
pub(crate) fn geckodriver() -> Result<PathBuf, Failure> {
    let geckodriver = Tool {
        package: "geckodriver",
        program: "geckodriver",
        version: GECKODRIVER.to_owned(),
    };
    Ok(ensure_all(&[geckodriver], vec![], 0)?.program("geckodriver"))
}

fn ensure_all(more: &[Tool], others: Vec<Job>, later_steps: usize) -> Result<Tools, Failure> {
    let cache = project::cache_dir()?;
    let _lock = lock(&cache)?;
    let trunk = Tool {
        package: "trunk",
        program: "trunk",
        version: TRUNK.to_owned(),
    };
    let wasm_bindgen = Tool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: project::locked_version("wasm-bindgen")?,
    };
    let install = |tool: &Tool| {
        let there = tool.is_in(&cache) || tool.is_on_path();
        (!there).then(|| tool.job(&cache))
    };
    let trunks_lane: Vec<_> = install(&trunk).into_iter().collect();
    let mut lane: Vec<_> = [&wasm_bindgen]
        .into_iter()
        .chain(more)
        .filter_map(install)
        .collect();
    let missing: Vec<_> = trunks_lane
        .iter()
        .chain(&lane)
        .map(|job| job.name.as_str())
        .collect();
    let installs = missing.len();
    if installs > 0 {
        eprintln!(
            "Missing: {}. Compiling with `cargo install` into {}: some minutes, once",
            missing.join(", "),
            cache.display()
        );
    }
    lane.extend(others);
    let steps = trunks_lane.len() + lane.len() + later_steps;
    progress::run_lanes(vec![trunks_lane, lane], 1, steps)?;
    if installs > 0 {
        // The build folder takes a gigabyte, and nothing needs it any more.
        let build = cache.join("build");
        let _ = fs::remove_dir_all(&build);
        let _ = fs::remove_dir_all(cache.join("unfinished"));
    }
    let folders = [&trunk, &wasm_bindgen]
        .into_iter()
        .chain(more)
        .filter(|tool| tool.is_in(&cache))
        .map(|tool| tool.folder(&cache).join("bin"))
        .collect();
    Ok(Tools { folders })
}

/// Locks the cache, so that only one run at a time changes it. The system releases the
/// lock when a run ends, however it ends.
fn lock(cache: &Path) -> Result<File, Failure> {
    let path = cache.join("lock");
    let file = File::options()
        .create(true)
        .append(true)
        .open(&path)
        .map_err(Failure::file("open", &path))?;
    match file.try_lock() {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => {
            eprintln!("Another `cargo xtask` is setting up the tools: waiting for it");
            file.lock().map_err(Failure::file("lock", &path))?;
        }
        Err(TryLockError::Error(source)) => {
            return Err(Failure::file("lock", &path)(source));
        }
    }
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scratch(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("xtask-{name}-{}", std::process::id()));
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn tool() -> Tool {
        Tool {
            package: "trunk",
            program: "trunk",
            version: TRUNK.to_owned(),
        }
    }

    #[test]
    fn a_half_finished_tool_is_none() {
        let cache = scratch("half");
        let unfinished = cache.join("unfinished/trunk/bin");
        fs::create_dir_all(&unfinished).unwrap();
        fs::write(unfinished.join("trunk"), "half of it").unwrap();
        assert!(!tool().is_in(&cache));

        let job = tool().job(&cache);
        (job.finish)().unwrap();
        assert!(tool().is_in(&cache));
        fs::remove_dir_all(cache).unwrap();
    }

    #[test]
    fn versions_live_side_by_side() {
        let older = Tool {
            version: "0.20.0".to_owned(),
            ..tool()
        };
        let cache = Path::new("/cache");
        assert_ne!(older.folder(cache), tool().folder(cache));
    }

    #[test]
    fn the_cache_has_one_user_at_a_time() {
        let cache = scratch("lock");
        let held = lock(&cache).unwrap();
        let other = File::open(cache.join("lock")).unwrap();
        assert!(matches!(other.try_lock(), Err(TryLockError::WouldBlock)));
        drop(held);
        other.try_lock().unwrap();
        fs::remove_dir_all(cache).unwrap();
    }
}

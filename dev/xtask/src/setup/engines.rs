//! Browser engines other than Chromium, and the programs that drive them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::Engine;
use crate::error::Failure;
use crate::process::{self, stdout_of};
use crate::setup::browser::located;
use crate::setup::packages::Requirement;
use crate::setup::tools;

/// The prefix of Debian's folders with the small browser of WebKitGTK; there is one for
/// each version of its API.
const WEBKITS: &str = "webkit2gtk-";

/// Firefox.
pub(crate) const FIREFOX: Requirement = Requirement {
    name: "Firefox",
    debian: &["firefox-esr"],
    homebrew: Some("--cask firefox"),
    otherwise: Some("name it in the variable FIREFOX"),
};

/// WebKitGTK's browser and driver, and a display without a screen.
pub(crate) const WEBKIT: Requirement = Requirement {
    name: "WebKitGTK's MiniBrowser with WebKitWebDriver and Xvfb",
    debian: &["webkit2gtk-driver", "xvfb", "xauth"],
    homebrew: None,
    otherwise: None,
};

/// Makes sure that an engine and its driver are there, and gives a command with which
/// tests find them.
pub(crate) fn tests_in(engine: Engine) -> Result<Command, Failure> {
    match engine {
        Engine::Firefox => firefox(),
        Engine::WebKit => webkit(),
    }
}

fn firefox() -> Result<Command, Failure> {
    let find = || located("firefox-esr").or_else(|| located("firefox"));
    let found = match env::var_os("FIREFOX").map(PathBuf::from).or_else(find) {
        Some(firefox) => Some(firefox),
        None => {
            FIREFOX.install()?;
            find()
        }
    };
    let firefox = found.ok_or_else(|| FIREFOX.missing())?;
    let mut tests = process::command("cargo");
    tests
        .env("WILD_RYDES_ENGINE", "firefox")
        .env("FIREFOX", firefox)
        .env("GECKODRIVER", tools::geckodriver()?);
    Ok(tests)
}

fn webkit() -> Result<Command, Failure> {
    if minibrowser().is_none() || !has_driver() || !has_display() {
        WEBKIT.install()?;
    }
    let browser = minibrowser().ok_or_else(|| WEBKIT.missing())?;
    if !has_driver() || !has_display() {
        return Err(WEBKIT.missing());
    }
    // WebKitGTK's browser has no headless mode.
    let mut tests = if env::var_os("DISPLAY").is_some() {
        process::command("cargo")
    } else {
        let mut around = process::command("xvfb-run");
        around.args(["--auto-servernum", "cargo"]);
        around
    };
    tests
        .env("WILD_RYDES_ENGINE", "webkit")
        .env("WEBKIT", browser);
    Ok(tests)
}

fn has_driver() -> bool {
    stdout_of("WebKitWebDriver", &["--help"]).is_some()
}

fn has_display() -> bool {
    env::var_os("DISPLAY").is_some() || stdout_of("xvfb-run", &["--help"]).is_some()
}

fn minibrowser() -> Option<PathBuf> {
    let from_path = || located("MiniBrowser");
    let libraries = ["/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
    libraries
        .iter()
        .filter_map(|folder| fs::read_dir(Path::new(folder)).ok())
        .flatten()
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(WEBKITS))
        .map(|entry| entry.path().join("MiniBrowser"))
        .find(|program| program.is_file())
        .or_else(from_path)
}

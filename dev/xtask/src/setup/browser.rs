//! The browser in which tests run, and the program that drives it.

use std::env;
use std::fs;
use std::path::PathBuf;

use crate::error::Failure;
use crate::process::stdout_of;
use crate::project;
use crate::setup::packages::Requirement;

/// Chromium and its driver.
#[derive(Debug)]
pub(crate) struct Browser {
    pub(crate) chrome: PathBuf,
    pub(crate) driver: PathBuf,
}

/// The arguments that wasm-bindgen's test runner passes to Chromium, besides those for
/// no window and no sandbox: they keep it quiet, and switch off features that
/// containers lack.
const ARGUMENTS: &str = r#""disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync""#;

impl Browser {
    /// Writes the file from which wasm-bindgen's test runner reads how to start the
    /// browser, and gives its path.
    pub(crate) fn capabilities_file(&self) -> Result<PathBuf, Failure> {
        let folder = project::target_dir().join("xtask");
        let path = folder.join("webdriver.json");
        // Debug formatting quotes a string as JSON does, except for characters that no
        // path has.
        let chrome = format!("{:?}", self.chrome.to_string_lossy());
        let text = format!(
            r#"{{ "goog:chromeOptions": {{ "binary": {chrome}, "args": [{ARGUMENTS}] }} }}"#
        );
        fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
        fs::write(&path, text).map_err(Failure::file("write", &path))?;
        Ok(path)
    }
}

/// The browser's names on various systems.
const CHROMES: [&str; 5] = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Chromium and its driver.
pub(crate) const CHROMIUM: Requirement = Requirement {
    name: "Chromium (or Chrome) with its ChromeDriver",
    debian: &["chromium", "chromium-driver"],
    homebrew: Some("--cask google-chrome chromedriver"),
    otherwise: Some("name both, of the same version, in the variables CHROME and CHROMEDRIVER"),
};

/// Finds the browser, or installs it where that is possible.
pub(crate) fn ensure() -> Result<Browser, Failure> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    CHROMIUM.install()?;
    find().ok_or_else(|| CHROMIUM.missing())
}

fn find() -> Option<Browser> {
    let chrome = match env::var_os("CHROME") {
        Some(path) => PathBuf::from(path),
        None => CHROMES.into_iter().find_map(located)?,
    };
    let driver = match env::var_os("CHROMEDRIVER") {
        Some(path) => PathBuf::from(path),
        None => located("chromedriver")?,
    };
    Some(Browser { chrome, driver })
}

/// The path of a program, or `None` if it does not run.
pub(crate) fn located(program: &str) -> Option<PathBuf> {
    stdout_of(program, &["--version"])?;
    let path = env::var_os("PATH").unwrap_or_default();
    env::split_paths(&path)
        .map(|folder| folder.join(program))
        .find(|candidate| candidate.is_file())
}

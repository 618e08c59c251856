//! The paths of the repository, of its build folder and of the cache in which the tools
//! are kept.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::PathBuf;

use crate::error::Failure;

/// The app's port. Trunk.toml has the same number, and a test compares the two.
pub(crate) const APP_PORT: u16 = 8080;
/// The local pool's port, to which `public/amplify_outputs.json` points.
pub(crate) const POOL_PORT: u16 = 9229;
/// The port of the local storage, to which `public/amplify_outputs.json` points.
pub(crate) const STORAGE_PORT: u16 = 9230;
/// The compilation target of the app.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// The root of the repository. It is derived from the variable that Cargo sets when it
/// runs this program: the value at compile time may belong to another clone that shares
/// the build folder.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR")
        .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
    here.ancestors().nth(2).unwrap_or(&here).to_owned()
}

/// The folder into which cargo builds.
pub(crate) fn target_dir() -> PathBuf {
    match env::var_os("CARGO_TARGET_DIR") {
        Some(dir) => root().join(dir),
        None => root().join("target"),
    }
}

/// Says that a program of this repository is compiled first, if it has never been: cargo
/// says nothing about it.
pub(crate) fn announce_first_build(program: &str, name: &str) {
    if !target_dir().join("debug").join(program).is_file() {
        eprintln!("Compiling {name}: a minute or two, once");
    }
}

/// The variables that decide where the cache is.
#[derive(Debug, Default)]
pub(crate) struct CacheVariables {
    pub(crate) wild_rydes_cache: Option<OsString>,
    pub(crate) xdg_cache_home: Option<OsString>,
    pub(crate) home: Option<OsString>,
    pub(crate) mac: bool,
}

impl CacheVariables {
    fn of_this_process() -> Self {
        Self {
            wild_rydes_cache: env::var_os("WILD_RYDES_CACHE"),
            xdg_cache_home: env::var_os("XDG_CACHE_HOME"),
            home: env::var_os("HOME"),
            mac: cfg!(target_os = "macos"),
        }
    }

    /// `$WILD_RYDES_CACHE`, else the platform's folder for files that can be made
    /// again. Empty and relative values count as unset, as the XDG base directory
    /// specification requires.
    fn folder(&self) -> Option<PathBuf> {
        let absolute = |value: &Option<OsString>| {
            value
                .as_ref()
                .map(PathBuf::from)
                .filter(|path| path.is_absolute())
        };
        absolute(&self.wild_rydes_cache)
            .or_else(|| Some(absolute(&self.xdg_cache_home)?.join("wild-rydes")))
            .or_else(|| {
                let home = absolute(&self.home)?;
                let caches = if self.mac { "Library/Caches" } else { ".cache" };
                Some(home.join(caches).join("wild-rydes"))
            })
    }
}

/// The folder, per user of the machine, in which the tools are kept. It is created if
/// it does not exist.
pub(crate) fn cache_dir() -> Result<PathBuf, Failure> {
    let folder = CacheVariables::of_this_process()
        .folder()
        .ok_or_else(|| Failure::Missing {
            what: "There is no folder to keep the tools in: HOME is not set".to_owned(),
            remedy: "set WILD_RYDES_CACHE to an absolute path".to_owned(),
        })?;
    fs::create_dir_all(&folder).map_err(Failure::file("make the folder", &folder))?;
    Ok(folder)
}

/// The version of a package in this repository's Cargo.lock.
pub(crate) fn locked_version(package: &str) -> Result<String, Failure> {
    let path = root().join("Cargo.lock");
    let text = fs::read_to_string(&path).map_err(Failure::file("read", &path))?;
    version_in_lock(&text, package).ok_or(Failure::Unreadable {
        path,
        want: "version of wasm-bindgen",
    })
}

/// The version of a package in the text of a Cargo.lock.
fn version_in_lock(text: &str, package: &str) -> Option<String> {
    let quoted = |line: &str, key: &str| {
        line.strip_prefix(key)?
            .trim()
            .strip_prefix('=')?
            .trim()
            .strip_prefix('"')?
            .strip_suffix('"')
            .map(str::to_owned)
    };
    let mut lines = text.lines();
    lines.find(|line| quoted(line, "name").as_deref() == Some(package))?;
    lines
        .take_while(|line| !line.trim().is_empty())
        .find_map(|line| quoted(line, "version"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables() -> CacheVariables {
        CacheVariables {
            home: Some("/a-home".into()),
            ..CacheVariables::default()
        }
    }

    #[test]
    fn the_cache_is_where_the_platform_keeps_caches() {
        assert_eq!(
            variables().folder(),
            Some(PathBuf::from("/a-home/.cache/wild-rydes"))
        );
        let mac = CacheVariables {
            mac: true,
            ..variables()
        };
        assert_eq!(
            mac.folder(),
            Some(PathBuf::from("/a-home/Library/Caches/wild-rydes"))
        );
    }

    #[test]
    fn the_cache_can_be_put_elsewhere() {
        let xdg = CacheVariables {
            xdg_cache_home: Some("/var/xdg".into()),
            ..variables()
        };
        assert_eq!(xdg.folder(), Some(PathBuf::from("/var/xdg/wild-rydes")));
        let own = CacheVariables {
            wild_rydes_cache: Some("/srv/tools".into()),
            ..xdg
        };
        assert_eq!(own.folder(), Some(PathBuf::from("/srv/tools")));
    }

    #[test]
    fn relative_and_empty_values_count_as_unset() {
        let odd = CacheVariables {
            wild_rydes_cache: Some("".into()),
            xdg_cache_home: Some("caches".into()),
            ..variables()
        };
        assert_eq!(
            odd.folder(),
            Some(PathBuf::from("/a-home/.cache/wild-rydes"))
        );
        assert_eq!(CacheVariables::default().folder(), None);
    }

    #[test]
    fn a_version_is_found_in_a_lock_file() {
        let lock = "version = 4\n\n[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n[[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.129\"\nsource = \"registry\"\n\n[[package]]\nname = \"bare\"\n\n[[package]]\nname = \"next\"\nversion = \"9.9.9\"\n";
        let version = |package| version_in_lock(lock, package);
        assert_eq!(version("wasm-bindgen").as_deref(), Some("0.2.129"));
        assert_eq!(version("absent"), None);
        assert_eq!(version("bare"), None, "never a neighbour's version");
    }

    /// The version of the command-line tool must be exactly the crate's. We install the
    /// version that Cargo.lock names, and Trunk reads it there too. Without an exact
    /// requirement, `cargo update` could silently cost minutes of compiling, or select
    /// a version whose tool does not build.
    #[test]
    fn wasm_bindgen_is_pinned_exactly() {
        let manifest = fs::read_to_string(root().join("Cargo.toml")).unwrap();
        let version = locked_version("wasm-bindgen").unwrap();
        let pinned = manifest
            .lines()
            .any(|line| line == format!("wasm-bindgen = \"={version}\""));
        assert!(
            pinned,
            "Cargo.toml does not say wasm-bindgen = \"={version}\""
        );
    }

    #[test]
    fn trunk_listens_where_we_wait_for_it() {
        let config = fs::read_to_string(root().join("Trunk.toml")).unwrap();
        assert!(config.contains(&format!("port = {APP_PORT}\n")));
    }
}

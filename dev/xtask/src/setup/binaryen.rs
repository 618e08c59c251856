//! wasm-opt, which makes the release a tenth smaller.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::error::Failure;
use crate::process::answer;
use crate::project;
use crate::setup::node;

/// The oldest release that is trusted. Debian 12's 108 exports the wrong one of
/// wasm-bindgen's two tables, and the app ends at its start with "failed to grow table".
const OLDEST: u32 = 123;
/// npm's release, for machines whose system has none as new.
const NPM: &str = "132.0.0";

/// Stands in for wasm-opt where there is none: hands on the module as it is.
/// (Trunk stops the build without a wasm-opt, and has no switch to leave it out.)
const STAND_IN: &str = r#"#!/bin/sh
for argument; do
  case "$argument" in
    --version) echo "wasm-opt version 0"; exit 0 ;;
    --output=*) output=${argument#--output=} ;;
    -*) ;;
    *) input=$argument ;;
  esac
done
exec cp "$input" "$output"
"#;

/// The folder to put in front of `PATH` so that there is a wasm-opt; `None` when there
/// is one already.
pub(crate) fn ensure() -> Result<Option<PathBuf>, Failure> {
    if on_path() {
        return Ok(None);
    }
    let from_npm = node::ensure().and_then(|()| node::package("binaryen", NPM));
    if let Ok(package) = from_npm {
        return Ok(Some(package.join("bin")));
    }
    eprintln!(
        "There is no wasm-opt {OLDEST} or newer: the release will work, and be about a tenth larger.\nTo make it small, install Node.js and npm."
    );
    let folder = project::target_dir().join("xtask").join("no-wasm-opt");
    let program = folder.join("wasm-opt");
    fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
    fs::write(&program, STAND_IN).map_err(Failure::file("write", &program))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
        .map_err(Failure::file("make executable", &program))?;
    Ok(Some(folder))
}

fn on_path() -> bool {
    answer("wasm-opt", &["--version"])
        .and_then(|said| version(&said))
        .is_some_and(|version| version >= OLDEST)
}

/// `wasm-opt version 108` and `wasm-opt version 116 (version_116-12-g…)`.
fn version(said: &str) -> Option<u32> {
    said.split_whitespace().nth(2)?.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_release() {
        assert_eq!(version("wasm-opt version 108"), Some(108));
        assert_eq!(version("wasm-opt version 132 (version_132)"), Some(132));
        assert_eq!(version("wasm-opt: not found"), None);
    }
}

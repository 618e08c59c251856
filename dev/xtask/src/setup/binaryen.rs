//! wasm-opt, which makes the release a tenth smaller.
//!
//! On every machine we use npm's build, of the release that `dev/npm/binaryen` locks,
//! even if the system has one: another release writes other bytes, and some write a
//! broken module. (Debian 12's release 108 exports the wrong one of wasm-bindgen's two
//! tables, and the app ends at its start with "failed to grow table".)

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;

use crate::error::Failure;
use crate::project;
use crate::setup::node;

/// The script that replaces wasm-opt where there is no Node.js: it copies the module
/// unchanged. (Trunk stops the build without a wasm-opt, and has no switch to leave it
/// out. It asks for the version, and accepts only the one in Trunk.toml.)
pub(crate) const REPLACEMENT: &str = r#"#!/bin/sh
for argument; do
  case "$argument" in
    --version) echo "wasm-opt version 132"; exit 0 ;;
    --output=*) output=${argument#--output=} ;;
    -*) ;;
    *) input=$argument ;;
  esac
done
exec cp "$input" "$output"
"#;

/// The folder to put first in `PATH` so that wasm-opt is the locked one or, where there
/// is no Node.js, the replacement.
///
/// # Errors
/// npm failed, which it does too if a download has another hash than the lock file
/// says; or a file could not be written.
pub(crate) fn ensure() -> Result<PathBuf, Failure> {
    if node::ensure().is_ok() {
        return node::program("binaryen", "wasm-opt");
    }
    eprintln!(
        "wasm-opt is left out, and the release will be about a tenth larger. {}",
        node::NODE.missing()
    );
    let folder = project::target_dir().join("xtask").join("no-wasm-opt");
    let program = folder.join("wasm-opt");
    fs::create_dir_all(&folder).map_err(Failure::file("make", &folder))?;
    fs::write(&program, REPLACEMENT).map_err(Failure::file("write", &program))?;
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755))
        .map_err(Failure::file("make executable", &program))?;
    Ok(folder)
}

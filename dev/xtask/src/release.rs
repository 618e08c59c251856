//! `cargo xtask build`: the release in `dist/`, as small as we can make it, and
//! counted.

use std::process::Command;

use crate::error::Failure;
use crate::page;
use crate::process;
use crate::project::{self, WASM_TARGET};
use crate::serve;
use crate::setup::tools::Tools;
use crate::setup::{binaryen, rust, tools};

/// Builds the release and holds it against the budget.
pub(crate) fn run() -> Result<(), Failure> {
    build()?;
    weigh()
}

/// Makes `dist/`.
pub(crate) fn build() -> Result<(), Failure> {
    rust::ensure_wasm_target()?;
    let tools = tools::ensure(vec![], 0)?;
    let wasm_opt = binaryen::ensure()?;
    let mut trunk = trunk(&tools);
    if let Some(folder) = wasm_opt {
        let tools = tools.path();
        let folders = std::iter::once(folder).chain(std::env::split_paths(&tools));
        if let Ok(path) = std::env::join_paths(folders) {
            trunk.env("PATH", path);
        }
    }
    if rust::has_std_source() {
        size_optimised_std(&mut trunk);
    } else {
        eprintln!(
            "The standard library's source is not there: the release will work, and be about a tenth larger.\nTo make it small, run `rustup component add rust-src`."
        );
    }
    process::run(&mut trunk, "trunk build")?;
    page::mend()
}

fn trunk(tools: &Tools) -> Command {
    serve::trunk(tools, &["build", "--release"])
}

/// Compiles the standard library too, for size, and with panics that end the program
/// at once instead of putting together a message. Both are unstable options of a
/// stable compiler, unlocked by RUSTC_BOOTSTRAP; they change what the code weighs, not
/// what it does, and without them the build is the same but larger.
fn size_optimised_std(trunk: &mut Command) {
    let target = WASM_TARGET.to_uppercase().replace('-', "_");
    trunk
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_UNSTABLE_BUILD_STD", "std,panic_abort")
        .env("CARGO_UNSTABLE_BUILD_STD_FEATURES", "optimize_for_size")
        .env(
            format!("CARGO_TARGET_{target}_RUSTFLAGS"),
            "-Zunstable-options -Cpanic=immediate-abort",
        )
        // Would win over the variable above.
        .env_remove("RUSTFLAGS")
        .env_remove("CARGO_ENCODED_RUSTFLAGS");
}

/// Prints what a visitor downloads, and fails past the budget.
pub(crate) fn weigh() -> Result<(), Failure> {
    process::run(
        process::command("cargo")
            .args(["run", "--quiet", "--package", "xtask"])
            .args(["--features", "sizes", "--bin", "sizes"])
            // Brotli's highest quality takes half a minute when not optimised.
            .args(["--config", "profile.dev.package.brotli.opt-level=3"])
            .arg("--")
            .arg(project::root().join("dist")),
        "the size budget",
    )
}

//! Parts of the Rust toolchain that a default installation lacks.

use std::path::Path;

use crate::error::Failure;
use crate::process::{self, stdout_of};
use crate::project::WASM_TARGET;

/// Makes sure that the standard library for wasm is installed.
pub(crate) fn ensure_wasm_target() -> Result<(), Failure> {
    if has_wasm_target() {
        return Ok(());
    }
    eprintln!("The Rust target {WASM_TARGET} is missing: adding it with rustup");
    let added = process::run(
        process::command("rustup").args(["target", "add", WASM_TARGET]),
        "rustup target add",
    );
    match added {
        Ok(()) if has_wasm_target() => Ok(()),
        _ => Err(Failure::Missing {
            what: format!("The Rust target {WASM_TARGET} is not installed"),
            remedy: format!(
                "run `rustup target add {WASM_TARGET}` (rustup is at https://rustup.rs), or `sudo apt-get install libstd-rust-dev-wasm32` if Rust comes from Debian or Ubuntu"
            ),
        }),
    }
}

/// Returns true if the standard library for wasm is installed. It asks the compiler,
/// not rustup: the compiler may come from a system's package.
fn has_wasm_target() -> bool {
    let folder = stdout_of(
        "rustc",
        &["--print", "target-libdir", "--target", WASM_TARGET],
    );
    folder
        .and_then(|folder| std::fs::read_dir(folder).ok())
        .is_some_and(|mut files| {
            files.any(|file| {
                file.is_ok_and(|file| file.file_name().to_string_lossy().starts_with("libstd-"))
            })
        })
}

/// Returns true if the standard library's source is installed, which is needed to build
/// it for size. If it is missing, it is added through rustup where that works.
pub(crate) fn has_std_source() -> bool {
    if std_source_is_there() {
        return true;
    }
    eprintln!("The source of Rust's standard library is missing: adding it with rustup");
    let added = process::run(
        process::command("rustup").args(["component", "add", "rust-src"]),
        "rustup component add rust-src",
    );
    added.is_ok() && std_source_is_there()
}

fn std_source_is_there() -> bool {
    stdout_of("rustc", &["--print", "sysroot"]).is_some_and(|root| {
        Path::new(&root)
            .join("lib/rustlib/src/rust/library/std/Cargo.toml")
            .is_file()
    })
}

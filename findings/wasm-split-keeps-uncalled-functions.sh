#!/usr/bin/env bash
# Packages: wasm_split_helpers 0.2.3 and wasm_split_cli_support 0.2.3 (crates.io), with the
# target wasm32-unknown-unknown of a stable Rust.
#
# Expected: a function with #[wasm_split] is in a file of its own. If no code calls it, it is
# in no file at all, as any other function that no code calls.
#
# Seen: the function and all that it reaches are in the main module, and there is no file and
# no warning: the module of the program without the call has 43,049 bytes, that of the program
# with it 30,638. The attribute exports the function, so the linker keeps it; the splitter moves
# only those that have an import too, and the compiler removes that with the last call.
#
# Why it matters here: a library with a split function that an app may replace by its own
# put 200 KB of pages into the first download of that app.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir -p app/src splitter/src
cat > app/Cargo.toml <<'TOML'
[workspace]
[package]
name = "app"
version = "0.0.0"
edition = "2021"
[lib]
crate-type = ["cdylib"]
[features]
called = []
[dependencies]
wasm_split_helpers = "=0.2.3"
[profile.release]
lto = "fat"
TOML
cat > app/src/lib.rs <<'RUST'
use wasm_split_helpers::wasm_split;

/// Reaches the standard library's printing of floating-point numbers, which is more than
/// ten kilobytes.
#[wasm_split(pages)]
fn pages(index: usize) -> u8 {
    format!("{}", index as f64 / 3.0).len() as u8
}

#[no_mangle]
pub extern "C" fn start(index: usize) -> bool {
    #[cfg(feature = "called")]
    {
        use std::future::Future;
        use std::task::{Context, Waker};
        let mut page = Box::pin(pages(index));
        return page.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready();
    }
    #[cfg(not(feature = "called"))]
    return index == 0;
}
RUST
cat > splitter/Cargo.toml <<'TOML'
[workspace]
[package]
name = "splitter"
version = "0.0.0"
edition = "2021"
[dependencies]
wasm_split_cli_support = { version = "=0.2.3", default-features = false }
TOML
cat > splitter/src/main.rs <<'RUST'
use std::path::Path;
use wasm_split_cli_support as split;

fn main() {
    let module = std::fs::read(std::env::args().nth(1).unwrap()).unwrap();
    let out = std::env::args().nth(2).unwrap();
    let main = Path::new(&out).join("main.wasm");
    let mut options = split::Options::new(&module);
    options.output_dir = Path::new(&out);
    options.main_out_path = &main;
    options.main_module = "./main.js";
    let done = split::transform(options).unwrap();
    let size = std::fs::metadata(&main).unwrap().len();
    // Without the pages, the module has about 31 KB; with them, 43.
    let place = if size > 36_000 { "in" } else { "not in" };
    println!("files: {}, pages {place} the main module", done.split_modules.len());
}
RUST
(cd splitter && cargo build --quiet --release)
for features in called ''; do
  (cd app && RUSTFLAGS='-Clink-args=--emit-relocs' cargo build --quiet --release \
    --target wasm32-unknown-unknown ${features:+--features "$features"})
  echo -n "${features:-not called}: "
  ./splitter/target/release/splitter app/target/wasm32-unknown-unknown/release/app.wasm out
done | tee seen
cat > expected <<'EXPECTED'
called: files: 1, pages not in the main module
not called: files: 0, pages in the main module
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the splitter does not do what is described'; exit 1; }

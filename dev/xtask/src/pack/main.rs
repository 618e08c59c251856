//! `pack`: processes a release after Trunk. It is a program of its own, so that `cargo
//! xtask serve` on a fresh machine does not wait for it to compile.
//!
//! - `pack wasm-bindgen …` is run by Trunk in place of wasm-bindgen, and splits the
//!   module first: see [`split`].
//! - `pack page DIST` adds hashes to the files that Trunk wrote, and moves those that
//!   are needed first into the page: see [`page`] and [`inline`].
//! - `pack headers DIST` writes the header files for hosts: see [`headers`]. `pack
//!   new-headers DIST` does so for a release that may have no configuration yet.
//! - `pack compress DIST` puts a `.br` and a `.gz` beside each file: see [`compress`].
//! - `pack size-budget DIST` adds up a visitor's download: see [`size_budget`].

mod compress;
mod digest;
mod elements;
mod headers;
mod inline;
mod loader_script;
mod merge;
mod module;
mod order_functions;
mod page;
mod remove_unused;
mod report;
mod shorten_names;
mod similarity;
mod size_budget;
mod split;

use std::ffi::OsString;
use std::fmt;
use std::path::Path;
use std::process::ExitCode;

use headers::WithoutConfiguration;

fn main() -> ExitCode {
    let words: Vec<OsString> = std::env::args_os().skip(1).collect();
    let words: Vec<&OsString> = words.iter().collect();
    match words.as_slice() {
        [verb, arguments @ ..] if *verb == "wasm-bindgen" => split::run(arguments),
        [verb, dist] if *verb == "page" => {
            let dist = Path::new(dist);
            exit_code(page::run(dist).and_then(|()| inline::run(dist)))
        }
        [verb, dist] if *verb == "headers" => {
            exit_code(headers::run(Path::new(dist), WithoutConfiguration::Fail))
        }
        [verb, dist] if *verb == "new-headers" => exit_code(headers::run(
            Path::new(dist),
            WithoutConfiguration::AllowNoPool,
        )),
        [verb, dist] if *verb == "compress" => exit_code(compress::run(Path::new(dist))),
        [verb, dist] if *verb == "size-budget" => size_budget::run(Path::new(dist)),
        _ => {
            eprintln!(
                "usage: pack wasm-bindgen ARGUMENTS… | pack page DIST | pack headers DIST | pack new-headers DIST | pack compress DIST | pack size-budget DIST"
            );
            ExitCode::from(2)
        }
    }
}

fn exit_code(done: Result<(), impl fmt::Display>) -> ExitCode {
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

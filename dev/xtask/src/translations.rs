//! `cargo xtask translations`: what there is to translate, and what a language still lacks.
//! The work is an example of the library, which `serve` on a fresh machine need not wait
//! for.

use std::process::ExitCode;

use crate::error::Failure;
use crate::process::{self, Running};
use crate::project;

/// The languages that tests are made in, which have no file.
const OF_TESTS: [&str; 2] = ["en-XA", "ar-XB"];

/// Without a language, prints all texts in English, as a file to be translated. With one,
/// prints the lines that its file lacks, or has too many of.
pub(crate) fn run(tag: Option<&str>) -> Result<ExitCode, Failure> {
    let root = project::root();
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", "leptos-cognito"])
        .args(["--example", "translations", "--manifest-path"])
        .arg(root.join("Cargo.toml"));
    match tag {
        None => {}
        Some(tag) if OF_TESTS.contains(&tag) => {
            command.args(["--", tag]);
        }
        Some(tag) => {
            command
                .arg("--")
                .arg(root.join(format!("public/languages/{tag}.txt")));
        }
    }
    let status = Running::start(&mut command)?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

//! `cargo xtask translations`: lists the texts to translate, and those that a language
//! still lacks. An example of the library does the work, so that `serve` on a fresh
//! machine need not wait for it to compile.

use std::process::ExitCode;

use crate::error::Failure;
use crate::process::{self, Running};
use crate::project;

/// The languages that are made up by tests, and therefore have no file.
const OF_TESTS: [&str; 2] = ["en-XA", "ar-XB"];

/// Without a language, prints all texts in English as a file to be translated. With
/// one, prints the lines that its file lacks and those that it has in excess.
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

//! `cargo xtask translations`: lists the texts to translate, and those that a language
//! still lacks. An example of the app does the work, so that `serve` on a fresh
//! machine need not wait for it to compile.

use std::process::ExitCode;

use crate::error::Failure;
use crate::process::{self, Running};
use crate::project;

/// Without a language, prints all texts of the library, or of the app, in English as a
/// file to be translated. With one, prints the lines that its file lacks and those that
/// it has in excess.
pub(crate) fn run(of_app: bool, tag: Option<&str>) -> Result<ExitCode, Failure> {
    let root = project::root();
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", "wild-rydes"])
        .args(["--example", "translations", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .arg("--");
    command.args(of_app.then_some("--app")).args(tag);
    let status = Running::start(&mut command)?.wait()?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

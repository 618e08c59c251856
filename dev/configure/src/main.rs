//! The program behind `cargo xtask configure`.

use std::ffi::OsStr;
use std::fmt;
use std::io::{self, Write as _};
use std::process::ExitCode;

use wild_rydes_configure::arguments::{self, UsageError};
use wild_rydes_configure::run;

fn main() -> ExitCode {
    let arguments = match arguments::parse(std::env::args().skip(1)) {
        Ok(arguments) => arguments,
        Err(UsageError::Help) => {
            print(&arguments::USAGE);
            return ExitCode::SUCCESS;
        }
        Err(error) => {
            eprintln!("error: {error}; see `cargo xtask configure --help`");
            return ExitCode::from(2);
        }
    };
    match run(&arguments, OsStr::new("aws")) {
        Ok(done) => {
            print(&done);
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Prints a text and a line feed. An output that nobody reads any more is no error.
fn print(text: &dyn fmt::Display) {
    let _ = writeln!(io::stdout(), "{text}");
}

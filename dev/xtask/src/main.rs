//! `cargo xtask …`: the tasks of this repository. See [`cli::USAGE`].
//!
//! This package depends only on the standard library and a signal handler: it is the
//! first thing that a fresh machine compiles, and everything else waits for it.

mod bench;
mod cli;
mod clock;
mod configure;
mod error;
mod fingerprint;
mod http;
mod pool;
mod port;
mod process;
mod progress;
mod project;
mod release;
mod serve;
mod setup;
mod test;
mod translations;

use std::process::ExitCode;

use cli::Task;
use error::Failure;

fn main() -> ExitCode {
    let task = match cli::parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("{error}\n\n{}", cli::USAGE);
            return ExitCode::from(2);
        }
    };
    if let Err(error) = process::stop_children_on_signals() {
        eprintln!("error: {error}");
        return ExitCode::FAILURE;
    }
    match run(task) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("\nerror: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<ExitCode, Failure> {
    match task {
        Task::Help => {
            println!("{}", cli::USAGE);
            Ok(ExitCode::SUCCESS)
        }
        Task::Serve => serve::run(),
        Task::Pool(arguments) => pool::run(&arguments),
        Task::Configure(arguments) => configure::run(&arguments),
        Task::Build { report } => release::run(report).map(|()| ExitCode::SUCCESS),
        Task::Headers => release::headers().map(|()| ExitCode::SUCCESS),
        Task::Icons => test::icons().map(|()| ExitCode::SUCCESS),
        Task::Sheet => test::sheet().map(|()| ExitCode::SUCCESS),
        Task::Translations { of_app, language } => translations::run(of_app, language.as_deref()),
        Task::Test(options) => test::run(&options),
        Task::Bench(options) => bench::run(&options).map(|()| ExitCode::SUCCESS),
    }
}

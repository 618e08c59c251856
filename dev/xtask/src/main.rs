//! `cargo xtask …`: the tasks of this repository. See [`cli::OVERVIEW`].
//!
//! This program depends only on a signal handler and a reader of JSON: it is the first
//! thing that a fresh machine compiles, and everything else waits for it.

mod app_pool;
mod bench;
mod cli;
mod clock;
mod configure;
mod error;
mod fingerprint;
mod http;
mod output;
mod pool;
mod pool_bench;
mod port;
mod process;
mod progress;
mod project;
mod release;
mod ride_function;
mod serve;
mod setup;
mod storage;
mod test;
mod translations;

use std::process::ExitCode;

use cli::Task;
use error::Failure;

fn main() -> ExitCode {
    let task = match cli::parse(std::env::args().skip(1)) {
        Ok(task) => task,
        Err(error) => {
            eprintln!("error: {error}");
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
            match error {
                Failure::Refused(_) => ExitCode::from(2),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

fn run(task: Task) -> Result<ExitCode, Failure> {
    match task {
        Task::Help(command) => {
            output::print(command.map_or(cli::OVERVIEW, cli::Command::help));
            Ok(ExitCode::SUCCESS)
        }
        Task::Serve(options) => serve::run(options),
        Task::Pool(arguments) => pool::run(&arguments),
        Task::Configure(arguments) => configure::run(&arguments),
        Task::Build { report } => release::run(report).map(|()| ExitCode::SUCCESS),
        Task::Headers => release::headers(),
        Task::Icons => test::icons().map(|()| ExitCode::SUCCESS),
        Task::Screenshots => test::screenshots().map(|()| ExitCode::SUCCESS),
        Task::Translations { of_app, language } => translations::run(of_app, language.as_deref()),
        Task::Test(options) => test::run(&options),
        Task::Bench(options) => bench::run(&options).map(|()| ExitCode::SUCCESS),
    }
}

//! `cargo xtask test`: runs all tests, and prints the result in one line at the end.

mod counts;
mod stages;
mod supply_chain;

use std::process::ExitCode;

use crate::cli::{Stage, TestOptions};
use crate::error::Failure;
use counts::Counts;
use stages::Stages;

pub(crate) use stages::{comparison, icons, screenshots};

/// Runs the selected stages. A failed stage does not stop the run.
pub(crate) fn run(options: &TestOptions) -> Result<ExitCode, Failure> {
    let mut stages = Stages::default();
    if let Some(engine) = options.engine {
        stages.main_flows(engine, &options.filter);
        return Ok(print_summary(&stages));
    }
    if options.wants(Stage::Lint) {
        stages.lint();
    }
    if options.wants(Stage::Host) {
        stages.host();
    }
    if options.wants(Stage::Wasm) {
        stages.wasm();
    }
    if options.wants(Stage::Build) {
        stages.build();
    }
    if options.wants(Stage::E2e) {
        stages.end_to_end(&options.filter);
    }
    Ok(print_summary(&stages))
}

/// Prints the summary. A run in which no test ran has failed.
fn print_summary(stages: &Stages) -> ExitCode {
    for line in stages.summary() {
        println!("{line}");
    }
    let Counts { passed, failed } = stages.total();
    let good = failed == 0 && passed > 0;
    if good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

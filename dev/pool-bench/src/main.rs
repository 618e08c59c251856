//! Measures the local pool beside other stand-ins for Cognito: the processor time of a
//! call, the callers' waits, and the memory. `cargo xtask bench --pool` builds the pool,
//! installs the others and runs this. It needs Linux, whose `/proc` has the figures.
//!
//! | module | content |
//! |---|---|
//! | `contender`, `server` | the servers, and their processes |
//! | `connection`, `load` | calls over HTTP, one and many |
//! | `calls`, `authorization` | the calls that are measured |
//! | `comparison`, `size` | the measurements |
//! | `features` | what the servers can do |
//! | `statistics`, `table` | the output |

mod authorization;
mod calls;
mod cli;
mod comparison;
mod connection;
mod contender;
mod error;
mod features;
mod load;
mod server;
mod size;
mod statistics;
mod stopwatch;
mod table;

use std::env;
use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use cli::Options;
use contender::Contender;
use error::BenchError;
use server::Scratch;

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let outcome = match cli::parse(env::args().skip(1)) {
        Ok(options) => run(&options).await,
        Err(error) => Err(error),
    };
    let Err(error) = outcome else {
        return ExitCode::SUCCESS;
    };
    eprintln!("error: {error}");
    let mut cause = error.source();
    while let Some(error) = cause {
        eprintln!("  because: {error}");
        cause = error.source();
    }
    ExitCode::FAILURE
}

async fn run(options: &Options) -> Result<(), BenchError> {
    let scratch = Scratch::new()?;
    if let Some(users) = options.users {
        for (number, build) in Contender::builds(options).iter().enumerate() {
            let folder = scratch.path().join(number.to_string());
            let sizes = size::measure(build, users, options.calls, &folder).await?;
            println!("{}:\n\n{}", build.name, table::sizes(&sizes));
        }
        return Ok(());
    }
    if options.features {
        return compare_features(options, scratch.path()).await;
    }
    let contenders = Contender::all(options);
    let all = comparison::measure(&contenders, options.calls, scratch.path()).await?;
    println!("{}", table::comparison(&all));
    Ok(())
}

/// Compares what the servers can do.
async fn compare_features(options: &Options, folder: &Path) -> Result<(), BenchError> {
    let mut columns = Vec::new();
    for (number, contender) in Contender::all(options).iter().enumerate() {
        columns.push(features::ask(contender, &folder.join(number.to_string())).await?);
    }
    println!("{}", features::table(&columns));
    if options.write {
        features::write(&columns)?;
    }
    Ok(())
}

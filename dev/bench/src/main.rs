//! Measures the speed and the size of the release in `dist/`, compared with pages made
//! of AWS's own components. All are measured in Chromium, in alternation, from the same
//! host and against the same local pool. `cargo xtask bench` builds everything that is
//! measured and runs this.
//!
//! | module | content |
//! |---|---|
//! | `contender` | the pages that are measured |
//! | `host` | serves them, compressed, and counts bytes |
//! | `chromium`, `cdp` | a fresh browser, and the protocol to control it |
//! | `probe` | the script that observes a page |
//! | `visit` | the actions in a page |
//! | `map_drag`, `shoreline` | a drag of the map, and the length of the shores in view |
//! | `throttle`, `measure` | the columns and the rows |
//! | `statistics`, `table`, `document` | the output |

mod account;
mod cdp;
mod chromium;
mod cli;
mod contender;
mod document;
mod host;
mod map_drag;
mod measure;
mod probe;
mod shoreline;
mod statistics;
mod table;
mod throttle;
mod visit;

use std::env;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use cognito_local::Settings;
use wild_rydes_e2e::{LocalPool, TestError, site};

use account::ACCOUNT;
use cli::Options;
use contender::Contender;
use host::Host;
use table::Results;
use throttle::Throttle;
use visit::{Visit, VisitSetup};

/// The text above the tables.
const ABOUT: &str = include_str!("about.md");

#[tokio::main]
async fn main() -> ExitCode {
    let outcome = match cli::parse(env::args().skip(1)) {
        Ok(options) => run(&options).await,
        Err(fault) => Err(TestError::Failed(fault)),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

async fn run(options: &Options) -> Result<(), TestError> {
    let mut contenders = vec![Contender::release(site::release()?)?];
    match &options.peers {
        _ if options.map => {}
        Some(folder) => contenders.extend(Contender::peers(folder)),
        None => eprintln!("Without the peers, which need Node.js: only the app is measured"),
    }
    let pool = LocalPool::start(Settings::default())?;
    ACCOUNT.create(&pool).await?;
    if options.map {
        return map_drag::run(options.runs, &contenders, &pool).await;
    }
    eprintln!("Compressing");
    let mut hosts = Vec::new();
    for contender in &contenders {
        hosts.push(Host::of(contender, pool.public_url()).await?);
    }
    let results = measure(options.runs, &contenders, &hosts).await?;
    let names: Vec<_> = contenders.iter().map(|contender| contender.name).collect();
    let section = format!(
        "{}\n{}",
        ABOUT.replace("{runs}", &options.runs.to_string()),
        results.markdown(&names)
    );
    println!("{section}");
    match &options.write {
        Some(path) => write(path, &section),
        None => Ok(()),
    }
}

/// Makes all visits. The contenders take turns, so that a busy moment of the machine
/// affects all of them.
async fn measure(
    runs: usize,
    contenders: &[Contender],
    hosts: &[Host],
) -> Result<Results, TestError> {
    let mut results = Results::default();
    for run in 1..=runs {
        for throttle in Throttle::ALL {
            for visit in Visit::ALL {
                for (who, (contender, host)) in contenders.iter().zip(hosts).enumerate() {
                    eprintln!(
                        "{run}/{runs} {}: {visit:?}, {}",
                        contender.name,
                        throttle.title()
                    );
                    let setup = VisitSetup {
                        contender,
                        host,
                        account: &ACCOUNT,
                        throttle,
                    };
                    let (measured, files) = visit.make(&setup).await?;
                    results.add(throttle, who, measured);
                    if let Some(files) = files {
                        results.set_files(who, files);
                    }
                }
            }
        }
    }
    Ok(results)
}

fn write(path: &Path, section: &str) -> Result<(), TestError> {
    let failed = |source| TestError::File {
        path: path.to_owned(),
        source,
    };
    let document = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => String::new(),
        Err(error) => return Err(failed(error)),
    };
    fs::write(path, document::with_section(&document, section)).map_err(failed)
}

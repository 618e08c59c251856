//! A comparison of the pool with the other stand-ins, by calls: the table in the README of
//! `dev/pool`. `cargo xtask bench --pool --features` measures it, and
//! `--write` stores the answers in `others/features.json` and writes the table.

mod answers;
mod checks;
mod operations;
mod probes;
mod session;
mod signature;

use std::path::Path;
use std::time::Duration;

use tokio::time::timeout;

use crate::contender::Contender;
use crate::error::BenchError;
use crate::server::Server;
use crate::stopwatch::Stopwatch;

use answers::Answer;
pub(crate) use answers::{Column, table, write};
use probes::{PROBES, Probe};
use session::Target;

/// The longest time that a probe may take. A server that does not answer does not have it.
const LIMIT: Duration = Duration::from_secs(60);

/// Asks one server everything.
///
/// # Errors
/// The server does not start.
pub(crate) async fn ask(contender: &Contender, folder: &Path) -> Result<Column, BenchError> {
    let watch = Stopwatch::start();
    let server = Server::start(contender, folder).await?;
    let start = watch.ms() / 1_000.0;
    let memory = server.rss_mb();
    let mut column = ask_running(contender.name, target(contender, &server)).await;
    column.add(answers::START, format!("{start:.1} s"));
    column.add(answers::MEMORY, format!("{memory:.0} MB"));
    let survives = survives_kill(contender, server, folder).await;
    column.add(answers::KILL, Answer::of(survives.unwrap_or(false)).text());
    Ok(column)
}

fn target(contender: &Contender, server: &Server) -> Target {
    Target {
        port: server.port(),
        has_inbox: contender.has_inbox(),
    }
}

/// Asks a server that runs.
pub(crate) async fn ask_running(name: &str, target: Target) -> Column {
    let mut column = Column::new(name);
    for Probe { title, run } in PROBES {
        eprintln!("{name}: {title}");
        let answer = timeout(LIMIT, run(target)).await;
        // A feature that cannot be tried to the end counts as missing.
        let answer = match answer {
            Ok(Ok(answer)) => answer,
            Ok(Err(error)) => {
                eprintln!("  {error}");
                Answer::No
            }
            Err(_) => Answer::No,
        };
        column.add(title, answer.text());
    }
    let counted = timeout(LIMIT, operations::count(target)).await;
    let text = match counted {
        Ok(Ok((known, all))) => format!("{known} of {all}"),
        _ => "–".to_owned(),
    };
    column.add(answers::OPERATIONS, text);
    column
}

/// Returns `true` if a user is there after a kill that follows the reply at once.
async fn survives_kill(
    contender: &Contender,
    mut server: Server,
    folder: &Path,
) -> Result<bool, BenchError> {
    let account = session::Account::create(target(contender, &server)).await?;
    let port = server.port();
    server.kill();
    let server = Server::start_on(contender, folder, port).await?;
    let found = account.exists_at(target(contender, &server)).await;
    Ok(found)
}

//! The comparison: what a call costs each server, and how long callers wait.

use std::path::Path;

use crate::calls::{Calls, Kind};
use crate::contender::Contender;
use crate::error::BenchError;
use crate::server::Server;
use crate::statistics::percentile;

/// The numbers of connections at which callers' waits are measured.
pub(crate) const CONNECTIONS: [usize; 4] = [1, 10, 100, 1_000];
/// The calls whose callers' waits are measured.
pub(crate) const WAITS: [Kind; 2] = [Kind::GetUser, Kind::PasswordSignIn];
/// The number of connections over which authorizations are counted, and how many of them
/// there are for each call of another kind.
pub(crate) const AUTHORIZING: usize = 10;
const AUTHORIZATIONS: usize = 5;
/// The fewest calls from which waits are computed.
const FEWEST: usize = 200;

/// The measurements of one server.
#[derive(Debug, Default)]
pub(crate) struct Measured {
    /// The name of the server.
    pub(crate) name: &'static str,
    /// The processor time of each kind of call in milliseconds, in the order of
    /// [`Kind::ALL`], or `None` if the server does not have the call.
    pub(crate) cpu_ms: Vec<Option<f64>>,
    /// The 50th and the 99th percentile of the waits in milliseconds: for each of
    /// [`WAITS`], for each of [`CONNECTIONS`]. `None` if a call failed.
    pub(crate) waits: Vec<Vec<Option<(f64, f64)>>>,
    /// The authorizations that [`AUTHORIZING`] connections get in a second, or `None` if the
    /// server has none.
    pub(crate) authorizations_a_second: Option<f64>,
    /// The memory at the end, in MB.
    pub(crate) rss_mb: f64,
}

impl Measured {
    /// Measures one server.
    ///
    /// # Errors
    /// The server does not start, or a call fails.
    pub(crate) async fn of(
        contender: &Contender,
        calls: usize,
        folder: &Path,
    ) -> Result<Self, BenchError> {
        let server = Server::start(contender, folder).await?;
        let mut prepared = Calls::prepare(contender, server).await?;
        let mut measured = Self {
            name: contender.name,
            ..Self::default()
        };
        for kind in Kind::ALL {
            eprintln!("{}: {}", contender.name, kind.title());
            measured.cpu_ms.push(if contender.has(kind) {
                // The first calls fill caches.
                prepared.cpu_ms(kind, calls.div_ceil(10)).await?;
                Some(prepared.cpu_ms(kind, calls).await?)
            } else {
                None
            });
        }
        if contender.has(Kind::Authorization) {
            let calls = calls * AUTHORIZATIONS;
            let load = prepared.load(Kind::Authorization, calls, AUTHORIZING);
            measured.authorizations_a_second = Some(calls as f64 / load.await?.seconds);
        }
        for kind in WAITS {
            let mut row = Vec::new();
            for connections in CONNECTIONS {
                eprintln!(
                    "{}: {}, {connections} connections",
                    contender.name,
                    kind.title()
                );
                let load = prepared
                    .load(kind, connections.max(FEWEST), connections)
                    .await;
                if let Err(error) = &load {
                    eprintln!("{}: {error}", contender.name);
                }
                row.push(load.ok().and_then(|load| {
                    let waits = &load.latencies;
                    percentile(waits, 50).zip(percentile(waits, 99))
                }));
            }
            measured.waits.push(row);
        }
        measured.rss_mb = prepared.server().rss_mb();
        Ok(measured)
    }
}

//! The comparison: what a call costs each server, and how long callers wait.

use std::path::Path;

use crate::calls::{Calls, Kind};
use crate::contender::{Contender, Role};
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
    /// The role of the server in the comparison.
    pub(crate) role: Role,
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

/// Measures the servers. The processor time of a call is measured at one server after the
/// other before the next kind of call begins, so that each ratio is of times that are close
/// together on a machine that is busy with other work too.
///
/// # Errors
/// A server does not start, or a call fails.
pub(crate) async fn measure(
    contenders: &[Contender],
    calls: usize,
    folder: &Path,
) -> Result<Vec<Measured>, BenchError> {
    let mut all = Vec::new();
    for (number, contender) in contenders.iter().enumerate() {
        let folder = folder.join(number.to_string());
        all.push(Subject::prepare(contender, &folder).await?);
    }
    for kind in Kind::ALL {
        for subject in &mut all {
            subject.measure_cost(kind, calls).await?;
        }
    }
    for subject in &mut all {
        subject.count_authorizations(calls).await?;
    }
    let mut measured = Vec::new();
    for mut subject in all {
        subject.measure_waits().await;
        subject.measured.rss_mb = subject.calls.server().rss_mb();
        measured.push(subject.measured);
    }
    Ok(measured)
}

/// A running server, and its measurements so far.
struct Subject<'a> {
    contender: &'a Contender,
    calls: Calls,
    measured: Measured,
}

impl<'a> Subject<'a> {
    /// Starts a server and prepares it.
    async fn prepare(contender: &'a Contender, folder: &Path) -> Result<Self, BenchError> {
        let server = Server::start(contender, folder).await?;
        let measured = Measured {
            name: contender.name,
            role: contender.role,
            ..Measured::default()
        };
        Ok(Self {
            contender,
            calls: Calls::prepare(contender, server).await?,
            measured,
        })
    }

    /// Measures the processor time of a kind of call.
    async fn measure_cost(&mut self, kind: Kind, calls: usize) -> Result<(), BenchError> {
        eprintln!("{}: {}", self.contender.name, kind.title());
        let cost = if self.contender.has(kind) {
            // The first calls fill caches.
            self.calls.cpu_ms(kind, calls.div_ceil(10)).await?;
            Some(self.calls.cpu_ms(kind, calls).await?)
        } else {
            None
        };
        self.measured.cpu_ms.push(cost);
        Ok(())
    }

    /// Counts the authorizations of a second.
    async fn count_authorizations(&mut self, calls: usize) -> Result<(), BenchError> {
        if self.contender.has(Kind::Authorization) {
            let calls = calls * AUTHORIZATIONS;
            let load = self.calls.load(Kind::Authorization, calls, AUTHORIZING);
            self.measured.authorizations_a_second = Some(calls as f64 / load.await?.seconds);
        }
        Ok(())
    }

    /// Measures how long callers wait.
    async fn measure_waits(&mut self) {
        let name = self.contender.name;
        for kind in WAITS {
            let mut row = Vec::new();
            for connections in CONNECTIONS {
                eprintln!("{name}: {}, {connections} connections", kind.title());
                let calls = connections.max(FEWEST);
                let load = self.calls.load(kind, calls, connections).await;
                if let Err(error) = &load {
                    eprintln!("{name}: {error}");
                }
                row.push(load.ok().and_then(|load| {
                    let waits = &load.latencies;
                    percentile(waits, 50).zip(percentile(waits, 99))
                }));
            }
            self.measured.waits.push(row);
        }
    }
}

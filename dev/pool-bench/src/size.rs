//! The table of sizes: the pool with a thousand users and with many.

use std::path::Path;

use crate::calls::{Calls, Kind};
use crate::contender::Contender;
use crate::error::BenchError;
use crate::server::Server;
use crate::stopwatch::Stopwatch;

/// The number of users with which the larger pool is compared.
pub(crate) const SMALL: usize = 1_000;

/// The number of connections over which the pool is filled.
pub(crate) const FILLING_CONNECTIONS: usize = 10;
/// The number of users that are then registered over one connection.
const ALONE: usize = 200;

/// The measurements at one number of users.
#[derive(Debug)]
pub(crate) struct Sized {
    /// The number of users.
    pub(crate) users: usize,
    /// The users that were registered in a second, on the way to this number.
    pub(crate) registered_a_second: f64,
    /// The users that were registered in a second over one connection, at this number.
    pub(crate) one_connection_a_second: f64,
    /// The processor time of one registration, in milliseconds.
    pub(crate) registration_ms: f64,
    /// The processor time of each kind of call, in the order of [`Kind::ALL`].
    pub(crate) cpu_ms: Vec<f64>,
    /// The processor time of `AdminGetUser`.
    pub(crate) admin_get_user_ms: f64,
    /// The processor time of the first page of a list of users, and of the last full one.
    pub(crate) list_ms: (f64, f64),
    /// The time from the start after a kill to the first reply, in seconds.
    pub(crate) start_seconds: f64,
    /// The processor time of that start, in seconds.
    pub(crate) start_cpu_seconds: f64,
    /// The memory after that start, in MB.
    pub(crate) rss_mb: f64,
}

/// Fills the pool up to [`SMALL`] users, then up to `users`, and measures both times.
///
/// # Errors
/// The pool does not start, or a call fails.
pub(crate) async fn measure(
    contender: &Contender,
    users: usize,
    calls: usize,
    folder: &Path,
) -> Result<Vec<Sized>, BenchError> {
    let server = Server::start(contender, folder).await?;
    let mut prepared = Calls::prepare(contender, server).await?;
    let mut sizes = Vec::new();
    let mut present = 0;
    for target in [SMALL.min(users), users] {
        eprintln!("Registering up to {target} users");
        let added = target.saturating_sub(present).max(1);
        let filled = prepared.register(added, FILLING_CONNECTIONS).await?;
        let alone = prepared.register(ALONE, 1).await?;
        present += added + ALONE;
        let mut cpu_ms = Vec::new();
        for kind in Kind::ALL {
            eprintln!("{target} users: {}", kind.title());
            cpu_ms.push(prepared.cpu_ms(kind, calls).await?);
        }
        let admin_get_user_ms = prepared.admin_get_user_ms(calls).await?;
        let list_ms = prepared.list_ms(calls).await?;
        prepared.server_mut().kill();
        let watch = Stopwatch::start();
        let port = prepared.server().port();
        let restarted = Server::start_on(contender, folder, port).await?;
        sizes.push(Sized {
            users: target,
            registered_a_second: added as f64 / filled.seconds,
            one_connection_a_second: ALONE as f64 / alone.seconds,
            registration_ms: filled.cpu_ms,
            cpu_ms,
            admin_get_user_ms,
            list_ms,
            start_seconds: watch.ms() / 1_000.0,
            start_cpu_seconds: restarted.cpu_ms() / 1_000.0,
            rss_mb: restarted.rss_mb(),
        });
        prepared.continue_with(restarted);
    }
    Ok(sizes)
}

//! A server from the moment that its port is open.

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use socket2::SockRef;
use tokio::sync::watch;

use crate::{core::issuer, pool::Pool};

use super::{
    Hooks, Server, ServerState,
    connections::{self, Timeouts},
    imports,
    inbox::InboxLimits,
    readiness::Gate,
    worker::Worker,
};

/// The most threads that handle calls. With Tokio's default of 512, callers wait as long,
/// and the process takes twice the memory at 1,000 connections.
const BLOCKING_THREADS: usize = 64;

/// The number of connections that may wait until the server accepts them. The standard
/// library asks for 128, and Linux drops the start of every further connection, which its
/// client sends again only after a second. The operating system may have a lower limit, on
/// Linux `net.core.somaxconn` (4,096 by default).
const BACKLOG: i32 = 4_096;

/// A server that listens and has no pool yet. Requests wait for the pool; only `/ready` is
/// answered, with status 503. Dropping this ends the server.
#[derive(Debug)]
pub struct Listening {
    address: SocketAddr,
    hooks: Hooks,
    timeouts: Timeouts,
    worker: Worker,
    opening: watch::Sender<Option<ServerState>>,
}

/// Starts a server before its pool, so that callers and health checks find it while the
/// pool is being opened.
///
/// # Errors
/// An error if the listener or the thread cannot be set up.
pub fn listen(listener: TcpListener, hooks: Hooks, timeouts: Timeouts) -> io::Result<Listening> {
    let address = listener.local_addr()?;
    // A listener that listens already takes the new number on Unix. Windows keeps the first
    // one and reports no error.
    SockRef::from(&listener).listen(BACKLOG)?;
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .max_blocking_threads(BLOCKING_THREADS)
        .build()?;
    let listener = {
        let _context = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (opening, gate) = Gate::new(hooks, timeouts);
    let worker = Worker::start(runtime, move || async {
        tokio::spawn(import_users(gate.clone()));
        connections::accept_all(listener, gate).await;
    })?;
    Ok(Listening {
        address,
        hooks,
        timeouts,
        worker,
        opening,
    })
}

/// Goes on with the user import jobs of an earlier server, once the pool is there.
async fn import_users(gate: Gate) {
    if let Some(state) = gate.state().await {
        imports::work_off(state.pool);
    }
}

impl Listening {
    /// Returns the address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Serves `pool` from now on, to the requests that wait too.
    #[must_use]
    pub fn serve(self, pool: Pool) -> Server {
        let local = format!("http://localhost:{}", self.address.port());
        let base_url = pool
            .base_url()
            .map_or_else(|| local.clone(), |url| url.trim_end_matches('/').to_owned());
        let oauth_base_url = if issuer::is_of_aws(&base_url) {
            local
        } else {
            base_url.clone()
        };
        self.opening.send_replace(Some(ServerState {
            pool,
            base_url: base_url.clone(),
            oauth_base_url,
            hooks: self.hooks,
            timeouts: self.timeouts,
            inbox_limits: InboxLimits::default(),
        }));
        Server {
            address: self.address,
            base_url,
            worker: self.worker,
        }
    }
}

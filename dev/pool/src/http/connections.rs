//! Accepts connections, and closes those that stay silent.

use std::{
    collections::BTreeMap,
    convert::Infallible,
    io,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{body::Body, http::Request};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Notify,
    time::{Instant, sleep, sleep_until},
};

use crate::core::error::ApiError;

use super::{answer, readiness::Gate, stream::Stream};

/// The pause after a connection could not be accepted. It gives the connections that are
/// being closed the time to free their file descriptors.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);
/// The time in which only the first of several errors of `accept` is reported.
const REPORT_INTERVAL: Duration = Duration::from_mins(1);
/// The time for which a connection must have been silent before it may be closed for a
/// new one.
const RECLAIMABLE_AFTER: Duration = Duration::from_millis(500);

/// The times after which the server closes a connection whose client is slow or gone.
#[derive(Clone, Copy, Debug)]
pub struct Timeouts {
    /// The longest time from the start of a connection, or from the last response, to the
    /// end of the next request's headers. It limits how long a connection may be idle, and
    /// how long a client may take in nothing of a response.
    pub idle: Duration,
    /// The longest time from a request's headers to the end of its body.
    pub body: Duration,
}

impl Default for Timeouts {
    /// Returns a minute for `idle`, and half a minute for `body`.
    fn default() -> Self {
        Self {
            idle: Duration::from_mins(1),
            body: Duration::from_secs(30),
        }
    }
}

/// A connection could not be accepted, for example because the process has no file
/// descriptor left.
#[derive(Debug, thiserror::Error)]
#[error("a connection could not be accepted; idle ones are closed for new ones")]
struct AcceptError(#[source] io::Error);

/// Accepts connections and serves them. This never returns.
pub(super) async fn accept_all(listener: TcpListener, gate: Gate) {
    let connections = Connections::default();
    let mut reported: Option<Instant> = None;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => connections.serve(stream, gate.clone()),
            // The client has gone before its connection was accepted.
            Err(error) if error.kind() == io::ErrorKind::ConnectionAborted => {}
            Err(error) => {
                if reported.is_none_or(|at| at.elapsed() >= REPORT_INTERVAL) {
                    reported = Some(Instant::now());
                    (gate.hooks.on_internal_error)(&ApiError::internal(AcceptError(error)));
                }
                connections.close_longest_silent();
                sleep(ACCEPT_PAUSE).await;
            }
        }
    }
}

/// The connections that are open.
#[derive(Clone, Default)]
struct Connections(Arc<Mutex<Open>>);

#[derive(Default)]
struct Open {
    next: u64,
    by_number: BTreeMap<u64, Arc<Activity>>,
}

impl Connections {
    fn lock(&self) -> MutexGuard<'_, Open> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Serves a connection until it ends.
    fn serve(&self, stream: TcpStream, gate: Gate) {
        // Without `TCP_NODELAY`, each small reply may wait 40 ms for an acknowledgement. A
        // connection for which it cannot be set is served all the same.
        let _ = stream.set_nodelay(true);
        let activity = Arc::new(Activity::new());
        let entry = self.add(Arc::clone(&activity));
        tokio::spawn(async move {
            drive(stream, gate, &activity).await;
            drop(entry);
        });
    }

    fn add(&self, activity: Arc<Activity>) -> Entry {
        let mut open = self.lock();
        let number = open.next;
        open.next += 1;
        open.by_number.insert(number, activity);
        Entry {
            connections: self.clone(),
            number,
        }
    }

    /// Closes the connection that has been silent for the longest time, if there is one
    /// on which no request is being handled.
    fn close_longest_silent(&self) {
        let open = self.lock();
        let silent = open
            .by_number
            .values()
            .filter(|activity| !activity.is_handling())
            .max_by_key(|activity| activity.silence());
        if let Some(activity) = silent
            && activity.silence() >= RECLAIMABLE_AFTER
        {
            activity.close.notify_one();
        }
    }
}

/// A connection's place among the open ones, until it is dropped.
struct Entry {
    connections: Connections,
    number: u64,
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.connections.lock().by_number.remove(&self.number);
    }
}

/// The state of a connection, which says whether it may be closed.
pub(super) struct Activity {
    started: Instant,
    /// The number of requests that are being handled: their response has not begun.
    handling: AtomicUsize,
    /// The time of the last byte that was read or written, in milliseconds after
    /// `started`.
    last: AtomicU64,
    close: Notify,
}

impl Activity {
    pub(super) fn new() -> Self {
        Self {
            started: Instant::now(),
            handling: AtomicUsize::new(0),
            last: AtomicU64::new(0),
            close: Notify::new(),
        }
    }

    /// Records that bytes were read or written.
    pub(super) fn touch(&self) {
        let now = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.last.store(now, Ordering::Relaxed);
    }

    fn last(&self) -> Instant {
        self.started + Duration::from_millis(self.last.load(Ordering::Relaxed))
    }

    fn silence(&self) -> Duration {
        self.last().elapsed()
    }

    fn is_handling(&self) -> bool {
        self.handling.load(Ordering::Relaxed) > 0
    }

    /// Waits until nothing has been read or written for this time, and no request is
    /// being handled.
    async fn silent_for(&self, time: Duration) {
        loop {
            sleep_until(self.last() + time).await;
            if self.is_handling() {
                sleep(time).await;
            } else if self.silence() >= time {
                return;
            }
        }
    }
}

/// A request that is being handled, until it is dropped.
struct Handling<'a>(&'a Activity);

impl<'a> Handling<'a> {
    fn new(activity: &'a Activity) -> Self {
        activity.handling.fetch_add(1, Ordering::Relaxed);
        Self(activity)
    }
}

impl Drop for Handling<'_> {
    fn drop(&mut self) {
        // The client's time to take in the response starts here.
        self.0.touch();
        self.0.handling.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Serves one connection until its client or a time-out ends it.
async fn drive(stream: TcpStream, gate: Gate, activity: &Arc<Activity>) {
    let idle = gate.timeouts.idle;
    let service = service_fn(|request: Request<Incoming>| {
        let gate = gate.clone();
        let activity = Arc::clone(activity);
        async move {
            let _handling = Handling::new(&activity);
            Ok::<_, Infallible>(answer(gate, request.map(Body::new)).await)
        }
    });
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(idle)
        .serve_connection(
            TokioIo::new(Stream::new(stream, Arc::clone(activity))),
            service,
        );
    tokio::select! {
        // An error is the client's: it went away, or its request could not be read, which
        // the response says.
        _ = connection => {}
        () = activity.silent_for(idle) => {}
        () = activity.close.notified() => {}
    }
}

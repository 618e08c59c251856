//! Requests to a server whose pool is still being opened.

use axum::http::{Method, StatusCode, header};
use tokio::sync::watch;

use super::{
    Hooks, ServerState, Timeouts,
    response::{HttpResponse, method_not_allowed, set_header, text},
};

/// The address that says whether the pool is ready, for health checks.
pub(super) const PATH: &str = "/ready";

/// The things that a connection needs: its limits, and the pool once that is ready.
#[derive(Clone)]
pub(super) struct Gate {
    pub(super) hooks: Hooks,
    pub(super) timeouts: Timeouts,
    state: watch::Receiver<Option<ServerState>>,
}

impl Gate {
    /// Makes a gate, and the sender that opens it.
    pub(super) fn new(
        hooks: Hooks,
        timeouts: Timeouts,
    ) -> (watch::Sender<Option<ServerState>>, Self) {
        let (sender, state) = watch::channel(None);
        let gate = Self {
            hooks,
            timeouts,
            state,
        };
        (sender, gate)
    }

    /// Waits for the pool and returns it, or `None` if it does not start.
    pub(super) async fn state(&self) -> Option<ServerState> {
        let mut state = self.state.clone();
        let opened = state.wait_for(Option::is_some).await.ok()?;
        opened.clone()
    }

    /// Answers a request to [`PATH`]: 200 if the pool is ready, otherwise 503.
    pub(super) fn answer(&self, method: &Method) -> HttpResponse {
        if !matches!(*method, Method::GET | Method::HEAD) {
            let mut response = method_not_allowed();
            set_header(&mut response, header::ALLOW, "GET, HEAD");
            return response;
        }
        let is_ready = self.state.borrow().is_some();
        if is_ready {
            text(StatusCode::OK, "ready\n")
        } else {
            not_ready()
        }
    }
}

/// Makes the response of a server that has no pool.
pub(super) fn not_ready() -> HttpResponse {
    let mut response = text(StatusCode::SERVICE_UNAVAILABLE, "not ready\n");
    set_header(&mut response, header::RETRY_AFTER, "1");
    response
}

//! The HTTP server: AWS's JSON protocol, the key documents, CORS, and the inbox.

mod discovery;
mod event;
mod gateway;
mod origin;
mod response;
mod signed_api;
mod sts;

use std::{
    io,
    net::{SocketAddr, TcpListener},
    thread,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderName, HeaderValue, Method, Request, StatusCode, header},
    serve::ListenerExt,
};
use tokio::sync::oneshot;

use crate::{
    core::{
        delivery::Message,
        error::ApiError,
        is_unsigned, random,
        sigv4::{self, SignedRequest},
    },
    entropy::SystemEntropy,
    inbox,
    pool::Pool,
};

use self::{
    origin::Sender,
    response::{
        HttpResponse, JSON_PROTOCOL, allow_origin, error, preflight, same_origin_only, set_header,
        text, too_large, with_type,
    },
};

/// The largest body that is read, in bytes. It has room for the API's longest parameters.
const BODY_LIMIT: usize = 512 * 1024;

/// The functions that a server calls while it handles calls.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// Called for each message that goes into the inbox.
    pub on_message: fn(&Message),
    /// Called for each call that the pool itself failed to handle. The error's source is
    /// the cause, which the reply does not show.
    pub on_internal_error: fn(&ApiError),
}

impl Default for Hooks {
    /// Returns hooks that do nothing.
    fn default() -> Self {
        Self {
            on_message: |_| {},
            on_internal_error: |_| {},
        }
    }
}

/// A server that runs until this value is dropped. It has its own thread, so it answers
/// even while the caller's thread or runtime is busy.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    base_url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Returns the address that the server listens on.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Returns the URL of the server, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> &str {
        &self.base_url
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // If the thread panicked, the panic hook has already reported it.
            let _ = thread.join();
        }
    }
}

/// Serves `pool` on `listener`.
///
/// # Errors
/// An error if the listener or the thread cannot be set up.
pub fn serve(listener: TcpListener, pool: Pool) -> io::Result<Server> {
    serve_with_hooks(listener, pool, Hooks::default())
}

/// Serves `pool` on a free port of the loopback interface.
///
/// # Errors
/// The errors are those of [`serve`], and an error if no port can be bound.
pub fn serve_on_free_port(pool: Pool) -> io::Result<Server> {
    serve(TcpListener::bind(("127.0.0.1", 0))?, pool)
}

/// Serves `pool` on `listener` and calls `hooks` as [`Hooks`] says.
///
/// # Errors
/// An error if the listener or the thread cannot be set up.
pub fn serve_with_hooks(listener: TcpListener, pool: Pool, hooks: Hooks) -> io::Result<Server> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let base_url = pool.base_url().map_or_else(
        || format!("http://localhost:{}", address.port()),
        |url| url.trim_end_matches('/').to_owned(),
    );
    let state = ServerState {
        pool,
        base_url: base_url.clone(),
        hooks,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let listener = {
        let _context = runtime.enter();
        tokio::net::TcpListener::from_std(listener)?
    };
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("cognito-local".to_owned())
        .spawn(move || {
            runtime.block_on(run(listener, state, stopped));
            // A call that is still being handled ends by itself; nothing waits for its
            // reply.
            runtime.shutdown_background();
        })?;
    Ok(Server {
        address,
        base_url,
        stop: Some(stop),
        thread: Some(thread),
    })
}

async fn run(
    listener: tokio::net::TcpListener,
    state: ServerState,
    stopped: oneshot::Receiver<()>,
) {
    // Without `TCP_NODELAY`, each small reply may wait 40 ms for an acknowledgement. A
    // connection for which it cannot be set is served all the same.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let app = Router::new().fallback(answer).with_state(state);
    tokio::select! {
        // axum's server neither ends by itself nor returns an error.
        _ = axum::serve(listener, app) => {}
        // The channel ends with a message or because its sender was dropped. Both stop
        // the server.
        _ = stopped => {}
    }
}

/// The state that all requests share.
#[derive(Clone)]
struct ServerState {
    pool: Pool,
    base_url: String,
    hooks: Hooks,
}

async fn answer(State(state): State<ServerState>, request: Request<Body>) -> HttpResponse {
    if !origin::is_own_host(&state.base_url, request.headers()) {
        return text(StatusCode::FORBIDDEN, "This host is not served here.\n");
    }
    let path = request.uri().path().to_owned();
    if let Some(api) = state.pool.http_api_at(&path) {
        return gateway::answer(state, api, request).await;
    }
    match (request.method().clone(), path.as_str()) {
        (Method::OPTIONS, _) => preflight(),
        (Method::POST, "/") if sts::is_query(request.headers()) => sts(state, request).await,
        (Method::POST, "/") => call(state, request).await,
        (Method::GET, path) if state.pool.signed_api_path() == Some(path) => {
            signed_api(state, request).await
        }
        (Method::GET | Method::HEAD, "/") => {
            let mut response = text(StatusCode::TEMPORARY_REDIRECT, "");
            set_header(&mut response, header::LOCATION, "/inbox");
            response
        }
        (Method::GET | Method::HEAD, "/inbox" | "/inbox.css" | "/inbox.json")
            if origin::is_read_by_another_site(request.headers()) =>
        {
            text(
                StatusCode::FORBIDDEN,
                "The inbox is not for pages of other sites.\n",
            )
        }
        (Method::GET | Method::HEAD, "/inbox") => {
            let mut response = same_origin_only(with_type(
                "text/html; charset=utf-8",
                inbox::page(&state.pool.inbox()),
            ));
            set_header(
                &mut response,
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'none'",
            );
            response
        }
        (Method::GET | Method::HEAD, "/inbox.css") => same_origin_only(with_type(
            "text/css; charset=utf-8",
            inbox::STYLE.to_owned(),
        )),
        (Method::GET | Method::HEAD, "/inbox.json") => {
            let recipient = inbox::recipient(request.uri().query());
            let list = inbox::json(&state.pool.inbox(), recipient.as_deref());
            same_origin_only(with_type("application/json", list.to_string()))
        }
        (Method::GET | Method::HEAD, path) => {
            let host = request.headers().get(header::HOST);
            let host = host.and_then(|host| host.to_str().ok());
            discovery::document(&state.pool, &state.base_url, host, path)
        }
        _ => text(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed.\n"),
    }
}

/// Answers a call of AWS's JSON protocol.
async fn call(state: ServerState, request: Request<Body>) -> HttpResponse {
    let target = request
        .headers()
        .get("x-amz-target")
        .and_then(|target| target.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let sender = Sender::of(request.headers());
    let allowed = match sender {
        _ if is_unsigned(&target) => Some(HeaderValue::from_static("*")),
        Sender::Program => None,
        Sender::LocalPage(origin) => Some(origin),
        Sender::ForeignPage => return error(&ApiError::foreign_page()),
    };
    let region = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|header| sigv4::scope_region(header.to_str().ok()?))
        .map(str::to_owned);
    let Ok(body) = to_bytes(request.into_body(), BODY_LIMIT).await else {
        return allow_origin(too_large(), allowed);
    };
    let hooks = state.hooks;
    // SRP proofs and file access take time, so they run on a blocking thread while other
    // connections continue.
    let handled = tokio::task::spawn_blocking(move || {
        let answer = state.pool.call(crate::core::Request {
            target: &target,
            body: &body,
            base_url: &state.base_url,
            region: region.as_deref(),
        });
        for message in &answer.sent {
            (hooks.on_message)(message);
        }
        answer.reply
    })
    .await
    .unwrap_or_else(|panic| Err(ApiError::internal(panic)));
    let response = match handled {
        Ok(Some(body)) => with_type(JSON_PROTOCOL, body.to_string()),
        Ok(None) => with_type(JSON_PROTOCOL, String::new()),
        Err(refusal) => {
            if refusal.is_internal() {
                (hooks.on_internal_error)(&refusal);
            }
            error(&refusal)
        }
    };
    let mut response = allow_origin(response, allowed);
    set_header(
        &mut response,
        HeaderName::from_static("x-amzn-requestid"),
        &random::uuid(&mut SystemEntropy),
    );
    response
}

/// Answers a call of STS.
async fn sts(state: ServerState, request: Request<Body>) -> HttpResponse {
    let as_json = sts::accepts_json(request.headers());
    with_body(request, |signed| {
        if sts::is_get_caller_identity(signed.body) {
            sts::get_caller_identity(&state.pool.caller(signed, sts::SERVICE), as_json)
        } else {
            sts::unknown_action(as_json)
        }
    })
    .await
}

/// Answers a call of the pool's signed API.
async fn signed_api(state: ServerState, request: Request<Body>) -> HttpResponse {
    with_body(request, |signed| {
        let caller = state.pool.caller(signed, signed_api::SERVICE);
        signed_api::answer(caller.map(|caller| state.pool.signed_api_reply(&caller)))
    })
    .await
}

/// Reads the body of a request and answers it. Pages of every origin may read the
/// response.
async fn with_body(
    request: Request<Body>,
    answer: impl FnOnce(&SignedRequest<'_>) -> HttpResponse,
) -> HttpResponse {
    let (parts, body) = request.into_parts();
    let response = match to_bytes(body, BODY_LIMIT).await {
        Err(_) => too_large(),
        Ok(body) => {
            let headers: Vec<(String, String)> = parts
                .headers
                .iter()
                .filter_map(|(name, value)| {
                    Some((name.to_string(), value.to_str().ok()?.to_owned()))
                })
                .collect();
            answer(&SignedRequest {
                method: parts.method.as_str(),
                path: parts.uri.path(),
                query: parts.uri.query().unwrap_or_default(),
                headers: &headers,
                body: &body,
            })
        }
    };
    allow_origin(response, Some(HeaderValue::from_static("*")))
}

//! The HTTP server: AWS's JSON protocol, the key documents, CORS, and the developer's page.

mod body;
mod connections;
mod custom_sender_key;
mod discovery;
mod event;
mod gateway;
mod imports;
mod inbox;
mod issued_credentials;
mod listening;
mod oauth;
mod origin;
mod readiness;
mod response;
mod signed_api;
mod stream;
mod sts;
mod worker;

use std::{
    io,
    net::{SocketAddr, TcpListener},
};

use axum::{
    body::Body,
    http::{HeaderName, HeaderValue, Method, Request, StatusCode, header},
};

use crate::{
    core::{
        delivery::Message,
        encryption::kms,
        error::ApiError,
        imports::UPLOADS,
        is_unsigned, random,
        sigv4::{self, SignedRequest},
    },
    entropy::SystemEntropy,
    lambda::TriggerCall,
    pool::Pool,
};

use self::{
    inbox::InboxLimits,
    origin::Sender,
    readiness::Gate,
    response::{
        HttpResponse, JSON_PROTOCOL, allow_origin, error, method_not_allowed, preflight,
        set_header, text, with_type,
    },
    worker::Worker,
};

pub use self::{
    connections::Timeouts,
    listening::{Listening, listen},
    worker::ServerEnd,
};

/// The functions that a server calls while it handles calls.
#[derive(Clone, Copy, Debug)]
pub struct Hooks {
    /// Called for each message that goes into the inbox.
    pub on_message: fn(&Message),
    /// Called for each call that the pool itself failed to handle. The error's source is
    /// the cause, which the reply does not show.
    pub on_internal_error: fn(&ApiError),
    /// Called for each Lambda function that a call has invoked.
    pub on_trigger: fn(&TriggerCall),
}

impl Default for Hooks {
    /// Returns hooks that do nothing.
    fn default() -> Self {
        Self {
            on_message: |_| {},
            on_internal_error: |_| {},
            on_trigger: |_| {},
        }
    }
}

/// A server that runs until this value is dropped. It has its own thread, so it answers
/// even while the caller's thread or runtime is busy.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    base_url: String,
    worker: Worker,
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

    /// Returns a future that is ready once the server's thread has ended, for example
    /// after a panic. Only the first call returns it.
    pub fn take_end(&mut self) -> Option<ServerEnd> {
        self.worker.take_end()
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
    serve_with_timeouts(listener, pool, hooks, Timeouts::default())
}

/// Serves `pool` on `listener`, calls `hooks` as [`Hooks`] says, and closes connections as
/// [`Timeouts`] says.
///
/// # Errors
/// An error if the listener or the thread cannot be set up.
pub fn serve_with_timeouts(
    listener: TcpListener,
    pool: Pool,
    hooks: Hooks,
    timeouts: Timeouts,
) -> io::Result<Server> {
    Ok(listen(listener, hooks, timeouts)?.serve(pool))
}

/// The state that all requests share.
#[derive(Clone, Debug)]
struct ServerState {
    pool: Pool,
    base_url: String,
    /// The address of this server at which the OAuth endpoints are: the service's, or the
    /// local one if the service's is AWS's own.
    oauth_base_url: String,
    hooks: Hooks,
    timeouts: Timeouts,
    inbox_limits: InboxLimits,
}

async fn answer(gate: Gate, request: Request<Body>) -> HttpResponse {
    // A health check may come under any host's name, because the answer says nothing more.
    if request.uri().path() == readiness::PATH {
        return gate.answer(request.method());
    }
    let Some(state) = gate.state().await else {
        return readiness::not_ready();
    };
    if !origin::is_own_host(&state.base_url, request.headers()) {
        return error(&ApiError::foreign_host());
    }
    let path = request.uri().path().to_owned();
    if let Some(api) = state.pool.http_api_at(&path) {
        return gateway::answer(state, api, request).await;
    }
    if request.method() != Method::OPTIONS
        && let Some(target) = oauth::Target::find(&state, &path)
    {
        return oauth::answer(state, target, request).await;
    }
    match (request.method().clone(), path.as_str()) {
        (Method::OPTIONS, _) => preflight(),
        (Method::PUT | Method::GET, path) if path.starts_with(UPLOADS) => {
            imports::answer(state, request).await
        }
        (Method::POST, "/") if sts::is_query(request.headers()) => sts(state, request).await,
        (Method::POST, "/") => call(state, request).await,
        (Method::POST, issued_credentials::PATH) => issued(state, request).await,
        (Method::GET, custom_sender_key::PATH) => {
            if origin::is_read_by_a_page(request.headers()) {
                return error(&ApiError::for_programs_only());
            }
            custom_sender_key::key(state.pool.custom_sender_key())
        }
        (Method::GET, path) if state.pool.signed_api_path() == Some(path) => {
            signed_api(state, request).await
        }
        (Method::GET | Method::HEAD, "/") => {
            let mut response = text(StatusCode::TEMPORARY_REDIRECT, "");
            set_header(&mut response, header::LOCATION, "/inbox");
            response
        }
        (Method::GET | Method::HEAD, path) if inbox::is_served(path) => {
            inbox::answer(state, request).await
        }
        (Method::GET | Method::HEAD, path) => {
            let host = request.headers().get(header::HOST);
            let host = host.and_then(|host| host.to_str().ok());
            discovery::document(&state, host, path)
        }
        _ => method_not_allowed(),
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
    let limit = body::limit_of(&target);
    let body = match body::read_up_to(request.into_body(), state.timeouts.body, limit).await {
        Ok(body) => body,
        Err(refusal) => return allow_origin(error(&refusal), allowed),
    };
    if target == kms::TARGET {
        if allowed.is_some() {
            return error(&ApiError::for_programs_only());
        }
        return custom_sender_key::decrypted(kms::decrypt(state.pool.custom_sender_key(), &body));
    }
    let hooks = state.hooks;
    let starts_import = target.ends_with(".StartUserImportJob");
    let pool = state.pool.clone();
    // SRP proofs and file access take time, so they run on a blocking thread while other
    // connections continue.
    let handled = tokio::task::spawn_blocking(move || {
        let answer = state.pool.call(crate::core::Request {
            target: &target,
            body: &body,
            base_url: &state.base_url,
            region: region.as_deref(),
            local_url: Some(&state.oauth_base_url),
        });
        for call in &answer.triggers {
            (hooks.on_trigger)(call);
        }
        for message in &answer.sent {
            (hooks.on_message)(message);
        }
        // A long reply is written here too: the thread of the connections is one for all.
        answer
            .reply
            .map(|body| body.map_or_else(String::new, |body| body.to_string()))
    })
    .await
    .unwrap_or_else(|panic| Err(ApiError::internal(panic)));
    if starts_import && handled.is_ok() {
        imports::work_off(pool);
    }
    let response = match handled {
        Ok(body) => with_type(JSON_PROTOCOL, body),
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
    with_body(state.timeouts, request, move |signed| {
        if sts::is_get_caller_identity(signed.body) {
            sts::get_caller_identity(&state.pool.caller(signed, sts::SERVICE), as_json)
        } else {
            sts::unknown_action(as_json)
        }
    })
    .await
}

/// Answers a local service that asks for the key of issued credentials.
async fn issued(state: ServerState, request: Request<Body>) -> HttpResponse {
    if !matches!(Sender::of(request.headers()), Sender::Program) {
        return error(&ApiError::for_programs_only());
    }
    let body = match body::read(request.into_body(), state.timeouts.body).await {
        Ok(body) => body,
        Err(refusal) => return error(&refusal),
    };
    let Some(question) = issued_credentials::Question::read(&body) else {
        return error(&ApiError::malformed_request());
    };
    // The answer may wait for a call that is in progress.
    let found = tokio::task::spawn_blocking(move || {
        let issued_credentials::Question {
            access_key_id,
            session_token,
        } = question;
        state
            .pool
            .issued_credentials(&access_key_id, &session_token)
    })
    .await;
    match found {
        Ok(found) => issued_credentials::answer(found),
        Err(panic) => error(&ApiError::internal(panic)),
    }
}

/// Answers a call of the pool's signed API.
async fn signed_api(state: ServerState, request: Request<Body>) -> HttpResponse {
    with_body(state.timeouts, request, move |signed| {
        let caller = state.pool.caller(signed, signed_api::SERVICE);
        signed_api::answer(caller.map(|caller| state.pool.signed_api_reply(&caller)))
    })
    .await
}

/// Reads the body of a request and answers it. Pages of every origin may read the
/// response. The answer may wait for a call that is in progress, so it is made on a
/// blocking thread while other connections continue.
async fn with_body(
    timeouts: Timeouts,
    request: Request<Body>,
    answer: impl FnOnce(&SignedRequest<'_>) -> HttpResponse + Send + 'static,
) -> HttpResponse {
    let (parts, body) = request.into_parts();
    let response = match body::read(body, timeouts.body).await {
        Err(refusal) => error(&refusal),
        Ok(body) => {
            let answered = tokio::task::spawn_blocking(move || {
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
            });
            let answered = answered.await;
            answered.unwrap_or_else(|panic| error(&ApiError::internal(panic)))
        }
    };
    allow_origin(response, Some(HeaderValue::from_static("*")))
}

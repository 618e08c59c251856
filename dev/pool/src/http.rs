//! The HTTP server: AWS's JSON protocol, the key documents, CORS, and the inbox.

use std::{
    io,
    net::{SocketAddr, TcpListener},
    thread,
};

use axum::{
    Router,
    body::{Body, to_bytes},
    extract::State,
    http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, header},
    serve::ListenerExt,
};
use serde_json::{Value, json};
use tokio::sync::oneshot;

use crate::{
    aws,
    core::{
        caller::{self, Signed},
        delivery::Message,
        error::ApiError,
        is_unsigned, issuer, random,
    },
    entropy::System,
    inbox,
    pool::Pool,
};

/// The largest body that is read, in bytes. It has room for the API's longest parameters.
const BODY_LIMIT: usize = 512 * 1024;

/// The headers that a browser may send: every header that AWS's clients use.
const ALLOWED_HEADERS: &str = "authorization,cache-control,content-type,x-amz-content-sha256,\
    x-amz-date,x-amz-security-token,x-amz-target,x-amz-user-agent,x-amzn-platform-id,\
    x-amzn-trace-id,amz-sdk-invocation-id,amz-sdk-request";
/// The headers of a reply that a browser may read.
const EXPOSED_HEADERS: &str = "x-amzn-RequestId,x-amzn-ErrorType,x-amzn-ErrorMessage,Date";

const JSON_PROTOCOL: &str = "application/x-amz-json-1.1";

/// A function that is called for each message that goes into the inbox.
pub type Announce = fn(&Message);

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
    serve_and_announce(listener, pool, |_| {})
}

/// Serves `pool` on a free port of the loopback interface.
///
/// # Errors
/// The errors are those of [`serve`], and an error if no port can be bound.
pub fn serve_on_free_port(pool: Pool) -> io::Result<Server> {
    serve(TcpListener::bind(("127.0.0.1", 0))?, pool)
}

/// Serves `pool` on `listener` and calls `announce` for each message that goes into the
/// inbox.
///
/// # Errors
/// An error if the listener or the thread cannot be set up.
pub fn serve_and_announce(
    listener: TcpListener,
    pool: Pool,
    announce: Announce,
) -> io::Result<Server> {
    let address = listener.local_addr()?;
    listener.set_nonblocking(true)?;
    let base_url = pool.base_url().map_or_else(
        || format!("http://localhost:{}", address.port()),
        |url| url.trim_end_matches('/').to_owned(),
    );
    let service = Service {
        pool,
        base_url: base_url.clone(),
        announce,
    };
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .build()?;
    let (stop, stopped) = oneshot::channel();
    let thread = thread::Builder::new()
        .name("cognito-local".to_owned())
        .spawn(move || {
            runtime.block_on(run(listener, service, stopped));
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

async fn run(listener: TcpListener, service: Service, stopped: oneshot::Receiver<()>) {
    let Ok(listener) = tokio::net::TcpListener::from_std(listener) else {
        return;
    };
    // Without `TCP_NODELAY`, each small reply may wait 40 ms for an acknowledgement.
    let listener = listener.tap_io(|stream| {
        let _ = stream.set_nodelay(true);
    });
    let app = Router::new().fallback(answer).with_state(service);
    tokio::select! {
        _ = axum::serve(listener, app) => {}
        // The channel ends with a message or because its sender was dropped. Both stop
        // the server.
        _ = stopped => {}
    }
}

#[derive(Clone)]
struct Service {
    pool: Pool,
    base_url: String,
    announce: Announce,
}

type Reply = Response<Body>;

async fn answer(State(service): State<Service>, request: Request<Body>) -> Reply {
    if !is_own_host(&service, request.headers()) {
        return plain(StatusCode::FORBIDDEN, "This host is not served here.\n");
    }
    let path = request.uri().path().to_owned();
    match (request.method().clone(), path.as_str()) {
        (Method::OPTIONS, _) => preflight(),
        (Method::POST, "/") if aws::is_query(request.headers()) => sts(service, request).await,
        (Method::POST, "/") => call(service, request).await,
        (Method::GET, "/ride-api") => ride_api(service, request).await,
        (Method::GET | Method::HEAD, "/") => {
            let mut reply = plain(StatusCode::TEMPORARY_REDIRECT, "");
            set(&mut reply, header::LOCATION, "/inbox");
            reply
        }
        (Method::GET | Method::HEAD, "/inbox" | "/inbox.css" | "/inbox.json")
            if is_read_by_another_site(request.headers()) =>
        {
            plain(
                StatusCode::FORBIDDEN,
                "The inbox is not for pages of other sites.\n",
            )
        }
        (Method::GET | Method::HEAD, "/inbox") => {
            let mut reply = own_pages_only(with_type(
                "text/html; charset=utf-8",
                inbox::page(&service.pool.inbox()),
            ));
            set(
                &mut reply,
                header::CONTENT_SECURITY_POLICY,
                "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; \
                 frame-ancestors 'none'",
            );
            reply
        }
        (Method::GET | Method::HEAD, "/inbox.css") => own_pages_only(with_type(
            "text/css; charset=utf-8",
            inbox::STYLE.to_owned(),
        )),
        (Method::GET | Method::HEAD, "/inbox.json") => {
            let to = inbox::wanted(request.uri().query());
            let list = inbox::json(&service.pool.inbox(), to.as_deref());
            own_pages_only(with_type("application/json", list.to_string()))
        }
        (Method::GET | Method::HEAD, path) => {
            let host = request.headers().get(header::HOST);
            key_document(&service, host.and_then(|host| host.to_str().ok()), path)
        }
        _ => plain(StatusCode::METHOD_NOT_ALLOWED, "Method not allowed.\n"),
    }
}

/// Returns `true` if the request's host is this machine, or the address in the settings.
/// A page of another site can let its own name point to the loopback address (DNS
/// rebinding), and could then read the inbox as if it were its own.
fn is_own_host(service: &Service, headers: &HeaderMap) -> bool {
    let Some(host) = headers
        .get(header::HOST)
        .and_then(|host| host.to_str().ok())
    else {
        return false;
    };
    let [configured, issuer] = issuer::both(&service.base_url, "").map(|url| {
        let rest = issuer::without_scheme(&url);
        rest.split('/').next().unwrap_or_default().to_owned()
    });
    is_loopback(host) || host == configured || host == issuer
}

/// Returns `true` if a host, with or without a port, is this machine.
fn is_loopback(host: &str) -> bool {
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.bytes().all(|b| b.is_ascii_digit()) => name,
        _ => host,
    };
    matches!(name, "localhost" | "127.0.0.1" | "[::1]")
}

/// The sender of a request, as the browser names it in `Origin`.
enum Sender {
    /// A program, such as AWS's command line, which sends no `Origin`.
    Program,
    /// A page that this machine serves.
    Local(HeaderValue),
    /// Any other page. `null`, which sandboxed frames, files and some redirects send,
    /// counts as one, and so do browser extensions.
    Elsewhere,
}

impl Sender {
    fn of(headers: &HeaderMap) -> Self {
        let mut origins = headers.get_all(header::ORIGIN).iter();
        match (origins.next(), origins.next()) {
            (None, _) => Self::Program,
            (Some(origin), None) if is_local_origin(origin) => Self::Local(origin.clone()),
            _ => Self::Elsewhere,
        }
    }
}

fn is_local_origin(origin: &HeaderValue) -> bool {
    let host = origin.to_str().ok().and_then(|origin| {
        origin
            .strip_prefix("http://")
            .or_else(|| origin.strip_prefix("https://"))
    });
    host.is_some_and(is_loopback)
}

/// Returns `true` if a page of another site loads this as a part of itself: by script, or
/// as an image, a style or a script (Fetch Metadata, `Sec-Fetch-Site`). A link that the
/// user follows is not such a load.
fn is_read_by_another_site(headers: &HeaderMap) -> bool {
    let says = |name: &str, value: &str| {
        headers
            .get(name)
            .is_some_and(|given| given.as_bytes() == value.as_bytes())
    };
    let embeds = says("sec-fetch-site", "cross-site") && !says("sec-fetch-mode", "navigate");
    embeds || matches!(Sender::of(headers), Sender::Elsewhere)
}

/// Keeps a reply out of the pages of other origins, even if the browser sends no
/// `Sec-Fetch-Site`.
fn own_pages_only(mut reply: Reply) -> Reply {
    for name in ["cross-origin-resource-policy", "cross-origin-opener-policy"] {
        set(&mut reply, HeaderName::from_static(name), "same-origin");
    }
    reply
}

async fn call(service: Service, request: Request<Body>) -> Reply {
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
        Sender::Local(origin) => Some(origin),
        Sender::Elsewhere => return refusal(&ApiError::not_from_here()),
    };
    let region = request
        .headers()
        .get(header::AUTHORIZATION)
        .and_then(|header| caller::scope_region(header.to_str().ok()?))
        .map(str::to_owned);
    let Ok(body) = to_bytes(request.into_body(), BODY_LIMIT).await else {
        let reply = plain(StatusCode::PAYLOAD_TOO_LARGE, "The request is too large.\n");
        return allow(reply, allowed);
    };
    // SRP proofs and file access take time, so they run on a blocking thread while other
    // connections continue.
    let handled = tokio::task::spawn_blocking(move || {
        let answer = service.pool.call(crate::core::Request {
            target: &target,
            body: &body,
            base_url: &service.base_url,
            region: region.as_deref(),
        });
        for message in &answer.sent {
            (service.announce)(message);
        }
        answer.reply
    })
    .await;
    let reply = match handled {
        Ok(Ok(Some(body))) => with_type(JSON_PROTOCOL, body.to_string()),
        Ok(Ok(None)) => with_type(JSON_PROTOCOL, String::new()),
        Ok(Err(error)) => refusal(&error),
        Err(_) => refusal(&ApiError::internal()),
    };
    let mut reply = allow(reply, allowed);
    set(
        &mut reply,
        HeaderName::from_static("x-amzn-requestid"),
        &random::uuid(&mut System),
    );
    reply
}

/// Answers the STS call that needs no permissions, GetCallerIdentity.
async fn sts(service: Service, request: Request<Body>) -> Reply {
    let as_json = aws::wants_json(request.headers());
    in_words(
        with_body(request, |signed| {
            if aws::asks_who(signed.body) {
                aws::who(&service.pool.caller(signed, "sts"), as_json)
            } else {
                aws::no_such_action(as_json)
            }
        })
        .await,
    )
}

/// Stands in for the app's own API behind API Gateway.
async fn ride_api(service: Service, request: Request<Body>) -> Reply {
    in_words(
        with_body(request, |signed| {
            aws::ride(service.pool.caller(signed, "execute-api"))
        })
        .await,
    )
}

async fn with_body(
    request: Request<Body>,
    answer: impl FnOnce(&Signed<'_>) -> aws::Words,
) -> Option<aws::Words> {
    let (parts, body) = request.into_parts();
    let body = to_bytes(body, BODY_LIMIT).await.ok()?;
    let headers: Vec<(String, String)> = parts
        .headers
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), value.to_str().ok()?.to_owned())))
        .collect();
    Some(answer(&Signed {
        method: parts.method.as_str(),
        path: parts.uri.path(),
        query: parts.uri.query().unwrap_or_default(),
        headers: &headers,
        body: &body,
    }))
}

fn in_words(words: Option<aws::Words>) -> Reply {
    let (status, kind, body) = words.unwrap_or((
        StatusCode::PAYLOAD_TOO_LARGE,
        "text/plain; charset=utf-8",
        "The request is too large.\n".to_owned(),
    ));
    let mut reply = with_cors(with_type(kind, body));
    *reply.status_mut() = status;
    reply
}

fn refusal(error: &ApiError) -> Reply {
    let name = error.code.to_string();
    let body = json!({ "__type": name, "message": error.message });
    let mut reply = with_type(JSON_PROTOCOL, body.to_string());
    *reply.status_mut() =
        StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    set(
        &mut reply,
        HeaderName::from_static("x-amzn-errortype"),
        &format!("{name}:"),
    );
    // The header is left out if the message contains characters that a header cannot
    // hold.
    set(
        &mut reply,
        HeaderName::from_static("x-amzn-errormessage"),
        &error.message,
    );
    reply
}

/// Returns `/{poolId}/.well-known/jwks.json` and `…/openid-configuration` (OpenID Connect
/// Discovery), below each of the pool's two issuers.
fn key_document(service: &Service, host: Option<&str>, path: &str) -> Reply {
    let found = path
        .strip_prefix('/')
        .and_then(|path| path.split_once("/.well-known/"))
        .and_then(|(issuer_path, document)| {
            let updated = issuer_path
                .strip_prefix(issuer::UPDATED)
                .and_then(|rest| rest.strip_prefix('/'));
            let pool_id = updated.unwrap_or(issuer_path);
            let jwks = service.pool.jwks(pool_id)?;
            let [original, other] = issuer::both(&service.base_url, pool_id);
            let by_host = host.is_some_and(|host| host.starts_with(issuer::UPDATED));
            let issuer = if updated.is_some() || by_host {
                other
            } else {
                original
            };
            match document {
                "jwks.json" => Some(jwks),
                "openid-configuration" => Some(discovery(&issuer)),
                _ => None,
            }
        });
    match found {
        Some(document) => with_cors(with_type("application/json", document.to_string())),
        None => plain(StatusCode::NOT_FOUND, "Not found.\n"),
    }
}

/// Returns an issuer's discovery document. It names no endpoints besides the keys,
/// because the pool has no hosted pages and no OAuth.
fn discovery(issuer: &str) -> Value {
    json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/.well-known/jwks.json"),
        "id_token_signing_alg_values_supported": ["RS256"],
        "response_types_supported": ["code", "token"],
        "scopes_supported": ["openid", "email", "phone", "profile"],
        "subject_types_supported": ["public"],
    })
}

fn preflight() -> Reply {
    let mut reply = with_cors(plain(StatusCode::OK, ""));
    set(
        &mut reply,
        header::ACCESS_CONTROL_ALLOW_METHODS,
        "POST, GET, OPTIONS",
    );
    set(
        &mut reply,
        header::ACCESS_CONTROL_ALLOW_HEADERS,
        ALLOWED_HEADERS,
    );
    set(&mut reply, header::ACCESS_CONTROL_MAX_AGE, "172800");
    reply
}

fn with_cors(reply: Reply) -> Reply {
    allow(reply, Some(HeaderValue::from_static("*")))
}

/// Lets pages of `origin` read a reply. `None` leaves the reply as it is, because no page
/// asked.
fn allow(mut reply: Reply, origin: Option<HeaderValue>) -> Reply {
    let Some(origin) = origin else {
        return reply;
    };
    if origin != "*" {
        set(&mut reply, header::VARY, "Origin");
    }
    reply
        .headers_mut()
        .insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, origin);
    set(
        &mut reply,
        header::ACCESS_CONTROL_EXPOSE_HEADERS,
        EXPOSED_HEADERS,
    );
    reply
}

fn with_type(content_type: &str, body: String) -> Reply {
    let mut reply = Response::new(Body::from(body));
    set(&mut reply, header::CONTENT_TYPE, content_type);
    set(&mut reply, header::CACHE_CONTROL, "no-store");
    set(&mut reply, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    reply
}

fn plain(status: StatusCode, body: &str) -> Reply {
    let mut reply = with_type("text/plain; charset=utf-8", body.to_owned());
    *reply.status_mut() = status;
    reply
}

fn set(reply: &mut Reply, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        reply.headers_mut().insert(name, value);
    }
}

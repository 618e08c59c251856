//! Accepts connections and serves them on a thread of its own.

use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;
use std::{fmt, fs, io, net, thread};

use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode, header};
use hyper_util::rt::{TokioIo, TokioTimer};
use s3s::Body;
use s3s::service::{S3Service, S3ServiceBuilder};
use s3s_fs::FileSystem;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::oneshot;
use tokio::time::sleep;

use crate::authentication::{Keys, Permissions, SIGNER};
use crate::credentials::{self, SignerNames};
use crate::objects::Objects;
use crate::{BUCKET, Settings, cors, loopback};

/// The longest time from the start of a connection, or from the last response, to the end
/// of the next request's headers.
const IDLE: Duration = Duration::from_secs(60);
/// The pause after a connection could not be accepted.
const ACCEPT_PAUSE: Duration = Duration::from_millis(10);

/// The reason why a storage does not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// The folder for the objects cannot be made.
    #[error("the folder {} cannot be made", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The folder for the objects cannot be used.
    #[error("the folder {} cannot be used: {reason}", path.display())]
    Files {
        /// The folder.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The port or the thread cannot be set up.
    #[error("the server cannot start")]
    Server(#[from] io::Error),
}

/// A server that runs until this value is dropped.
#[derive(Debug)]
pub struct Server {
    url: String,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
}

impl Server {
    /// Returns the address of the server, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
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

/// A storage, which several servers can share. Clones are the same storage.
#[derive(Clone)]
pub struct Storage {
    s3: S3Service,
    /// The address of the identity pool.
    pool: Arc<str>,
}

impl fmt::Debug for Storage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Storage")
            .field("pool", &self.pool)
            .finish_non_exhaustive()
    }
}

impl Storage {
    /// Opens the folder with the objects. No other storage may have it open.
    ///
    /// # Errors
    /// [`StartError`] if the folder cannot be used.
    pub fn open(settings: &Settings) -> Result<Self, StartError> {
        let path = settings.folder.clone();
        fs::create_dir_all(path.join(BUCKET)).map_err(|source| StartError::Folder {
            path: path.clone(),
            source,
        })?;
        let files = FileSystem::new(&path).map_err(|error| StartError::Files {
            path,
            reason: format!("{error:?}"),
        })?;
        let mut builder = S3ServiceBuilder::new(Objects(files));
        builder.set_auth(Keys);
        builder.set_access(Permissions);
        Ok(Self {
            s3: builder.build(),
            pool: Arc::from(settings.pool.as_str()),
        })
    }
}

/// Serves on a free port of the loopback interface.
///
/// # Errors
/// [`StartError::Server`] if there is no free port.
pub fn serve_on_free_port(storage: Storage) -> Result<Server, StartError> {
    serve(net::TcpListener::bind(("127.0.0.1", 0))?, storage)
}

/// Serves on this listener, which has to be one of the loopback interface.
///
/// # Errors
/// [`StartError::Server`] if the thread cannot be set up.
pub fn serve(listener: net::TcpListener, storage: Storage) -> Result<Server, StartError> {
    let port = listener.local_addr()?.port();
    listener.set_nonblocking(true)?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_io()
        .enable_time()
        .build()?;
    let listener = {
        let _context = runtime.enter();
        TcpListener::from_std(listener)?
    };
    let (stop, stopped) = oneshot::channel::<()>();
    let thread = thread::Builder::new()
        .name("wild-rydes-storage".to_owned())
        .spawn(move || {
            runtime.block_on(async {
                tokio::select! {
                    () = accept_all(listener, storage) => {}
                    // The channel ends when the server is dropped.
                    _ = stopped => {}
                }
            });
            runtime.shutdown_background();
        })?;
    Ok(Server {
        url: format!("http://localhost:{port}"),
        stop: Some(stop),
        thread: Some(thread),
    })
}

/// Accepts connections and serves them. This never returns.
async fn accept_all(listener: TcpListener, storage: Storage) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(serve_connection(stream, storage.clone()))),
            // The client has gone, or there is no file descriptor left.
            Err(_) => sleep(ACCEPT_PAUSE).await,
        }
    }
}

async fn serve_connection(stream: TcpStream, storage: Storage) {
    // If the option cannot be set, the connection is served without it.
    let _ = stream.set_nodelay(true);
    let service = service_fn(|request: Request<Incoming>| {
        let storage = storage.clone();
        async move { Ok::<_, Infallible>(answer(storage, request).await) }
    });
    // An error is the client's: it went away, or its request could not be read.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(IDLE)
        .serve_connection(TokioIo::new(stream), service)
        .await;
}

async fn answer(storage: Storage, request: Request<Incoming>) -> Response<Body> {
    let asked = request.headers().clone();
    let host = asked.get(header::HOST).and_then(|host| host.to_str().ok());
    if !host.is_some_and(loopback::is_own_host) {
        return plain(StatusCode::FORBIDDEN, "This host is not served here.");
    }
    match (request.method(), request.uri().path()) {
        (&Method::OPTIONS, _) => return cors::preflight(&asked),
        // The address at which `cargo xtask serve` waits for the storage.
        (&Method::GET, "/health") => return plain(StatusCode::OK, "The storage runs."),
        _ => {}
    }
    let query = request.uri().query().unwrap_or_default();
    let signer = match SignerNames::of(&asked, query) {
        Some(names) => Some(credentials::find(&storage.pool, names).await),
        None => None,
    };
    let answered = SIGNER
        .scope(signer, storage.s3.call(request.map(Body::from)))
        .await;
    let mut response = answered.unwrap_or_else(|_| {
        plain(
            StatusCode::INTERNAL_SERVER_ERROR,
            "The request could not be handled.",
        )
    });
    cors::allow(&asked, response.headers_mut());
    response
}

/// Makes a response of plain text.
fn plain(status: StatusCode, text: &str) -> Response<Body> {
    let mut response = Response::new(Body::from(format!("{text}\n")));
    *response.status_mut() = status;
    let kind = header::HeaderValue::from_static("text/plain; charset=utf-8");
    response.headers_mut().insert(header::CONTENT_TYPE, kind);
    response
}

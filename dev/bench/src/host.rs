//! A static host. Every file is compressed in advance with brotli at its highest
//! quality, and the sent bytes are counted.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, Response, StatusCode, Uri, header};
use tokio::task::JoinHandle;
use wild_rydes_e2e::TestError;
use wild_rydes_e2e::site::{DEFAULT_CACHING, DEFAULT_POOL_URL, headers_of, serve};

use crate::contender::Contender;

/// The bytes of bodies by path.
pub(crate) type ByteCounts = BTreeMap<String, u64>;

/// A server for a contender's files, on a port of its own.
#[derive(Debug)]
pub(crate) struct Host {
    url: String,
    content: Arc<Content>,
    server: JoinHandle<()>,
}

impl Drop for Host {
    fn drop(&mut self) {
        self.server.abort();
    }
}

#[derive(Debug)]
struct Content {
    files: HashMap<String, File>,
    headers: String,
    sent: Mutex<ByteCounts>,
}

impl Content {
    fn sent(&self) -> MutexGuard<'_, ByteCounts> {
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[derive(Debug)]
struct File {
    kind: String,
    body: Bytes,
    is_compressed: bool,
    etag: String,
}

impl Host {
    /// Serves a contender's files, with the pool's address in them replaced by `pool`.
    ///
    /// # Errors
    /// The files cannot be read, or there is no free port.
    pub(crate) async fn of(contender: &Contender, pool: &str) -> Result<Self, TestError> {
        let mut files = HashMap::new();
        read(&contender.folder, "", pool, &mut files)?;
        let content = Arc::new(Content {
            files,
            headers: contender.headers.replace(DEFAULT_POOL_URL, pool),
            sent: Mutex::default(),
        });
        let app = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&content));
        let (url, server) = serve(app).await?;
        Ok(Self {
            url,
            content,
            server,
        })
    }

    /// The host's origin, without a slash at the end.
    pub(crate) fn url(&self) -> &str {
        &self.url
    }

    /// Resets the count of sent bytes.
    pub(crate) fn reset_counts(&self) {
        self.content.sent().clear();
    }

    /// The bytes sent since the last reset.
    pub(crate) fn sent(&self) -> ByteCounts {
        self.content.sent().clone()
    }
}

fn read(
    folder: &Path,
    prefix: &str,
    pool: &str,
    files: &mut HashMap<String, File>,
) -> Result<(), TestError> {
    let failed = |path: &Path| {
        let path = path.to_owned();
        move |source| TestError::File { path, source }
    };
    for entry in fs::read_dir(folder).map_err(failed(folder))? {
        let path: PathBuf = entry.map_err(failed(folder))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let address = format!("{prefix}/{name}");
        if path.is_dir() {
            read(&path, &address, pool, files)?;
        } else if !name.ends_with(".br") && !name.ends_with(".gz") {
            let bytes = fs::read(&path).map_err(failed(&path))?;
            let kind = mime_guess::from_path(&path).first_or_octet_stream();
            let file = File::new(kind.to_string(), with_pool_address(pool, bytes));
            files.insert(address, file);
        }
    }
    Ok(())
}

/// Replaces the pool's address in a text file. A file that is not UTF-8 is unchanged.
fn with_pool_address(pool: &str, bytes: Vec<u8>) -> Vec<u8> {
    match String::from_utf8(bytes) {
        Ok(text) => text.replace(DEFAULT_POOL_URL, pool).into_bytes(),
        Err(error) => error.into_bytes(),
    }
}

impl File {
    fn new(kind: String, bytes: Vec<u8>) -> Self {
        let mut hasher = DefaultHasher::new();
        bytes.hash(&mut hasher);
        let etag = format!("\"{:016x}\"", hasher.finish());
        let small = compressed(&bytes);
        let is_compressed = small.len() < bytes.len();
        Self {
            kind,
            body: if is_compressed { small } else { bytes }.into(),
            is_compressed,
            etag,
        }
    }
}

fn compressed(bytes: &[u8]) -> Vec<u8> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    // Writing to memory does not fail.
    let _ = writer.write_all(bytes);
    writer.into_inner()
}

async fn answer(
    State(content): State<Arc<Content>>,
    uri: Uri,
    request: HeaderMap,
) -> Response<Body> {
    let path = address(uri.path());
    let Some(file) = content.files.get(path) else {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_FOUND;
        return response;
    };
    let known = request.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|etag| etag.as_bytes() == file.etag.as_bytes());
    let mut response = if is_known {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        response
    } else {
        let length = u64::try_from(file.body.len()).unwrap_or(u64::MAX);
        *content.sent().entry(path.to_owned()).or_default() += length;
        Response::new(Body::from(file.body.clone()))
    };
    let headers = response.headers_mut();
    let mut set = |name, text: &str| {
        if let Ok(value) = HeaderValue::from_str(text) {
            headers.insert(name, value);
        }
    };
    set(header::CONTENT_TYPE, &file.kind);
    set(header::ETAG, &file.etag);
    set(header::VARY, "accept-encoding");
    if file.is_compressed {
        set(header::CONTENT_ENCODING, "br");
    }
    for (name, value) in headers_of(uri.path(), &content.headers) {
        headers.append(name, value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(DEFAULT_CACHING));
    response
}

/// The file for a path: the app's page if the path has no file ending.
fn address(path: &str) -> &str {
    match path.rsplit_once('/') {
        Some((_, name)) if name.contains('.') => path,
        _ => "/index.html",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_app_get_its_page() {
        assert_eq!(address("/signin"), "/index.html");
        assert_eq!(address("/"), "/index.html");
        assert_eq!(address("/assets/a-1.js"), "/assets/a-1.js");
    }

    #[test]
    fn a_file_is_sent_in_the_smaller_form() {
        let text = File::new("text/css".to_owned(), b"unicorn ".repeat(1000));
        assert!(text.is_compressed && text.body.len() < 100);
        let noise = File::new("image/png".to_owned(), vec![7]);
        assert!(!noise.is_compressed);
        assert_eq!(noise.body.as_ref(), [7]);
    }

    #[test]
    fn texts_point_at_the_pool_of_the_run() {
        let text = format!("{{\"a\":\"{DEFAULT_POOL_URL}/inbox\"}}").into_bytes();
        let moved = with_pool_address("http://localhost:4321", text);
        assert_eq!(moved, b"{\"a\":\"http://localhost:4321/inbox\"}");
        assert_eq!(with_pool_address("http://x", vec![0, 255, 3]), [0, 255, 3]);
    }
}

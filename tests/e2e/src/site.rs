//! Serves the release as a static host does, with this test's own configuration.

use std::collections::HashMap;
use std::env;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, UNIX_EPOCH};

use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Response, StatusCode, Uri, header};
use cognito_local::Pool;
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

use crate::i18n::templates::{self, Template};
use crate::words;
use crate::{LocalPool, TestError, package_dir};

/// The path from which the app loads its configuration.
const CONFIG: &str = "/amplify_outputs.json";
/// The file with the headers that static hosts send.
const HEADERS: &str = "_headers";
/// The caching of hosts for paths to which the headers give none.
pub const DEFAULT_CACHING: &str = "public, max-age=0, must-revalidate";
/// The pool's address in the files of the release.
pub const DEFAULT_POOL_URL: &str = "http://localhost:9229";
/// The address of the pictures' storage in the files of the release.
pub const DEFAULT_STORAGE_URL: &str = "http://localhost:9230";

/// The response for `/amplify_outputs.json`.
#[derive(Clone, Debug)]
enum Config {
    /// This text, which need not be valid.
    Text(String),
    /// The status 404.
    Missing,
}

/// The files that are held back, as on a slow network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Held {
    #[default]
    Nothing,
    /// The app's code.
    Code,
    /// The page.
    Page,
}

impl Held {
    fn holds(self, path: &str) -> bool {
        match self {
            Self::Nothing => false,
            Self::Code => path.ends_with(".wasm"),
            Self::Page => is_page(path),
        }
    }
}

#[derive(Debug)]
struct Content {
    folder: PathBuf,
    /// The pool whose clock gives the time of responses; a test may move it.
    clock: Option<Pool>,
    config: Mutex<Config>,
    /// The text of `_headers`.
    headers: Mutex<String>,
    pages: Mutex<HashMap<String, String>>,
    /// The files that are held back.
    holds: watch::Sender<Held>,
    /// The status that is sent instead of the page, to simulate a faulty host.
    page_status: Mutex<Option<StatusCode>>,
}

impl Content {
    fn config(&self) -> MutexGuard<'_, Config> {
        lock(&self.config)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A server on a port of its own.
#[derive(Debug)]
pub struct Site {
    url: String,
    content: Arc<Content>,
    server: JoinHandle<()>,
}

impl Drop for Site {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Site {
    /// Serves the release in `dist/` (or `$WILD_RYDES_DIST`), with the addresses of this
    /// pool and of its storage.
    ///
    /// # Errors
    /// There is no release, or no free port.
    pub async fn of_release(pool: &LocalPool) -> Result<Self, TestError> {
        let folder = release()?;
        let shipped = read(&folder.join(CONFIG.trim_start_matches('/'))).await?;
        let headers = read(&folder.join(HEADERS)).await?;
        Self::start(Content {
            config: Mutex::new(Config::Text(located(&shipped, pool))),
            folder,
            clock: Some(pool.service().clone()),
            headers: Mutex::new(located(&headers, pool)),
            pages: Mutex::default(),
            holds: watch::Sender::default(),
            page_status: Mutex::default(),
        })
        .await
    }

    /// Serves another app that was built with the library, with the address of this
    /// pool, from a host that sends no headers of its own.
    ///
    /// # Errors
    /// The app was not built, or there is no free port.
    pub async fn of_app(folder: PathBuf, pool: &LocalPool) -> Result<Self, TestError> {
        Self::of_app_with_api(folder, pool, Router::new()).await
    }

    /// Serves another app as [`of_app`](Self::of_app) does, together with an API of its
    /// own.
    ///
    /// # Errors
    /// The app was not built, or there is no free port.
    pub async fn of_app_with_api(
        folder: PathBuf,
        pool: &LocalPool,
        api: Router,
    ) -> Result<Self, TestError> {
        let shipped = read(&folder.join(CONFIG.trim_start_matches('/'))).await?;
        let content = Content {
            config: Mutex::new(Config::Text(located(&shipped, pool))),
            folder,
            clock: Some(pool.service().clone()),
            headers: Mutex::default(),
            pages: Mutex::default(),
            holds: watch::Sender::default(),
            page_status: Mutex::default(),
        };
        Self::start_with(content, api).await
    }

    /// Serves these pages only, by path.
    ///
    /// # Errors
    /// There is no free port.
    pub async fn of_pages(pages: &[(&str, &str)]) -> Result<Self, TestError> {
        let owned = pages
            .iter()
            .map(|(path, page)| ((*path).to_owned(), (*page).to_owned()));
        Self::start(Content {
            folder: PathBuf::new(),
            clock: None,
            config: Mutex::new(Config::Missing),
            headers: Mutex::default(),
            pages: Mutex::new(owned.collect()),
            holds: watch::Sender::default(),
            page_status: Mutex::default(),
        })
        .await
    }

    async fn start(content: Content) -> Result<Self, TestError> {
        Self::start_with(content, Router::new()).await
    }

    /// Starts a site that answers with `api` first, and with its content otherwise.
    async fn start_with(content: Content, api: Router) -> Result<Self, TestError> {
        let content = Arc::new(content);
        let files = Router::new()
            .fallback(answer)
            .with_state(Arc::clone(&content));
        let app = api.fallback_service(files);
        let (url, server) = serve(app).await?;
        Ok(Self {
            url,
            content,
            server,
        })
    }

    /// The site's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Sets the text of the configuration, which need not be valid.
    pub fn serve_config(&self, text: &str) {
        *self.content.config() = Config::Text(text.to_owned());
    }

    /// Replaces the pool's origin in the configuration and in the headers, as `cargo
    /// xtask headers` would.
    pub fn move_pool(&self, from: &str, to: &str) {
        let mut config = self.content.config();
        if let Config::Text(text) = &mut *config {
            *text = text.replace(from, to);
        }
        let mut headers = lock(&self.content.headers);
        *headers = headers.replace(from, to);
    }

    /// Allows images of this origin in the headers, as `cargo xtask headers` does for
    /// map tiles.
    pub fn allow_images(&self, origin: &str) {
        let mut headers = lock(&self.content.headers);
        *headers = headers.replace("img-src 'self'", &format!("img-src 'self' {origin}"));
    }

    /// Allows requests to this origin in the headers, as `cargo xtask headers` does for the
    /// ride API.
    pub fn allow_connections(&self, origin: &str) {
        let mut headers = lock(&self.content.headers);
        *headers = headers.replace(
            "connect-src 'self'",
            &format!("connect-src 'self' {origin}"),
        );
    }

    /// Serves this page at this path, with the headers of the release.
    pub fn serve_page(&self, path: &str, page: &str) {
        lock(&self.content.pages).insert(path.to_owned(), page.to_owned());
    }

    /// Serves the two files of a language, the library's and the app's own, with texts
    /// that are made of the English ones.
    pub fn serve_language(&self, tag: &str, made: fn(&[Template]) -> String) {
        let library = made(&templates::all());
        self.serve_page(&format!("/languages/{tag}.txt"), &library);
        self.serve_page(&format!("/words/{tag}.txt"), &made(&words::templates()));
    }

    /// Holds back the app's code, as on a slow network.
    pub fn hold_code(&self) {
        self.content.holds.send_replace(Held::Code);
    }

    /// Holds back the page, at every path.
    pub fn hold_page(&self) {
        self.content.holds.send_replace(Held::Page);
    }

    /// Sends everything that was held back.
    pub fn stop_holding(&self) {
        self.content.holds.send_replace(Held::Nothing);
    }

    /// Sends this status instead of the page or, with `None`, the page again.
    pub fn fail_page(&self, status: Option<StatusCode>) {
        *lock(&self.content.page_status) = status;
    }

    /// Removes the configuration.
    pub fn serve_no_config(&self) {
        *self.content.config() = Config::Missing;
    }

    /// Changes the current configuration.
    ///
    /// # Errors
    /// The current configuration is not JSON.
    pub fn edit_config(&self, edit: impl FnOnce(&mut Value)) -> Result<(), TestError> {
        let mut config = self.content.config();
        let text = match &*config {
            Config::Text(text) => text.as_str(),
            Config::Missing => "null",
        };
        let mut json = serde_json::from_str(text)
            .map_err(|_| TestError::Unexpected(format!("the configuration {text}")))?;
        edit(&mut json);
        *config = Config::Text(json.to_string());
        Ok(())
    }
}

/// The text of a file of the release with the addresses of this test's pool and storage.
fn located(text: &str, pool: &LocalPool) -> String {
    text.replace(DEFAULT_POOL_URL, pool.public_url())
        .replace(DEFAULT_STORAGE_URL, pool.storage().url())
}

/// The folder of the release: `dist/`, or `$WILD_RYDES_DIST`.
///
/// # Errors
/// There is no release.
pub fn release() -> Result<PathBuf, TestError> {
    let folder = match env::var_os("WILD_RYDES_DIST") {
        Some(folder) => PathBuf::from(folder),
        None => package_dir().join("../../dist"),
    };
    let files = ["index.html", HEADERS];
    if files.iter().all(|file| folder.join(file).is_file()) {
        return Ok(folder);
    }
    Err(TestError::Missing {
        what: format!("there is no release in {}", folder.display()),
        remedy: "cargo xtask build".to_owned(),
    })
}

/// Serves this app on a port of its own until the task is aborted. Gives its origin
/// too.
///
/// # Errors
/// There is no free port.
pub async fn serve(app: Router) -> Result<(String, JoinHandle<()>), TestError> {
    let failed = |source| TestError::Start {
        what: "a site",
        source,
    };
    // `localhost`, which browsers treat as a secure context, may be either address.
    let listener = TcpListener::bind(("localhost", 0)).await.map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    let server = tokio::spawn(async move {
        // The server runs until the task is aborted.
        let _ = axum::serve(listener, app).await;
    });
    Ok((format!("http://localhost:{port}"), server))
}

async fn read(path: &Path) -> Result<String, TestError> {
    tokio::fs::read_to_string(path)
        .await
        .map_err(|source| TestError::File {
            path: path.to_owned(),
            source,
        })
}

async fn answer(State(content): State<Arc<Content>>, uri: Uri, asked: HeaderMap) -> Response<Body> {
    let path = uri.path();
    // The wait ends with the site, too.
    let mut holds = content.holds.subscribe();
    drop(holds.wait_for(|held| !held.holds(path)).await);
    let status = *lock(&content.page_status);
    let found = match status.filter(|_| is_page(path)) {
        Some(_) => None,
        None => body(&content, path).await,
    };
    let mut response = match found {
        Some((kind, bytes)) => {
            let tag = tag(&bytes);
            let is_known = tag.is_some() && asked.get(header::IF_NONE_MATCH) == tag.as_ref();
            let mut response = if is_known {
                let mut response = Response::new(Body::empty());
                *response.status_mut() = StatusCode::NOT_MODIFIED;
                response
            } else {
                Response::new(Body::from(bytes))
            };
            if let Some(tag) = tag {
                response.headers_mut().insert(header::ETAG, tag);
            }
            if let Ok(kind) = HeaderValue::from_str(&kind) {
                response.headers_mut().insert(header::CONTENT_TYPE, kind);
            }
            response
        }
        None => {
            let status = status.filter(|_| is_page(path));
            let status = status.unwrap_or(StatusCode::NOT_FOUND);
            // Browsers choose a caching of their own for responses without the header.
            let mut response = Response::new(Body::from(status.as_str().to_owned()));
            *response.status_mut() = status;
            response
        }
    };
    let headers = response.headers_mut();
    if let Some(pool) = &content.clock
        && let Ok(seconds) = u64::try_from(pool.now().seconds())
    {
        let date = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
        if let Ok(date) = HeaderValue::from_str(&date) {
            headers.insert(header::DATE, date);
        }
    }
    for (name, value) in headers_of(uri.path(), &lock(&content.headers)) {
        headers.append(name, value);
    }
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static(DEFAULT_CACHING));
    response
}

/// The entity tag, which distinguishes two versions of a file.
fn tag(bytes: &[u8]) -> Option<HeaderValue> {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    HeaderValue::try_from(format!("\"{:016x}\"", hasher.finish())).ok()
}

/// Returns true if a path has no file ending.
fn is_page(path: &str) -> bool {
    Path::new(path).extension().is_none()
}

/// The media type and body of the response of a static host with a fallback for
/// single-page apps: the file; for a path without a file ending, the page; otherwise
/// `None`.
async fn body(content: &Content, path: &str) -> Option<(String, Vec<u8>)> {
    if path == CONFIG {
        return match content.config().clone() {
            Config::Text(text) => Some(("application/json".to_owned(), text.into_bytes())),
            Config::Missing => None,
        };
    }
    let page = lock(&content.pages).get(path).cloned();
    if let Some(page) = page {
        let kind = mime_guess::from_path(path).first_or(mime_guess::mime::TEXT_HTML);
        return Some((kind.to_string(), page.into_bytes()));
    }
    let file = file(&content.folder, path)?;
    let kind = mime_guess::from_path(&file).first_or_octet_stream();
    let bytes = tokio::fs::read(&file).await.ok()?;
    Some((kind.to_string(), bytes))
}

/// The file for a path, or the app's page if the path has no file ending.
fn file(folder: &Path, path: &str) -> Option<PathBuf> {
    if folder.as_os_str().is_empty() {
        return None;
    }
    let relative = Path::new(path.trim_start_matches('/'));
    let is_plain = relative
        .components()
        .all(|part| matches!(part, Component::Normal(_)));
    if !is_plain {
        return None;
    }
    if relative.extension().is_some() {
        Some(folder.join(relative))
    } else {
        Some(folder.join("index.html"))
    }
}

/// The headers for a path, from a text in the format of `_headers` that Netlify and
/// Cloudflare Pages read: a path, which may end in `*`, followed by its headers,
/// indented. The headers of all matching paths are sent.
#[must_use]
pub fn headers_of(path: &str, text: &str) -> Vec<(HeaderName, HeaderValue)> {
    let mut matches = false;
    let mut headers = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        if !line.starts_with(char::is_whitespace) {
            let pattern = line.trim();
            matches = match pattern.strip_suffix('*') {
                Some(start) => path.starts_with(start),
                None => path == pattern,
            };
        } else if matches
            && let Some((name, value)) = line.trim().split_once(':')
            && let Ok(name) = HeaderName::try_from(name.trim())
            && let Ok(value) = HeaderValue::try_from(value.trim())
        {
            headers.push((name, value));
        }
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_of_the_app_get_its_page_and_missing_files_do_not() {
        let folder = Path::new("/dist");
        let page = Some(PathBuf::from("/dist/index.html"));
        assert_eq!(file(folder, "/"), page);
        assert_eq!(file(folder, "/signin"), page);
        assert_eq!(
            file(folder, "/app-1f.wasm"),
            Some(PathBuf::from("/dist/app-1f.wasm"))
        );
        assert_eq!(file(folder, "/../Cargo.toml"), None);
    }

    #[test]
    fn files_of_the_release_name_the_servers_of_the_test() {
        let pool = LocalPool::start(cognito_local::Settings::default()).unwrap();
        let text = format!("{DEFAULT_POOL_URL}/inbox {DEFAULT_STORAGE_URL}");
        let storage = pool.storage().url();
        assert_eq!(
            located(&text, &pool),
            format!("{}/inbox {storage}", pool.url())
        );
        assert_ne!(storage, pool.url());
        assert_ne!(storage, DEFAULT_STORAGE_URL);
    }

    #[test]
    fn headers_are_those_of_every_path_that_matches() {
        let text = "# ours\n/*\n  X-Frame-Options: DENY\n  Content-Security-Policy: default-src 'none'; connect-src http://localhost:9229\n/assets/*\n  Cache-Control: immutable\n/\n  Cache-Control: no-cache\n";
        let names = |path| -> Vec<String> {
            let headers = headers_of(path, text).into_iter();
            headers.map(|(name, _)| name.to_string()).collect()
        };
        let for_all = ["x-frame-options", "content-security-policy"];
        assert_eq!(names("/signin"), for_all);
        assert_eq!(names("/assets/a.js").len(), 3);
        let page = headers_of("/", text);
        assert_eq!(page.len(), 3);
        assert!(page[1].1.to_str().unwrap().contains("localhost:9229"));
        assert_eq!(page[2].1, "no-cache");
    }
}

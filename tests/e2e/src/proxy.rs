//! A proxy between the browser and the pool, which simulates network faults in the
//! calls that a test selects.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use crate::TestError;

/// A fault that is applied to a call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    /// The connection is closed at once, so the pool does not receive the call.
    Refused,
    /// The pool receives the call, and its reply is truncated.
    Cut,
    /// The pool receives the call, and its reply is delayed.
    Late(Duration),
    /// The pool receives the call twice, as from a gateway that repeats it. The second
    /// reply is sent.
    Twice,
    /// The pool does not receive the call. A response with this status, type and body
    /// is sent.
    Answer(u16, &'static str, &'static str),
}

#[derive(Debug, Default)]
struct State {
    /// The fault for each operation, and the number of calls that are still to be
    /// disturbed. `*` means all operations.
    faults: HashMap<String, (Fault, u32)>,
    /// The number of calls of each operation that reached the pool.
    received: HashMap<String, u32>,
    /// The number of requests of each HTTP method that arrived, disturbed or not.
    requests: HashMap<String, u32>,
}

/// A server on a port of its own, which forwards to a pool.
#[derive(Debug)]
pub struct Proxy {
    url: String,
    state: Arc<Mutex<State>>,
    server: tokio::task::JoinHandle<()>,
}

impl Drop for Proxy {
    fn drop(&mut self) {
        self.server.abort();
    }
}

impl Proxy {
    /// Starts a proxy in front of the server at `origin`.
    ///
    /// # Errors
    /// There is no free port.
    pub(crate) async fn start(origin: &str) -> Result<Self, TestError> {
        let failed = |source| TestError::Start {
            what: "the proxy",
            source,
        };
        let listener = TcpListener::bind(("localhost", 0)).await.map_err(failed)?;
        let port = listener.local_addr().map_err(failed)?.port();
        let state = Arc::new(Mutex::new(State::default()));
        let behind = origin.trim_start_matches("http://").to_owned();
        let shared = Arc::clone(&state);
        let server = tokio::spawn(async move {
            while let Ok((browser, _)) = listener.accept().await {
                let (behind, state) = (behind.clone(), Arc::clone(&shared));
                // An error on a connection concerns the browser only.
                tokio::spawn(async move { drop(serve(browser, &behind, &state).await) });
            }
        });
        Ok(Self {
            url: format!("http://localhost:{port}"),
            state,
            server,
        })
    }

    /// The proxy's origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Applies a fault to the next `times` calls of an operation; `*` means any
    /// operation.
    pub fn inject(&self, operation: &str, fault: Fault, times: u32) {
        let mut state = lock(&self.state);
        state.faults.insert(operation.to_owned(), (fault, times));
    }

    /// Removes all faults.
    pub fn clear_faults(&self) {
        lock(&self.state).faults.clear();
    }

    /// The number of calls of an operation that reached the pool.
    #[must_use]
    pub fn calls_received(&self, operation: &str) -> u32 {
        let state = lock(&self.state);
        state.received.get(operation).copied().unwrap_or_default()
    }

    /// The number of requests of an HTTP method that the browsers sent: `OPTIONS`
    /// requests are the preflights of CORS.
    #[must_use]
    pub fn requests(&self, method: &str) -> u32 {
        let state = lock(&self.state);
        state.requests.get(method).copied().unwrap_or_default()
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Handles one request and its reply, and closes the connection.
async fn serve(
    mut browser: TcpStream,
    behind: &str,
    state: &Mutex<State>,
) -> Result<(), std::io::Error> {
    let request = read_request(&mut browser).await?;
    if let Some(method) = method(&request) {
        *lock(state).requests.entry(method).or_default() += 1;
    }
    let operation = operation(&request);
    let fault = operation
        .as_deref()
        .and_then(|operation| next_fault(state, operation));
    if let Some(Fault::Refused) = fault {
        return Ok(());
    }
    if let Some(Fault::Answer(status, kind, body)) = fault {
        let reply = format!(
            "HTTP/1.1 {status} Told\r\ncontent-type: {kind}\r\ncontent-length: {}\r\n\
             access-control-allow-origin: *\r\nconnection: close\r\n\r\n{body}",
            body.len()
        );
        return browser.write_all(reply.as_bytes()).await;
    }
    if let Some(operation) = operation {
        *lock(state).received.entry(operation).or_default() += 1;
    }
    let request = closing(&request);
    if let Some(Fault::Twice) = fault {
        ask(behind, &request).await?;
    }
    let mut reply = ask(behind, &request).await?;
    match fault {
        Some(Fault::Late(wait)) => tokio::time::sleep(wait).await,
        Some(Fault::Cut) => {
            // The last byte of the body is missing, although the header includes it in
            // the length.
            reply.pop();
        }
        _ => {}
    }
    browser.write_all(&reply).await
}

/// Forwards the request, and gives the complete reply of the pool.
async fn ask(behind: &str, request: &[u8]) -> Result<Vec<u8>, std::io::Error> {
    let mut pool = TcpStream::connect(behind).await?;
    pool.write_all(request).await?;
    let mut reply = Vec::new();
    pool.read_to_end(&mut reply).await?;
    Ok(reply)
}

/// The fault for this call. Its remaining count is reduced.
fn next_fault(state: &Mutex<State>, operation: &str) -> Option<Fault> {
    let mut state = lock(state);
    for name in [operation, "*"] {
        if let Some((fault, times)) = state.faults.get_mut(name)
            && *times > 0
        {
            *times -= 1;
            return Some(fault.clone());
        }
    }
    None
}

/// Reads a request to the end of its body.
async fn read_request(browser: &mut TcpStream) -> Result<Vec<u8>, std::io::Error> {
    let mut request = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let read = browser.read(&mut buffer).await?;
        request.extend_from_slice(buffer.get(..read).unwrap_or_default());
        if read == 0 || is_whole(&request) {
            return Ok(request);
        }
    }
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request);
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = header(head, "content-length").and_then(|length| length.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn header<'a>(head: &'a str, wanted: &str) -> Option<&'a str> {
    head.lines()
        .filter_map(|line| line.split_once(':'))
        .find(|(name, _)| name.eq_ignore_ascii_case(wanted))
        .map(|(_, value)| value.trim())
}

/// The HTTP method of a request, or `None` for a connection without a request.
fn method(request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(request);
    let (method, _) = text.split_once(' ')?;
    Some(method.to_owned())
}

/// The operation that a request calls, or `None` if it is not a call.
fn operation(request: &[u8]) -> Option<String> {
    let text = String::from_utf8_lossy(request);
    let (head, _) = text.split_once("\r\n\r\n")?;
    let target = header(head, "x-amz-target")?;
    target
        .rsplit_once('.')
        .map(|(_, operation)| operation.to_owned())
}

/// The same request, with a header that closes the connection afterwards.
fn closing(request: &[u8]) -> Vec<u8> {
    let text = String::from_utf8_lossy(request);
    match text.split_once("\r\n\r\n") {
        Some((head, body)) => {
            let mut lines: Vec<&str> = head
                .lines()
                .filter(|line| !line.to_ascii_lowercase().starts_with("connection:"))
                .collect();
            lines.push("connection: close");
            format!("{}\r\n\r\n{body}", lines.join("\r\n")).into_bytes()
        }
        None => request.to_vec(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REQUEST: &[u8] = b"POST / HTTP/1.1\r\nHost: localhost\r\nConnection: keep-alive\r\nX-Amz-Target: Service.InitiateAuth\r\nContent-Length: 2\r\n\r\n{}";

    #[test]
    fn a_request_is_read() {
        assert!(is_whole(REQUEST));
        assert!(!is_whole(&REQUEST[..REQUEST.len() - 1]));
        assert_eq!(operation(REQUEST).as_deref(), Some("InitiateAuth"));
        assert_eq!(method(REQUEST).as_deref(), Some("POST"));
        assert_eq!(method(b""), None);
        let closing = String::from_utf8(closing(REQUEST)).unwrap();
        assert!(
            closing.ends_with("connection: close\r\n\r\n{}"),
            "{closing}"
        );
        assert!(!closing.contains("keep-alive"));
    }

    #[test]
    fn faults_end_by_themselves() {
        let state = Mutex::new(State::default());
        lock(&state)
            .faults
            .insert("*".to_owned(), (Fault::Refused, 1));
        assert_eq!(next_fault(&state, "SignUp"), Some(Fault::Refused));
        assert_eq!(next_fault(&state, "SignUp"), None);
    }
}

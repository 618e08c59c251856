//! Just enough HTTP to ask a server on this machine if it is up, and to serve one
//! document to a program on this machine.

use std::io::{self, BufRead as _, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream, ToSocketAddrs};
use std::thread;
use std::time::Duration;

/// The longest time for one attempt.
const TIMEOUT: Duration = Duration::from_secs(5);

/// The status with which `http://localhost:{port}{path}` answers a GET, or `None` if
/// there is no HTTP answer. Every address of `localhost` is tried: some servers listen
/// on 127.0.0.1, some on ::1, some on both.
pub(crate) fn status(port: u16, path: &str) -> Option<u16> {
    ("localhost", port)
        .to_socket_addrs()
        .ok()?
        .find_map(|address| {
            let mut stream = TcpStream::connect_timeout(&address, TIMEOUT).ok()?;
            stream.set_read_timeout(Some(TIMEOUT)).ok()?;
            // The request is sent with one write: `write!` would send each piece by
            // itself.
            let request = format!(
                "GET {path} HTTP/1.1\r\nhost: localhost:{port}\r\naccept: text/html,*/*\r\nconnection: close\r\n\r\n"
            );
            stream.write_all(request.as_bytes()).ok()?;
            let mut head = [0; 64];
            let length = stream.read(&mut head).ok()?;
            read_status(head.get(..length)?)
        })
}

/// The status in the first bytes of a reply: `HTTP/1.1 200 OK`.
fn read_status(head: &[u8]) -> Option<u16> {
    let line = head.split(|byte| *byte == b'\r').next()?;
    let line = std::str::from_utf8(line).ok()?;
    let (version, rest) = line.split_once(' ')?;
    if !version.starts_with("HTTP/") {
        return None;
    }
    rest.split(' ').next()?.parse().ok()
}

/// Serves one JSON document, at every path, on a free port of the loopback interface
/// until this process ends. Gives the port. The document is made for each request; the
/// error of `document` is a text, which is sent with the status 500.
pub(crate) fn serve_json(
    document: impl Fn() -> Result<String, String> + Send + 'static,
) -> io::Result<u16> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that closes its connection early gets no reply, which is fine.
            let _ = reply(&stream, &document());
        }
    });
    Ok(port)
}

fn reply(mut stream: &TcpStream, document: &Result<String, String>) -> io::Result<()> {
    stream.set_read_timeout(Some(TIMEOUT))?;
    stream.set_write_timeout(Some(TIMEOUT))?;
    let mut lines = BufReader::new(stream).lines();
    let request = lines.next().transpose()?.unwrap_or_default();
    // The connection must not be closed before the request was read to its end:
    // otherwise the client could lose the reply.
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let (status, kind, body) = match document {
        Ok(json) => ("200 OK", "application/json", json),
        Err(reason) => ("500 Internal Server Error", "text/plain", reason),
    };
    let mut response = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\ncache-control: no-cache\r\nconnection: close\r\n\r\n",
        body.len()
    );
    if !request.starts_with("HEAD ") {
        response.push_str(body);
    }
    stream.write_all(response.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_a_status_line() {
        assert_eq!(read_status(b"HTTP/1.1 200 OK\r\ncontent-"), Some(200));
        assert_eq!(read_status(b"HTTP/1.0 404 Not Found\r\n"), Some(404));
        assert_eq!(read_status(b"SSH-2.0-OpenSSH_9.2\r\n"), None);
        assert_eq!(read_status(b""), None);
    }

    #[test]
    fn asks_a_real_server() {
        let listener = TcpListener::bind(("localhost", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut request = [0; 1024];
            let length = stream.read(&mut request).unwrap();
            stream
                .write_all(b"HTTP/1.1 204 No Content\r\n\r\n")
                .unwrap();
            String::from_utf8_lossy(&request[..length]).into_owned()
        });
        assert_eq!(status(port, "/inbox.json"), Some(204));
        assert!(
            server
                .join()
                .unwrap()
                .starts_with("GET /inbox.json HTTP/1.1\r\n")
        );
    }

    #[test]
    fn closed_port_gives_no_status() {
        let listener = TcpListener::bind(("localhost", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        assert_eq!(status(port, "/"), None);
    }

    #[test]
    fn one_document_is_served_as_it_is_at_each_request() {
        let document = std::sync::Arc::new(std::sync::Mutex::new(Ok("{}".to_owned())));
        let shared = document.clone();
        let port = serve_json(move || shared.lock().unwrap().clone()).unwrap();
        let ask = |method: &str| {
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            write!(stream, "{method} /a.json HTTP/1.1\r\nhost: x\r\n\r\n").unwrap();
            let mut reply = String::new();
            stream.read_to_string(&mut reply).unwrap();
            reply
        };
        let first = ask("GET");
        assert!(first.starts_with("HTTP/1.1 200 OK\r\n"), "{first}");
        assert!(first.contains("content-type: application/json\r\n"));
        assert!(first.ends_with("\r\n\r\n{}"), "{first}");
        assert!(ask("HEAD").ends_with("\r\n\r\n"));
        *document.lock().unwrap() = Ok("{\"a\":1}".to_owned());
        assert!(ask("GET").ends_with("{\"a\":1}"));
        *document.lock().unwrap() = Err("no file".to_owned());
        assert!(ask("GET").starts_with("HTTP/1.1 500 "));
    }
}

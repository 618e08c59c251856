//! Just enough HTTP to ask a server on this machine if it is up.

use std::io::{Read, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::time::Duration;

/// The longest time for one attempt.
const PATIENCE: Duration = Duration::from_secs(5);

/// The status with which `http://localhost:{port}{path}` answers a GET, or `None` if
/// there is no HTTP answer. Every address of `localhost` is tried: some servers listen
/// on 127.0.0.1, some on ::1, some on both.
pub(crate) fn status(port: u16, path: &str) -> Option<u16> {
    ("localhost", port)
        .to_socket_addrs()
        .ok()?
        .find_map(|address| {
            let mut stream = TcpStream::connect_timeout(&address, PATIENCE).ok()?;
            stream.set_read_timeout(Some(PATIENCE)).ok()?;
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

#[cfg(test)]
mod tests {
    use super::*;
    use std::net::TcpListener;

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
        let server = std::thread::spawn(move || {
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
    fn nobody_there() {
        let listener = TcpListener::bind(("localhost", 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        assert_eq!(status(port, "/"), None);
    }
}

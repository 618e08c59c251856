//! The byte stream of a connection. It records when bytes move, and gives the responses
//! that hyper makes by itself the shape of AWS's errors.

use std::{
    io,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll, ready},
};

use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    net::TcpStream,
};

use super::{connections::Activity, response::unreadable};

/// A header that every response of this server has, and that no response of hyper's own
/// has.
const OWN_HEADER: &[u8] = b"x-content-type-options";

/// A connection's stream.
pub(super) struct Stream {
    stream: TcpStream,
    activity: Arc<Activity>,
    /// The rest of a response that replaces one of hyper's own.
    replacement: Vec<u8>,
}

impl Stream {
    pub(super) fn new(stream: TcpStream, activity: Arc<Activity>) -> Self {
        Self {
            stream,
            activity,
            replacement: Vec::new(),
        }
    }

    /// Writes what is left of a replaced response.
    fn poll_replacement(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        while !self.replacement.is_empty() {
            let written = ready!(Pin::new(&mut self.stream).poll_write(cx, &self.replacement))?;
            if written == 0 {
                return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
            }
            self.activity.touch();
            self.replacement.drain(..written);
        }
        Poll::Ready(Ok(()))
    }
}

/// Returns the status of a response that hyper made by itself, because a request's line
/// or headers could not be read. Such a response has no body, and comes in one piece.
fn own_status_of_hyper(bytes: &[u8]) -> Option<u16> {
    let head = bytes.strip_suffix(b"\r\n\r\n")?;
    let status = head
        .strip_prefix(b"HTTP/1.1 4")
        .or_else(|| head.strip_prefix(b"HTTP/1.0 4"))?;
    if head
        .windows(OWN_HEADER.len())
        .any(|part| part == OWN_HEADER)
    {
        return None;
    }
    let digits = std::str::from_utf8(status.get(..2)?).ok()?;
    Some(400 + digits.parse::<u16>().ok()?)
}

impl AsyncRead for Stream {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let read = Pin::new(&mut self.stream).poll_read(cx, buffer);
        if buffer.filled().len() > before {
            self.activity.touch();
        }
        read
    }
}

impl AsyncWrite for Stream {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        ready!(self.poll_replacement(cx))?;
        if let Some(status) = own_status_of_hyper(bytes) {
            self.replacement = unreadable(status);
            return Poll::Ready(Ok(bytes.len()));
        }
        let written = ready!(Pin::new(&mut self.stream).poll_write(cx, bytes))?;
        self.activity.touch();
        Poll::Ready(Ok(written))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_replacement(cx))?;
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(self.poll_replacement(cx))?;
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn response_of_hyper_is_told_from_the_servers() {
        let hyper = b"HTTP/1.1 431 X\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(own_status_of_hyper(hyper), Some(431));
        let own = b"HTTP/1.1 404 X\r\nx-content-type-options: nosniff\r\n\r\n";
        assert_eq!(own_status_of_hyper(own), None);
        assert_eq!(own_status_of_hyper(b"HTTP/1.1 200 OK\r\n\r\n"), None);
        assert_eq!(own_status_of_hyper(b"HTTP/1.1 4"), None);
    }
}

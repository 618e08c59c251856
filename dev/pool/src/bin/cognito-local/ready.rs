//! The question whether the pool on a port is ready, for health checks in a container
//! without other programs.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    time::Duration,
};

/// The longest time for the connection, and then for each part of the answer.
const LIMIT: Duration = Duration::from_secs(5);

/// Asks the pool, and returns `true` if it is ready.
///
/// # Errors
/// An error if nothing answers at the address.
pub(crate) fn is_ready(address: SocketAddr) -> io::Result<bool> {
    let mut stream = TcpStream::connect_timeout(&address, LIMIT)?;
    stream.set_read_timeout(Some(LIMIT))?;
    stream.set_write_timeout(Some(LIMIT))?;
    stream.write_all(b"HEAD /ready HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut status = [0; b"HTTP/1.1 200".len()];
    stream.read_exact(&mut status)?;
    Ok(status == *b"HTTP/1.1 200")
}

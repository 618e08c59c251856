//! Finds the process that listens on a port, so that the message about a taken port can
//! name it.

use std::fs;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener};

use crate::error::Failure;
use crate::process::stdout_of;

/// Fails if this port of the loopback interface is taken, and names the process that
/// holds it.
/// The message names `option`, which chooses another port.
pub(crate) fn ensure_free(
    port: u16,
    wanted_for: &'static str,
    option: &'static str,
) -> Result<(), Failure> {
    if is_free(port) {
        return Ok(());
    }
    Err(Failure::PortTaken {
        port,
        wanted_for,
        holder: holder(port).unwrap_or_else(|| "another program".to_owned()),
        option,
    })
}

fn is_free(port: u16) -> bool {
    let bind = |address: SocketAddr| TcpListener::bind(address).map_err(|error| error.kind());
    let v4 = bind((Ipv4Addr::LOCALHOST, port).into());
    // A machine without IPv6 has no ::1, and that is no reason to fail.
    let v6 = bind((Ipv6Addr::LOCALHOST, port).into());
    v4.is_ok() && !matches!(v6, Err(std::io::ErrorKind::AddrInUse))
}

/// The name and number of the process that listens on a port.
fn holder(port: u16) -> Option<String> {
    let pid = listener_in_proc(port).or_else(|| {
        let arguments = ["-nP", "-t", &format!("-iTCP:{port}"), "-sTCP:LISTEN"];
        stdout_of("lsof", &arguments)?.lines().next()?.parse().ok()
    })?;
    let name = stdout_of("ps", &["-o", "comm=", "-p", &pid.to_string()])
        .or_else(|| fs::read_to_string(format!("/proc/{pid}/comm")).ok())?;
    Some(format!("`{}` (process {pid})", name.trim()))
}

/// Finds the process from `/proc` on Linux, for which no program has to be installed:
/// it lists the sockets with their inodes, and the inodes that each process holds.
fn listener_in_proc(port: u16) -> Option<u32> {
    let inode = ["/proc/net/tcp", "/proc/net/tcp6"]
        .into_iter()
        .filter_map(|table| fs::read_to_string(table).ok())
        .find_map(|table| listening_inode(&table, port))?;
    let socket = format!("socket:[{inode}]");
    fs::read_dir("/proc").ok()?.flatten().find_map(|process| {
        let pid = process.file_name().to_str()?.parse().ok()?;
        let mut files = fs::read_dir(process.path().join("fd")).ok()?.flatten();
        files
            .any(|file| fs::read_link(file.path()).is_ok_and(|to| to.as_os_str() == &*socket))
            .then_some(pid)
    })
}

/// The inode of the socket that listens on a port, from the text of `/proc/net/tcp`.
/// Counted from one, column 2 is the local address, column 4 the state (0A is LISTEN)
/// and column 10 the inode (proc(5)).
fn listening_inode(table: &str, port: u16) -> Option<u64> {
    table.lines().skip(1).find_map(|line| {
        let words: Vec<_> = line.split_whitespace().collect();
        let (_, local_port) = words.get(1)?.rsplit_once(':')?;
        let listens = words.get(3) == Some(&"0A");
        let same = u16::from_str_radix(local_port, 16) == Ok(port);
        if listens && same {
            words.get(9)?.parse().ok()
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_kernels_table() {
        let table = "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n   0: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 11111 1 0 20 4 30 10 -1\n   1: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 54321 1 0 100 0 0 10 0\n";
        assert_eq!(listening_inode(table, 8080), Some(54321));
        assert_eq!(listening_inode(table, 8081), None);
    }

    #[test]
    fn a_taken_port_is_reported_in_one_line() {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let message = ensure_free(port, "the test", "--port")
            .unwrap_err()
            .to_string();
        assert!(message.contains(&port.to_string()), "{message}");
        assert!(
            message.contains(&format!("(process {})", std::process::id())),
            "{message}"
        );
        assert!(message.ends_with("with `--port N`"), "{message}");
        assert_eq!(message.lines().count(), 1, "{message}");
        drop(listener);
        ensure_free(port, "the test", "--port").unwrap();
    }
}

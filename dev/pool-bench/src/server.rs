//! A server as a process: its start and end, and the processor time and the memory that it
//! uses, from Linux's `/proc`.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use tokio::time::sleep;

use crate::connection::Connection;
use crate::contender::Contender;
use crate::error::BenchError;

/// The ticks of a second in `/proc/PID/stat` (`USER_HZ`, which is 100 on every Linux).
const TICKS: f64 = 100.0;
/// The time in which a server must send its first reply.
const START_LIMIT: Duration = Duration::from_secs(120);
/// The pause between two requests to a server that starts.
const LOOK: Duration = Duration::from_millis(5);

/// A running server, which is killed when this is dropped.
#[derive(Debug)]
pub(crate) struct Server {
    process: Child,
    port: u16,
}

impl Server {
    /// Starts a server in this folder, and waits for its first reply.
    ///
    /// # Errors
    /// The program cannot be run, or it sends no reply in time.
    pub(crate) async fn start(contender: &Contender, folder: &Path) -> Result<Self, BenchError> {
        let port = free_port().map_err(BenchError::io("no port is free"))?;
        Self::start_on(contender, folder, port).await
    }

    /// Starts a server on this port. Tokens name the port, so they stay valid if a server
    /// is started again on it.
    ///
    /// # Errors
    /// The errors are those of [`Server::start`].
    pub(crate) async fn start_on(
        contender: &Contender,
        folder: &Path,
        port: u16,
    ) -> Result<Self, BenchError> {
        fs::create_dir_all(folder).map_err(BenchError::io("the scratch folder cannot be made"))?;
        let log = folder.join("output.log");
        let output = File::create(&log).map_err(BenchError::io("the log cannot be made"))?;
        let errors = output
            .try_clone()
            .map_err(BenchError::io("the log cannot be used"))?;
        let mut command: Command = contender.command(port, folder);
        let process = command
            .current_dir(folder)
            .stdin(Stdio::null())
            .stdout(output)
            .stderr(errors)
            .spawn()
            .map_err(BenchError::io(format!("{} cannot be run", contender.name)))?;
        let mut server = Self { process, port };
        let opened = tokio::time::timeout(START_LIMIT, server.wait_for_reply()).await;
        if !matches!(opened, Ok(true)) {
            return Err(BenchError::Start {
                name: contender.name,
                log,
            });
        }
        Ok(server)
    }

    /// Waits for the first reply. A port may be open earlier. Returns `false` if the process
    /// ended before.
    async fn wait_for_reply(&mut self) -> bool {
        while !Connection::new(self.port).is_answered().await {
            if !matches!(self.process.try_wait(), Ok(None)) {
                return false;
            }
            sleep(LOOK).await;
        }
        true
    }

    /// Returns the port that the server listens on.
    pub(crate) fn port(&self) -> u16 {
        self.port
    }

    /// Returns the processor time of the server and its children so far, in milliseconds.
    pub(crate) fn cpu_ms(&self) -> f64 {
        let ticks = family(self.process.id())
            .map(|stat| stat.ticks)
            .sum::<u64>();
        // The number is far below 2^53, so the conversion is exact.
        ticks as f64 * 1_000.0 / TICKS
    }

    /// Returns the memory of the server and its children (`VmRSS`), in MB.
    pub(crate) fn rss_mb(&self) -> f64 {
        let kilobytes: u64 = family(self.process.id())
            .filter_map(|stat| {
                let status = fs::read_to_string(format!("/proc/{}/status", stat.id)).ok()?;
                resident_kb(&status)
            })
            .sum();
        kilobytes as f64 / 1_000.0
    }

    /// Kills the server with `SIGKILL`, which gives it no time to tidy up.
    pub(crate) fn kill(&mut self) {
        // A process that has ended already cannot be killed, which is as good.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}

/// A part of a process's line in `/proc/PID/stat`.
#[derive(Debug, PartialEq, Eq)]
struct Stat {
    id: u32,
    parent: u32,
    /// The user's and the system's time.
    ticks: u64,
}

impl Stat {
    /// Reads `pid (name) state ppid … utime stime …` (proc_pid_stat(5)). A name may have
    /// spaces and brackets, so the fields are counted from its last bracket.
    fn parse(line: &str) -> Option<Self> {
        let (start, rest) = line.rsplit_once(')')?;
        let id = start.split_once(' ')?.0.parse().ok()?;
        let mut fields = rest.split_whitespace().skip(1);
        let parent = fields.next()?.parse().ok()?;
        let mut times = fields.skip(9).map(str::parse::<u64>);
        let ticks = times.next()?.ok()? + times.next()?.ok()?;
        Some(Self { id, parent, ticks })
    }
}

/// Returns a process and all its descendants.
fn family(root: u32) -> impl Iterator<Item = Stat> {
    let mut all: Vec<Stat> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| Stat::parse(&fs::read_to_string(entry.path().join("stat")).ok()?))
        .collect();
    let mut members = vec![root];
    let mut next = 0;
    while let Some(parent) = members.get(next).copied() {
        members.extend(
            all.iter()
                .filter(|stat| stat.parent == parent)
                .map(|stat| stat.id),
        );
        next += 1;
    }
    all.retain(|stat| members.contains(&stat.id));
    all.into_iter()
}

fn resident_kb(status: &str) -> Option<u64> {
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix(" kB")?.parse().ok()
}

fn free_port() -> std::io::Result<u16> {
    Ok(TcpListener::bind(("127.0.0.1", 0))?.local_addr()?.port())
}

/// A folder for the servers' files, which is removed when this is dropped.
#[derive(Debug)]
pub(crate) struct Scratch(PathBuf);

impl Scratch {
    /// Makes the folder.
    ///
    /// # Errors
    /// The folder cannot be made.
    pub(crate) fn new() -> Result<Self, BenchError> {
        let name = format!("pool-bench-{}", std::process::id());
        let path = std::env::temp_dir().join(name);
        fs::create_dir_all(&path).map_err(BenchError::io("the scratch folder cannot be made"))?;
        Ok(Self(path))
    }

    /// Returns the path of the folder.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        // A file that cannot be removed stays in the folder for temporary files.
        let _ = fs::remove_dir_all(&self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_after_a_name_with_brackets() {
        let line = "42 (a) b (c)) S 7 42 42 0 -1 4194560 1 0 0 0 150 25 0 0 20 0 1 0 5 6 7";
        let expected = Stat {
            id: 42,
            parent: 7,
            ticks: 175,
        };
        assert_eq!(Stat::parse(line), Some(expected));
        assert_eq!(Stat::parse("42 (a) S"), None);
    }

    #[test]
    fn resident_memory_is_read_in_kilobytes() {
        assert_eq!(
            resident_kb("VmHWM:\t  9 kB\nVmRSS:\t  1234 kB\n"),
            Some(1234)
        );
        assert_eq!(resident_kb("Name:\tx\n"), None);
    }
}

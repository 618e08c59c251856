//! The signals that end the program.

use std::{future::Future, io};

/// Waits for the signal that ends the pool: Ctrl-C, and on Unix also SIGTERM.
///
/// The signals are caught from the moment this is made, so that a program which has read
/// that the pool runs can end it cleanly at once.
pub(crate) struct ShutdownSignal {
    runtime: tokio::runtime::Runtime,
    #[cfg(unix)]
    signals: [tokio::signal::unix::Signal; 2],
}

impl ShutdownSignal {
    pub(crate) fn listen() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        #[cfg(unix)]
        let signals = {
            use tokio::signal::unix::{SignalKind, signal};
            let _context = runtime.enter();
            [
                signal(SignalKind::interrupt())?,
                signal(SignalKind::terminate())?,
            ]
        };
        Ok(Self {
            runtime,
            #[cfg(unix)]
            signals,
        })
    }

    /// Waits for a signal, or for `failure`. Returns `true` after a signal.
    #[cfg(unix)]
    pub(crate) fn wait(self, failure: impl Future<Output = ()>) -> io::Result<bool> {
        let [mut interrupted, mut terminated] = self.signals;
        Ok(self.runtime.block_on(async {
            tokio::select! {
                _ = interrupted.recv() => true,
                _ = terminated.recv() => true,
                () = failure => false,
            }
        }))
    }

    /// Waits for Ctrl-C, or for `failure`. Returns `true` after Ctrl-C.
    #[cfg(not(unix))]
    pub(crate) fn wait(self, failure: impl Future<Output = ()>) -> io::Result<bool> {
        self.runtime.block_on(async {
            tokio::select! {
                caught = tokio::signal::ctrl_c() => caught.map(|()| true),
                () = failure => Ok(false),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wait_ends_with_the_failure_of_a_server() {
        let signal = ShutdownSignal::listen().unwrap();
        assert!(!signal.wait(std::future::ready(())).unwrap());
    }
}

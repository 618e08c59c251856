//! The signals that end the program.

use std::io;

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

    #[cfg(unix)]
    pub(crate) fn wait(self) -> io::Result<()> {
        let [mut interrupted, mut terminated] = self.signals;
        self.runtime.block_on(async {
            tokio::select! {
                _ = interrupted.recv() => {}
                _ = terminated.recv() => {}
            }
        });
        Ok(())
    }

    #[cfg(not(unix))]
    pub(crate) fn wait(self) -> io::Result<()> {
        self.runtime.block_on(tokio::signal::ctrl_c())
    }
}

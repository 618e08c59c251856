//! The errors of the bench.

use std::io;
use std::path::PathBuf;

/// An error that ends the bench.
#[derive(Debug, thiserror::Error)]
pub(crate) enum BenchError {
    /// The command line is not understood.
    #[error("{0}")]
    Usage(String),
    /// A server could not be started.
    #[error("{name} does not start: its output is in {}", .log.display())]
    Start {
        /// The name of the server.
        name: &'static str,
        /// The file with its output.
        log: PathBuf,
    },
    /// A file or a process could not be used.
    #[error("{what}")]
    Io {
        /// The action that failed.
        what: String,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A connection failed.
    #[error("a connection to the server failed")]
    Connection(#[from] hyper::Error),
    /// A request could not be made.
    #[error("a request could not be made")]
    Request(#[from] hyper::http::Error),
    /// A call was refused.
    #[error("{operation} was refused: {reply}")]
    Refused {
        /// The name of the operation.
        operation: &'static str,
        /// The body of the reply.
        reply: String,
    },
    /// A reply does not have what a caller needs.
    #[error("a reply has no {0}")]
    Missing(&'static str),
    /// A task of the bench panicked.
    #[error("a task of the bench ended early")]
    Task(#[from] tokio::task::JoinError),
}

impl BenchError {
    /// Returns a function that makes the error of an action on a file or a process.
    pub(crate) fn io(what: impl Into<String>) -> impl FnOnce(io::Error) -> Self {
        let what = what.into();
        move |source| Self::Io { what, source }
    }
}

//! The reasons why a test failed.

use std::io;
use std::path::PathBuf;

/// A reason why a step of a test failed.
#[derive(Debug, thiserror::Error)]
pub enum TestError {
    /// An element was not on the page by the deadline.
    #[error("no {wanted} within {seconds} s; the page says:\n{page}")]
    NotFound {
        /// The description of the element.
        wanted: String,
        /// The deadline in seconds.
        seconds: u64,
        /// The text of the page at the end.
        page: String,
    },
    /// More than one element matches the description, so a person could not tell which
    /// is meant.
    #[error("{count} elements are {wanted}")]
    Ambiguous {
        /// The description of the element.
        wanted: String,
        /// The number of matches.
        count: usize,
    },
    /// A condition did not become true by the deadline.
    #[error("{what} within {seconds} s; instead: {instead}")]
    TimedOut {
        /// The condition.
        what: String,
        /// The deadline in seconds.
        seconds: u64,
        /// The state at the end.
        instead: String,
    },
    /// The page violates rules of accessibility.
    #[error("accessibility violations:\n{0}")]
    Accessibility(String),
    /// A program or file is missing on this machine.
    #[error("{what}. To do: {remedy}")]
    Missing {
        /// The missing program or file.
        what: String,
        /// The one step that fixes it.
        remedy: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// The file's path.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A program or a server could not be started.
    #[error("{what}: {source}")]
    Start {
        /// The program or server.
        what: &'static str,
        /// The reason.
        source: io::Error,
    },
    /// The pool refused an administrator's call.
    #[error("{operation} was refused: {reply}")]
    Refused {
        /// The operation.
        operation: String,
        /// The pool's reply.
        reply: String,
    },
    /// The pool or the site gave no valid HTTP response.
    #[error("{url}: {reason}")]
    Http {
        /// The requested address.
        url: String,
        /// The reason.
        reason: String,
    },
    /// A value, such as a script's result, is not of the expected form.
    #[error("the browser answered {0}")]
    Unexpected(String),
    /// The text is not a key for an authenticator app.
    #[error("not a key for an authenticator app: {0}")]
    InvalidKey(String),
    /// The browser refused a command.
    #[error(transparent)]
    Browser(#[from] fantoccini::error::CmdError),
    /// The browser could not be started.
    #[error("the browser did not start: {0}")]
    NotStarted(#[from] fantoccini::error::NewSessionError),
    /// A failure that the test itself reports.
    #[error("{0}")]
    Failed(String),
}

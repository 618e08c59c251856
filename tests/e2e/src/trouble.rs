//! Why a test did not get on.

use std::io;
use std::path::PathBuf;

/// Something that a test wanted did not happen.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// What was looked for is not on the page, within the deadline.
    #[error("no {wanted} within {seconds} s; the page says:\n{page}")]
    NotFound {
        /// What was looked for, in words.
        wanted: String,
        /// The deadline.
        seconds: u64,
        /// The text of the page at the end.
        page: String,
    },
    /// More than one thing answers to the description: a person could not tell which.
    #[error("{count} elements are {wanted}")]
    Ambiguous {
        /// What was looked for.
        wanted: String,
        /// How many there are.
        count: usize,
    },
    /// A condition did not come true in time.
    #[error("{what} within {seconds} s; instead: {instead}")]
    NeverCame {
        /// The condition.
        what: String,
        /// The deadline.
        seconds: u64,
        /// What was the case at the end.
        instead: String,
    },
    /// The page breaks rules of accessibility.
    #[error("accessibility violations:\n{0}")]
    Accessibility(String),
    /// Something on this machine is missing.
    #[error("{what}. To do: {remedy}")]
    Missing {
        /// What is missing.
        what: String,
        /// The one thing to do about it.
        remedy: String,
    },
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Which file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A program or a server could not be started.
    #[error("{what}: {source}")]
    Start {
        /// What was to start.
        what: &'static str,
        /// Why it did not.
        source: io::Error,
    },
    /// The pool refused an administrator's call.
    #[error("{operation} was refused: {reply}")]
    Refused {
        /// The operation.
        operation: String,
        /// The pool's answer.
        reply: String,
    },
    /// The pool or the site did not answer in HTTP.
    #[error("{url}: {reason}")]
    Http {
        /// The address asked.
        url: String,
        /// What went wrong.
        reason: String,
    },
    /// A script in the page gave what nobody expected.
    #[error("the browser answered {0}")]
    Unexpected(String),
    /// The key of an authenticator app is none.
    #[error("not a key for an authenticator app: {0}")]
    Key(String),
    /// The browser refused a command.
    #[error(transparent)]
    Browser(#[from] fantoccini::error::CmdError),
    /// The browser could not be started.
    #[error("the browser did not start: {0}")]
    NoBrowser(#[from] fantoccini::error::NewSessionError),
    /// Something else that the test itself says.
    #[error("{0}")]
    Said(String),
}

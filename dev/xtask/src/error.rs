//! Why a task stopped, in words that say what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// A task could not be finished.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something has to be there and cannot be put there by us.
    Missing {
        what: String,
        /// The one thing to do about it.
        remedy: String,
    },
    /// A file could not be read or written.
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// A file has not got in it what it must.
    Unreadable { path: PathBuf, want: &'static str },
    /// A program could not be started.
    Start { program: String, source: io::Error },
    /// A program ended with an error; `output` is the end of what it said, unless it
    /// said it on the terminal already.
    Failed {
        what: String,
        /// How it ended: an error of its own, or a signal of somebody else's.
        status: ExitStatus,
        output: String,
    },
    /// Somebody else listens where we want to.
    PortTaken {
        port: u16,
        wanted_for: &'static str,
        holder: String,
    },
    /// A server ended that was to stay.
    Died { what: &'static str },
    /// A server did not answer in time.
    Silent {
        what: &'static str,
        url: String,
        seconds: u64,
    },
    /// The signals of the terminal could not be taken over.
    Signals(ctrlc::Error),
}

impl Failure {
    pub(crate) fn file(doing: &'static str, path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::File {
            doing,
            path,
            source,
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing { what, remedy } => write!(f, "{what}.\nTo do: {remedy}"),
            Self::File {
                doing,
                path,
                source,
            } => write!(f, "could not {doing} {}: {source}", path.display()),
            Self::Unreadable { path, want } => {
                write!(f, "{} has no {want} in it", path.display())
            }
            Self::Start { program, source } => {
                write!(f, "could not start `{program}`: {source}")
            }
            Self::Failed {
                what,
                status,
                output,
            } => {
                write!(f, "{what} failed ({status})")?;
                if output.is_empty() {
                    Ok(())
                } else {
                    write!(f, ":\n\n{output}")
                }
            }
            Self::PortTaken {
                port,
                wanted_for,
                holder,
            } => write!(
                f,
                "port {port}, which {wanted_for} needs, is taken by {holder}.\nTo do: stop that, then run this again"
            ),
            Self::Died { what } => write!(f, "{what} ended; what it said stands above"),
            Self::Silent { what, url, seconds } => {
                write!(f, "{what} did not answer at {url} within {seconds} s")
            }
            Self::Signals(source) => write!(f, "could not take over Ctrl-C: {source}"),
        }
    }
}

impl std::error::Error for Failure {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::File { source, .. } | Self::Start { source, .. } => Some(source),
            Self::Signals(source) => Some(source),
            _ => None,
        }
    }
}

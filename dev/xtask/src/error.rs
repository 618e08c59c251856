//! The reasons why a task stopped, with messages that say what to do about it.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// An error that ended a task.
#[derive(Debug)]
pub(crate) enum Failure {
    /// Something is missing that this program cannot install.
    Missing {
        what: String,
        /// The one step that fixes it.
        remedy: String,
    },
    /// A file could not be read or written.
    File {
        doing: &'static str,
        path: PathBuf,
        source: io::Error,
    },
    /// A file does not contain a required entry.
    Unreadable { path: PathBuf, want: &'static str },
    /// A program could not be started.
    Start { program: String, source: io::Error },
    /// A program ended with an error; `output` is the end of its output, unless that
    /// went to the terminal already.
    Failed {
        what: String,
        /// The exit status: a status of the program's own, or the signal that ended it.
        status: ExitStatus,
        output: String,
    },
    /// Another process listens on a port that a server needs.
    PortTaken {
        port: u16,
        wanted_for: &'static str,
        holder: String,
        /// The option that chooses another port.
        option: &'static str,
    },
    /// An option or an argument does not fit the state of the repository. The exit
    /// status is 2, as for a command line that is not understood.
    Refused(String),
    /// A server ended although it was meant to keep running.
    Ended { what: &'static str },
    /// A server did not answer in time.
    Unresponsive {
        what: &'static str,
        url: String,
        seconds: u64,
    },
    /// The handler for the terminal's signals could not be installed.
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
                option,
            } => write!(
                f,
                "port {port}, which {wanted_for} needs, is taken by {holder}: stop that program, or choose another port with `{option} N`"
            ),
            Self::Refused(reason) => write!(f, "{reason}"),
            Self::Ended { what } => write!(f, "{what} ended; its last messages are above"),
            Self::Unresponsive { what, url, seconds } => {
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

//! The errors of the program.

use std::{
    error::Error,
    io::{self, ErrorKind},
    net::SocketAddr,
    path::PathBuf,
};

use cognito_local::{ConfigError, PoolError, TransferError};

use crate::arguments::UsageError;

/// The reason why the program does not start or ends early.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StartError {
    /// The command line is not valid.
    #[error(transparent)]
    Usage(#[from] UsageError),
    /// Another program listens on the port.
    #[error(
        "Port {0} is taken. Perhaps a local pool is running already: stop it, or choose another \
         port with --port"
    )]
    PortTaken(u16),
    /// The port cannot be opened.
    #[error("Cannot listen on port {port}")]
    Listen {
        /// The number of the port.
        port: u16,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The pool does not start.
    #[error("The local pool cannot start")]
    Pool(#[source] PoolError),
    /// The configuration file cannot be used.
    #[error("The local pool cannot start")]
    Config(#[source] ConfigError),
    /// The import has failed.
    #[error("The local pool cannot start")]
    Import(#[source] TransferError),
    /// The export has failed.
    #[error("Nothing was exported")]
    Export(#[source] TransferError),
    /// There is no state to export from.
    #[error("Nothing was exported: there is no file {}", .0.display())]
    NoState(PathBuf),
    /// The pool that was asked is still starting.
    #[error("The pool at {0} is not ready")]
    NotReady(SocketAddr),
    /// No pool answers.
    #[error("No pool answers at {address}")]
    NoAnswer {
        /// The address.
        address: SocketAddr,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The server does not start.
    #[error("The local pool cannot start")]
    Server(#[source] io::Error),
    /// The thread of a server has ended, which only a fault in the program can cause.
    #[error("The local pool has stopped answering, because the thread of its server has ended")]
    ServerEnded,
    /// The signals that end the program cannot be caught.
    #[error("Cannot wait for Ctrl-C")]
    Signal(#[source] io::Error),
}

impl StartError {
    pub(crate) fn port(port: u16, source: io::Error) -> Self {
        match source.kind() {
            ErrorKind::AddrInUse => Self::PortTaken(port),
            _ => Self::Listen { port, source },
        }
    }
}

/// Returns the texts of an error and of its causes as one sentence.
pub(crate) fn with_causes(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{}: {error}", text.trim_end_matches('.'));
        cause = error.source();
    }
    if !text.ends_with(['.', '\n']) {
        text.push('.');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use cognito_local::StoreError;

    #[test]
    fn error_of_the_program_names_every_cause() {
        let source = serde_json::from_str::<u8>("x").unwrap_err();
        let store = StoreError::Unreadable {
            path: "/data/pool.redb".into(),
            key: "users/1".to_owned(),
            source: Box::new(source),
        };
        assert_eq!(
            with_causes(&StartError::Pool(store.into())),
            "The local pool cannot start: the record users/1 in /data/pool.redb is not readable \
             (delete the file to start afresh): expected value at line 1 column 1."
        );
    }
}

//! Export of a user pool into a file, and import from one.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use crate::{
    core::pool_export::{ExportFault, PoolExport},
    pool::Pool,
    store::StoreError,
};

/// An export or an import that has failed. Each error names the file.
#[derive(Debug, thiserror::Error)]
pub enum TransferError {
    /// The file cannot be read.
    #[error("cannot read {}", .path.display())]
    Read {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file cannot be written.
    #[error("cannot write {}", .path.display())]
    Write {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The content of the file is not valid, or is there already. Nothing was written.
    #[error("{}: {fault}", .path.display())]
    Fault {
        /// The path of the file.
        path: PathBuf,
        /// The fault, with its place in the file.
        fault: String,
    },
    /// There is no such pool.
    #[error("there is no user pool {0} to export")]
    NoPool(String),
    /// No pool is named, and there is not exactly one.
    #[error("name the user pool to export with --pool: {}", list(.0))]
    WhichPool(Vec<String>),
    /// The pool could not be written as JSON.
    #[error("the pool cannot be written as JSON")]
    Json(#[source] serde_json::Error),
    /// The imported pool could not be stored.
    #[error(transparent)]
    Store(#[from] StoreError),
}

fn list(ids: &[String]) -> String {
    if ids.is_empty() {
        "there is none".to_owned()
    } else {
        format!("there are {}", ids.join(", "))
    }
}

impl Pool {
    /// Writes a user pool into a file, in the format that the README describes, and returns
    /// its id. Without an id it is the only one. The file is readable by its owner only: it
    /// has verifiers and secrets in it.
    ///
    /// # Errors
    /// A [`TransferError`] if there is no such pool, or if the file cannot be written.
    pub fn export(&self, pool_id: Option<&str>, file: &Path) -> Result<String, TransferError> {
        let ids = self.pool_ids();
        let id = match (pool_id, ids.as_slice()) {
            (Some(id), _) => id,
            (None, [only]) => only,
            (None, _) => return Err(TransferError::WhichPool(ids)),
        };
        let export = self.with_state(|state| PoolExport::of(state, id));
        let export = export.ok_or_else(|| TransferError::NoPool(id.to_owned()))?;
        let text = export.to_json().map_err(TransferError::Json)?;
        replace(file, text.as_bytes()).map_err(|source| TransferError::Write {
            path: file.to_owned(),
            source,
        })?;
        Ok(id.to_owned())
    }

    /// Takes in a user pool from a file that [`Pool::export`] has written, and returns what
    /// it was. Everything is checked before anything is written.
    ///
    /// # Errors
    /// A [`TransferError`] if the file is not valid, if the pool, one of its app clients or
    /// its domain is there already, or if it cannot be stored. Then nothing has changed.
    pub fn import(&self, file: &Path) -> Result<PoolExport, TransferError> {
        let text = fs::read_to_string(file).map_err(|source| TransferError::Read {
            path: file.to_owned(),
            source,
        })?;
        let of_file = |fault: ExportFault| TransferError::Fault {
            path: file.to_owned(),
            fault: fault.to_string(),
        };
        let export = PoolExport::parse(&text).map_err(of_file)?;
        let mut fault = None;
        let now = self.now();
        self.change(|core| {
            fault = export.check_absent(core.state()).err();
            match fault {
                None => core.change(|tx| export.put(tx, now)),
                Some(_) => Vec::new(),
            }
        })?;
        match fault {
            None => Ok(export),
            Some(fault) => Err(of_file(fault)),
        }
    }
}

/// Writes a file beside its place and then moves it there, so that an earlier file is never
/// half replaced.
fn replace(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut name = file.file_name().unwrap_or_default().to_owned();
    name.push(format!(".{}.tmp", std::process::id()));
    let beside = file.with_file_name(name);
    let written = write_owner_only(&beside, bytes).and_then(|()| fs::rename(&beside, file));
    if written.is_err() {
        // The error of the write is the one to report.
        let _ = fs::remove_file(&beside);
    }
    written
}

fn write_owner_only(file: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut file = options.open(file)?;
    file.write_all(bytes)?;
    file.sync_all()
}

//! Keeping the state in a file, in the embedded database `redb`.
//!
//! Each request's changes are one transaction, which is on disk before the reply goes out: a
//! kill at any moment leaves the state after some reply, never one in between.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};

use crate::core::state::{Change, Record, State};

const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");

/// The state's file.
#[derive(Debug)]
pub struct Store {
    database: Database,
}

/// The state could not be read or written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file open.
    #[error("{} is in use: another pool runs on it", .0.display())]
    InUse(PathBuf),
    /// Its folder could not be made.
    #[error("cannot make the folder of {}: {source}", .path.display())]
    Folder {
        /// The file.
        path: PathBuf,
        /// What went wrong.
        source: io::Error,
    },
    /// A record is not readable.
    #[error("the record {0} is not readable: delete the file to start afresh")]
    Record(String),
    /// The database failed.
    #[error("the database failed: {0}")]
    Database(Box<redb::Error>),
}

impl<E: Into<redb::Error>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::Database(Box::new(error.into()))
    }
}

impl Store {
    /// Opens a file, or makes it, and reads the state out of it.
    ///
    /// # Errors
    /// See [`StoreError`].
    pub fn open(path: &Path) -> Result<(Self, State), StoreError> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).map_err(|source| StoreError::Folder {
                path: path.to_owned(),
                source,
            })?;
        }
        let database = Database::create(path).map_err(|error| match error {
            DatabaseError::DatabaseAlreadyOpen => StoreError::InUse(path.to_owned()),
            other => other.into(),
        })?;
        owner_only(path).map_err(|source| StoreError::Folder {
            path: path.to_owned(),
            source,
        })?;
        let write = database.begin_write()?;
        write.open_table(RECORDS)?;
        write.commit()?;

        let mut state = State::default();
        let table = database.begin_read()?.open_table(RECORDS)?;
        for entry in table.iter()? {
            let (key, value) = entry?;
            let record: Record = serde_json::from_slice(value.value())
                .map_err(|_| StoreError::Record(key.value().to_owned()))?;
            state.insert(record);
        }
        Ok((Self { database }, state))
    }

    /// Writes changes down; when this returns, they are on disk.
    ///
    /// # Errors
    /// Where the database fails; then nothing of them is.
    pub fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let write = self.database.begin_write()?;
        {
            let mut table = write.open_table(RECORDS)?;
            for change in changes {
                match &change.after {
                    None => {
                        table.remove(change.key.as_str())?;
                    }
                    Some(record) => {
                        let bytes = serde_json::to_vec(record)
                            .map_err(|_| StoreError::Record(change.key.clone()))?;
                        table.insert(change.key.as_str(), bytes.as_slice())?;
                    }
                }
            }
        }
        write.commit()?;
        Ok(())
    }
}

/// The file holds signing keys and password verifiers: nobody else has to read it.
#[cfg(unix)]
fn owner_only(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn owner_only(_path: &Path) -> io::Result<()> {
    Ok(())
}

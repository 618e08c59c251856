//! Storage of the state in a file, with the embedded database `redb`.
//!
//! Each request's changes are one transaction, which is on disk before the reply goes
//! out. A kill at any moment leaves the state as it was after some reply, never a state
//! in between.

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use redb::{Database, DatabaseError, ReadableDatabase, ReadableTable, TableDefinition};

use crate::core::state::{Change, Record, State};

const RECORDS: TableDefinition<'_, &str, &[u8]> = TableDefinition::new("records");

/// The file with the state.
#[derive(Debug)]
pub(crate) struct Store {
    database: Database,
}

/// An error from reading or writing the state.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// Another process has the file open.
    #[error("{} is in use: another pool runs on it", .0.display())]
    InUse(PathBuf),
    /// The file's folder could not be created.
    #[error("cannot make the folder of {}", .path.display())]
    Folder {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// The file's permissions could not be set.
    #[error("cannot make {} readable by its owner only", .path.display())]
    Permissions {
        /// The path of the file.
        path: PathBuf,
        /// The error of the operating system.
        source: io::Error,
    },
    /// A record in the file cannot be read.
    #[error("the record {key} is not readable (delete the file to start afresh)")]
    Unreadable {
        /// The record's key.
        key: String,
        /// The error of the JSON parser.
        source: serde_json::Error,
    },
    /// A record cannot be written as JSON.
    #[error("the record {key} cannot be written")]
    Unwritable {
        /// The record's key.
        key: String,
        /// The error of the JSON writer.
        source: serde_json::Error,
    },
    /// The database returned an error.
    #[error("the database failed")]
    Database(#[source] Box<redb::Error>),
}

impl<E: Into<redb::Error>> From<E> for StoreError {
    fn from(error: E) -> Self {
        Self::Database(Box::new(error.into()))
    }
}

impl Store {
    /// Opens a file, or creates it, and reads the state from it.
    ///
    /// # Errors
    /// A [`StoreError`] if the file is in use, or cannot be created or read.
    pub(crate) fn open(path: &Path) -> Result<(Self, State), StoreError> {
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
        owner_only(path).map_err(|source| StoreError::Permissions {
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
            let record: Record =
                serde_json::from_slice(value.value()).map_err(|source| StoreError::Unreadable {
                    key: key.value().to_owned(),
                    source,
                })?;
            state.insert(record);
        }
        Ok((Self { database }, state))
    }

    /// Writes changes to the file. They are on disk when this returns.
    ///
    /// # Errors
    /// A [`StoreError`] if the database fails; then none of the changes is written.
    pub(crate) fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
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
                        let bytes = serde_json::to_vec(record).map_err(|source| {
                            StoreError::Unwritable {
                                key: change.key.clone(),
                                source,
                            }
                        })?;
                        table.insert(change.key.as_str(), bytes.as_slice())?;
                    }
                }
            }
        }
        write.commit()?;
        Ok(())
    }
}

/// Makes the file readable by its owner only, because it contains signing keys and
/// password verifiers.
#[cfg(unix)]
fn owner_only(path: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(0o600))
}

#[cfg(not(unix))]
fn owner_only(_path: &Path) -> io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::error::Error;

    use super::*;

    #[test]
    fn unreadable_record_is_named_with_its_cause() {
        let name = format!("cognito-local-store-{}.redb", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (store, _) = Store::open(&path).unwrap();
        let write = store.database.begin_write().unwrap();
        let record = &b"{}"[..];
        write
            .open_table(RECORDS)
            .unwrap()
            .insert("users/1", record)
            .unwrap();
        write.commit().unwrap();
        drop(store);
        let error = Store::open(&path).unwrap_err();
        fs::remove_file(&path).unwrap();
        assert!(error.to_string().contains("users/1"), "{error}");
        assert!(error.source().unwrap().is::<serde_json::Error>());
    }
}

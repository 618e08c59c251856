//! Storage of the state in a file, with the embedded database `redb`.
//!
//! Each request's changes are in one transaction, often with those of others (see
//! [`crate::group_commit`]), which is on disk before the reply goes out. A kill at any
//! moment leaves the state as it was after some reply, never a state in between.
//!
//! A second table has the history of user data: see [`history`]. It is not read at the start.

mod history;

use std::{
    collections::BTreeMap,
    error::Error,
    fs, io,
    path::{Path, PathBuf},
    sync::{
        Arc, Mutex, PoisonError,
        mpsc::{self, SyncSender},
    },
    thread,
};

use redb::{
    Database, DatabaseError, ReadOnlyTable, ReadableDatabase, ReadableTable, TableDefinition,
    TableError,
};

use crate::core::{
    clock::Timestamp,
    packed_user::PackedUser,
    recovery::history::History,
    state::{Change, Record, State},
};

use self::history::{Entries, PRUNED_EVERY};

const RECORDS: TableDefinition<'static, &'static str, &'static [u8]> =
    TableDefinition::new("records");

/// The size of redb's cache. It is small, because the whole state is in memory anyway and
/// the file is read only once; redb would take up to a gigabyte.
const CACHE_BYTES: usize = 4 * 1024 * 1024;

/// The number of records that one thread gives to the other at once while the file is read.
const BATCH: usize = 500;
/// The number of such batches that may wait.
const WAITING_BATCHES: usize = 4;

/// The file with the state.
#[derive(Debug)]
pub(crate) struct Store {
    path: PathBuf,
    file: Mutex<StoreFile>,
}

#[derive(Debug)]
struct StoreFile {
    /// The open database, or `None` after an error: redb refuses every access to a
    /// database that had one, so the file is opened again before the next write.
    database: Option<Database>,
    /// The records whose last write failed, as they were before it. The write may be in
    /// the file all the same, so these values are written again.
    doubtful: BTreeMap<String, Option<Record>>,
    /// The number of commits, by which old entries of the history are removed now and then.
    commits: u64,
}

impl StoreFile {
    fn new(database: Database) -> Self {
        Self {
            database: Some(database),
            doubtful: BTreeMap::new(),
            commits: 0,
        }
    }
}

/// An error from reading or writing the state. Each names the file.
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
    /// The file could not be opened as a database.
    #[error("cannot open {} as the pool's file", .path.display())]
    Open {
        /// The path of the file.
        path: PathBuf,
        /// The error of the database.
        source: Box<redb::Error>,
    },
    /// A record in the file cannot be read.
    #[error(
        "the record {key} in {} is not readable (delete the file to start afresh)",
        .path.display()
    )]
    Unreadable {
        /// The path of the file.
        path: PathBuf,
        /// The record's key.
        key: String,
        /// The error of the parser.
        source: Box<dyn Error + Send + Sync>,
    },
    /// A record cannot be written as JSON.
    #[error("the record {key} cannot be written to {}", .path.display())]
    Unwritable {
        /// The path of the file.
        path: PathBuf,
        /// The record's key.
        key: String,
        /// The error of the JSON writer.
        source: serde_json::Error,
    },
    /// The file could not be written, for example because the disk is full.
    #[error("cannot write {}; the next call tries again", .path.display())]
    Write {
        /// The path of the file.
        path: PathBuf,
        /// The error of the database.
        source: Box<redb::Error>,
    },
    /// A write of several calls' changes failed.
    #[error(transparent)]
    Shared(Arc<StoreError>),
    /// The thread that wrote changes of several calls has panicked.
    #[error("the write of the pool's file was interrupted")]
    Interrupted,
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
        let database = open_database(path)?;
        owner_only(path).map_err(|source| StoreError::Permissions {
            path: path.to_owned(),
            source,
        })?;
        let state = read_state(&database, path)?;
        let store = Self {
            path: path.to_owned(),
            file: Mutex::new(StoreFile::new(database)),
        };
        Ok((store, state))
    }

    /// Writes changes to the file. They are on disk when this returns.
    ///
    /// # Errors
    /// A [`StoreError`] if the file cannot be written; then none of the changes counts,
    /// and the next commit opens the file again.
    pub(crate) fn commit(&self, changes: &[Change]) -> Result<(), StoreError> {
        if changes.is_empty() {
            return Ok(());
        }
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        let file = &mut *file;
        // The last change of a record is all that has to be written of it.
        let mut last: BTreeMap<&str, Option<&Record>> = BTreeMap::new();
        for (key, record) in &file.doubtful {
            last.insert(key, record.as_ref());
        }
        for change in changes {
            last.insert(&change.key, change.after.as_ref());
        }
        let mut writes = Vec::with_capacity(last.len());
        for (key, record) in last {
            writes.push((key, self.bytes(key, record)?));
        }
        let mut entries = Entries::default();
        for change in changes {
            let before = || self.bytes(&change.key, change.before.as_ref());
            entries.add(change, before)?;
        }
        entries.prunes = file.commits.is_multiple_of(PRUNED_EVERY);
        let database = match file.database.take() {
            Some(database) => database,
            None => open_database(&self.path)?,
        };
        match write_records(&database, &writes, &entries) {
            Ok(()) => {
                file.commits += 1;
                file.database = Some(database);
                file.doubtful.clear();
                Ok(())
            }
            Err(source) => {
                // The database is dropped, which closes the file.
                for change in changes {
                    file.doubtful
                        .entry(change.key.clone())
                        .or_insert_with(|| change.before.clone());
                }
                Err(StoreError::Write {
                    path: self.path.clone(),
                    source: Box::new(source),
                })
            }
        }
    }

    /// Reads what has changed in a pool after a time. Writes go on meanwhile.
    ///
    /// # Errors
    /// A [`StoreError`] if the file cannot be read.
    pub(crate) fn history(&self, pool_id: &str, after: Timestamp) -> Result<History, StoreError> {
        let snapshot = {
            let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
            let database = match file.database.take() {
                Some(database) => database,
                None => open_database(&self.path)?,
            };
            let snapshot = database.begin_read();
            file.database = Some(database);
            snapshot.map_err(|error| self.read_error(error.into()))?
        };
        history::read(&snapshot, pool_id, after).map_err(|error| match error {
            history::ReadError::Database(error) => self.read_error(error),
            history::ReadError::Record { key, source } => StoreError::Unreadable {
                path: self.path.clone(),
                key,
                source,
            },
        })
    }

    fn read_error(&self, source: redb::Error) -> StoreError {
        StoreError::Open {
            path: self.path.clone(),
            source: Box::new(source),
        }
    }

    /// Returns a record as it is written, or `None` for one that is removed.
    fn bytes(&self, key: &str, record: Option<&Record>) -> Result<Option<Vec<u8>>, StoreError> {
        let bytes = record.map(write_record).transpose();
        bytes.map_err(|source| StoreError::Unwritable {
            path: self.path.clone(),
            key: key.to_owned(),
            source,
        })
    }
}

/// Reads a record: a packed user, or any record in JSON.
fn read_record(bytes: &[u8]) -> Result<Record, Box<dyn Error + Send + Sync>> {
    if bytes.first() == Some(&b'{') {
        Ok(serde_json::from_slice(bytes)?)
    } else {
        Ok(Record::User(Box::new(PackedUser::from_bytes(bytes)?)))
    }
}

fn write_record(record: &Record) -> Result<Vec<u8>, serde_json::Error> {
    match record {
        Record::User(user) => Ok(user.bytes().to_vec()),
        other => serde_json::to_vec(other),
    }
}

fn open_database(path: &Path) -> Result<Database, StoreError> {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder.create(path).map_err(|error| match error {
        DatabaseError::DatabaseAlreadyOpen => StoreError::InUse(path.to_owned()),
        other => StoreError::Open {
            path: path.to_owned(),
            source: Box::new(other.into()),
        },
    })
}

/// Reads all records. One thread reads them from the file, and another puts them into the
/// state and its indexes.
fn read_state(database: &Database, path: &Path) -> Result<State, StoreError> {
    let (sender, receiver) = mpsc::sync_channel(WAITING_BATCHES);
    thread::scope(|scope| {
        let reader = scope.spawn(move || send_records(database, path, &sender));
        let mut state = State::default();
        for batch in receiver {
            for record in batch {
                state.insert(record);
            }
        }
        match reader.join() {
            Ok(read) => read.map(|()| state),
            Err(panic) => std::panic::resume_unwind(panic),
        }
    })
}

/// Sends all records, in the order of their keys.
fn send_records(
    database: &Database,
    path: &Path,
    sender: &SyncSender<Vec<Record>>,
) -> Result<(), StoreError> {
    let failed = |error: redb::Error| StoreError::Open {
        path: path.to_owned(),
        source: Box::new(error),
    };
    let Some(table) = open_table(database).map_err(failed)? else {
        return Ok(());
    };
    let mut batch = Vec::with_capacity(BATCH);
    for entry in table.iter().map_err(|error| failed(error.into()))? {
        let (key, value) = entry.map_err(|error| failed(error.into()))?;
        let record = read_record(value.value()).map_err(|source| StoreError::Unreadable {
            path: path.to_owned(),
            key: key.value().to_owned(),
            source,
        })?;
        batch.push(record);
        if batch.len() == BATCH {
            // The receiver goes on to the last batch.
            let _ = sender.send(std::mem::replace(&mut batch, Vec::with_capacity(BATCH)));
        }
    }
    let _ = sender.send(batch);
    Ok(())
}

/// Opens the table for reading. A new file has none.
fn open_table(
    database: &Database,
) -> Result<Option<ReadOnlyTable<&'static str, &'static [u8]>>, redb::Error> {
    match database.begin_read()?.open_table(RECORDS) {
        Ok(table) => Ok(Some(table)),
        Err(TableError::TableDoesNotExist(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Writes and removes records, and writes the entries of the history, in one transaction.
fn write_records(
    database: &Database,
    writes: &[(&str, Option<Vec<u8>>)],
    entries: &Entries,
) -> Result<(), redb::Error> {
    let write = database.begin_write()?;
    {
        let mut table = write.open_table(RECORDS)?;
        for (key, bytes) in writes {
            match bytes {
                None => {
                    table.remove(*key)?;
                }
                Some(bytes) => {
                    table.insert(*key, bytes.as_slice())?;
                }
            }
        }
    }
    entries.write(&write)?;
    write.commit()?;
    Ok(())
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
mod power_loss;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn users_of_older_files_in_json_are_readable() {
        let name = format!("cognito-local-older-{}.redb", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (store, _) = Store::open(&path).unwrap();
        drop(store);
        let database = Database::create(&path).unwrap();
        let json = r#"{"User":{"pool_id":"local_Example","sub":"s","username":"Jeff",
            "attributes":{},"status":"CONFIRMED","enabled":true,
            "credential":{"salt":"5a17","verifier":"abc123"},"history":[],
            "temporary_since":null,"mfa":{"enabled":[],"preferred":null,
            "software_token":null,"unproven_key":null},"codes":{},"unverified":{},
            "devices":{},"created":0,"modified":0}}"#;
        let written = json.as_bytes().to_vec();
        let records = [("users/local_Example/s", Some(written))];
        write_records(&database, &records, &Entries::default()).unwrap();
        drop(database);
        let (store, state) = Store::open(&path).unwrap();
        drop(store);
        fs::remove_file(&path).unwrap();
        let user = state.user_named("local_Example", "Jeff").unwrap();
        assert_eq!(user.credential.unwrap().salt, "5a17");
    }

    #[test]
    fn unreadable_record_is_named_with_its_cause() {
        let name = format!("cognito-local-store-{}.redb", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (store, _) = Store::open(&path).unwrap();
        drop(store);
        let database = Database::create(&path).unwrap();
        let records = [("users/1", Some(b"{}".to_vec()))];
        write_records(&database, &records, &Entries::default()).unwrap();
        drop(database);
        let error = Store::open(&path).unwrap_err();
        fs::remove_file(&path).unwrap();
        assert!(error.to_string().contains("users/1"), "{error}");
        assert!(
            error.to_string().contains(path.to_str().unwrap()),
            "{error}"
        );
        assert!(error.source().unwrap().is::<serde_json::Error>());
    }

    #[test]
    fn history_is_read_only_when_it_is_needed() {
        let name = format!("cognito-local-history-{}.redb", std::process::id());
        let path = std::env::temp_dir().join(name);
        let (store, _) = Store::open(&path).unwrap();
        drop(store);
        let database = Database::create(&path).unwrap();
        let write = database.begin_write().unwrap();
        let key = history::key_at("local_A", Timestamp::from_millis(5), "users/local_A/s");
        let mut table = write.open_table(history::HISTORY).unwrap();
        table.insert(key.as_slice(), &b"damaged"[..]).unwrap();
        drop(table);
        write.commit().unwrap();
        drop(database);
        let (store, state) = Store::open(&path).unwrap();
        assert!(state.users.is_empty());
        let read = |after| store.history("local_A", Timestamp::from_millis(after));
        assert!(read(5).unwrap().is_empty());
        let error = read(4).unwrap_err();
        fs::remove_file(&path).unwrap();
        assert!(error.to_string().contains("users/local_A/s"), "{error}");
    }
}

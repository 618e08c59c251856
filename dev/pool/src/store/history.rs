//! The history of user data in the file: a table of records as they were before a change.
//!
//! A key is the pool's id, a zero byte, the time of the change in milliseconds (64 bits,
//! big-endian) and the record's key in the table of records. The entries of a pool are thus in
//! the order of their times. A value is the record in the form of the table of records, or empty
//! for a record that was not there. Of several changes of a record at the same time, the entry
//! of the first one stays.

use std::{collections::BTreeMap, error::Error, ops::Range, time::Duration};

use redb::{ReadTransaction, TableDefinition, TableError, WriteTransaction};

use crate::core::{
    clock::Timestamp,
    recovery::history::{History, Kept},
    state::{Change, Record},
};

use super::read_record;

pub(super) const HISTORY: TableDefinition<'static, &'static [u8], &'static [u8]> =
    TableDefinition::new("history");

/// Old entries are removed in one of so many commits, beginning with the first one.
pub(super) const PRUNED_EVERY: u64 = 64;
/// The largest number of old entries that one commit removes.
const MOST_PRUNED: usize = 2_000;

/// The length of a time in a key, in bytes.
const TIME: usize = 8;

pub(super) fn key_at(pool_id: &str, at: Timestamp, record: &str) -> Vec<u8> {
    let millis = u64::try_from(at.millis()).unwrap_or(0);
    [
        pool_id.as_bytes(),
        &[0],
        &millis.to_be_bytes(),
        record.as_bytes(),
    ]
    .concat()
}

/// Returns the range of the keys of a pool's entries.
fn of_pool(pool_id: &str) -> Range<Vec<u8>> {
    [pool_id.as_bytes(), &[0]].concat()..[pool_id.as_bytes(), &[1]].concat()
}

/// The entries that one commit writes to the history.
#[derive(Debug, Default)]
pub(super) struct Entries {
    entries: Vec<(Vec<u8>, Vec<u8>)>,
    /// The time before which the entries of a pool are old, by the pool's id.
    old: BTreeMap<String, Timestamp>,
    /// The pools that are removed, and their history with them.
    removed: Vec<String>,
    /// Set if this commit removes old entries.
    pub prunes: bool,
}

impl Entries {
    /// Adds a change if it belongs to the history. `before` returns the record before the change
    /// as it is written.
    pub(super) fn add<E>(
        &mut self,
        change: &Change,
        before: impl FnOnce() -> Result<Option<Vec<u8>>, E>,
    ) -> Result<(), E> {
        if let (Some(Record::Pool(pool)), None) = (&change.before, &change.after) {
            self.removed.push(pool.id.clone());
        }
        let Some(Kept { at, period }) = change.kept else {
            return Ok(());
        };
        // The key of a record is its table, the pool and the rest.
        let pool_id = change.key.split('/').nth(1).unwrap_or_default();
        self.old.insert(pool_id.to_owned(), at.before(period));
        let key = key_at(pool_id, at, &change.key);
        self.entries.push((key, before()?.unwrap_or_default()));
        Ok(())
    }

    /// Writes the entries, and removes old ones.
    pub(super) fn write(&self, transaction: &WriteTransaction) -> Result<(), redb::Error> {
        if self.entries.is_empty() && self.removed.is_empty() {
            return Ok(());
        }
        let mut table = transaction.open_table(HISTORY)?;
        for (key, value) in &self.entries {
            let replaced = table.insert(key.as_slice(), value.as_slice())?;
            // Two changes of a record in one millisecond are rare, so nothing is looked up before.
            let first = replaced.map(|first| first.value().to_vec());
            if let Some(first) = first {
                table.insert(key.as_slice(), first.as_slice())?;
            }
        }
        for (pool_id, time) in self.old.iter().filter(|_| self.prunes) {
            let (start, end) = (of_pool(pool_id).start, key_at(pool_id, *time, ""));
            let old = table.extract_from_if(start.as_slice()..end.as_slice(), |_, _| true)?;
            for entry in old.take(MOST_PRUNED) {
                entry?;
            }
        }
        for pool_id in &self.removed {
            let Range { start, end } = of_pool(pool_id);
            table.retain_in(start.as_slice()..end.as_slice(), |_, _| false)?;
        }
        Ok(())
    }
}

/// The reason why the history cannot be read.
pub(super) enum ReadError {
    /// The database has failed.
    Database(redb::Error),
    /// A record is damaged.
    Record {
        /// The record's key.
        key: String,
        /// The error of the parser.
        source: Box<dyn Error + Send + Sync>,
    },
}

impl<E: Into<redb::Error>> From<E> for ReadError {
    fn from(error: E) -> Self {
        Self::Database(error.into())
    }
}

/// Reads the records of a pool that have changed after a time, as they were at that time: the
/// first entry of each record counts.
pub(super) fn read(
    transaction: &ReadTransaction,
    pool_id: &str,
    after: Timestamp,
) -> Result<History, ReadError> {
    let mut history = History::new();
    let table = match transaction.open_table(HISTORY) {
        Ok(table) => table,
        Err(TableError::TableDoesNotExist(_)) => return Ok(history),
        Err(error) => return Err(error.into()),
    };
    let start = key_at(pool_id, after.after(Duration::from_millis(1)), "");
    let end = of_pool(pool_id).end;
    for entry in table.range(start.as_slice()..end.as_slice())? {
        let (key, value) = entry?;
        let record = key.value().get(pool_id.len() + 1 + TIME..);
        let record = String::from_utf8_lossy(record.unwrap_or_default()).into_owned();
        if history.contains_key(&record) {
            continue;
        }
        let before = match value.value() {
            [] => None,
            bytes => Some(read_record(bytes).map_err(|source| ReadError::Record {
                key: record.clone(),
                source,
            })?),
        };
        history.insert(record, before);
    }
    Ok(history)
}

#[cfg(test)]
mod tests {
    use redb::{Database, ReadableDatabase, backends::InMemoryBackend};

    use super::*;
    use crate::core::{
        group::Group,
        state::{State, Transaction},
    };

    const DAY: i64 = 24 * 60 * 60 * 1_000;

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn database() -> Database {
        let backend = InMemoryBackend::new();
        Database::builder().create_with_backend(backend).unwrap()
    }

    fn group(pool_id: &str, precedence: u32) -> Group {
        Group {
            pool_id: pool_id.to_owned(),
            name: "riders".to_owned(),
            description: None,
            precedence: Some(precedence),
            role: None,
            created: at(0),
            modified: at(0),
        }
    }

    /// Gives the group of a pool this precedence at a time, and writes the history of it.
    fn change(database: &Database, state: &mut State, pool_id: &str, time: i64, precedence: u32) {
        let mut tx = Transaction::new(state);
        tx.put(&group(pool_id, precedence));
        let mut changes = tx.into_changes();
        changes[0].kept = Some(Kept {
            at: at(time),
            period: Duration::from_hours(24),
        });
        write(database, &changes);
    }

    fn write(database: &Database, changes: &[Change]) {
        let mut entries = Entries::default();
        for change in changes {
            let before = change.before.as_ref().map(serde_json::to_vec);
            entries.add(change, || before.transpose()).unwrap();
        }
        entries.prunes = true;
        let transaction = database.begin_write().unwrap();
        entries.write(&transaction).unwrap();
        transaction.commit().unwrap();
    }

    /// Returns the precedence of the pool's group after a time, `Some(None)` if it was not there,
    /// and `None` if it has not changed since.
    fn then(database: &Database, pool_id: &str, time: i64) -> Option<Option<u32>> {
        let snapshot = database.begin_read().unwrap();
        let history = read(&snapshot, pool_id, at(time)).ok().unwrap();
        let found = history.get(&format!("groups/{pool_id}/riders"))?;
        Some(found.as_ref().and_then(|record| match record {
            Record::Group(group) => group.precedence,
            _ => None,
        }))
    }

    #[test]
    fn first_change_after_a_time_tells_the_state_then() {
        let (database, mut state) = (database(), State::default());
        for (time, precedence) in [(10, 1), (20, 2), (20, 3), (30, 4)] {
            change(&database, &mut state, "local_A", time, precedence);
        }
        change(&database, &mut state, "local_B", 20, 9);
        let expected = [
            (9, Some(None)),
            (10, Some(Some(1))),
            (19, Some(Some(1))),
            (20, Some(Some(3))),
            (30, None),
        ];
        for (time, found) in expected {
            assert_eq!(then(&database, "local_A", time), found, "{time}");
        }
        assert_eq!(then(&database, "local_B", 0), Some(None));
        assert_eq!(then(&database, "local_C", 0), None);
    }

    #[test]
    fn old_entries_of_a_pool_are_removed() {
        let (database, mut state) = (database(), State::default());
        for pool_id in ["local_A", "local_B"] {
            change(&database, &mut state, pool_id, 10, 1);
            change(&database, &mut state, pool_id, DAY, 2);
        }
        change(&database, &mut state, "local_A", DAY + 11, 3);
        // The entry of the time 10 is older than a day.
        assert_eq!(then(&database, "local_A", 0), Some(Some(1)));
        assert_eq!(then(&database, "local_B", 0), Some(None));
    }

    #[test]
    fn history_goes_with_its_pool() {
        let (database, mut state) = (database(), State::default());
        let settings = crate::Settings::new("local_A", "client");
        let secret = crate::core::secret::Secret::new("s".to_owned());
        let pool = settings.pool_record(secret, at(0));
        let mut tx = Transaction::new(&mut state);
        tx.put(&pool);
        let _ = tx.into_changes();
        for pool_id in ["local_A", "local_AB"] {
            change(&database, &mut state, pool_id, 10, 1);
        }
        let mut tx = Transaction::new(&mut state);
        tx.remove::<crate::core::config::PoolRecord>("local_A");
        write(&database, &tx.into_changes());
        assert_eq!(then(&database, "local_A", 0), None);
        assert_eq!(then(&database, "local_AB", 0), Some(None));
    }
}

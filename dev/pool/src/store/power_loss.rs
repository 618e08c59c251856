//! Simulated losses of power: a disk that keeps what was synced, and any part of the rest.

use std::{
    io,
    ops::Range,
    sync::{Arc, Mutex},
    time::Duration,
};

use redb::StorageBackend;

use super::*;
use crate::core::{
    clock::Timestamp,
    group::Group,
    random::{self, Seeded},
    recovery::history::Kept,
    state::Transaction,
};

/// The size of the pieces in which a write reaches the disk.
const SECTOR: usize = 512;
const POOL: &str = "local_Example";
/// The number of commits, each of which is interrupted at every one of its writes.
const COMMITS: u32 = 24;

/// A change of the disk that has not been synced.
#[derive(Clone, Debug)]
enum Unsynced {
    Length(usize),
    Sector(usize, Vec<u8>),
}

/// A disk: the bytes that survive, those that a reader sees, and the changes in between.
#[derive(Clone, Debug, Default)]
struct Disk {
    synced: Vec<u8>,
    seen: Vec<u8>,
    unsynced: Vec<Unsynced>,
}

impl Disk {
    /// Returns the disk after a loss of power: each unsynced change is there or not.
    fn after_power_loss(&self, random: &mut Seeded) -> Self {
        let mut bytes = self.synced.clone();
        for change in &self.unsynced {
            let [coin] = random::bytes(random);
            match change {
                _ if coin % 2 == 0 => {}
                Unsynced::Length(length) => bytes.resize(*length, 0),
                Unsynced::Sector(offset, sector) => {
                    let end = offset + sector.len();
                    bytes.resize(bytes.len().max(end), 0);
                    bytes[*offset..end].copy_from_slice(sector);
                }
            }
        }
        Self {
            synced: bytes.clone(),
            seen: bytes,
            unsynced: Vec::new(),
        }
    }
}

/// A disk as redb uses it. It remembers its state after each change.
#[derive(Clone, Debug, Default)]
struct Recorder {
    disk: Arc<Mutex<Disk>>,
    moments: Arc<Mutex<Vec<Disk>>>,
}

impl Recorder {
    fn change(&self, change: impl FnOnce(&mut Disk)) {
        let mut disk = self.disk.lock().unwrap();
        change(&mut disk);
        self.moments.lock().unwrap().push(disk.clone());
    }
}

fn range(offset: u64, length: usize) -> Range<usize> {
    let start = usize::try_from(offset).unwrap();
    start..start + length
}

impl StorageBackend for Recorder {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.lock().unwrap().seen.len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let disk = self.disk.lock().unwrap();
        let bytes = disk.seen.get(range(offset, out.len()));
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let length = usize::try_from(length).unwrap();
        self.change(|disk| {
            disk.seen.resize(length, 0);
            disk.unsynced.push(Unsynced::Length(length));
        });
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        self.change(|disk| {
            disk.synced.clone_from(&disk.seen);
            disk.unsynced.clear();
        });
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.change(|disk| {
            let range = range(offset, data.len());
            disk.seen[range.clone()].copy_from_slice(data);
            for (index, sector) in data.chunks(SECTOR).enumerate() {
                let at = range.start + index * SECTOR;
                disk.unsynced.push(Unsynced::Sector(at, sector.to_vec()));
            }
        });
        Ok(())
    }
}

fn open(disk: Recorder) -> Database {
    let mut builder = Database::builder();
    builder.set_cache_size(CACHE_BYTES);
    builder.create_with_backend(disk).unwrap()
}

/// The precedences of groups, by name.
type Precedences = BTreeMap<String, u32>;

/// The records on a disk.
#[derive(Debug, PartialEq)]
struct Stored {
    /// The precedence of every group.
    groups: Precedences,
    /// The groups that the last commit has changed, with the precedences before it.
    history: BTreeMap<String, Option<u32>>,
}

impl Stored {
    /// Reads a disk. The history is that of the commit of this number.
    fn on(disk: Disk, number: u32) -> Self {
        let recorder = Recorder {
            disk: Arc::new(Mutex::new(disk)),
            ..Recorder::default()
        };
        let database = open(recorder);
        let state = read_state(&database, Path::new("disk")).unwrap();
        let snapshot = database.begin_read().unwrap();
        let before = Timestamp::from_millis(i64::from(number) - 1);
        let history = history::read(&snapshot, POOL, before).ok().unwrap();
        let history = history.into_iter().map(|(key, record)| {
            let precedence = record.map(|record| match record {
                Record::Group(group) => group.precedence.unwrap(),
                _ => panic!("{key} is no group"),
            });
            (key.rsplit('/').next().unwrap().to_owned(), precedence)
        });
        let groups = state.groups.into_values();
        Self {
            history: history.collect(),
            groups: groups
                .map(|group| (group.name, group.precedence.unwrap()))
                .collect(),
        }
    }

    /// Returns what is there before a commit, and after it.
    fn around(number: u32, before: &Precedences, after: &Precedences) -> [Self; 2] {
        let changed = keys(number).map(|key| (key.clone(), before.get(&key).copied()));
        [
            Self {
                groups: before.clone(),
                history: BTreeMap::new(),
            },
            Self {
                groups: after.clone(),
                history: changed.into(),
            },
        ]
    }
}

/// The records that a commit writes: two of four, with its number.
fn keys(number: u32) -> [String; 2] {
    [format!("a{}", number % 2), format!("b{}", number % 3)]
}

/// Commits again and again, loses the power after each single change of the disk, and
/// checks what is there.
fn lose_power(seed: u64) -> usize {
    let recorder = Recorder::default();
    let database = open(recorder.clone());
    read_state(&database, Path::new("disk")).unwrap();
    let store = Store {
        path: "disk".into(),
        file: Mutex::new(StoreFile::new(database)),
    };
    let mut random = Seeded::new(seed);
    let mut state = State::default();
    let mut answered = BTreeMap::new();
    let mut losses = 0;
    for number in 1..=COMMITS {
        let mut tx = Transaction::new(&mut state);
        for key in keys(number) {
            tx.put(&Group {
                pool_id: POOL.to_owned(),
                name: key,
                description: None,
                precedence: Some(number),
                role: None,
                created: Timestamp::from_millis(0),
                modified: Timestamp::from_millis(0),
            });
        }
        recorder.moments.lock().unwrap().clear();
        let mut changes = tx.into_changes();
        for change in &mut changes {
            change.kept = Some(Kept {
                at: Timestamp::from_millis(number.into()),
                period: Duration::from_hours(24),
            });
        }
        store.commit(&changes).unwrap();
        let before = answered.clone();
        answered.extend(keys(number).map(|key| (key, number)));
        let [old, new] = Stored::around(number, &before, &answered);
        for disk in recorder.moments.lock().unwrap().drain(..) {
            let found = Stored::on(disk.after_power_loss(&mut random), number);
            assert!(found == old || found == new, "{number}: {found:?}");
            losses += 1;
        }
        // The call is answered now, so its change must be there.
        let disk = recorder.disk.lock().unwrap().clone();
        assert_eq!(Stored::on(disk.after_power_loss(&mut random), number), new);
        losses += 1;
    }
    losses
}

#[test]
fn nothing_answered_is_lost_with_the_power() {
    let losses: usize = (1..=3).map(lose_power).sum();
    assert!(losses >= 400, "{losses}");
}

/// The same for as many rounds as `COGNITO_LOCAL_SOAK` says; 100 by default.
#[test]
#[ignore = "takes minutes"]
fn soak_of_power_losses() {
    let rounds = std::env::var("COGNITO_LOCAL_SOAK");
    let rounds = rounds.map_or(100, |rounds| rounds.parse().unwrap());
    (1..=rounds).for_each(|seed| {
        lose_power(seed);
    });
}

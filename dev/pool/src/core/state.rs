//! The state of the pool, and how it changes.
//!
//! Every change goes through [`Transaction`], which records the value before and the value after
//! it. The adapters store this list before the reply goes out, and undo it if storing
//! fails, so that the state in memory never contains anything that a restart would lose.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{
    client::ClientRecord,
    codes::SimulatedCodes,
    config::PoolRecord,
    delivery::Message,
    group::{Group, group_key},
    identity::{CredentialsRecord, IdentityPoolRecord, IdentityRecord},
    item::ItemRecord,
    keys::StoredKeys,
    lockout::Lockout,
    session::AuthSession,
    tokens::{Grant, RefreshToken},
    user::User,
};

/// The records of one kind, by key.
pub(crate) type Table<T> = BTreeMap<String, T>;

/// A kind of record.
pub(crate) trait Stored: Clone {
    /// The name of the kind's table, which is part of a record's key in the file.
    const TABLE: &'static str;
    /// Returns the record's key within its table.
    fn key(&self) -> String;
    /// Returns the table of this kind.
    fn table(state: &State) -> &Table<Self>;
    /// Returns the table of this kind for changing it.
    fn table_mut(state: &mut State) -> &mut Table<Self>;
    /// Converts the record into a [`Record`], the enum of all kinds.
    fn record(self) -> Record;
}

macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident: $kind:ident($type:ty) by $key:expr;)*) => {
        /// Everything that the pool stores.
        #[derive(Clone, Debug, Default)]
        pub struct State {
            $($(#[$doc])* pub $field: Table<$type>,)*
        }

        /// A record of any kind, in the form in which it is stored in the file.
        #[derive(Clone, Debug, Serialize, Deserialize)]
        pub enum Record {
            $(
                #[doc = concat!("A record of the table `", stringify!($field), "`.")]
                $kind(Box<$type>),
            )*
        }

        $(impl Stored for $type {
            const TABLE: &'static str = stringify!($field);
            fn key(&self) -> String {
                let key: fn(&$type) -> String = $key;
                key(self)
            }
            fn table(state: &State) -> &Table<Self> {
                &state.$field
            }
            fn table_mut(state: &mut State) -> &mut Table<Self> {
                &mut state.$field
            }
            fn record(self) -> Record {
                Record::$kind(Box::new(self))
            }
        })*

        impl State {
            /// Inserts a record and replaces the one under its key, if there is one.
            pub fn insert(&mut self, record: Record) {
                match record {
                    $(Record::$kind(value) => {
                        self.$field.insert(value.key(), *value);
                    })*
                }
            }

            fn remove(&mut self, record: &Record) {
                match record {
                    $(Record::$kind(value) => {
                        self.$field.remove(&value.key());
                    })*
                }
            }
        }
    };
}

tables! {
    /// The signing keys; the table has at most one record.
    keys: Keys(StoredKeys) by |_| "signing".to_owned();
    /// User pools, by id.
    pools: Pool(PoolRecord) by |pool| pool.id.clone();
    /// App clients, by id.
    clients: Client(ClientRecord) by |client| client.id.clone();
    /// Users, by pool and `sub`.
    users: User(User) by |user| user_key(&user.pool_id, &user.sub);
    /// Groups of users, by pool and name.
    groups: Group(Group) by |group| group_key(&group.pool_id, &group.name);
    /// Sign-ins that are in progress, by the fingerprint of their session.
    sessions: Session(AuthSession) by |session| session.fingerprint.clone();
    /// Failed passwords, by pool and name.
    lockouts: Lockout(Lockout) by |lockout| lockout.key.clone();
    /// Codes that were issued and never sent, by pool and name. The file knows the table and
    /// the kind by this older name.
    pretended: Pretended(SimulatedCodes) by |codes| codes.key.clone();
    /// Grants of completed sign-ins, by `origin_jti`.
    grants: Grant(Grant) by |grant| grant.origin_jti.clone();
    /// Refresh tokens, by fingerprint.
    refresh_tokens: RefreshToken(RefreshToken) by |token| token.fingerprint.clone();
    /// Messages in the inbox, by number.
    messages: Message(Message) by |message| format!("{:012}", message.number);
    /// Identity pools, by id.
    identity_pools: IdentityPool(IdentityPoolRecord) by |pool| pool.id.clone();
    /// Identities, by id.
    identities: Identity(IdentityRecord) by |identity| identity.id.clone();
    /// Credentials of identities, by their access key id.
    credentials: Credentials(CredentialsRecord) by |given| given.access_key_id.clone();
    /// Items of local APIs, by table and keys.
    items: Item(ItemRecord) by |item| item.key.record_key();
}

/// Returns the key of a user's record.
#[must_use]
pub(crate) fn user_key(pool_id: &str, sub: &str) -> String {
    format!("{pool_id}/{sub}")
}

/// One record that was added, changed or removed.
#[derive(Clone, Debug)]
pub struct Change {
    /// The table and the key, which together are the record's key in the file.
    pub key: String,
    /// The record before the change, or `None` if it was added.
    pub before: Option<Record>,
    /// The record after the change, or `None` if it was removed.
    pub after: Option<Record>,
}

impl State {
    /// Undoes changes, the last one first.
    pub fn undo(&mut self, changes: Vec<Change>) {
        for change in changes.into_iter().rev() {
            if let Some(after) = &change.after {
                self.remove(after);
            }
            if let Some(before) = change.before {
                self.insert(before);
            }
        }
    }
}

/// A transaction: the state while one request is handled. Changes that
/// [`Transaction::into_changes`] has not taken out are undone when the transaction is dropped.
pub(crate) struct Transaction<'a> {
    state: &'a mut State,
    changes: Vec<Change>,
}

impl<'a> Transaction<'a> {
    /// Starts a transaction on `state`.
    pub(crate) fn new(state: &'a mut State) -> Self {
        Self {
            state,
            changes: Vec::new(),
        }
    }

    /// Returns the record under `key`.
    #[must_use]
    pub(crate) fn get<T: Stored>(&self, key: &str) -> Option<&T> {
        T::table(self.state).get(key)
    }

    /// Returns every record of a kind, in the order of their keys.
    pub(crate) fn all<T: Stored + 'a>(&self) -> impl DoubleEndedIterator<Item = &T> {
        T::table(self.state).values()
    }

    /// Adds a record, or replaces the one under its key.
    pub(crate) fn put<T: Stored>(&mut self, record: &T) {
        let key = record.key();
        let before = T::table_mut(self.state).insert(key.clone(), record.clone());
        self.log::<T>(&key, before, Some(record.clone()));
    }

    /// Removes and returns the record under `key`.
    pub(crate) fn remove<T: Stored>(&mut self, key: &str) -> Option<T> {
        let before = T::table_mut(self.state).remove(key)?;
        self.log(key, Some(before.clone()), None);
        Some(before)
    }

    /// Removes every record for which `condemned` returns `true`.
    pub(crate) fn remove_where<T: Stored + 'a>(&mut self, condemned: impl Fn(&T) -> bool) {
        let keys: Vec<String> = T::table(self.state)
            .iter()
            .filter(|(_, record)| condemned(record))
            .map(|(key, _)| key.clone())
            .collect();
        for key in keys {
            self.remove::<T>(&key);
        }
    }

    /// Returns a point to which [`Transaction::rewind`] can go back.
    #[must_use]
    pub(crate) fn mark(&self) -> usize {
        self.changes.len()
    }

    /// Undoes everything that changed since [`Transaction::mark`] returned `mark`.
    pub(crate) fn rewind(&mut self, mark: usize) {
        let undone = self.changes.split_off(mark.min(self.changes.len()));
        self.state.undo(undone);
    }

    /// Ends the transaction, keeps its changes and returns them. Without this call they
    /// are undone when it is dropped.
    #[must_use]
    pub(crate) fn into_changes(mut self) -> Vec<Change> {
        std::mem::take(&mut self.changes)
    }

    fn log<T: Stored>(&mut self, key: &str, before: Option<T>, after: Option<T>) {
        self.changes.push(Change {
            key: format!("{}/{key}", T::TABLE),
            before: before.map(T::record),
            after: after.map(T::record),
        });
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.state.undo(std::mem::take(&mut self.changes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::{clock::Timestamp, lockout::Lockout};

    fn record(key: &str, failures: u32) -> Lockout {
        Lockout {
            failures,
            ..Lockout::new(key.to_owned(), Timestamp::from_millis(0))
        }
    }

    #[test]
    fn dropped_transaction_is_undone() {
        let mut state = State::default();
        let mut tx = Transaction::new(&mut state);
        tx.put(&record("stays", 1));
        let kept = tx.into_changes();
        assert_eq!(kept.len(), 1);
        assert_eq!(kept[0].key, "lockouts/stays");

        let mut tx = Transaction::new(&mut state);
        tx.put(&record("stays", 2));
        tx.put(&record("stays", 3));
        tx.put(&record("new", 1));
        tx.remove::<Lockout>("stays");
        drop(tx);
        let left: Vec<(&str, u32)> = state
            .lockouts
            .values()
            .map(|one| (one.key.as_str(), one.failures))
            .collect();
        assert_eq!(left, [("stays", 1)]);
        state.undo(kept);
        assert!(state.lockouts.is_empty());
    }

    #[test]
    fn rewind_undoes_changes_after_the_mark() {
        let mut state = State::default();
        let mut tx = Transaction::new(&mut state);
        tx.put(&record("before", 1));
        let mark = tx.mark();
        tx.put(&record("after", 1));
        tx.remove::<Lockout>("before");
        tx.rewind(mark);
        assert_eq!(tx.into_changes().len(), 1);
        let left: Vec<&String> = state.lockouts.keys().collect();
        assert_eq!(left, ["before"]);
    }
}

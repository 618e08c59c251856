//! The state of the pool, and how it changes.
//!
//! Every change goes through [`Transaction`], which records the value before and the value after
//! it. The adapters store this list before the reply goes out, and undo it if storing
//! fails, so that the state in memory never contains anything that a restart would lose.

use std::{collections::BTreeMap, ops::Bound, sync::Arc};

use serde::{Deserialize, Serialize};

use super::{
    auth_event::{AuthEvent, auth_event_key},
    client::ClientRecord,
    clock::Timestamp,
    codes::SimulatedCodes,
    config::PoolRecord,
    delivery::Message,
    encryption::WrappingKey,
    group::{Group, group_key},
    identity::{CredentialsRecord, IdentityPoolRecord, IdentityRecord},
    import_job::{ImportFile, ImportJob, import_key},
    index::{Index, Indexed, Lookup},
    item::ItemRecord,
    keys::StoredKeys,
    lockout::Lockout,
    oauth::{
        browser_session::BrowserSession,
        code::AuthorizationCode,
        domain::DomainRecord,
        federation::FederatedSignIn,
        provider::{IdentityProvider, provider_key},
        resource_server::{ResourceServer, resource_server_key},
        saml_logout::SamlSignOut,
    },
    packed_user::PackedUser,
    pool_resource::{PoolResource, pool_resource_key},
    recovery::{
        Recovery,
        history::{self, Kept},
        recovery_key,
    },
    session::AuthSession,
    tokens::{Grant, RefreshToken},
    user::User,
};

/// The records of one kind, by key. Their index has the same keys.
pub(crate) type Table<T> = BTreeMap<Arc<str>, T>;

/// A kind of record.
pub(crate) trait Stored: Clone + Indexed {
    /// The name of the kind's table, which is part of a record's key in the file.
    const TABLE: &'static str;
    /// Returns the record's key within its table.
    fn key(&self) -> String;
    /// Returns the table of this kind.
    fn table(state: &State) -> &Table<Self>;
    /// Returns the index of this kind.
    fn index(state: &State) -> &Index;
    /// Returns the table and the index of this kind for changing them together.
    fn parts_mut(state: &mut State) -> (&mut Table<Self>, &mut Index);
    /// Converts the record into a [`Record`], the enum of all kinds.
    fn record(self) -> Record;
}

macro_rules! tables {
    ($($(#[$doc:meta])* $field:ident: $kind:ident($type:ty) by $key:expr;)*) => {
        /// Everything that the pool stores.
        #[derive(Clone, Debug, Default)]
        pub struct State {
            $($(#[$doc])* pub $field: Table<$type>,)*
            indexes: Indexes,
        }

        /// The indexes of the tables.
        #[derive(Clone, Debug, Default)]
        struct Indexes {
            $($field: Index,)*
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
            fn index(state: &State) -> &Index {
                &state.indexes.$field
            }
            fn parts_mut(state: &mut State) -> (&mut Table<Self>, &mut Index) {
                (&mut state.$field, &mut state.indexes.$field)
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
                        self.set(*value);
                    })*
                }
            }

            fn remove(&mut self, record: &Record) {
                match record {
                    $(Record::$kind(value) => {
                        self.take::<$type>(&value.key());
                    })*
                }
            }
        }
    };
}

tables! {
    /// The signing keys; the table has at most one record.
    keys: Keys(StoredKeys) by |_| "signing".to_owned();
    /// The key for the codes of custom senders; the table has at most one record.
    wrapping_keys: WrappingKey(WrappingKey) by |_| "custom-sender".to_owned();
    /// User pools, by id.
    pools: Pool(PoolRecord) by |pool| pool.id.clone();
    /// App clients, by id.
    clients: Client(ClientRecord) by |client| client.id.clone();
    /// Users, by pool and `sub`.
    users: User(PackedUser) by |user| user.key().to_owned();
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
    /// Domains of user pools, by their name.
    domains: Domain(DomainRecord) by |domain| domain.domain.clone();
    /// Sessions of browsers with a domain, by the fingerprint of their cookie.
    browser_sessions: BrowserSession(BrowserSession) by |session| session.fingerprint.clone();
    /// Authorization codes, by fingerprint.
    authorization_codes: AuthorizationCode(AuthorizationCode) by |code| code.fingerprint.clone();
    /// Identity providers, by pool and name.
    identity_providers: IdentityProvider(IdentityProvider) by |provider| {
        provider_key(&provider.pool_id, &provider.name)
    };
    /// Sign-ins with another provider that are in progress, by the fingerprint of their state.
    federated_sign_ins: FederatedSignIn(FederatedSignIn) by |one| one.fingerprint.clone();
    /// Sign-outs at a provider of SAML that are in progress, by the fingerprint of their state.
    saml_sign_outs: SamlSignOut(SamlSignOut) by |one| one.fingerprint.clone();
    /// Resource servers, by pool and identifier.
    resource_servers: ResourceServer(ResourceServer) by |server| {
        resource_server_key(&server.pool_id, &server.identifier)
    };
    /// Other settings of pools and their clients, by pool, kind and name.
    pool_resources: PoolResource(PoolResource) by |one| {
        pool_resource_key(&one.pool_id, one.kind, &one.name)
    };
    /// Jobs that import users, by pool and id.
    import_jobs: ImportJob(ImportJob) by |job| import_key(&job.pool_id, &job.id);
    /// The files of these jobs, under the same keys.
    import_files: ImportFile(ImportFile) by |file| import_key(&file.pool_id, &file.job_id);
    /// Point-in-time recoveries, by pool and id.
    recoveries: Recovery(Recovery) by |one| recovery_key(&one.pool_id, &one.id);
    /// Events of users, by pool, `sub` and rank.
    auth_events: AuthEvent(AuthEvent) by auth_event_key;
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
    /// Set if `before` goes into the history of the file.
    pub kept: Option<Kept>,
}

impl State {
    /// Inserts a record, and returns the one that it replaces.
    fn set<T: Stored>(&mut self, record: T) -> Option<T> {
        let key: Arc<str> = record.key().into();
        let after = record.entries();
        let (table, index) = T::parts_mut(self);
        let before = table.insert(Arc::clone(&key), record);
        let entries_before = before.as_ref().map(Indexed::entries);
        index.update(&key, entries_before.as_ref(), Some(&after));
        before
    }

    /// Removes and returns the record under `key`.
    fn take<T: Stored>(&mut self, key: &str) -> Option<T> {
        let (table, index) = T::parts_mut(self);
        let (key, before) = table.remove_entry(key)?;
        index.update(&key, Some(&before.entries()), None);
        Some(before)
    }

    /// Returns the user of a pool who has exactly this username.
    #[must_use]
    pub(crate) fn user_named(&self, pool_id: &str, username: &str) -> Option<User> {
        let lower = username.to_lowercase();
        let keys = self
            .indexes
            .users
            .keys(Lookup::Username(pool_id, &lower), None);
        keys.filter_map(|key| self.users.get(key)?.unpack())
            .find(|user| user.pool_id == pool_id && user.username == username)
    }

    /// Returns the users of a pool, in the order of their `sub`, from the one after the record's
    /// key `after` on.
    pub(crate) fn users_after<'s>(
        &'s self,
        pool_id: &str,
        after: Option<&str>,
    ) -> impl Iterator<Item = &'s PackedUser> + use<'s> {
        let prefix = user_key(pool_id, "");
        let start = after.map_or(Bound::Included(prefix.as_str()), Bound::Excluded);
        self.users
            .range::<str, _>((start, Bound::Unbounded))
            .map(|(_, user)| user)
            .take_while(move |user| user.key().starts_with(prefix.as_str()))
    }

    /// Returns the number of users of a pool.
    pub(crate) fn user_count(&self, pool_id: &str) -> usize {
        self.indexes.users.count(pool_id)
    }

    /// Returns the records of a kind that expires, the one that expires last first.
    pub(crate) fn latest<'s, T: Stored + 's>(&'s self) -> impl Iterator<Item = &'s T> {
        let keys = T::index(self).latest_to_expire();
        keys.filter_map(|key| T::table(self).get(key))
    }

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

    /// Returns the records of a kind whose keys start with `prefix`, in the order of their
    /// keys. `after` is the rest of the key after which they start.
    pub(crate) fn range<'s, T: Stored + 'a>(
        &'s self,
        prefix: &str,
        after: Option<&str>,
    ) -> impl Iterator<Item = &'s T> + use<'s, 'a, T> {
        let prefix = prefix.to_owned();
        let start: Bound<Arc<str>> = match after {
            Some(after) => Bound::Excluded(format!("{prefix}{after}").into()),
            None => Bound::Included(prefix.as_str().into()),
        };
        T::table(self.state)
            .range((start, Bound::Unbounded))
            .take_while(move |(key, _)| key.starts_with(prefix.as_str()))
            .map(|(_, record)| record)
    }

    /// Returns the records that may be found by `lookup`, in the order of their keys. The
    /// caller checks them: see [`super::index`].
    pub(crate) fn found<'s, T: Stored + 'a>(
        &'s self,
        lookup: Lookup<'_>,
    ) -> impl Iterator<Item = &'s T> + use<'s, 'a, T> {
        self.found_after(lookup, None)
    }

    /// Returns the same records as [`Transaction::found`], from the one after the key
    /// `after` on.
    pub(crate) fn found_after<'s, T: Stored + 'a>(
        &'s self,
        lookup: Lookup<'_>,
        after: Option<&str>,
    ) -> impl Iterator<Item = &'s T> + use<'s, 'a, T> {
        let table = T::table(self.state);
        let keys = T::index(self.state).keys(lookup, after);
        keys.filter_map(move |key| table.get(key))
    }

    /// Returns the number of records of a kind in a pool.
    pub(crate) fn count<T: Stored>(&self, pool_id: &str) -> usize {
        T::index(self.state).count(pool_id)
    }

    /// Removes and returns the record that expires first, if it has expired.
    pub(crate) fn remove_expired<T: Stored + 'a>(
        &mut self,
        has_expired: impl Fn(&T) -> bool,
    ) -> Option<T> {
        let key = T::index(self.state).first_to_expire()?.to_owned();
        has_expired(self.get(&key)?).then(|| self.remove(&key))?
    }

    /// Adds a record, or replaces the one under its key.
    pub(crate) fn put<T: Stored>(&mut self, record: &T) {
        let key = record.key();
        let before = self.state.set(record.clone());
        self.log::<T>(&key, before, Some(record.clone()));
    }

    /// Removes and returns the record under `key`.
    pub(crate) fn remove<T: Stored>(&mut self, key: &str) -> Option<T> {
        let before = self.state.take::<T>(key)?;
        self.log(key, Some(before.clone()), None);
        Some(before)
    }

    /// Returns the user whose record is under `key`.
    #[must_use]
    pub(crate) fn user(&self, key: &str) -> Option<User> {
        self.get::<PackedUser>(key)?.unpack()
    }

    /// Returns the users that may be found by `lookup`, as [`Transaction::found_after`]
    /// returns their records.
    pub(crate) fn users_found<'s>(
        &'s self,
        lookup: Lookup<'_>,
        after: Option<&str>,
    ) -> impl Iterator<Item = User> + use<'s, 'a> {
        self.found_after::<PackedUser>(lookup, after)
            .filter_map(PackedUser::unpack)
    }

    /// Adds a user, or replaces the one under its key.
    pub(crate) fn put_user(&mut self, user: &User) {
        self.put(&PackedUser::pack(user));
    }

    /// Removes every record for which `condemned` returns `true`.
    pub(crate) fn remove_where<T: Stored + 'a>(&mut self, condemned: impl Fn(&T) -> bool) {
        let keys: Vec<Arc<str>> = T::table(self.state)
            .iter()
            .filter(|(_, record)| condemned(record))
            .map(|(key, _)| Arc::clone(key))
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

    /// Returns the changes so far.
    #[must_use]
    pub(crate) fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Marks the changes whose records before them go into the history of the file.
    pub(crate) fn mark_history(&mut self, at: Timestamp) {
        history::mark(&mut self.changes, self.state, at);
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
            kept: None,
        });
    }
}

impl Drop for Transaction<'_> {
    fn drop(&mut self) {
        self.state.undo(std::mem::take(&mut self.changes));
    }
}

#[cfg(test)]
mod page_tests;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::lockout::Lockout;

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
        let left: Vec<&str> = state.lockouts.keys().map(AsRef::as_ref).collect();
        assert_eq!(left, ["before"]);
    }

    #[test]
    fn expired_records_leave_in_their_order() {
        let mut state = State::default();
        let mut tx = Transaction::new(&mut state);
        let at = |key: &str, millis| Lockout::new(key.to_owned(), Timestamp::from_millis(millis));
        for (key, millis) in [("third", 30), ("first", 10), ("second", 20)] {
            tx.put(&at(key, millis));
        }
        // A change moves a record to its new place.
        tx.put(&at("first", 25));
        let expired = |record: &Lockout| record.last <= Timestamp::from_millis(25);
        let removed: Vec<String> =
            std::iter::from_fn(|| tx.remove_expired(expired).map(|record| record.key)).collect();
        assert_eq!(removed, ["second", "first"]);
        assert_eq!(tx.all::<Lockout>().count(), 1);
        // Changes that are undone are found again.
        tx.rewind(0);
        tx.put(&at("other", 5));
        let all = |_: &Lockout| true;
        assert_eq!(
            tx.remove_expired(all).map(|record| record.key).as_deref(),
            Some("other")
        );
        assert!(tx.remove_expired(all).is_none());
    }

    #[test]
    fn range_starts_after_a_key_and_ends_with_its_prefix() {
        let mut state = State::default();
        let mut tx = Transaction::new(&mut state);
        for key in ["a/1", "b/1", "b/2", "b/3", "c/1"] {
            tx.put(&record(key, 0));
        }
        let keys = |after| {
            let found = tx.range::<Lockout>("b/", after);
            found.map(|one| one.key.as_str()).collect::<Vec<_>>()
        };
        assert_eq!(keys(None), ["b/1", "b/2", "b/3"]);
        assert_eq!(keys(Some("1")), ["b/2", "b/3"]);
        assert_eq!(keys(Some("3")), Vec::<&str>::new());
    }
}

//! Indexes of the records: by what they are looked up by, and by when they expire.
//!
//! An index stores a hash of a value and not the value, so it stays small. Two values may
//! have the same hash, so a caller checks what it finds.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::Bound,
    sync::Arc,
};

use sha2::{Digest, Sha256};

use super::{
    client::ClientRecord,
    clock::Timestamp,
    codes::SimulatedCodes,
    config::PoolRecord,
    delivery::Message,
    encryption::WrappingKey,
    group::Group,
    identity::{CredentialsRecord, IdentityPoolRecord, IdentityRecord, Login},
    item::ItemRecord,
    keys::StoredKeys,
    lockout::Lockout,
    oauth::{
        browser_session::BrowserSession, code::AuthorizationCode, domain::DomainRecord,
        federation::FederatedSignIn, provider::IdentityProvider, resource_server::ResourceServer,
        saml_logout::SamlSignOut,
    },
    session::AuthSession,
    tokens::{Grant, RefreshToken},
    user::User,
};

/// The attributes by which users are found. The values are compared without regard to
/// case.
pub(crate) const INDEXED_ATTRIBUTES: [&str; 3] = ["email", "phone_number", "preferred_username"];

/// A value that records are looked up by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Lookup<'a> {
    /// Users of a pool by their username, in lower case.
    Username(&'a str, &'a str),
    /// Users of a pool by one of the [`INDEXED_ATTRIBUTES`], in lower case.
    Attribute(&'a str, &'a str, &'a str),
    /// Users of a pool by the name of a group that they are in.
    Group(&'a str, &'a str),
    /// Users of a pool by the id of a passkey.
    Passkey(&'a str, &'a str),
    /// Users of a pool by a provider and their id with it.
    Identified(&'a str, &'a str, &'a str),
    /// Grants by the user's pool and `sub`.
    GrantsOf(&'a str, &'a str),
    /// Refresh tokens by the `origin_jti` of their grant.
    TokensOf(&'a str),
    /// Identities of an identity pool by the user that they belong to.
    Identity(&'a str, &'a str, &'a str),
    /// Identities of an identity pool.
    IdentitiesIn(&'a str),
    /// Sessions of browsers by the user's pool and `sub`.
    BrowsersOf(&'a str, &'a str),
    /// Identities of an identity pool by a developer's identifier.
    Developer(&'a str, &'a str),
}

impl Lookup<'_> {
    /// Returns the hash of the value: the start of a SHA-256 hash. The file has the hashes of
    /// users, so a change of this function changes
    /// [`VERSION`](super::packed_user::VERSION) too.
    fn hash(self) -> u64 {
        let (kind, parts) = match self {
            Self::Username(pool, name) => (0_u8, [pool, name, ""]),
            Self::Attribute(pool, attribute, value) => (1, [pool, attribute, value]),
            Self::Group(pool, group) => (2, [pool, group, ""]),
            Self::Passkey(pool, id) => (3, [pool, id, ""]),
            Self::Identified(pool, provider, id) => (4, [pool, provider, id]),
            Self::GrantsOf(pool, sub) => (5, [pool, sub, ""]),
            Self::TokensOf(grant) => (6, [grant, "", ""]),
            Self::Identity(pool, user_pool, sub) => (7, [pool, user_pool, sub]),
            Self::IdentitiesIn(pool) => (8, [pool, "", ""]),
            Self::BrowsersOf(pool, sub) => (9, [pool, sub, ""]),
            Self::Developer(pool, id) => (10, [pool, id, ""]),
        };
        let mut hash = Sha256::new().chain_update([kind]);
        for part in parts {
            // The lengths keep apart values whose texts are the same after they are joined.
            hash.update((part.len() as u64).to_be_bytes());
            hash.update(part);
        }
        let hash = hash.finalize();
        hash.first_chunk()
            .map_or(0, |start| u64::from_be_bytes(*start))
    }
}

/// Everything that one record is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Entries {
    lookups: Vec<u64>,
    /// The time by which records expire in their order.
    expires: Option<Timestamp>,
    /// The id of the pool whose records of this kind are counted.
    counted_in: Option<String>,
}

impl Entries {
    fn expiring(at: Timestamp) -> Self {
        Self {
            expires: Some(at),
            ..Self::default()
        }
    }

    /// Makes the entries of a record that is counted in its pool.
    pub(crate) fn counted(pool_id: &str, lookups: Vec<u64>) -> Self {
        Self {
            lookups,
            counted_in: Some(pool_id.to_owned()),
            ..Self::default()
        }
    }

    fn with(mut self, lookup: Lookup<'_>) -> Self {
        self.lookups.push(lookup.hash());
        self
    }
}

/// A kind of record that has an index.
pub(crate) trait Indexed {
    /// Returns everything that this record is found by.
    fn entries(&self) -> Entries {
        Entries::default()
    }
}

impl User {
    /// Returns the hashes of everything that the user is found by.
    pub(crate) fn lookups(&self) -> Vec<u64> {
        let pool = self.pool_id.as_str();
        let mut hashes = vec![Lookup::Username(pool, &self.username.to_lowercase()).hash()];
        for attribute in INDEXED_ATTRIBUTES {
            if let Some(value) = self.attributes.get(attribute) {
                let value = value.to_lowercase();
                hashes.push(Lookup::Attribute(pool, attribute, &value).hash());
            }
        }
        for group in &self.groups {
            hashes.push(Lookup::Group(pool, group).hash());
        }
        for passkey in self.passkeys.keys() {
            hashes.push(Lookup::Passkey(pool, passkey).hash());
        }
        for identity in &self.identities {
            let lookup = Lookup::Identified(pool, &identity.provider, &identity.user_id);
            hashes.push(lookup.hash());
        }
        hashes
    }
}

impl Indexed for AuthSession {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires)
    }
}

impl Indexed for Lockout {
    fn entries(&self) -> Entries {
        Entries::expiring(self.last)
    }
}

impl Indexed for SimulatedCodes {
    fn entries(&self) -> Entries {
        Entries::expiring(self.last)
    }
}

impl Indexed for Grant {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires).with(Lookup::GrantsOf(&self.pool_id, &self.sub))
    }
}

impl Indexed for RefreshToken {
    fn entries(&self) -> Entries {
        Entries::default().with(Lookup::TokensOf(&self.origin_jti))
    }
}

impl Indexed for IdentityRecord {
    fn entries(&self) -> Entries {
        let mut entries = Entries::default().with(Lookup::IdentitiesIn(&self.pool_id));
        if let Some(login) = &self.login {
            entries = entries.with(identity_lookup(&self.pool_id, login));
        }
        for id in &self.developer_ids {
            entries = entries.with(Lookup::Developer(&self.pool_id, id));
        }
        entries
    }
}

/// Returns the value by which the identity of a user is found.
pub(crate) fn identity_lookup<'a>(pool_id: &'a str, login: &'a Login) -> Lookup<'a> {
    Lookup::Identity(pool_id, &login.user_pool_id, &login.sub)
}

impl Indexed for CredentialsRecord {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires)
    }
}

impl Indexed for BrowserSession {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires).with(Lookup::BrowsersOf(&self.pool_id, &self.sub))
    }
}

impl Indexed for AuthorizationCode {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires)
    }
}

impl Indexed for FederatedSignIn {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires)
    }
}

impl Indexed for SamlSignOut {
    fn entries(&self) -> Entries {
        Entries::expiring(self.expires)
    }
}

impl Indexed for IdentityProvider {}
impl Indexed for ItemRecord {
    fn entries(&self) -> Entries {
        Entries {
            expires: self.expires,
            ..Entries::default()
        }
    }
}

impl Indexed for StoredKeys {}
impl Indexed for WrappingKey {}
impl Indexed for PoolRecord {}
impl Indexed for ClientRecord {}
impl Indexed for Group {}
impl Indexed for Message {}
impl Indexed for IdentityPoolRecord {}
impl Indexed for DomainRecord {}
impl Indexed for ResourceServer {}

/// The index of the records of one kind, which it names by their keys.
#[derive(Clone, Debug, Default)]
pub(crate) struct Index {
    by_lookup: BTreeSet<(u64, Arc<str>)>,
    by_expiry: BTreeSet<(Timestamp, Arc<str>)>,
    counts: BTreeMap<String, usize>,
}

impl Index {
    /// Takes a record in, or a change of it.
    pub(crate) fn update(
        &mut self,
        key: &Arc<str>,
        before: Option<&Entries>,
        after: Option<&Entries>,
    ) {
        if before == after {
            return;
        }
        if let Some(before) = before {
            for lookup in &before.lookups {
                self.by_lookup.remove(&(*lookup, Arc::clone(key)));
            }
            if let Some(expires) = before.expires {
                self.by_expiry.remove(&(expires, Arc::clone(key)));
            }
            if let Some(pool) = &before.counted_in {
                let count = self
                    .counts
                    .get(pool)
                    .map_or(0, |count| count.saturating_sub(1));
                self.counts.insert(pool.clone(), count);
            }
        }
        if let Some(after) = after {
            for lookup in &after.lookups {
                self.by_lookup.insert((*lookup, Arc::clone(key)));
            }
            if let Some(expires) = after.expires {
                self.by_expiry.insert((expires, Arc::clone(key)));
            }
            if let Some(pool) = &after.counted_in {
                *self.counts.entry(pool.clone()).or_default() += 1;
            }
        }
    }

    /// Returns the keys of the records that may be found by `lookup`, in order, from the
    /// one after `after` on.
    pub(crate) fn keys<'s>(
        &'s self,
        lookup: Lookup<'_>,
        after: Option<&str>,
    ) -> impl Iterator<Item = &'s str> + use<'s> {
        let hash = lookup.hash();
        let start = match after {
            Some(after) => Bound::Excluded((hash, Arc::from(after))),
            None => Bound::Included((hash, Arc::from(""))),
        };
        self.by_lookup
            .range((start, Bound::Unbounded))
            .take_while(move |(found, _)| *found == hash)
            .map(|(_, key)| key.as_ref())
    }

    /// Returns the key of the record that expires first.
    pub(crate) fn first_to_expire(&self) -> Option<&str> {
        self.by_expiry.first().map(|(_, key)| key.as_ref())
    }

    /// Returns the keys of the records that expire, the last one first.
    pub(crate) fn latest_to_expire(&self) -> impl Iterator<Item = &str> {
        self.by_expiry.iter().rev().map(|(_, key)| key.as_ref())
    }

    /// Returns the number of records in a pool.
    pub(crate) fn count(&self, pool_id: &str) -> usize {
        self.counts.get(pool_id).copied().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EMAIL: Lookup<'_> = Lookup::Attribute("pool", "email", "a@example.com");

    fn entries(at: i64) -> Entries {
        Entries {
            counted_in: Some("pool".to_owned()),
            ..Entries::expiring(Timestamp::from_millis(at))
        }
        .with(EMAIL)
    }

    #[test]
    fn index_follows_added_changed_and_removed_records() {
        let mut index = Index::default();
        for (key, at) in [("b", 2), ("a", 3), ("c", 1)] {
            index.update(&Arc::from(key), None, Some(&entries(at)));
        }
        assert_eq!(index.keys(EMAIL, None).collect::<Vec<_>>(), ["a", "b", "c"]);
        assert_eq!(index.keys(EMAIL, Some("a")).collect::<Vec<_>>(), ["b", "c"]);
        assert_eq!(index.first_to_expire(), Some("c"));
        assert_eq!(index.count("pool"), 3);

        index.update(&Arc::from("c"), Some(&entries(1)), Some(&entries(9)));
        assert_eq!(index.first_to_expire(), Some("b"));
        let latest: Vec<&str> = index.latest_to_expire().collect();
        assert_eq!(latest, ["c", "a", "b"]);
        assert_eq!(index.count("pool"), 3);
        index.update(&Arc::from("b"), Some(&entries(2)), None);
        assert_eq!(index.keys(EMAIL, None).collect::<Vec<_>>(), ["a", "c"]);
        assert_eq!(index.first_to_expire(), Some("a"));
        assert_eq!(index.count("pool"), 2);
        let other = Lookup::Attribute("other", "email", "a@example.com");
        assert_eq!(index.keys(other, None).next(), None);
        assert_eq!(index.count("other"), 0);
    }
}

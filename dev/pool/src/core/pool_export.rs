//! A user pool with everything in it, as a file of JSON.
//!
//! The README describes the format. A new version of it gets a new number, and the older
//! ones stay readable.

mod check;

use std::ops::Bound;

use serde::{Deserialize, Serialize};

use super::{
    client::ClientRecord,
    clock::Timestamp,
    config::PoolRecord,
    group::{Group, group_key},
    oauth::{
        domain::DomainRecord,
        provider::{IdentityProvider, provider_key},
        resource_server::{ResourceServer, resource_server_key},
    },
    packed_user::PackedUser,
    pool_resource::PoolResource,
    recovery::period::PlanTimes,
    state::{State, Table, Transaction, user_key},
    user::User,
};

pub(crate) use check::ExportFault;

/// The name of the format, which the file starts with.
const FORMAT: &str = "cognito-local-pool";
/// The version of the format that is written.
const VERSION: u32 = 1;

/// A user pool: its settings, domains, app clients, groups, resource servers, identity
/// providers, further resources such as branding and terms, and users with their verifiers, second factors, devices and passkeys.
///
/// Sessions, tokens, messages and codes that have been sent are not part of it. Nor are the
/// signing keys, which all pools of a file share, and the recoveries: the history that they need
/// stays in the file of the pool.
#[derive(Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PoolExport {
    format: String,
    version: u32,
    pool: PoolRecord,
    domains: Vec<DomainRecord>,
    clients: Vec<ClientRecord>,
    groups: Vec<Group>,
    resource_servers: Vec<ResourceServer>,
    identity_providers: Vec<IdentityProvider>,
    resources: Vec<PoolResource>,
    users: Vec<User>,
}

impl PoolExport {
    /// Returns the pool of this id as it is in the state, or `None` if there is none.
    pub(crate) fn of(state: &State, pool_id: &str) -> Option<Self> {
        let packed = of_pool(&state.users, &user_key(pool_id, ""));
        let mut users: Vec<User> = packed.iter().filter_map(PackedUser::unpack).collect();
        for user in &mut users {
            user.codes.clear();
            user.passkey_registrations.clear();
        }
        let clients = state.clients.values();
        let domains = state.domains.values();
        Some(Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            pool: PoolRecord {
                plan_times: PlanTimes::default(),
                ..state.pools.get(pool_id)?.clone()
            },
            domains: domains
                .filter(|domain| domain.pool_id == pool_id)
                .cloned()
                .collect(),
            clients: clients
                .filter(|client| client.pool_id == pool_id)
                .cloned()
                .collect(),
            groups: of_pool(&state.groups, &group_key(pool_id, "")),
            resource_servers: of_pool(&state.resource_servers, &resource_server_key(pool_id, "")),
            identity_providers: of_pool(&state.identity_providers, &provider_key(pool_id, "")),
            resources: of_pool(&state.pool_resources, &format!("{pool_id}/")),
            users,
        })
    }

    /// Reads a file.
    ///
    /// # Errors
    /// An [`ExportFault`] if it is not valid by itself. It contains no value of the file.
    pub(crate) fn parse(text: &str) -> Result<Self, ExportFault> {
        check::parse(text)
    }

    /// Writes the file. The same pool gives the same bytes.
    ///
    /// # Errors
    /// An error of the JSON writer.
    pub(crate) fn to_json(&self) -> Result<String, serde_json::Error> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        Ok(text)
    }

    /// Returns the id of the pool.
    #[must_use]
    pub fn pool_id(&self) -> &str {
        &self.pool.id
    }

    /// Returns the number of users.
    #[must_use]
    pub fn users(&self) -> usize {
        self.users.len()
    }

    /// Checks that the state has no record of these ids.
    ///
    /// # Errors
    /// An [`ExportFault`] that names the one that is there.
    pub(crate) fn check_absent(&self, state: &State) -> Result<(), ExportFault> {
        check::absent(self, state)
    }

    /// Adds everything to the state. The pool can be recovered to points after `now`.
    pub(crate) fn put(&self, tx: &mut Transaction<'_>, now: Timestamp) {
        let mut pool = self.pool.clone();
        pool.plan_times = PlanTimes::default();
        pool.note_plan(now);
        tx.put(&pool);
        self.domains.iter().for_each(|one| tx.put(one));
        self.clients.iter().for_each(|one| tx.put(one));
        self.groups.iter().for_each(|one| tx.put(one));
        self.resource_servers.iter().for_each(|one| tx.put(one));
        self.identity_providers.iter().for_each(|one| tx.put(one));
        self.resources.iter().for_each(|one| tx.put(one));
        self.users.iter().for_each(|one| tx.put_user(one));
    }
}

/// Returns the records whose key starts with `prefix`.
fn of_pool<T: Clone>(table: &Table<T>, prefix: &str) -> Vec<T> {
    table
        .range::<str, _>((Bound::Included(prefix), Bound::Unbounded))
        .take_while(|(key, _)| key.starts_with(prefix))
        .map(|(_, record)| record.clone())
        .collect()
}

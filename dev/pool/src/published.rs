//! The inbox, the ids of the user pools whose keys are published, and their domains. The pool shows them
//! without waiting for the call that is in progress.
//!
//! It follows the state after each change is stored, under a lock that is held for a
//! moment only.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use crate::core::{
    delivery::Message,
    state::{Change, Record, State},
};

/// The published part of the state.
#[derive(Debug)]
pub(crate) struct Published(Mutex<Contents>);

#[derive(Debug)]
struct Contents {
    pools: BTreeSet<String>,
    messages: BTreeMap<u64, Message>,
    /// The ids of the pools by domain.
    domains: BTreeMap<String, String>,
}

impl Published {
    /// Publishes what the state has now.
    pub(crate) fn of(state: &State) -> Self {
        let messages = state.messages.values().cloned();
        Self(Mutex::new(Contents {
            pools: state.pools.keys().map(|id| id.to_string()).collect(),
            messages: messages.map(|message| (message.number, message)).collect(),
            domains: state
                .domains
                .values()
                .map(|domain| (domain.domain.clone(), domain.pool_id.clone()))
                .collect(),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes changes that have been stored.
    pub(crate) fn follow(&self, changes: &[Change]) {
        let relevant = |change: &&Change| {
            let record = change.after.as_ref().or(change.before.as_ref());
            matches!(
                record,
                Some(Record::Pool(_) | Record::Message(_) | Record::Domain(_))
            )
        };
        let mut changes = changes.iter().filter(relevant).peekable();
        if changes.peek().is_none() {
            return;
        }
        let mut contents = self.lock();
        for change in changes {
            match (&change.before, &change.after) {
                (_, Some(Record::Pool(pool))) => {
                    contents.pools.insert(pool.id.clone());
                }
                (Some(Record::Pool(pool)), None) => {
                    contents.pools.remove(&pool.id);
                }
                (_, Some(Record::Message(message))) => {
                    contents
                        .messages
                        .insert(message.number, message.as_ref().clone());
                }
                (Some(Record::Message(message)), None) => {
                    contents.messages.remove(&message.number);
                }
                (_, Some(Record::Domain(domain))) => {
                    contents
                        .domains
                        .insert(domain.domain.clone(), domain.pool_id.clone());
                }
                (Some(Record::Domain(domain)), None) => {
                    contents.domains.remove(&domain.domain);
                }
                _ => {}
            }
        }
    }

    /// Returns `true` if there is a user pool of this id.
    pub(crate) fn has_pool(&self, id: &str) -> bool {
        self.lock().pools.contains(id)
    }

    /// Returns the id of the user pool that has this domain.
    pub(crate) fn pool_of_domain(&self, domain: &str) -> Option<String> {
        self.lock().domains.get(domain).cloned()
    }

    /// Returns the domain of a user pool. A prefix comes before a custom domain, which has a
    /// period.
    pub(crate) fn domain_of(&self, pool_id: &str) -> Option<String> {
        let contents = self.lock();
        let of_pool = contents.domains.iter().filter(|(_, id)| *id == pool_id);
        of_pool
            .map(|(domain, _)| domain)
            .min_by_key(|domain| domain.contains('.'))
            .cloned()
    }

    /// Returns the messages, newest first.
    pub(crate) fn inbox(&self) -> Vec<Message> {
        self.lock().messages.values().rev().cloned().collect()
    }
}

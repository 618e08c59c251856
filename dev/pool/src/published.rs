//! The inbox, the ids of the user pools whose keys are published, and their domains. The pool shows them
//! without waiting for the call that is in progress.
//!
//! It follows the state after each change is stored, under a lock that is held for a
//! moment only.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use tokio::sync::watch;

use crate::core::{
    delivery::Message,
    state::{Change, Record, State},
};

/// The published part of the state, and the news of new messages.
#[derive(Debug)]
pub(crate) struct Published {
    contents: Mutex<Contents>,
    /// The number of the newest message, or 0 if there is none.
    newest: watch::Sender<u64>,
}

#[derive(Debug)]
struct Contents {
    pools: BTreeSet<String>,
    messages: BTreeMap<u64, Message>,
    /// The ids of the pools by domain.
    domains: BTreeMap<String, String>,
}

impl Contents {
    /// Returns the number of the newest message, or 0 if there is none.
    fn newest(&self) -> u64 {
        self.messages.keys().next_back().copied().unwrap_or(0)
    }

    /// Returns the oldest message after the number `after`, or the newest one if that is
    /// `None`, among those to one address or to all.
    fn find(&self, to: Option<&str>, after: Option<u64>) -> Option<Message> {
        let matches = |message: &&Message| {
            to.is_none_or(|to| message.to.eq_ignore_ascii_case(to))
                && after.is_none_or(|after| message.number > after)
        };
        let mut messages = self.messages.values();
        let found = match after {
            Some(_) => messages.find(matches),
            None => messages.rfind(matches),
        };
        found.cloned()
    }
}

impl Published {
    /// Publishes what the state has now.
    pub(crate) fn of(state: &State) -> Self {
        let messages = state.messages.values().cloned();
        let contents = Contents {
            pools: state.pools.keys().map(|id| id.to_string()).collect(),
            messages: messages.map(|message| (message.number, message)).collect(),
            domains: state
                .domains
                .values()
                .map(|domain| (domain.domain.clone(), domain.pool_id.clone()))
                .collect(),
        };
        Self {
            newest: watch::Sender::new(contents.newest()),
            contents: Mutex::new(contents),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.contents.lock().unwrap_or_else(PoisonError::into_inner)
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
        let newest = contents.newest();
        drop(contents);
        self.newest
            .send_if_modified(|known| std::mem::replace(known, newest) != newest);
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

    /// Returns a message by its number.
    pub(crate) fn message(&self, number: u64) -> Option<Message> {
        self.lock().messages.get(&number).cloned()
    }

    /// Waits for a message: see [`Pool::next_message`](crate::Pool::next_message).
    pub(crate) async fn next_message(&self, to: Option<&str>, after: Option<u64>) -> Message {
        let mut newest = self.newest.subscribe();
        let after = after.map(|after| after.min(*newest.borrow()));
        loop {
            newest.borrow_and_update();
            let found = self.lock().find(to, after);
            if let Some(message) = found {
                return message;
            }
            if newest.changed().await.is_err() {
                // The sender lives as long as `self`, so this is never reached.
                std::future::pending::<()>().await;
            }
        }
    }
}

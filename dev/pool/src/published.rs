//! The inbox and the ids of the user pools whose keys are published. The pool shows them
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
}

impl Published {
    /// Publishes what the state has now.
    pub(crate) fn of(state: &State) -> Self {
        let messages = state.messages.values().cloned();
        Self(Mutex::new(Contents {
            pools: state.pools.keys().cloned().collect(),
            messages: messages.map(|message| (message.number, message)).collect(),
        }))
    }

    fn lock(&self) -> MutexGuard<'_, Contents> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Publishes changes that have been stored.
    pub(crate) fn follow(&self, changes: &[Change]) {
        let relevant = |change: &&Change| {
            let record = change.after.as_ref().or(change.before.as_ref());
            matches!(record, Some(Record::Pool(_) | Record::Message(_)))
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
                _ => {}
            }
        }
    }

    /// Returns `true` if there is a user pool of this id.
    pub(crate) fn has_pool(&self, id: &str) -> bool {
        self.lock().pools.contains(id)
    }

    /// Returns the messages, newest first.
    pub(crate) fn inbox(&self) -> Vec<Message> {
        self.lock().messages.values().rev().cloned().collect()
    }
}

//! Changes of several calls that are written to the file together.
//!
//! A call changes the state in memory under the pool's lock and puts its changes into the
//! [`Queue`]. Then it releases the lock and waits until they are on disk. The first call
//! that waits writes everything in the queue as one transaction; the calls that come
//! meanwhile fill the queue again for the next one. A disk that takes a few milliseconds
//! to keep a transaction thus serves as many calls as came in that time.
//!
//! A call that has seen changes waits for them too, although they are another's: nothing
//! that a reply shows can be lost.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, OnceLock, PoisonError};

use crate::{core::state::Change, store::StoreError};

/// The result of a write, which is set once.
#[derive(Debug, Default)]
pub(crate) struct Ticket(OnceLock<Result<(), Arc<StoreError>>>);

impl Ticket {
    /// Returns the result, or `None` while there is none.
    fn result(&self) -> Option<Result<(), StoreError>> {
        let result = self.0.get()?;
        Some(result.clone().map_err(StoreError::Shared))
    }

    /// Sets the result, unless there is one.
    pub(crate) fn set(&self, result: Result<(), Arc<StoreError>>) {
        // The first result stays.
        let _ = self.0.set(result);
    }
}

/// The changes that are in the state in memory and are still to be written.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    changes: Vec<Change>,
    /// The ticket of `changes`.
    ticket: Arc<Ticket>,
    /// The ticket of the last change of all.
    last: Option<Arc<Ticket>>,
}

impl Queue {
    /// Adds changes, and returns the ticket that their call waits for. A call without
    /// changes waits for those that it may have seen.
    pub(crate) fn add(&mut self, changes: Vec<Change>) -> Option<Arc<Ticket>> {
        if changes.is_empty() {
            return self.last();
        }
        self.changes.extend(changes);
        self.last = Some(Arc::clone(&self.ticket));
        self.last.clone()
    }

    /// Returns the ticket of the last change that has no result yet.
    pub(crate) fn last(&self) -> Option<Arc<Ticket>> {
        self.last
            .as_ref()
            .filter(|ticket| ticket.0.get().is_none())
            .cloned()
    }

    /// Takes out all changes with their ticket.
    pub(crate) fn take(&mut self) -> Taken {
        Taken {
            changes: std::mem::take(&mut self.changes),
            ticket: std::mem::take(&mut self.ticket),
        }
    }
}

/// Changes that were taken out of the queue. Their ticket gets a result even if writing
/// them panics.
#[derive(Debug)]
pub(crate) struct Taken {
    /// The changes.
    pub changes: Vec<Change>,
    /// The ticket of the calls that wait for them.
    pub ticket: Arc<Ticket>,
}

impl Drop for Taken {
    fn drop(&mut self) {
        self.ticket.set(Err(Arc::new(StoreError::Interrupted)));
    }
}

/// Lets one call at a time write for all that wait.
#[derive(Debug, Default)]
pub(crate) struct Writers {
    is_writing: Mutex<bool>,
    written: Condvar,
}

impl Writers {
    /// Waits for a ticket's result. `write` writes everything in the queue and sets the
    /// results; it is called if no other call is writing.
    ///
    /// # Errors
    /// The error of the write that the ticket belongs to.
    pub(crate) fn wait(&self, ticket: &Ticket, write: impl Fn()) -> Result<(), StoreError> {
        let mut is_writing = self.lock();
        loop {
            if let Some(result) = ticket.result() {
                return result;
            }
            if *is_writing {
                let woken = self.written.wait(is_writing);
                is_writing = woken.unwrap_or_else(PoisonError::into_inner);
            } else {
                *is_writing = true;
                drop(is_writing);
                let turn = Turn(self);
                write();
                drop(turn);
                is_writing = self.lock();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, bool> {
        self.is_writing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The turn of the call that writes. It ends when this is dropped, also by a panic.
struct Turn<'a>(&'a Writers);

impl Drop for Turn<'_> {
    fn drop(&mut self) {
        *self.0.lock() = false;
        self.0.written.notify_all();
    }
}

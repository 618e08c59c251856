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

#[cfg(test)]
mod tests {
    use std::{
        sync::{
            atomic::{AtomicUsize, Ordering},
            mpsc,
        },
        thread,
    };

    use super::*;
    use crate::core::{
        clock::Timestamp,
        lockout::Lockout,
        state::{State, Transaction},
    };

    fn change() -> Vec<Change> {
        let mut state = State::default();
        let mut tx = Transaction::new(&mut state);
        tx.put(&Lockout::new("key".to_owned(), Timestamp::from_millis(0)));
        tx.into_changes()
    }

    /// Writes the queue and counts the writes.
    fn write(queue: &Mutex<Queue>, writes: &AtomicUsize) -> usize {
        let taken = queue.lock().unwrap().take();
        writes.fetch_add(1, Ordering::Relaxed);
        taken.ticket.set(Ok(()));
        taken.changes.len()
    }

    #[test]
    fn calls_that_wait_share_the_next_write() {
        let (queue, writers) = (Mutex::new(Queue::default()), Writers::default());
        let writes = AtomicUsize::new(0);
        let (begun, has_begun) = mpsc::channel();
        let (release, released) = mpsc::channel::<()>();
        let first = queue.lock().unwrap().add(change()).unwrap();
        thread::scope(|scope| {
            let (queue, writers, writes) = (&queue, &writers, &writes);
            scope.spawn(move || {
                let slow = || {
                    let taken = queue.lock().unwrap().take();
                    writes.fetch_add(1, Ordering::Relaxed);
                    begun.send(()).unwrap();
                    released.recv().unwrap();
                    taken.ticket.set(Ok(()));
                };
                writers.wait(&first, slow).unwrap();
            });
            has_begun.recv().unwrap();
            // These calls come while the first write is under way.
            let waiting: Vec<_> = (0..5)
                .map(|_| queue.lock().unwrap().add(change()).unwrap())
                .map(|ticket| {
                    scope.spawn(move || {
                        let all_at_once = || assert_eq!(write(queue, writes), 5);
                        writers.wait(&ticket, all_at_once).unwrap();
                    })
                })
                .collect();
            release.send(()).unwrap();
            for call in waiting {
                call.join().unwrap();
            }
        });
        assert_eq!(writes.load(Ordering::Relaxed), 2);
    }

    #[test]
    fn call_without_changes_waits_for_those_it_has_seen() {
        let mut queue = Queue::default();
        assert!(queue.add(Vec::new()).is_none());
        let ticket = queue.add(change()).unwrap();
        let taken = queue.take();
        // The changes are being written.
        let seen = queue.add(Vec::new()).unwrap();
        assert!(Arc::ptr_eq(&seen, &ticket));
        taken.ticket.set(Ok(()));
        assert!(queue.add(Vec::new()).is_none());
    }

    #[test]
    fn interrupted_write_is_an_error_of_its_calls() {
        let (queue, writers) = (Mutex::new(Queue::default()), Writers::default());
        let ticket = queue.lock().unwrap().add(change()).unwrap();
        let result = writers.wait(&ticket, || drop(queue.lock().unwrap().take()));
        assert!(matches!(result, Err(StoreError::Shared(error))
            if matches!(*error, StoreError::Interrupted)));
    }
}

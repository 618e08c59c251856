//! Work that a call waits for outside the pool's lock.
//!
//! An operation runs under the lock. If it needs the result of slow work, it asks its
//! [`Context`](super::Context) for it. The first time there is no result yet: the operation
//! ends with an error, its transaction is undone, the lock is released, and the work is done
//! on the thread of the call. Then the operation runs again from its start, at the same
//! time, with the same random bytes and with the results so far. Only the last run has
//! effects.
//!
//! A new kind of work is a type that implements [`Work`].

use std::{any::Any, fmt};

use serde_json::Value;

use super::{
    Request,
    clock::Timestamp,
    error::Cause,
    oauth::fetch::{Fetch, Fetched},
    random::Entropy,
    recovery::history::History,
    right_passwords::RightPasswords,
    triggers::{FunctionCall, FunctionFailure},
    wire::Input,
};

/// The number of times that the work of one call is done, after which the call fails. An
/// operation needs fewer than half of them; more are needed only if the state keeps changing
/// while the call waits.
const ROUNDS: usize = 32;

/// The input of work that needs nothing of the state.
///
/// Equal inputs must have equal results, as far as the operation can tell: a result is used
/// for every later run of the operation that asks for the same work.
pub(crate) trait Work: Clone + PartialEq + Send + 'static {
    /// The result of the work.
    type Output: Clone + Send + 'static;

    /// Does the work. This may take seconds; no lock is held.
    fn perform(&self, functions: &dyn Functions) -> Self::Output;

    /// Returns the result if it is known from earlier calls. The lock is held.
    fn known(&self, _: &RightPasswords) -> Option<Self::Output> {
        None
    }

    /// Remembers what later calls can know from this result. The lock is held.
    fn learn(&self, _: &Self::Output, _: &mut RightPasswords) {}
}

/// The calls of an operation to what is outside of the core: functions, other identity
/// providers, and the history in the file.
pub(crate) trait Functions: Sync {
    /// Invokes a function and returns its output.
    ///
    /// # Errors
    /// The reason why there is no output.
    fn invoke(&self, call: &FunctionCall) -> Result<Value, FunctionFailure>;

    /// Sends a request to another identity provider and returns the response.
    ///
    /// # Errors
    /// The reason why there is no response.
    fn send(&self, fetch: &Fetch) -> Result<Fetched, String>;

    /// Reads what has changed in a pool after a time.
    ///
    /// # Errors
    /// The reason why the history cannot be read.
    fn history(&self, pool_id: &str, after: Timestamp) -> Result<History, Cause>;
}

/// Work that is still to be done.
pub(crate) struct PendingWork(Box<dyn AnyWork>);

impl fmt::Debug for PendingWork {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The input may have a password in it.
        f.debug_struct("PendingWork").finish_non_exhaustive()
    }
}

impl PendingWork {
    /// Does the work.
    pub(crate) fn perform(self, functions: &dyn Functions) -> FinishedWork {
        self.0.perform(functions)
    }
}

/// The input of work, and its result.
pub(crate) struct FinishedWork {
    input: Box<dyn Any + Send>,
    output: Box<dyn Any + Send>,
}

impl FinishedWork {
    /// Returns the result if it is that of this input.
    fn output_of<W: Work>(&self, work: &W) -> Option<W::Output> {
        let same = self.input.downcast_ref::<W>() == Some(work);
        same.then(|| self.output.downcast_ref::<W::Output>().cloned())?
    }
}

/// Work of any kind.
trait AnyWork: Send {
    fn perform(self: Box<Self>, functions: &dyn Functions) -> FinishedWork;
}

impl<W: Work> AnyWork for W {
    fn perform(self: Box<Self>, functions: &dyn Functions) -> FinishedWork {
        let output = Work::perform(&*self, functions);
        FinishedWork {
            input: self,
            output: Box::new(output),
        }
    }
}

/// The error of an operation that asked for work too many times.
#[derive(Debug, thiserror::Error)]
#[error("the state has changed {ROUNDS} times while the call waited for work outside the lock")]
pub(crate) struct TooManyRounds;

/// One call, with everything that its runs have in common.
pub(crate) struct Call<'a> {
    /// The request.
    pub request: Request<'a>,
    /// The time of the call.
    pub now: Timestamp,
    /// The parameters of the request, once they have been read and checked. They are the same
    /// for each run.
    pub(super) input: Option<Input>,
    drawn: Vec<u8>,
    finished: Vec<FinishedWork>,
    rounds: usize,
}

impl<'a> Call<'a> {
    /// Starts a call.
    #[must_use]
    pub(crate) fn new(request: Request<'a>, now: Timestamp) -> Self {
        Self {
            request,
            now,
            input: None,
            drawn: Vec::new(),
            finished: Vec::new(),
            rounds: 0,
        }
    }

    /// Adds the result of the work that the last run asked for.
    pub(crate) fn add(&mut self, finished: FinishedWork) {
        self.finished.push(finished);
    }

    /// Returns what a run of the call needs: its random bytes and its results.
    pub(super) fn start_run<'r>(
        &'r mut self,
        source: &'r mut dyn Entropy,
    ) -> (Replayed<'r>, Results<'r>) {
        let entropy = Replayed {
            drawn: &mut self.drawn,
            position: 0,
            source,
        };
        let results = Results {
            finished: &mut self.finished,
            rounds: &mut self.rounds,
            next: 0,
            pending: None,
        };
        (entropy, results)
    }
}

/// The random bytes of a call: those of its earlier runs first, then new ones.
pub(super) struct Replayed<'a> {
    drawn: &'a mut Vec<u8>,
    position: usize,
    source: &'a mut dyn Entropy,
}

impl Entropy for Replayed<'_> {
    fn fill(&mut self, bytes: &mut [u8]) {
        let earlier = self.drawn.get(self.position..).unwrap_or_default();
        let replayed = earlier.len().min(bytes.len());
        let (old, new) = bytes.split_at_mut(replayed);
        for (byte, drawn) in old.iter_mut().zip(earlier) {
            *byte = *drawn;
        }
        if !new.is_empty() {
            self.source.fill(new);
            self.drawn.extend_from_slice(new);
        }
        self.position += bytes.len();
    }
}

/// The results of the work that earlier runs of a call asked for, in the order in which they
/// did.
pub(super) struct Results<'a> {
    finished: &'a mut Vec<FinishedWork>,
    rounds: &'a mut usize,
    next: usize,
    pending: Option<Result<PendingWork, TooManyRounds>>,
}

impl Results<'_> {
    /// Returns the result of work, or `None` if it is still to be done. The run must end
    /// then. `known` returns the result if it is known without the work; later runs of the
    /// call then use the same one.
    pub(super) fn of<W: Work>(
        &mut self,
        work: &W,
        known: impl FnOnce() -> Option<W::Output>,
    ) -> Option<W::Output> {
        if self.pending.is_some() {
            return None;
        }
        let finished = self.finished.get(self.next);
        if let Some(output) = finished.and_then(|finished| finished.output_of(work)) {
            self.next += 1;
            return Some(output);
        }
        // The state has changed in between: what comes later may no longer be right.
        self.finished.truncate(self.next);
        if let Some(output) = known() {
            self.finished.push(FinishedWork {
                input: Box::new(work.clone()),
                output: Box::new(output.clone()),
            });
            self.next += 1;
            return Some(output);
        }
        let more = *self.rounds < ROUNDS;
        *self.rounds += 1;
        self.pending = Some(if more {
            Ok(PendingWork(Box::new(work.clone())))
        } else {
            Err(TooManyRounds)
        });
        None
    }

    /// Returns `true` if the run has asked for work and not got its result.
    pub(super) fn waits(&self) -> bool {
        self.pending.is_some()
    }

    /// Returns the work that the run has asked for and not got, if there is any.
    pub(super) fn into_pending(self) -> Option<Result<PendingWork, TooManyRounds>> {
        self.pending
    }
}

#[cfg(test)]
mod tests;

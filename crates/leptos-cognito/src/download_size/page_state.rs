//! State of which a page has one. A page has one app at a time.

use std::cell::Cell;

use crate::program_error::refuse_without_provider;

/// A value of which a page has one. It is in a `thread_local` and not in a context,
/// because a map by `TypeId` would add to the first download: the README of
/// this folder has the figure. It holds a reference, because a copy of the value
/// would be made at each use.
pub(crate) struct PageState<T: 'static>(Cell<Option<&'static T>>);

impl<T> PageState<T> {
    /// No value.
    pub(crate) const fn none() -> Self {
        Self(Cell::new(None))
    }

    /// Sets the value. This happens once in the life of a page, or once for each time that
    /// the app is put into it again, so that the memory is never freed.
    pub(crate) fn provide(&self, value: T) {
        self.0.set(Some(Box::leak(Box::new(value))));
    }

    /// Removes the value.
    pub(crate) fn withdraw(&self) {
        self.0.set(None);
    }

    /// Returns the value; `None` if no app is provided.
    pub(crate) fn try_get(&self) -> Option<&'static T> {
        self.0.get()
    }

    /// Returns the value.
    ///
    /// # Panics
    /// Panics if no app is provided, which is a mistake in the program that shows at the
    /// first use.
    pub(crate) fn get(&self) -> &'static T {
        match self.0.get() {
            Some(value) => value,
            None => refuse_without_provider(),
        }
    }
}

//! A lock for tasks of one thread, such as those of a page.
//!
//! A lock for several threads, with its queue of listeners, would add a kilobyte to the
//! download of a sign-in.

use std::cell::{Cell, RefCell};
use std::future::poll_fn;
use std::task::{Poll, Waker};

/// A lock that one task at a time holds.
#[derive(Default)]
pub(crate) struct Lock {
    is_held: Cell<bool>,
    waiting: RefCell<Vec<Waker>>,
}

/// A lock that is held until the value is dropped.
pub struct LockGuard<'a>(&'a Lock);

impl Lock {
    /// Waits until no task holds the lock, and holds it.
    pub(crate) async fn acquire(&self) -> LockGuard<'_> {
        poll_fn(|context| match self.try_acquire() {
            Some(guard) => Poll::Ready(guard),
            None => {
                self.waiting.borrow_mut().push(context.waker().clone());
                Poll::Pending
            }
        })
        .await
    }

    /// Holds the lock, unless a task holds it.
    pub(crate) fn try_acquire(&self) -> Option<LockGuard<'_>> {
        (!self.is_held.replace(true)).then(|| LockGuard(self))
    }
}

impl Drop for LockGuard<'_> {
    fn drop(&mut self) {
        self.0.is_held.set(false);
        // All of them are woken, because the future of one may have been dropped.
        for waker in self.0.waiting.take() {
            waker.wake();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::pin::pin;
    use std::sync::Arc;
    use std::sync::atomic::{AtomicU32, Ordering};
    use std::task::{Context, Wake};

    use super::*;

    #[derive(Default)]
    struct Count(AtomicU32);

    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }

    #[test]
    fn second_task_waits_until_the_first_is_done() {
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let mut context = Context::from_waker(&waker);
        let lock = Lock::default();
        let first = lock.try_acquire().unwrap();
        assert!(lock.try_acquire().is_none());
        let mut second = pin!(lock.acquire());
        assert!(second.as_mut().poll(&mut context).is_pending());
        drop(first);
        assert_eq!(count.0.load(Ordering::Relaxed), 1);
        assert!(second.poll(&mut context).is_ready());
    }

    #[test]
    fn task_that_no_longer_waits_blocks_nobody() {
        let count = Arc::new(Count::default());
        let waker = Waker::from(Arc::clone(&count));
        let mut context = Context::from_waker(&waker);
        let lock = Lock::default();
        let first = lock.try_acquire().unwrap();
        {
            let mut gone = pin!(lock.acquire());
            assert!(gone.as_mut().poll(&mut context).is_pending());
        }
        let mut third = pin!(lock.acquire());
        assert!(third.as_mut().poll(&mut context).is_pending());
        drop(first);
        assert_eq!(count.0.load(Ordering::Relaxed), 2);
        assert!(third.poll(&mut context).is_ready());
        assert!(lock.try_acquire().is_some());
    }
}

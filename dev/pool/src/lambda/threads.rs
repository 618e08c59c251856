//! The threads that functions of this process run on.

use std::{
    fmt, io,
    sync::{Arc, Mutex, PoisonError, Weak, mpsc},
    thread,
};

/// The number of threads that are kept while they have nothing to run.
const KEPT: usize = 16;

/// Work for a thread. It computes something, and the function that it returns hands it over.
pub(super) type Job = Box<dyn FnOnce() -> Box<dyn FnOnce()> + Send>;

/// Threads that run one job at a time. A thread is started if none is idle, and waits for the
/// next job after its own. A thread whose job never ends or panics is not used again.
#[derive(Default)]
pub(super) struct Threads {
    idle: Arc<Mutex<Idle>>,
}

/// The ways to the threads that wait for a job.
type Idle = Vec<mpsc::Sender<Job>>;

impl fmt::Debug for Threads {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Threads").finish_non_exhaustive()
    }
}

impl Threads {
    /// Runs a job on a thread that is idle or new.
    ///
    /// # Errors
    /// The operating system has no thread left.
    pub(super) fn run(&self, job: Job) -> io::Result<()> {
        let idle = self
            .idle
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .pop();
        let job = match idle {
            None => job,
            // A thread waits as long as its sender is in the list, so the job is not lost.
            Some(thread) => match thread.send(job) {
                Ok(()) => return Ok(()),
                Err(mpsc::SendError(job)) => job,
            },
        };
        let threads = Arc::downgrade(&self.idle);
        thread::Builder::new()
            .name("cognito-local function".to_owned())
            .spawn(move || work(job, &threads))?;
        Ok(())
    }
}

/// Runs jobs until the list of idle threads has gone or is full.
fn work(first: Job, threads: &Weak<Mutex<Idle>>) {
    let mut next = Some(first);
    while let Some(job) = next {
        let hand_over = job();
        // The thread is in the list before the result is out: who gets it can use the thread.
        let jobs = threads.upgrade().and_then(|idle| {
            let mut idle = idle.lock().unwrap_or_else(PoisonError::into_inner);
            (idle.len() < KEPT).then(|| {
                let (sender, jobs) = mpsc::channel();
                idle.push(sender);
                jobs
            })
        });
        hand_over();
        next = jobs.and_then(|jobs| jobs.recv().ok());
    }
}

#[cfg(test)]
mod tests {
    use std::{thread::ThreadId, time::Duration};

    use super::*;

    /// Runs a job that gives back the id of its thread.
    fn run(threads: &Threads) -> ThreadId {
        let (sender, id) = mpsc::channel();
        let job: Job = Box::new(move || {
            let id = thread::current().id();
            Box::new(move || sender.send(id).unwrap())
        });
        threads.run(job).unwrap();
        id.recv_timeout(Duration::from_secs(10)).unwrap()
    }

    #[test]
    fn idle_thread_runs_the_next_job() {
        let threads = Threads::default();
        let first = run(&threads);
        assert_eq!(run(&threads), first);
    }

    #[test]
    fn busy_thread_gets_no_job() {
        let threads = Threads::default();
        let first = run(&threads);
        let (release, released) = mpsc::channel::<()>();
        let (sender, ended) = mpsc::channel();
        let job: Job = Box::new(move || {
            let end = released.recv();
            Box::new(move || sender.send(end).unwrap())
        });
        threads.run(job).unwrap();
        assert_ne!(run(&threads), first);
        release.send(()).unwrap();
        let end = ended.recv_timeout(Duration::from_secs(10)).unwrap();
        assert!(end.is_ok());
    }

    #[test]
    fn panic_ends_its_thread_alone() {
        let threads = Threads::default();
        let first = run(&threads);
        let (sender, ended) = mpsc::channel::<()>();
        threads
            .run(Box::new(move || {
                let _sender = sender;
                panic!("the function fails")
            }))
            .unwrap();
        assert_eq!(
            ended.recv_timeout(Duration::from_secs(10)),
            Err(mpsc::RecvTimeoutError::Disconnected)
        );
        assert_ne!(run(&threads), first);
    }

    #[test]
    fn threads_end_with_their_list() {
        let threads = Threads::default();
        let list = Arc::downgrade(&threads.idle);
        run(&threads);
        drop(threads);
        assert!(list.upgrade().is_none());
    }
}

//! The thread that runs a server.

use std::{future::Future, io, thread};

use tokio::sync::oneshot;

/// A server's thread. Dropping this stops the thread and waits for its end.
#[derive(Debug)]
pub(super) struct Worker {
    stop: Option<oneshot::Sender<()>>,
    thread: Option<thread::JoinHandle<()>>,
    end: Option<ServerEnd>,
}

/// A future that is ready once the thread of a server has ended, also after a panic.
#[derive(Debug)]
pub struct ServerEnd(oneshot::Receiver<()>);

impl ServerEnd {
    /// Waits for the end of the thread.
    pub async fn wait(self) {
        // Nothing is ever sent: the channel ends when the thread drops its sender.
        let _ = self.0.await;
    }
}

impl Worker {
    /// Runs `work` on a thread of its own until it ends or the worker is dropped.
    ///
    /// # Errors
    /// An error if the runtime or the thread cannot be made.
    pub(super) fn start<F>(
        runtime: tokio::runtime::Runtime,
        work: impl FnOnce() -> F + Send + 'static,
    ) -> io::Result<Self>
    where
        F: Future<Output = ()>,
    {
        let (stop, stopped) = oneshot::channel::<()>();
        let (alive, end) = oneshot::channel::<()>();
        let thread = thread::Builder::new()
            .name("cognito-local".to_owned())
            .spawn(move || {
                let _alive = alive;
                runtime.block_on(async {
                    tokio::select! {
                        () = work() => {}
                        // The channel ends with a message or because its sender was
                        // dropped. Both stop the server.
                        _ = stopped => {}
                    }
                });
                // A call that is still being handled ends by itself; nothing waits for
                // its reply.
                runtime.shutdown_background();
            })?;
        Ok(Self {
            stop: Some(stop),
            thread: Some(thread),
            end: Some(ServerEnd(end)),
        })
    }

    /// Returns the future of the thread's end, the first time that it is asked for.
    pub(super) fn take_end(&mut self) -> Option<ServerEnd> {
        self.end.take()
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            // If the thread panicked, the panic hook has already reported it.
            let _ = thread.join();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runtime() -> tokio::runtime::Runtime {
        tokio::runtime::Builder::new_current_thread()
            .enable_time()
            .build()
            .unwrap()
    }

    fn assert_ends(end: ServerEnd) {
        let limit = std::time::Duration::from_secs(20);
        let ended = async { tokio::time::timeout(limit, end.wait()).await };
        assert!(runtime().block_on(ended).is_ok());
    }

    #[test]
    fn end_of_a_panicking_thread_is_reported() {
        let mut worker = Worker::start(runtime(), || async { panic!("the listener fails") });
        let end = worker.as_mut().unwrap().take_end().unwrap();
        assert_ends(end);
        assert!(worker.unwrap().take_end().is_none());
    }

    #[test]
    fn dropped_worker_ends_its_thread() {
        let mut worker = Worker::start(runtime(), std::future::pending).unwrap();
        let end = worker.take_end().unwrap();
        drop(worker);
        assert_ends(end);
    }
}

//! Many calls at once.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::connection::Connection;
use crate::error::BenchError;
use crate::server::Server;
use crate::stopwatch::Stopwatch;

/// The results of many calls.
#[derive(Debug)]
pub(crate) struct Load {
    /// The processor time of the server for one call, in milliseconds.
    pub(crate) cpu_ms: f64,
    /// The time from the first call to the last reply, in seconds.
    pub(crate) seconds: f64,
    /// The time from each call to its reply, in milliseconds.
    pub(crate) latencies: Vec<f64>,
}

/// Makes `calls` calls over `connections` connections. Each connection takes the number of
/// the next call when it has the reply to its last one.
///
/// # Errors
/// The error of the first call that fails.
pub(crate) async fn run<F>(
    server: &Server,
    calls: usize,
    connections: usize,
    call: F,
) -> Result<Load, BenchError>
where
    F: AsyncCall,
{
    let next = Arc::new(AtomicUsize::new(0));
    let cpu = server.cpu_ms();
    let watch = Stopwatch::start();
    let tasks: Vec<_> = (0..connections)
        .map(|_| {
            let next = Arc::clone(&next);
            let call = call.clone();
            let mut connection = Connection::new(server.port());
            tokio::spawn(async move {
                let mut done = Vec::new();
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    if number >= calls {
                        return Ok::<_, BenchError>(done);
                    }
                    let watch = Stopwatch::start();
                    call.call(&mut connection, number).await?;
                    done.push(watch.ms());
                }
            })
        })
        .collect();
    let mut latencies = Vec::new();
    for task in tasks {
        latencies.extend(task.await??);
    }
    let seconds = watch.ms() / 1_000.0;
    let cpu_ms = (server.cpu_ms() - cpu) / calls as f64;
    Ok(Load {
        cpu_ms,
        seconds,
        latencies,
    })
}

/// A call that can be made many times, each time with another number.
pub(crate) trait AsyncCall: Clone + Send + Sync + 'static {
    /// Makes the call.
    fn call(
        &self,
        connection: &mut Connection,
        number: usize,
    ) -> impl Future<Output = Result<(), BenchError>> + Send;
}

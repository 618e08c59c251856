//! Waiting for a condition, never for a time.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// How long anything on a page may take.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);
/// How often it is looked for.
const INTERVAL: Duration = Duration::from_millis(30);

/// Asks again and again until there is an answer; `None` when the deadline passes first.
pub(crate) async fn until<T, E>(
    deadline: Duration,
    mut ask: impl AsyncFnMut() -> Result<Option<T>, E>,
) -> Result<Option<T>, E> {
    let end = Instant::now() + deadline;
    loop {
        if let Some(answer) = ask().await? {
            return Ok(Some(answer));
        }
        if Instant::now() >= end {
            return Ok(None);
        }
        sleep(INTERVAL).await;
    }
}

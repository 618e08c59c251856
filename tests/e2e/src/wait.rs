//! Waits for conditions, never for a fixed time.

use std::time::Duration;

use tokio::time::{Instant, sleep};

/// The longest time for anything on a page.
pub(crate) const DEADLINE: Duration = Duration::from_secs(60);
/// The time between two checks of a condition.
const INTERVAL: Duration = Duration::from_millis(30);

/// Asks repeatedly until there is an answer; `None` if the deadline passes first.
///
/// # Errors
/// The first error of `ask`.
pub async fn until<T, E>(
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

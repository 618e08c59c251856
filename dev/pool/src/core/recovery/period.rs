//! The period for which a user pool can be recovered.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::{clock::Timestamp, config::PoolRecord};

const DAY: Duration = Duration::from_hours(24);

/// The period of a pool on the Essentials plan.
const ESSENTIALS: Duration = DAY;
/// The period of a pool on the Plus plan.
const PLUS: Duration = Duration::from_hours(14 * 24);

/// The times since when a pool is on its feature plan without a break. A pool can be recovered
/// to a point at which it was on the plan that the point needs. A pool that has been imported,
/// or that comes from a file without a history, counts from then on.
///
/// Source: InitiatePointInTimeRecovery, Amazon Cognito API Reference.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanTimes {
    /// The time since when the pool is on Essentials or on Plus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    essentials: Option<Timestamp>,
    /// The time since when the pool is on Plus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    plus: Option<Timestamp>,
}

impl PlanTimes {
    /// Returns `true` if no time is known.
    pub(crate) fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Returns the times after the pool has this plan at the time `now`.
    #[must_use]
    pub(crate) fn with_plan(self, tier: &str, now: Timestamp) -> Self {
        let since =
            |is_on_plan: bool, known: Option<Timestamp>| is_on_plan.then(|| known.unwrap_or(now));
        Self {
            essentials: since(tier != "LITE", self.essentials),
            plus: since(tier == "PLUS", self.plus),
        }
    }
}

/// Returns how far back a pool on this plan can be recovered, or `None` if it cannot be.
pub(crate) fn of_plan(tier: &str) -> Option<Duration> {
    match tier {
        "LITE" => None,
        "PLUS" => Some(PLUS),
        _ => Some(ESSENTIALS),
    }
}

/// Returns the earliest point to which the pool can be recovered at the time `now`, or `None` if
/// it cannot be recovered.
pub(crate) fn earliest(pool: &PoolRecord, now: Timestamp) -> Option<Timestamp> {
    let times = pool.plan_times;
    let within = |since: Option<Timestamp>, period: Duration| {
        let start = now.before(period);
        since.map(|since| since.max(start).max(pool.created))
    };
    of_plan(pool.tier())?;
    let candidates = [
        within(times.plus, PLUS),
        within(times.essentials, ESSENTIALS),
    ];
    candidates.into_iter().flatten().min()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DAYS: i64 = 24 * 60 * 60 * 1_000;

    fn at(days: i64) -> Timestamp {
        Timestamp::from_millis(days * DAYS)
    }

    #[test]
    fn plan_counts_from_its_last_change() {
        let times = PlanTimes::default().with_plan("PLUS", at(1));
        assert_eq!(times.with_plan("PLUS", at(3)), times);
        let less = times.with_plan("ESSENTIALS", at(3));
        assert_eq!((less.essentials, less.plus), (Some(at(1)), None));
        let again = less.with_plan("PLUS", at(4));
        assert_eq!((again.essentials, again.plus), (Some(at(1)), Some(at(4))));
        assert!(again.with_plan("LITE", at(5)).is_empty());
    }
}

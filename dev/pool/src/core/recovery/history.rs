//! The history of user data: what users and groups were before each change.
//!
//! The history is in the file only, because memory and the time of a start must not grow with
//! it. [`mark`] says which changes belong to it. The store writes them in the transaction of the
//! changes themselves, and [`ReadHistory`] reads them outside of the pool's lock.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use crate::core::{
    clock::Timestamp,
    error::Cause,
    outside::{Functions, Work},
    state::{Change, Record, State},
};

use super::period;

/// The records of a pool that have changed since a time, by their keys in the file, as they
/// were then. A record that was not there is `None`.
pub(crate) type History = BTreeMap<String, Option<Record>>;

/// A change whose record before it goes into the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// The time of the change.
    pub at: Timestamp,
    /// The time for which the pool's history is kept.
    pub period: Duration,
}

/// Returns the id of the pool of a user or a group.
pub(crate) fn pool_of(record: &Record) -> Option<&str> {
    match record {
        Record::User(user) => Some(user.pool_id()),
        Record::Group(group) => Some(&group.pool_id),
        _ => None,
    }
}

/// The longest time by which a call's changes may be later in the history than its start.
const LONGEST_CALL: Duration = Duration::from_mins(2);

/// Returns the time that the changes of a call have in the history. `now` is the time of the
/// call's start, and `last` that of the last change. A call that has waited for a function must
/// not get before a change that it has seen. A clock that was set back by more than a call can
/// last counts again from there.
pub(crate) fn time_of_change(now: Timestamp, last: Timestamp) -> Timestamp {
    if last.since(now) <= LONGEST_CALL {
        now.max(last)
    } else {
        now
    }
}

/// Marks the changes that belong to the history: those of users and groups in pools that can be
/// recovered.
pub(crate) fn mark(changes: &mut [Change], state: &State, at: Timestamp) {
    for change in changes {
        let record = change.after.as_ref().or(change.before.as_ref());
        let Some(pool_id) = record.and_then(pool_of) else {
            continue;
        };
        let pool = state.pools.get(pool_id);
        let period = pool.and_then(|pool| period::of_plan(pool.tier()));
        change.kept = period.map(|period| Kept { at, period });
    }
}

/// The work of reading what has changed in a pool after a time.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct ReadHistory {
    /// The id of the recovery that needs it, so that two recoveries share no result.
    pub recovery_id: String,
    /// The id of the pool.
    pub pool_id: String,
    /// The recovery point.
    pub point: Timestamp,
}

impl Work for ReadHistory {
    type Output = Result<Arc<History>, Cause>;

    fn perform(&self, functions: &dyn Functions) -> Self::Output {
        functions.history(&self.pool_id, self.point).map(Arc::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        Settings,
        core::{lockout::Lockout, secret::Secret, state::Transaction, user::User},
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::from_millis(millis)
    }

    fn user() -> User {
        let record = r#"{
            "pool_id": "local_Example", "sub": "s", "username": "jeff", "attributes": {},
            "status": "CONFIRMED", "enabled": true, "credential": null, "created": 1,
            "modified": 1795000005000
        }"#;
        serde_json::from_str(record).unwrap()
    }

    /// Returns the periods for which a pool of this plan keeps the records before two changes: a
    /// user is made and disabled. Nothing else is kept.
    fn periods(tier: &str) -> Vec<Option<Duration>> {
        let mut state = State::default();
        let settings = Settings::new("local_Example", "client");
        let mut pool = settings.pool_record(Secret::new("s".to_owned()), at(0));
        pool.config
            .other
            .insert("UserPoolTier".to_owned(), tier.into());
        let mut tx = Transaction::new(&mut state);
        tx.put(&pool);
        tx.put(&Lockout::new("key".to_owned(), at(0)));
        let mut jeff = user();
        tx.put_user(&jeff);
        jeff.enabled = false;
        tx.put_user(&jeff);
        tx.mark_history(at(7));
        let changes = tx.into_changes();
        assert!(
            changes
                .iter()
                .flat_map(|change| change.kept)
                .all(|kept| kept.at == at(7))
        );
        assert!(changes[..2].iter().all(|change| change.kept.is_none()));
        assert!(matches!(changes[2].after, Some(Record::User(_))));
        let users = changes[2..].iter();
        users
            .map(|change| change.kept.map(|kept| kept.period))
            .collect()
    }

    #[test]
    fn change_of_a_slow_call_is_after_those_it_has_seen() {
        let minute = 60_000;
        assert_eq!(time_of_change(at(minute), at(0)), at(minute));
        assert_eq!(time_of_change(at(0), at(minute)), at(minute));
        // The clock was set back by an hour.
        assert_eq!(time_of_change(at(0), at(60 * minute)), at(0));
    }

    #[test]
    fn history_keeps_changes_of_users_as_the_plan_says() {
        let hours = |hours: u64| Some(Duration::from_hours(hours));
        assert_eq!(periods("ESSENTIALS"), [hours(24); 2]);
        assert_eq!(periods("PLUS"), [hours(336); 2]);
        assert_eq!(periods("LITE"), [None; 2]);
    }
}

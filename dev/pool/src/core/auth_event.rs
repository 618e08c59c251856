//! The events of users in a pool with threat protection.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{clock::Timestamp, index::Indexed};

/// An event: a sign-in, a registration, or a change of a password.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct AuthEvent {
    /// The id of the user pool.
    pub pool_id: String,
    /// The user's `sub`.
    pub sub: String,
    /// The event's id.
    pub id: String,
    /// The number of the event among those of the user. It falls, so that the newest event
    /// comes first in the order of the keys.
    pub rank: u64,
    /// The kind of event, under the API's name: `SignIn`, `SignUp`, …
    pub kind: String,
    /// Set if the event succeeded.
    pub passed: bool,
    /// The answers to challenges, in the API's shape.
    pub challenges: Vec<Value>,
    /// The address of the client, if its request names one.
    pub ip_address: Option<String>,
    /// `Valid` or `Invalid`, once there is feedback, with its time.
    pub feedback: Option<(String, Timestamp)>,
    /// The time of the event.
    pub created: Timestamp,
}

/// Returns the start of the keys of a user's events.
#[must_use]
pub(crate) fn auth_events_of(pool_id: &str, sub: &str) -> String {
    format!("{pool_id}/{sub}/")
}

/// Returns the key of an event's record.
#[must_use]
pub(crate) fn auth_event_key(event: &AuthEvent) -> String {
    let start = auth_events_of(&event.pool_id, &event.sub);
    format!("{start}{:020}", event.rank)
}

impl Indexed for AuthEvent {}

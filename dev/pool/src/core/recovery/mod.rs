//! Point-in-time recovery of the user data of a pool: users with their passwords, second
//! factors and passkeys, groups, and memberships.
//!
//! A recovery has two steps. InitiatePointInTimeRecovery pauses the writes of user data, and the
//! next look at the recovery counts what would change: the preview. StartPointInTimeRecovery then
//! restores everything in one transaction. The earlier states come from the history in the file:
//! see [`history`].
//!
//! Source: the descriptions of InitiatePointInTimeRecovery, StartPointInTimeRecovery and
//! RestorationType in the Amazon Cognito API Reference.

pub(crate) mod compare;
pub(crate) mod history;
pub(crate) mod pause;
pub mod period;

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{clock::Timestamp, index::Indexed};

/// The time after its start for which a recovery can be applied or cancelled.
pub(crate) const PREVIEW_LIFE: Duration = Duration::from_hours(24);

/// The state of a recovery, under the API's names. The states that tell of a failure inside of
/// AWS are left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum RecoveryStatus {
    /// The preview has not been counted yet. Writes are paused.
    PreviewGenerating,
    /// The preview is there. Writes are paused.
    PreviewGenerated,
    /// An administrator has cancelled the recovery.
    PreviewCancelled,
    /// Nobody has applied or cancelled the recovery within 24 hours.
    PreviewExpired,
    /// The recovery is being applied. Only the reply to StartPointInTimeRecovery has this state.
    Restoring,
    /// The recovery has been applied.
    RestoreCompleted,
}

/// The numbers of entities of one kind that a recovery changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntityCounts {
    /// The entities that existed at the recovery point and exist no longer.
    pub create: u64,
    /// The entities that have changed since the recovery point.
    pub update: u64,
    /// The entities that were made after the recovery point.
    pub delete: u64,
}

/// The numbers of entities that a recovery changes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecoveryPreview {
    /// Users with their attributes, status, memberships and linked identities.
    pub users: EntityCounts,
    /// Groups.
    pub groups: EntityCounts,
    /// Users with settings of second factors.
    pub mfas: EntityCounts,
    /// Passkeys.
    pub passkeys: EntityCounts,
}

/// A recovery of a user pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Recovery {
    /// The id of the user pool.
    pub pool_id: String,
    /// The recovery's id, a UUID.
    pub id: String,
    /// The state as it was stored. [`Recovery::status_at`] knows of the expiry too.
    pub status: RecoveryStatus,
    /// The recovery point.
    pub point: Timestamp,
    /// The time at which the recovery was initiated.
    pub initiated: Timestamp,
    /// The time at which the recovery was applied or cancelled.
    pub ended: Option<Timestamp>,
    /// The preview, once it has been counted.
    pub preview: Option<RecoveryPreview>,
}

impl Recovery {
    /// Returns the state at a time: a recovery that was neither applied nor cancelled expires.
    #[must_use]
    pub fn status_at(&self, now: Timestamp) -> RecoveryStatus {
        let is_open = matches!(
            self.status,
            RecoveryStatus::PreviewGenerating | RecoveryStatus::PreviewGenerated
        );
        if is_open && now >= self.initiated.after(PREVIEW_LIFE) {
            RecoveryStatus::PreviewExpired
        } else {
            self.status
        }
    }

    /// Returns `true` if the recovery pauses the writes of its pool.
    #[must_use]
    pub fn is_active(&self, now: Timestamp) -> bool {
        matches!(
            self.status_at(now),
            RecoveryStatus::PreviewGenerating | RecoveryStatus::PreviewGenerated
        )
    }
}

/// Returns the key of a recovery's record.
#[must_use]
pub(crate) fn recovery_key(pool_id: &str, id: &str) -> String {
    format!("{pool_id}/{id}")
}

impl Indexed for Recovery {}

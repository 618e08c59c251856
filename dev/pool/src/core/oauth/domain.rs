//! The domain of a user pool, below which its OAuth endpoints and pages are.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::core::{clock::Timestamp, state::Transaction};

/// A domain of a user pool. At AWS it is a part of a host's name; this pool serves it as the
/// first segment of the path.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct DomainRecord {
    /// The domain: a prefix such as `my-app`, or the whole name of a custom domain.
    pub domain: String,
    /// The id of the user pool.
    pub pool_id: String,
    /// `CustomDomainConfig`, which makes the domain a custom one.
    pub custom: Option<Value>,
    /// `ManagedLoginVersion`: 1 for the classic pages, 2 for managed login. It has no effect
    /// in this pool.
    pub managed_login_version: u64,
    /// `Routing`, which has no effect in this pool.
    pub routing: Option<Value>,
    /// The time at which the domain was created.
    pub created: Timestamp,
}

/// Returns the domains of a pool: at most one prefix and one custom domain.
pub(crate) fn of_pool<'a>(
    tx: &'a Transaction<'_>,
    pool_id: &'a str,
) -> impl Iterator<Item = &'a DomainRecord> {
    tx.all::<DomainRecord>()
        .filter(move |domain| domain.pool_id == pool_id)
}

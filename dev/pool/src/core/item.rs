//! Items that the function of a local API keeps: JSON values with two keys, as in a table
//! of DynamoDB.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::clock::Timestamp;

/// The place of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemKey {
    /// The name of the table.
    pub table: String,
    /// The key that groups items, such as the id of their owner.
    pub partition: String,
    /// The key of the item within its group.
    pub sort: String,
}

/// An item.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ItemRecord {
    /// The place of the item.
    pub key: ItemKey,
    /// The value of the item.
    pub value: Value,
    /// The time at which the item is removed, or `None` if it stays.
    #[serde(default)]
    pub expires: Option<Timestamp>,
}

impl ItemRecord {
    /// Returns `true` if the item counts as removed.
    #[must_use]
    pub(crate) fn has_expired(&self, now: Timestamp) -> bool {
        self.expires.is_some_and(|expires| expires <= now)
    }
}

/// The new value of an item.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The value.
    pub value: Value,
    /// The time at which the item is removed, as the attribute of DynamoDB's "time to live"
    /// has it, or `None` if it stays.
    pub expires: Option<Timestamp>,
}

impl ItemKey {
    /// Returns the key of the item's record. The lengths keep apart keys whose texts are
    /// the same after they are joined.
    #[must_use]
    pub(crate) fn record_key(&self) -> String {
        format!("{}{}", group(&self.table, &self.partition), self.sort)
    }
}

/// Returns the start of the record keys of all items of one group.
pub(crate) fn group(table: &str, partition: &str) -> String {
    format!("{}:{table}/{}:{partition}/", table.len(), partition.len())
}

//! Resources of a pool that have a name or an id and settings in the API's own shape: log
//! delivery, risk configuration, branding, terms, replicas and the like.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{clock::Timestamp, index::Indexed};

/// A kind of resource. Each variant's name is a part of the record's key in the file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResourceKind {
    /// A managed login style, by its id.
    Branding,
    /// A policy for clients whose id is the URL of a metadata document, by its id.
    CimdPolicy,
    /// The session settings of an app client, by the client's id.
    ClientSessions,
    /// The log delivery of a user pool.
    LogDelivery,
    /// The tags that an identity pool gives to principals, by the provider's name.
    PrincipalTags,
    /// The provisioned limit of a category of calls. It belongs to no pool.
    ProvisionedLimit,
    /// A replica of a user pool, by its region.
    Replica,
    /// The risk configuration of a user pool, or of an app client by its id.
    Risk,
    /// The session settings of a user pool.
    Sessions,
    /// A terms document, by its id.
    Terms,
    /// The look of the classic hosted pages, by the client's id or `ALL`.
    UiCustomization,
}

/// A resource of a user pool or an identity pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct PoolResource {
    /// The id of the pool.
    pub pool_id: String,
    /// The kind of the resource.
    pub kind: ResourceKind,
    /// The name or id among the pool's resources of this kind. It is empty for a kind of which
    /// a pool has one.
    pub name: String,
    /// The settings, in the shape of the API.
    pub settings: Map<String, Value>,
    /// The time at which the resource was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
}

impl PoolResource {
    /// Returns the settings with this name, if it is a text.
    #[must_use]
    pub fn text(&self, name: &str) -> Option<&str> {
        self.settings.get(name).and_then(Value::as_str)
    }
}

/// Returns the key of a resource's record.
#[must_use]
pub(crate) fn pool_resource_key(pool_id: &str, kind: ResourceKind, name: &str) -> String {
    format!("{pool_id}/{kind:?}/{name}")
}

impl Indexed for PoolResource {}

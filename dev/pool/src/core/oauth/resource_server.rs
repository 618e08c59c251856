//! Resource servers and their custom scopes.

use serde::{Deserialize, Serialize};

use crate::core::state::Transaction;

/// A resource server: an API with scopes of its own.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct ResourceServer {
    /// The id of the user pool.
    pub pool_id: String,
    /// The identifier, often the URL of the API. The names of its scopes start with it.
    pub identifier: String,
    /// The name, for people.
    pub name: String,
    /// The scopes.
    pub scopes: Vec<Scope>,
}

/// A scope of a resource server.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Scope {
    /// The name, without the identifier of the server.
    #[serde(rename = "ScopeName")]
    pub name: String,
    /// The description, for people.
    #[serde(rename = "ScopeDescription")]
    pub description: String,
}

/// Returns the key of a resource server's record.
#[must_use]
pub(crate) fn resource_server_key(pool_id: &str, identifier: &str) -> String {
    format!("{pool_id}/{identifier}")
}

/// The scopes that every pool has.
///
/// Source: "Scopes, M2M, and resource servers", Amazon Cognito Developer Guide.
pub(crate) const STANDARD_SCOPES: [&str; 5] = [
    "openid",
    "email",
    "phone",
    "profile",
    "aws.cognito.signin.user.admin",
];

/// Returns `true` if a pool has this scope: a standard one, or `identifier/name` of one of
/// its resource servers.
pub(crate) fn exists(tx: &Transaction<'_>, pool_id: &str, scope: &str) -> bool {
    STANDARD_SCOPES.contains(&scope)
        || scope.rsplit_once('/').is_some_and(|(identifier, name)| {
            tx.get::<ResourceServer>(&resource_server_key(pool_id, identifier))
                .is_some_and(|server| server.scopes.iter().any(|scope| scope.name == name))
        })
}

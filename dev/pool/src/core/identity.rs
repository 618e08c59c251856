//! Identity pools and the identities in them.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{clock::Timestamp, secret::Secret};

/// An identity pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdentityPoolRecord {
    /// The pool's id, `region:uuid`.
    pub id: String,
    /// The settings from CreateIdentityPool, in its shape.
    pub config: IdentityPoolConfig,
    /// The roles from SetIdentityPoolRoles: `Roles` and `RoleMappings`.
    pub roles: Map<String, Value>,
}

/// The settings of an identity pool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct IdentityPoolConfig {
    /// The pool's name.
    pub identity_pool_name: String,
    /// Set if guests get identities.
    pub allow_unauthenticated_identities: bool,
    /// The user pools whose users get identities.
    pub cognito_identity_providers: Vec<CognitoProvider>,
    /// All other settings. They have no effect in this pool.
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A user pool whose users an identity pool accepts.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CognitoProvider {
    /// The name of the user pool: `cognito-idp.{region}.{suffix}/{poolId}`, or an issuer
    /// without its scheme.
    pub provider_name: String,
    /// The id of the app client whose tokens are accepted.
    pub client_id: String,
    /// Set if revoked tokens are refused.
    pub server_side_token_check: bool,
}

/// An identity of an identity pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdentityRecord {
    /// The identity's id, `region:uuid`.
    pub id: String,
    /// The id of the identity pool.
    pub pool_id: String,
    /// The user that the identity belongs to, or `None` for a guest.
    pub login: Option<Login>,
    /// Set once a guest has signed in as a user who has another identity: this identity
    /// can no longer be used.
    #[serde(default)]
    pub merged: bool,
    /// The identifiers of the user with the developer's own provider.
    #[serde(default)]
    pub developer_ids: BTreeSet<String>,
    /// The time at which the identity was created.
    pub created: Timestamp,
}

impl IdentityPoolRecord {
    /// Returns the name of the developer's own provider, if the pool has one.
    #[must_use]
    pub fn developer_provider(&self) -> Option<&str> {
        self.config
            .other
            .get("DeveloperProviderName")
            .and_then(Value::as_str)
    }
}

impl IdentityRecord {
    /// Returns `true` if the identity is a user's, and not a guest's.
    #[must_use]
    pub fn is_authenticated(&self) -> bool {
        self.login.is_some() || !self.developer_ids.is_empty()
    }

    /// Makes an identity unusable that has lost its last login: it does not become a guest's.
    pub(super) fn close_without_logins(&mut self) {
        if !self.is_authenticated() {
            self.merged = true;
        }
    }
}

/// A user of a user pool, as an identity pool refers to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The id of the user pool.
    pub user_pool_id: String,
    /// The user's `sub`.
    pub sub: String,
}

/// Temporary credentials that were given to an identity.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CredentialsRecord {
    /// The access key id, `ASIA…`.
    pub access_key_id: String,
    /// The key that signs requests.
    pub secret_access_key: Secret,
    /// The fingerprint of the session token, which itself is not kept.
    pub token_fingerprint: String,
    /// The id of the identity that the credentials belong to.
    pub identity_id: String,
    /// The ARN of the role that the credentials are for.
    pub role_arn: String,
    /// Set if they were issued to a user who had signed in, and not to a guest. Credentials of
    /// an older version of this program count as those of a guest until they expire.
    #[serde(default)]
    pub is_authenticated: bool,
    /// The time at which the credentials expire.
    pub expires: Timestamp,
}

//! Identity pools and the identities in them.

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
    /// The time at which the identity was created.
    pub created: Timestamp,
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

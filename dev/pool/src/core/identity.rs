//! Identity pools and the identities in them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::{clock::Timestamp, secret::Secret};

/// An identity pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdentityPoolRecord {
    /// `region:uuid`.
    pub id: String,
    /// What CreateIdentityPool set, in its shape.
    pub config: IdentityPoolConfig,
    /// What SetIdentityPoolRoles set: `Roles` and `RoleMappings`.
    pub roles: Map<String, Value>,
}

/// The settings of an identity pool.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[expect(missing_docs, reason = "the names are the API's own")]
pub struct IdentityPoolConfig {
    pub identity_pool_name: String,
    pub allow_unauthenticated_identities: bool,
    pub cognito_identity_providers: Vec<CognitoProvider>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// A user pool whose users an identity pool takes in.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase", default)]
pub struct CognitoProvider {
    /// `cognito-idp.{region}.{suffix}/{poolId}`, or an issuer without its scheme.
    pub provider_name: String,
    /// The app client whose tokens are taken.
    pub client_id: String,
    /// Whether a token that was revoked is refused.
    pub server_side_token_check: bool,
}

/// Somebody known to an identity pool.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct IdentityRecord {
    /// `region:uuid`.
    pub id: String,
    /// The pool it belongs to.
    pub pool_id: String,
    /// Who it is: user pool and `sub`; nothing for a guest.
    pub login: Option<Login>,
    /// Set once a guest has signed in as a user who has another identity: this one is good for
    /// nobody any more.
    #[serde(default)]
    pub merged: bool,
    /// When it was made.
    pub created: Timestamp,
}

/// A user of a user pool, as an identity pool knows them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Login {
    /// The user pool.
    pub user_pool_id: String,
    /// The user.
    pub sub: String,
}

/// Temporary credentials that were given to an identity.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct CredentialsRecord {
    /// `ASIA…`.
    pub access_key_id: String,
    /// What requests are signed with.
    pub secret_access_key: Secret,
    /// What is kept of the session token.
    pub token_fingerprint: String,
    /// Whose they are.
    pub identity_id: String,
    /// The role they are of.
    pub role_arn: String,
    /// When they end.
    pub expires: Timestamp,
}

//! Identity pools: `GetId` and `GetCredentialsForIdentity`. Both calls need no signature;
//! the ID token in `Logins` proves who the user is.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::operation::{IDENTITY_POOLS, Operation, Retry};
use super::secret::{IdToken, SecretAccessKey, SessionToken};

/// The proof of the user's identity: the name of the user pool as a login provider, and
/// an ID token from that pool.
pub type Logins<'a> = BTreeMap<&'a str, &'a IdToken>;

/// The request of `GetId`, which returns the user's identity in the identity pool. The
/// first call creates the identity.
#[derive(Serialize)]
pub struct GetId<'a> {
    /// The identity pool's id.
    #[serde(rename = "IdentityPoolId")]
    pub identity_pool_id: &'a str,
    /// The proof of the user's identity.
    #[serde(rename = "Logins")]
    pub logins: &'a Logins<'a>,
}

/// The reply of [`GetId`].
#[derive(Debug, Deserialize)]
pub struct Identity {
    /// The identity's id, in the form `region:uuid`.
    #[serde(rename = "IdentityId")]
    pub identity_id: String,
}

impl Operation for GetId<'_> {
    type Reply = Identity;
    const SERVICE: &'static str = IDENTITY_POOLS;
    const NAME: &'static str = "GetId";
    const RETRY: Retry = Retry::Safe;
}

/// The request of `GetCredentialsForIdentity`, which returns temporary credentials of the
/// role for signed-in users.
#[derive(Serialize)]
pub struct GetCredentialsForIdentity<'a> {
    /// The id of the user's identity.
    #[serde(rename = "IdentityId")]
    pub identity_id: &'a str,
    /// The proof of the user's identity.
    #[serde(rename = "Logins")]
    pub logins: &'a Logins<'a>,
}

/// The reply of [`GetCredentialsForIdentity`].
#[derive(Debug, Deserialize)]
pub struct CredentialsForIdentity {
    /// The id of the identity that the credentials belong to.
    #[serde(rename = "IdentityId")]
    pub identity_id: String,
    /// The temporary credentials.
    #[serde(rename = "Credentials")]
    pub credentials: Credentials,
}

/// Temporary AWS credentials.
#[derive(Clone, Debug, Deserialize)]
pub struct Credentials {
    /// The id of the access key. It is not a secret by itself.
    #[serde(rename = "AccessKeyId")]
    pub access_key_id: String,
    /// The secret key that signs requests.
    #[serde(rename = "SecretKey")]
    pub secret_access_key: SecretAccessKey,
    /// The session token that each signed request carries.
    #[serde(rename = "SessionToken")]
    pub session_token: SessionToken,
    /// The time at which the credentials expire, in seconds since 1970, sometimes with a
    /// fraction.
    #[serde(rename = "Expiration")]
    pub expiration: f64,
}

impl Operation for GetCredentialsForIdentity<'_> {
    type Reply = CredentialsForIdentity;
    const SERVICE: &'static str = IDENTITY_POOLS;
    const NAME: &'static str = "GetCredentialsForIdentity";
    const RETRY: Retry = Retry::Safe;
}

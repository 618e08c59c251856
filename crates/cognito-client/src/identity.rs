//! An identity pool: GetId, GetCredentialsForIdentity. Both are open calls; the ID token
//! in `Logins` is the proof.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::operation::{IDENTITY_POOLS, Operation, Repeat};
use super::secret::{IdToken, SecretAccessKey, SessionToken};

/// Who vouches for the rider: the user pool's name as a provider, and an ID token of it.
pub type Logins<'a> = BTreeMap<&'a str, &'a IdToken>;

/// `GetId`: which identity of the pool the rider is; the first time, a new one.
#[derive(Serialize)]
pub struct GetId<'a> {
    /// The identity pool.
    #[serde(rename = "IdentityPoolId")]
    pub identity_pool_id: &'a str,
    /// Who vouches.
    #[serde(rename = "Logins")]
    pub logins: &'a Logins<'a>,
}

/// The reply of [`GetId`].
#[derive(Debug, Deserialize)]
pub struct Identity {
    /// `region:uuid`.
    #[serde(rename = "IdentityId")]
    pub identity_id: String,
}

impl Operation for GetId<'_> {
    type Reply = Identity;
    const SERVICE: &'static str = IDENTITY_POOLS;
    const NAME: &'static str = "GetId";
    const REPEAT: Repeat = Repeat::Safe;
}

/// `GetCredentialsForIdentity`: temporary credentials of the role for signed-in riders.
#[derive(Serialize)]
pub struct GetCredentialsForIdentity<'a> {
    /// The rider's identity.
    #[serde(rename = "IdentityId")]
    pub identity_id: &'a str,
    /// Who vouches.
    #[serde(rename = "Logins")]
    pub logins: &'a Logins<'a>,
}

/// The reply of [`GetCredentialsForIdentity`].
#[derive(Debug, Deserialize)]
pub struct CredentialsForIdentity {
    /// The identity they are for.
    #[serde(rename = "IdentityId")]
    pub identity_id: String,
    /// The credentials.
    #[serde(rename = "Credentials")]
    pub credentials: Credentials,
}

/// `Credentials`, temporary ones.
#[derive(Clone, Debug, Deserialize)]
pub struct Credentials {
    /// Names the credentials; no secret by itself.
    #[serde(rename = "AccessKeyId")]
    pub access_key_id: String,
    /// Signs requests.
    #[serde(rename = "SecretKey")]
    pub secret_access_key: SecretAccessKey,
    /// Goes with each request.
    #[serde(rename = "SessionToken")]
    pub session_token: SessionToken,
    /// When they end: seconds since 1970, with a fraction at times.
    #[serde(rename = "Expiration")]
    pub expiration: f64,
}

impl Operation for GetCredentialsForIdentity<'_> {
    type Reply = CredentialsForIdentity;
    const SERVICE: &'static str = IDENTITY_POOLS;
    const NAME: &'static str = "GetCredentialsForIdentity";
    const REPEAT: Repeat = Repeat::Safe;
}

//! The temporary credentials that identity pools have issued, for local services that
//! verify signatures themselves, such as a local Amazon S3.

use super::{
    clock::Timestamp,
    identity::{CredentialsRecord, IdentityPoolRecord, IdentityRecord},
    secret::{Secret, fingerprint},
    sigv4::SignatureError,
    state::State,
};

/// Temporary credentials that are valid, and whom they were issued to.
#[derive(Clone, Debug)]
pub struct IssuedCredentials {
    /// The key that signs requests.
    pub secret_access_key: Secret,
    /// The id of the identity that the credentials belong to.
    pub identity_id: String,
    /// The ARN of the role that the credentials are for.
    pub role_arn: String,
    /// Set if the role is the identity pool's for users who have signed in. The role of
    /// guests is another one.
    pub is_authenticated: bool,
}

/// Returns the record of the credentials with this access key id and session token.
///
/// # Errors
/// [`SignatureError::InvalidClientTokenId`] if there are none, and
/// [`SignatureError::ExpiredToken`] if they have expired.
pub(super) fn record<'a>(
    state: &'a State,
    access_key_id: &str,
    session_token: &str,
    now: Timestamp,
) -> Result<&'a CredentialsRecord, SignatureError> {
    let record = state
        .credentials
        .get(access_key_id)
        .filter(|record| record.token_fingerprint == fingerprint(session_token))
        .ok_or(SignatureError::InvalidClientTokenId)?;
    if record.expires <= now {
        return Err(SignatureError::ExpiredToken);
    }
    Ok(record)
}

/// Returns the credentials with this access key id and session token.
///
/// # Errors
/// [`SignatureError::InvalidClientTokenId`] if there are none, and
/// [`SignatureError::ExpiredToken`] if they have expired.
pub(crate) fn find(
    state: &State,
    access_key_id: &str,
    session_token: &str,
    now: Timestamp,
) -> Result<IssuedCredentials, SignatureError> {
    let record = record(state, access_key_id, session_token, now)?;
    let identity: Option<&IdentityRecord> = state.identities.get(record.identity_id.as_str());
    let pool: Option<&IdentityPoolRecord> =
        identity.and_then(|identity| state.identity_pools.get(identity.pool_id.as_str()));
    let role = pool
        .and_then(|pool| pool.roles.get("Roles")?.get("authenticated"))
        .and_then(serde_json::Value::as_str);
    Ok(IssuedCredentials {
        secret_access_key: record.secret_access_key.clone(),
        identity_id: record.identity_id.clone(),
        role_arn: record.role_arn.clone(),
        is_authenticated: role == Some(&record.role_arn),
    })
}

//! The pause of writes while a recovery of the pool is active.
//!
//! Operations that write user data are refused before they start. A check of the changes of every
//! call comes on top, so that no other way leads around the pause: a sign-in that needs a new
//! password or sets up a factor, a code of an authenticator app (the pool keeps its time step),
//! and a user of another provider who is new or whose attributes have changed. AWS names just
//! these sign-ins as the ones that fail.

use crate::core::{
    clock::Timestamp,
    error::{ApiError, ErrorCode},
    state::{Change, Record, Transaction},
    user::User,
};

use super::{Recovery, compare, history::pool_of, recovery_key};

/// The operations that write user data, or make a code for a write of it, or import users. The
/// devices of users are no part of a recovery, so their operations go on, and so do sign-outs.
///
/// Source: InitiatePointInTimeRecovery, Amazon Cognito API Reference. It names kinds of
/// operations and few of their names.
const WRITES: [&str; 39] = [
    "AdminAddUserToGroup",
    "AdminConfirmSignUp",
    "AdminCreateUser",
    "AdminDeleteSoftwareToken",
    "AdminDeleteUser",
    "AdminDeleteUserAttributes",
    "AdminDisableProviderForUser",
    "AdminDisableUser",
    "AdminEnableUser",
    "AdminLinkProviderForUser",
    "AdminRemoveUserFromGroup",
    "AdminResetUserPassword",
    "AdminSetUserMFAPreference",
    "AdminSetUserPassword",
    "AdminSetUserSettings",
    "AdminUpdateUserAttributes",
    "AssociateSoftwareToken",
    "ChangePassword",
    "CompleteWebAuthnRegistration",
    "ConfirmForgotPassword",
    "ConfirmSignUp",
    "CreateGroup",
    "CreateUserImportJob",
    "DeleteGroup",
    "DeleteUser",
    "DeleteUserAttributes",
    "DeleteWebAuthnCredential",
    "ForgotPassword",
    "GetUserAttributeVerificationCode",
    "ResendConfirmationCode",
    "SetUserMFAPreference",
    "SetUserSettings",
    "SignUp",
    "StartUserImportJob",
    "StartWebAuthnRegistration",
    "UpdateGroup",
    "UpdateUserAttributes",
    "VerifySoftwareToken",
    "VerifyUserAttribute",
];

/// Returns `true` if an operation is refused while a recovery is active.
pub(crate) fn writes(operation: &str) -> bool {
    WRITES.binary_search(&operation).is_ok()
}

/// Refuses a write of user data in a pool that has an active recovery.
///
/// # Errors
/// `OperationNotEnabledException`, which every operation of [`WRITES`] can return by the API's
/// model. AWS does not document which of an operation's errors it is.
pub(crate) fn refuse(tx: &Transaction<'_>, pool_id: &str, now: Timestamp) -> Result<(), ApiError> {
    let mut recoveries = tx.range::<Recovery>(&recovery_key(pool_id, ""), None);
    match recoveries.any(|recovery| recovery.is_active(now)) {
        false => Ok(()),
        true => Err(ErrorCode::OperationNotEnabled.with_message(format!(
            "User pool {pool_id} has an active point-in-time recovery. Writes are paused until \
             it ends."
        ))),
    }
}

/// Refuses a change of a user, who is new if there is no record before it, in a pool that has an
/// active recovery.
///
/// # Errors
/// The error of [`refuse`].
pub(crate) fn refuse_change(
    tx: &Transaction<'_>,
    before: Option<&User>,
    after: &User,
    now: Timestamp,
) -> Result<(), ApiError> {
    if before.is_some_and(|before| !compare::is_write(before, after)) {
        return Ok(());
    }
    refuse(tx, &after.pool_id, now)
}

/// Refuses the changes of a call if one of them writes user data of a pool that has an active
/// recovery.
///
/// # Errors
/// The error of [`refuse`].
pub(crate) fn check(tx: &Transaction<'_>, now: Timestamp) -> Result<(), ApiError> {
    if tx.all::<Recovery>().next().is_none() {
        return Ok(());
    }
    for change in tx.changes().iter().filter(|change| is_write(change)) {
        let record = change.after.as_ref().or(change.before.as_ref());
        if let Some(pool_id) = record.and_then(pool_of) {
            refuse(tx, pool_id, now)?;
        }
    }
    Ok(())
}

/// Returns `true` if a change is of data that a recovery restores. Codes, devices, counters of
/// passkeys and the time of the last change are not.
fn is_write(change: &Change) -> bool {
    match (&change.before, &change.after) {
        (Some(Record::User(before)), Some(Record::User(after))) => {
            match (before.unpack(), after.unpack()) {
                (Some(before), Some(after)) => compare::is_write(&before, &after),
                _ => true,
            }
        }
        (before, after) => before
            .as_ref()
            .or(after.as_ref())
            .and_then(pool_of)
            .is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn list_of_writes_is_sorted() {
        assert!(WRITES.is_sorted());
        assert!(WRITES.into_iter().all(writes));
        for operation in ["InitiateAuth", "AdminGetUser", "GlobalSignOut", ""] {
            assert!(!writes(operation), "{operation}");
        }
    }
}

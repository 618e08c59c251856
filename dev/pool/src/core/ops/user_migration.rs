//! The migration of users from another directory, by the user migration trigger.

use crate::core::{
    Context,
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    passwords,
    triggers::{FunctionFailure, MigratedUser, MigrationOccasion, migrate_user},
    user::{Factor, User, UserStatus},
};

use super::sign_up;

/// Brings the user of a name that no user has into the pool. Returns `None` if the pool's
/// function knows no such user, or if the pool has no function.
///
/// # Errors
/// `UserNotFoundException` if the function fails or describes a user that the pool cannot
/// have; AWS's error for a function that cannot be called.
pub(super) fn migrate(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    client: &ClientRecord,
    name: &str,
    occasion: MigrationOccasion<'_>,
) -> Result<Option<User>, ApiError> {
    let failed = |cause: ApiError| match cause.code {
        ErrorCode::UserLambdaValidation | ErrorCode::InvalidLambdaResponse => {
            ErrorCode::UserNotFound
                .with_message(format!(
                    "Exception migrating user in app client {}",
                    client.id
                ))
                .caused_by(cause)
        }
        _ => cause,
    };
    let migrated = migrate_user(ctx, pool, name, occasion).map_err(failed)?;
    let Some(migrated) = migrated else {
        return Ok(None);
    };
    let password = match occasion {
        MigrationOccasion::Authentication(password) => Some(password),
        MigrationOccasion::ForgotPassword => None,
    };
    let mut user = made(ctx, pool, name, migrated, password).map_err(|cause| {
        let reason = FunctionFailure::InvalidOutput(cause.to_string());
        failed(reason.into_error("UserMigration"))
    })?;
    ctx.save(&mut user);
    Ok(Some(user))
}

fn made(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    name: &str,
    migrated: MigratedUser,
    password: Option<&str>,
) -> Result<User, ApiError> {
    let mut given = migrated.attributes;
    // The function may repeat the name that it was asked for.
    given.remove("username");
    given.remove("sub");
    sign_up::check_username(pool, name, &mut given)?;
    let unknown = given.keys().find(|name| pool.schema(name).is_none());
    if let Some(unknown) = unknown {
        return Err(ErrorCode::InvalidParameter.with_message(format!(
            "{unknown}: Attribute does not exist in the schema."
        )));
    }
    let mut user = sign_up::new_user(ctx, pool, name, given)?;
    for attribute in ["email", "phone_number"] {
        if user.has_verified(attribute) {
            sign_up::claim_alias(ctx, pool, &user, attribute, migrated.force_alias)?;
        }
    }
    user.status = match password {
        Some(password) if migrated.confirmed => {
            passwords::check(&pool.config.policies.password_policy, password)?;
            passwords::set(ctx, pool, &mut user, password)?;
            UserStatus::Confirmed
        }
        _ => UserStatus::ResetRequired,
    };
    if migrated.sms_mfa {
        user.mfa.enabled.push(Factor::Sms);
    }
    Ok(user)
}

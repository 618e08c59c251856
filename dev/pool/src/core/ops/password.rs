//! ForgotPassword, ConfirmForgotPassword, ChangePassword.

use serde_json::{Value, json};

use crate::core::{
    Context,
    codes::{self, CodeFor},
    config::PoolRecord,
    delivery::{self, Channel},
    error::{ApiError, ErrorCode},
    lockout::Lockout,
    passwords, tokens,
    triggers::{Confirmed, MigrationOccasion, post_confirmation},
    user::{Factor, User, UserStatus},
    wire::{self, Input},
};

use super::{Reply, sign_up, user_migration};

/// Returns the channel for a user's reset code: the first of the pool's recovery
/// mechanisms whose address is verified and is not the user's second factor.
fn recovery_channel(pool: &PoolRecord, user: &User) -> Option<Channel> {
    let mut mechanisms: Vec<(u32, Channel)> = match &pool.config.account_recovery_setting {
        None => vec![(1, Channel::Sms), (2, Channel::Email)],
        Some(setting) => setting
            .recovery_mechanisms
            .iter()
            .filter_map(|mechanism| {
                let attribute = mechanism.name.strip_prefix("verified_")?;
                Some((mechanism.priority, Channel::of(attribute)?))
            })
            .collect(),
    };
    mechanisms.sort_by_key(|(priority, _)| *priority);
    let factors = user.active_factors(pool);
    mechanisms
        .into_iter()
        .map(|(_, channel)| channel)
        .find(|channel| {
            let as_factor = match channel {
                Channel::Sms => Factor::Sms,
                Channel::Email => Factor::Email,
            };
            user.has_verified(channel.attribute()) && !factors.contains(&as_factor)
        })
}

/// Returns `true` if a user may set a new password with a code.
fn can_recover(pool: &PoolRecord, user: &User) -> bool {
    user.enabled
        && user.status != UserStatus::ForceChangePassword
        && !user.is_external()
        && recovery_channel(pool, user).is_some()
}

fn no_channel() -> ApiError {
    ErrorCode::InvalidParameter.with_message(
        "Cannot reset password for the user as there is no registered/verified email or phone_number",
    )
}

/// Sends a code that resets the password, and returns the delivery details.
pub(super) fn send_reset_code(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    user: &mut User,
) -> Result<Value, ApiError> {
    let channel = recovery_channel(pool, user).ok_or_else(no_channel)?;
    sign_up::send_code(ctx, user, &CodeFor::ForgotPassword, channel)
}

pub(super) fn forgot_password(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let username = input.required("Username", &wire::USERNAME)?;
    let secret_hash = input.text("SecretHash", &wire::ANY)?;
    let (pool, client) = ctx.client(input, Some(username), secret_hash)?;
    let found = match ctx.find_user_or_sub(&pool, username) {
        None => user_migration::migrate(
            ctx,
            &pool,
            &client,
            username,
            MigrationOccasion::ForgotPassword,
        )?,
        found => found,
    };
    // If the client hides which users exist, a user who cannot be reached gets a reply
    // about a delivery that does not take place.
    let reachable = found.as_ref().is_some_and(|user| can_recover(&pool, user));
    if client.hides_user_existence() && !reachable {
        ctx.simulate_sending(&pool, username, &CodeFor::ForgotPassword)?;
        let details = delivery::simulated_details(&pool, username);
        return Ok(Some(json!({ "CodeDeliveryDetails": details })));
    }
    let mut user = found.ok_or_else(|| sign_up::unknown_user(&client, no_channel()))?;
    if !user.enabled {
        return Err(ErrorCode::NotAuthorized.with_message("User is disabled."));
    }
    if user.status == UserStatus::ForceChangePassword || user.is_external() {
        return Err(ErrorCode::NotAuthorized
            .with_message("User password cannot be reset in the current state."));
    }
    let details = send_reset_code(ctx, &pool, &mut user)?;
    ctx.save(&mut user);
    Ok(Some(json!({ "CodeDeliveryDetails": details })))
}

pub(super) fn confirm_forgot_password(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let username = input.required("Username", &wire::USERNAME)?;
    let code = input.required("ConfirmationCode", &wire::CODE)?;
    let password = input.required("Password", &wire::PASSWORD)?;
    let secret_hash = input.text("SecretHash", &wire::ANY)?;
    let (pool, client) = ctx.client(input, Some(username), secret_hash)?;
    passwords::check(&pool.config.policies.password_policy, password)?;
    let found = ctx.find_user_or_sub(&pool, username);
    let reachable = found.as_ref().is_some_and(|user| can_recover(&pool, user));
    if client.hides_user_existence() && !reachable {
        let code_for = CodeFor::ForgotPassword;
        return Err(ctx.simulate_redeeming(&pool, username, &code_for, code));
    }
    let mut user =
        found.ok_or_else(|| sign_up::unknown_user(&client, ApiError::code_mismatch()))?;
    if !user.enabled {
        return Err(ErrorCode::NotAuthorized.with_message("User is disabled."));
    }
    let mut checked = user.clone();
    let redeemed = codes::redeem(
        &mut checked.codes,
        &CodeFor::ForgotPassword,
        code,
        ctx.now,
        ctx.limits,
    );
    let attribute = match redeemed {
        Ok(attribute) => attribute,
        Err(error) => {
            ctx.save(&mut checked);
            return Err(error);
        }
    };
    // The password is checked before the code is used up, so that another one can be
    // tried with the same code.
    passwords::check_new(ctx, &pool, &user, password)?;
    user = checked;
    user.mark_verified(&attribute, true);
    passwords::set(ctx, &pool, &mut user, password)?;
    user.temporary_since = None;
    user.status = UserStatus::Confirmed;
    ctx.save(&mut user);
    end_lockout(ctx, &user);
    post_confirmation(ctx, &user, Confirmed::ForgotPassword)?;
    Ok(Some(json!({})))
}

/// Ends a lockout, which a new password does.
pub(super) fn end_lockout(ctx: &mut Context<'_>, user: &User) {
    let key = Lockout::key_of(&user.pool_id, &user.username);
    ctx.tx.remove::<Lockout>(&key);
}

pub(super) fn change_password(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    let proposed = input.required("ProposedPassword", &wire::PASSWORD)?;
    let previous = input.text("PreviousPassword", &wire::PASSWORD)?;
    let user = &mut signed_in.user;
    let key = Lockout::key_of(&user.pool_id, &user.username);
    let lockout = ctx
        .tx
        .get::<Lockout>(&key)
        .cloned()
        .unwrap_or_else(|| Lockout::new(key.clone(), ctx.now));
    lockout
        .check(ctx.now)
        .map_err(|lockout| ApiError::attempt_limit().caused_by(lockout))?;
    // A user who has no password yet cannot give the previous one.
    let held = match (&user.credential, previous) {
        (None, _) => true,
        (Some(credential), Some(previous)) => {
            let credentials = vec![credential.clone()];
            passwords::match_any(ctx, &signed_in.pool, user, credentials, previous)?
        }
        (Some(_), None) => return Err(ApiError::missing_parameter("PreviousPassword")),
    };
    if !held {
        ctx.tx.put(&lockout.after_failure(ctx.now));
        return Err(ApiError::incorrect_username_or_password());
    }
    passwords::check_new(ctx, &signed_in.pool, user, proposed)?;
    passwords::set(ctx, &signed_in.pool, user, proposed)?;
    ctx.tx.remove::<Lockout>(&key);
    ctx.save(user);
    Ok(Some(json!({})))
}

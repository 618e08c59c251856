//! SetUserSettings and AdminSetUserSettings, the older form of the settings for text messages
//! as a second factor, which amazon-cognito-identity-js sends; AdminGetUserAuthFactors;
//! AdminDeleteSoftwareToken.

use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    tokens,
    user::{Factor, User, UserStatus},
    wire::{self, Input},
};

use super::{Reply, admin, mfa, pool_resources::invalid, user};

pub(super) fn set(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    write(ctx, &signed_in.pool, signed_in.user, input)
}

pub(super) fn admin_set(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, user) = admin::subject(ctx, input)?;
    write(ctx, &pool, user, input)
}

/// Turns text messages on as a second factor if the request names them, and off if its list is
/// empty.
fn write(ctx: &mut Context<'_>, pool: &PoolRecord, mut user: User, input: &Input) -> Reply {
    let options: Vec<Value> = input.structure("MFAOptions")?.unwrap_or_default();
    let is_sms = |option: &Value| {
        option.get("DeliveryMedium") == Some(&json!("SMS"))
            && option.get("AttributeName") == Some(&json!("phone_number"))
    };
    if !options.iter().all(is_sms) {
        return invalid("MFA options can only be SMS with the attribute phone_number.");
    }
    let turns_on = !options.is_empty();
    user.mfa.enabled.retain(|factor| *factor != Factor::Sms);
    if turns_on {
        mfa::refuse_unavailable_factor(pool, &user, Factor::Sms)?;
        user.mfa.enabled.push(Factor::Sms);
    } else if user.mfa.preferred == Some(Factor::Sms) {
        user.mfa.preferred = None;
    }
    user.mfa.by_user_settings = turns_on;
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

pub(super) fn admin_get_auth_factors(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, user) = admin::subject(ctx, input)?;
    Ok(Some(user::auth_factors(&pool, &user)))
}

/// Removes a user's authenticator app. The user can register another one.
pub(super) fn admin_delete_software_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, mut user) = admin::subject(ctx, input)?;
    if user.status == UserStatus::Unconfirmed {
        return Err(ErrorCode::UserNotConfirmed.with_message("User is not confirmed."));
    }
    if user.mfa.software_token.take().is_none() {
        return Err(no_token());
    }
    user.mfa.unproven_key = None;
    user.mfa
        .enabled
        .retain(|factor| *factor != Factor::SoftwareToken);
    if user.mfa.preferred == Some(Factor::SoftwareToken) {
        user.mfa.preferred = None;
    }
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

fn no_token() -> ApiError {
    ErrorCode::ResourceNotFound.with_message("The user has no software token.")
}

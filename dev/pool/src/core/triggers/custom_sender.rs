//! The custom e-mail and SMS sender triggers, which send a message in place of Cognito.
//!
//! The code is encrypted as a message of the AWS Encryption SDK, as
//! [`encryption`](crate::core::encryption) says.

use serde_json::{Map, json};

use super::{
    Trigger, custom_message,
    event::{Event, attributes_of},
};
use crate::core::{
    Context,
    config::PoolRecord,
    delivery::{Channel, Purpose},
    encryption::{SealCode, WrappingKey},
    error::{ApiError, ErrorCode},
    secret::Secret,
    user::User,
};

/// Invokes the trigger for a message to a user. A function that fails changes nothing for
/// the client, as at AWS, which does not wait for it.
///
/// # Errors
/// Only the error that ends a run of the operation, as long as there is no result yet.
pub(super) fn send(
    ctx: &mut Context<'_>,
    user: &User,
    channel: Channel,
    purpose: Purpose,
    code: &Secret,
) -> Result<(), ApiError> {
    let (trigger, kind) = match channel {
        Channel::Email => (Trigger::CustomEmailSender, "customEmailSenderRequestV1"),
        Channel::Sms => (Trigger::CustomSmsSender, "customSMSSenderRequestV1"),
    };
    if trigger.is_unset_in(ctx, &user.pool_id) {
        return Ok(());
    }
    let occasion = custom_message::occasion(ctx, purpose);
    let event = Event {
        trigger,
        occasion,
        user_name: &user.username,
        version: 1,
        request: json!({
            "type": kind,
            "code": encrypted(ctx, user, code)?,
            "userAttributes": attributes_of(user),
        }),
        response: Map::new().into(),
    };
    match event.send(ctx, &user.pool_id) {
        Err(error) if ctx.waits() => Err(error),
        // The terminal has the reason.
        Ok(_) | Err(_) => Ok(()),
    }
}

/// Returns the encrypted code in base64.
fn encrypted(ctx: &mut Context<'_>, user: &User, code: &Secret) -> Result<String, ApiError> {
    let pool = ctx.tx.get::<PoolRecord>(&user.pool_id);
    let config = pool.and_then(|pool| pool.config.lambda_config.as_ref());
    let key_arn = config.and_then(|config| config.kms_key_id.clone());
    let key = ctx.tx.all::<WrappingKey>().next().cloned();
    let (Some(key_arn), Some(key)) = (key_arn, key) else {
        return Err(ErrorCode::InvalidParameter
            .with_message("KMSKeyID is required when a custom sender is set."));
    };
    let seal = SealCode {
        key,
        key_arn,
        pool_id: user.pool_id.clone(),
        code: code.clone(),
    };
    ctx.outside(&seal)?.map_err(ApiError::internal)
}

//! The custom e-mail and SMS sender triggers, which send a message in place of Cognito.
//!
//! At AWS the code is encrypted with the key `KMSKeyID`, by the AWS Encryption SDK. There is
//! no such key here: the code is encoded in Base64 and not encrypted.

use data_encoding::BASE64;
use serde_json::{Map, json};

use super::{
    Trigger, custom_message,
    event::{Event, attributes_of},
};
use crate::core::{
    Context,
    delivery::{Channel, Purpose},
    error::ApiError,
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
            "code": BASE64.encode(code.reveal().as_bytes()),
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

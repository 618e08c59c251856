//! The pre and post authentication triggers, before and after a sign-in.

use serde_json::{Map, Value, json};

use super::{
    Trigger,
    event::{Event, attributes_of},
};
use crate::core::{Context, error::ApiError, user::User};

/// Invokes the pre authentication trigger for a user, or for a name that no user has.
///
/// # Errors
/// AWS's errors for a function that refuses or fails.
pub(crate) fn pre_authentication(
    ctx: &mut Context<'_>,
    pool_id: &str,
    name: &str,
    user: Option<&User>,
) -> Result<(), ApiError> {
    let trigger = Trigger::PreAuthentication;
    if trigger.is_unset_in(ctx, pool_id) {
        return Ok(());
    }
    let mut request = Map::new();
    let attributes = user.map(attributes_of).unwrap_or_default();
    request.insert("userAttributes".to_owned(), attributes.into());
    request.insert("validationData".to_owned(), ctx.triggers.validation_data());
    if user.is_none() {
        request.insert("userNotFound".to_owned(), true.into());
    }
    let event = Event {
        trigger,
        occasion: "Authentication",
        user_name: name,
        version: 1,
        request: Value::Object(request),
        response: Map::new().into(),
    };
    event.send(ctx, pool_id).map(drop)
}

/// Invokes the post authentication trigger. `new_device` is set if the user has signed in
/// on a device that the pool has not seen before.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn post_authentication(
    ctx: &mut Context<'_>,
    user: &User,
    new_device: bool,
) -> Result<(), ApiError> {
    let trigger = Trigger::PostAuthentication;
    if trigger.is_unset_in(ctx, &user.pool_id) {
        return Ok(());
    }
    let event = Event {
        trigger,
        occasion: "Authentication",
        user_name: &user.username,
        version: 1,
        request: json!({
            "userAttributes": attributes_of(user),
            "newDeviceUsed": new_device,
        }),
        response: Map::new().into(),
    };
    event.send(ctx, &user.pool_id).map(drop)
}

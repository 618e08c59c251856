//! The post confirmation trigger, which learns of confirmed users.

use serde_json::{Map, json};

use super::{
    Trigger,
    event::{Event, attributes_of},
};
use crate::core::{Context, error::ApiError, user::User};

/// The thing that has been confirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Confirmed {
    /// A registration.
    SignUp,
    /// A new password, by a code.
    ForgotPassword,
}

/// Invokes the trigger for a user who is stored already: the user stays confirmed even if
/// the function fails.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn post_confirmation(
    ctx: &mut Context<'_>,
    user: &User,
    confirmed: Confirmed,
) -> Result<(), ApiError> {
    let trigger = Trigger::PostConfirmation;
    if trigger.is_unset_in(ctx, &user.pool_id) {
        return Ok(());
    }
    let event = Event {
        trigger,
        occasion: match confirmed {
            Confirmed::SignUp => "ConfirmSignUp",
            Confirmed::ForgotPassword => "ConfirmForgotPassword",
        },
        user_name: &user.username,
        version: 1,
        request: json!({ "userAttributes": attributes_of(user) }),
        response: Map::new().into(),
    };
    event.send(ctx, &user.pool_id).map(drop)
}

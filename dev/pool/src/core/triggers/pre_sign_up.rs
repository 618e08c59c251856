//! The pre sign-up trigger, which can refuse a registration, and confirm the user and
//! verify the addresses without a code.

use serde_json::json;

use super::{
    FunctionFailure, Trigger,
    event::{Event, value_of},
};
use crate::core::{
    Context, attributes::Attributes, delivery::Channel, error::ApiError, user::User,
};

/// The operation that registers the user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SignUpSource {
    /// SignUp.
    SignUp,
    /// AdminCreateUser, which takes only a refusal from the function.
    AdminCreateUser,
    /// The first sign-in with another identity provider.
    ExternalProvider,
}

/// The decision of the function.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SignUpDecision {
    /// Set if the user is confirmed at once.
    pub(crate) confirm: bool,
    /// Set if the e-mail address counts as verified.
    pub(crate) verify_email: bool,
    /// Set if the phone number counts as verified.
    pub(crate) verify_phone: bool,
}

/// Invokes the trigger for a new user, whose `given` attributes are those of the request.
///
/// # Errors
/// AWS's errors for a function that refuses or fails.
pub(crate) fn pre_sign_up(
    ctx: &mut Context<'_>,
    user: &User,
    given: &Attributes,
    source: SignUpSource,
) -> Result<SignUpDecision, ApiError> {
    let trigger = Trigger::PreSignUp;
    if trigger.is_unset_in(ctx, &user.pool_id) {
        return Ok(SignUpDecision::default());
    }
    let validation_data = ctx.triggers.validation_data();
    let event = Event {
        trigger,
        occasion: match source {
            SignUpSource::SignUp => "SignUp",
            SignUpSource::AdminCreateUser => "AdminCreateUser",
            SignUpSource::ExternalProvider => "ExternalProvider",
        },
        user_name: &user.username,
        version: 1,
        request: json!({ "userAttributes": given, "validationData": validation_data }),
        response: json!({
            "autoConfirmUser": false,
            "autoVerifyEmail": false,
            "autoVerifyPhone": false,
        }),
    };
    let Some(response) = event.send(ctx, &user.pool_id)? else {
        return Ok(SignUpDecision::default());
    };
    let flag = |name| value_of(trigger, &response, name).map(Option::unwrap_or_default);
    let decision = SignUpDecision {
        confirm: flag("autoConfirmUser")?,
        verify_email: flag("autoVerifyEmail")?,
        verify_phone: flag("autoVerifyPhone")?,
    };
    if source == SignUpSource::AdminCreateUser {
        return Ok(SignUpDecision::default());
    }
    for (verified, channel) in [
        (decision.verify_email, Channel::Email),
        (decision.verify_phone, Channel::Sms),
    ] {
        if verified && user.address(channel).is_none() {
            let reason = format!("the user has no {} to verify", channel.attribute());
            return Err(FunctionFailure::InvalidOutput(reason).into_error(trigger.name()));
        }
    }
    Ok(decision)
}

//! The user migration trigger, which brings users of another directory into the pool.

use serde_json::json;

use super::{
    Trigger,
    event::{Event, value_of},
};
use crate::core::{Context, attributes::Attributes, config::PoolRecord, error::ApiError};

/// The occasion of a migration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MigrationOccasion<'a> {
    /// A sign-in with this password.
    Authentication(&'a str),
    /// A request to reset the password.
    ForgotPassword,
}

/// A user as the function describes one.
#[derive(Clone, Debug)]
pub(crate) struct MigratedUser {
    /// The attributes.
    pub(crate) attributes: Attributes,
    /// Set if the user is confirmed, with the password of the sign-in. Otherwise the user
    /// has to reset the password.
    pub(crate) confirmed: bool,
    /// Set if aliases are taken from other users.
    pub(crate) force_alias: bool,
    /// Set if text messages are the user's second factor.
    pub(crate) sms_mfa: bool,
}

/// Invokes the trigger for a name that no user has. Returns `None` if the pool has no
/// function, or if the function knows no such user.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn migrate_user(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    name: &str,
    occasion: MigrationOccasion<'_>,
) -> Result<Option<MigratedUser>, ApiError> {
    let trigger = Trigger::UserMigration;
    if !trigger.is_set(pool) {
        return Ok(None);
    }
    let (occasion, password) = match occasion {
        MigrationOccasion::Authentication(password) => ("Authentication", Some(password)),
        MigrationOccasion::ForgotPassword => ("ForgotPassword", None),
    };
    let mut request = json!({ "validationData": ctx.triggers.validation_data() });
    if let (Some(password), Some(request)) = (password, request.as_object_mut()) {
        request.insert("password".to_owned(), password.into());
    }
    let event = Event {
        trigger,
        occasion,
        user_name: name,
        version: 1,
        request,
        response: json!({
            "userAttributes": null,
            "forceAliasCreation": null,
            "enableSMSMFA": null,
            "finalUserStatus": null,
            "messageAction": null,
            "desiredDeliveryMediums": null,
        }),
    };
    let Some(response) = event.send(ctx, &pool.id)? else {
        return Ok(None);
    };
    let attributes = value_of::<Attributes>(trigger, &response, "userAttributes")?;
    let status = value_of::<String>(trigger, &response, "finalUserStatus")?;
    let flag = |name| value_of(trigger, &response, name).map(Option::unwrap_or_default);
    let (force_alias, sms_mfa) = (flag("forceAliasCreation")?, flag("enableSMSMFA")?);
    Ok(attributes.map(|attributes| MigratedUser {
        attributes,
        confirmed: status.as_deref() == Some("CONFIRMED"),
        force_alias,
        sms_mfa,
    }))
}

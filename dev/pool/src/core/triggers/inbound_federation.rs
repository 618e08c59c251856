//! The inbound federation trigger, which changes what another identity provider says about a
//! user, before it is mapped to the user's attributes.
//!
//! Source: "Inbound federation Lambda trigger", Amazon Cognito Developer Guide.

use serde_json::{Map, Value, json};

use super::{
    Trigger,
    event::{Event, value_of},
};
use crate::core::{Context, error::ApiError, oauth::provider::IdentityProvider};

/// Invokes the trigger for a user of a provider, and returns the claims that take the place of
/// the provider's, or `None` if those stay. `attributes` is the provider's whole answer:
/// `tokenResponse`, `idToken` and `userInfo`, or `samlResponse`. `id` is the provider's id of
/// the user.
///
/// # Errors
/// AWS's errors for a function that refuses or fails.
pub(crate) fn inbound_federation(
    ctx: &mut Context<'_>,
    provider: &IdentityProvider,
    attributes: &Value,
    id: &str,
) -> Result<Option<Map<String, Value>>, ApiError> {
    let trigger = Trigger::InboundFederation;
    if trigger.is_unset_in(ctx, &provider.pool_id) {
        return Ok(None);
    }
    let event = Event {
        trigger,
        occasion: "ExternalProvider",
        user_name: id,
        version: 1,
        request: json!({
            "providerName": provider.name,
            "providerType": provider.kind,
            "attributes": as_texts(attributes),
        }),
        response: json!({ "userAttributesToMap": {} }),
    };
    let Some(response) = event.send(ctx, &provider.pool_id)? else {
        return Ok(None);
    };
    let claims = value_of::<Map<String, Value>>(trigger, &response, "userAttributesToMap")?;
    // An empty object keeps all claims, as if there were no function.
    Ok(claims.filter(|claims| !claims.is_empty()))
}

/// Returns the parts of a provider's answer with all their values as texts, as the guide has
/// them.
fn as_texts(attributes: &Value) -> Value {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let parts = attributes.as_object().into_iter().flatten();
    let parts = parts.map(|(name, part)| {
        let values = part.as_object().into_iter().flatten();
        let values = values.filter(|(_, value)| !value.is_null());
        let values: Map<String, Value> = values
            .map(|(name, value)| (name.clone(), text(value).into()))
            .collect();
        (name.clone(), values.into())
    });
    Value::Object(parts.collect())
}

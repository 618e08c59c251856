//! The session settings of user pools and app clients.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    pool_resource::ResourceKind,
    wire::Input,
};

use super::{Reply, client_of, find, invalid, pool_of, settings_of, write};

/// The largest number of sessions of a user if a pool does not set another one.
///
/// Source: UserPoolTokenSessionConfigType, Amazon Cognito API Reference.
const SESSIONS_PER_USER: u64 = 20;
/// The time in minutes for which a client reuses a browser's session if none is set.
///
/// Source: ClientSSOSessionConfigType, Amazon Cognito API Reference.
const SSO_MINUTES: u64 = 60;

fn refuse_lite(pool: &PoolRecord) -> Result<(), ApiError> {
    if pool.tier() == "LITE" {
        Err(ErrorCode::FeatureUnavailableInTier
            .with_message("Session settings need a user pool in the Essentials or Plus tier."))
    } else {
        Ok(())
    }
}

fn of_pool(ctx: &Context<'_>, pool_id: &str) -> Map<String, Value> {
    let known = find(ctx, pool_id, ResourceKind::Sessions, "");
    known.map(|known| known.settings).unwrap_or_default()
}

/// Returns the largest number of sessions that a user of a pool can have, or `None` if the
/// pool does not track sessions.
pub(in crate::core::ops) fn limit(ctx: &Context<'_>, pool_id: &str) -> Option<usize> {
    let settings = of_pool(ctx, pool_id);
    (settings.get("UserSessionTracking") == Some(&json!("ENABLED"))).then(|| {
        let set = settings
            .get("TokenSession")
            .and_then(|session| session.get("MaxPerUser"))
            .and_then(Value::as_u64);
        usize::try_from(set.unwrap_or(SESSIONS_PER_USER)).unwrap_or(usize::MAX)
    })
}

pub(in crate::core::ops) fn get_of_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut settings = of_pool(ctx, &pool.id);
    for (name, default) in [
        ("UserPoolId", json!(pool.id)),
        ("UserSessionTracking", json!("DISABLED")),
        ("TokenSession", json!({ "MaxPerUser": SESSIONS_PER_USER })),
    ] {
        settings.entry(name).or_insert(default);
    }
    Ok(Some(Value::Object(settings)))
}

pub(in crate::core::ops) fn set_of_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    refuse_lite(&pool)?;
    let settings = settings_of(input, &["UserPoolId"])?;
    write(ctx, &pool.id, ResourceKind::Sessions, "", settings);
    get_of_pool(ctx, input)
}

pub(in crate::core::ops) fn get_of_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let client = client_of(ctx, &pool, input)?;
    let known = find(ctx, &pool.id, ResourceKind::ClientSessions, &client.id);
    let mut settings = known.map(|known| known.settings).unwrap_or_default();
    for (name, default) in [
        ("UserPoolId", json!(pool.id)),
        ("ClientId", json!(client.id)),
        ("SSOSession", json!({ "MaxValidityMinutes": SSO_MINUTES })),
    ] {
        settings.entry(name).or_insert(default);
    }
    Ok(Some(Value::Object(settings)))
}

pub(in crate::core::ops) fn set_of_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let client = client_of(ctx, &pool, input)?;
    refuse_lite(&pool)?;
    if limit(ctx, &pool.id).is_none() {
        return invalid("Session tracking is not enabled for the user pool.");
    }
    let settings = settings_of(input, &["UserPoolId", "ClientId"])?;
    write(
        ctx,
        &pool.id,
        ResourceKind::ClientSessions,
        &client.id,
        settings,
    );
    get_of_client(ctx, input)
}

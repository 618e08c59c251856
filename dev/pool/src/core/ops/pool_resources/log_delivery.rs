//! GetLogDeliveryConfiguration and SetLogDeliveryConfiguration. No log is delivered.

use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    pool_resource::ResourceKind,
    wire::Input,
};

use super::{Reply, find, invalid, pool_of, settings_of, write};

const DESTINATIONS: [&str; 3] = [
    "CloudWatchLogsConfiguration",
    "FirehoseConfiguration",
    "S3Configuration",
];

pub(in crate::core::ops) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let known = find(ctx, &pool.id, ResourceKind::LogDelivery, "");
    let list = known.and_then(|known| known.settings.get("LogConfigurations").cloned());
    Ok(Some(reply_with(&pool, list.unwrap_or_else(|| json!([])))))
}

pub(in crate::core::ops) fn set(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let list: Vec<Value> = input.structure("LogConfigurations")?.unwrap_or_default();
    for (index, configuration) in list.iter().enumerate() {
        let source = |one: &Value| one.get("EventSource").cloned();
        let earlier = list.iter().take(index);
        if earlier.map(source).any(|one| one == source(configuration)) {
            return invalid("Only one log configuration is allowed for each event source.");
        }
        check(&pool, configuration)?;
    }
    let settings = settings_of(input, &["UserPoolId"])?;
    write(ctx, &pool.id, ResourceKind::LogDelivery, "", settings);
    Ok(Some(reply_with(&pool, list.into())))
}

/// Checks the level and the destination of a log.
///
/// Source: LogConfigurationType, Amazon Cognito API Reference.
fn check(pool: &PoolRecord, configuration: &Value) -> Result<(), ApiError> {
    let given: Vec<&&str> = DESTINATIONS
        .iter()
        .filter(|name| configuration.get(**name).is_some())
        .collect();
    if given.len() != 1 {
        return invalid("A log configuration must have exactly one destination.");
    }
    let has = |name: &str, value: &str| configuration.get(name) == Some(&json!(value));
    if has("EventSource", "userNotification") {
        if !has("LogLevel", "ERROR") || configuration.get("CloudWatchLogsConfiguration").is_none() {
            return invalid(
                "Logs of userNotification have the level ERROR and go to CloudWatch Logs.",
            );
        }
        return Ok(());
    }
    if !has("LogLevel", "INFO") {
        return invalid("Logs of userAuthEvents have the level INFO.");
    }
    if pool.tier() == "PLUS" {
        Ok(())
    } else {
        Err(ErrorCode::FeatureUnavailableInTier
            .with_message("Logs of userAuthEvents need a user pool in the Plus tier."))
    }
}

fn reply_with(pool: &PoolRecord, list: Value) -> Value {
    json!({
        "LogDeliveryConfiguration": { "UserPoolId": pool.id, "LogConfigurations": list },
    })
}

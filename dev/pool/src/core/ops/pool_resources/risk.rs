//! DescribeRiskConfiguration and SetRiskConfiguration. This pool detects no risks.

use std::net::IpAddr;

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    pool_resource::{PoolResource, ResourceKind},
    wire::Input,
};

use super::{Reply, client_of, find, invalid, pool_of, remove, settings_of, write};

/// Refuses a pool without threat protection.
///
/// # Errors
/// `UserPoolAddOnNotEnabledException`. AWS does not publish its text.
pub(in crate::core::ops) fn refuse_without_add_on(pool: &PoolRecord) -> Result<(), ApiError> {
    if pool.has_threat_protection() {
        Ok(())
    } else {
        Err(ErrorCode::UserPoolAddOnNotEnabled
            .with_message("User pool add-ons are not enabled for this user pool."))
    }
}

/// Returns the pool of a request, and the id of the client that it names, or an empty text.
fn subject(ctx: &Context<'_>, input: &Input) -> Result<(PoolRecord, String), ApiError> {
    let pool = pool_of(ctx, input)?;
    let client = if input.has("ClientId") {
        client_of(ctx, &pool, input)?.id
    } else {
        String::new()
    };
    refuse_without_add_on(&pool)?;
    Ok((pool, client))
}

fn reply_with(pool: &PoolRecord, client: &str, resource: Option<&PoolResource>) -> Reply {
    let mut shown = resource.map_or_else(Map::new, |known| known.settings.clone());
    shown.insert("UserPoolId".to_owned(), pool.id.clone().into());
    if !client.is_empty() {
        shown.insert("ClientId".to_owned(), client.into());
    }
    if let Some(known) = resource {
        let modified = known.modified.epoch();
        shown.insert("LastModifiedDate".to_owned(), modified.into());
    }
    Ok(Some(json!({ "RiskConfiguration": shown })))
}

pub(in crate::core::ops) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, client) = subject(ctx, input)?;
    let known = find(ctx, &pool.id, ResourceKind::Risk, &client);
    reply_with(&pool, &client, known.as_ref())
}

/// Sets a configuration, or removes it if the request has only ids.
pub(in crate::core::ops) fn set(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, client) = subject(ctx, input)?;
    check(input)?;
    let settings = settings_of(input, &["UserPoolId", "ClientId"])?;
    if settings.is_empty() {
        remove(ctx, &pool.id, ResourceKind::Risk, &client);
        return reply_with(&pool, &client, None);
    }
    let written = write(ctx, &pool.id, ResourceKind::Risk, &client, settings);
    reply_with(&pool, &client, Some(&written))
}

fn check(input: &Input) -> Result<(), ApiError> {
    let exceptions = input.structure::<Value>("RiskExceptionConfiguration")?;
    for list in ["BlockedIPRangeList", "SkippedIPRangeList"] {
        let ranges = exceptions.as_ref().and_then(|lists| lists.get(list));
        let ranges = ranges.and_then(Value::as_array).into_iter().flatten();
        for range in ranges.filter_map(Value::as_str) {
            if !is_address_range(range) {
                return invalid(format!("{range} is not a valid IP address range."));
            }
        }
    }
    let takeover = input.structure::<Value>("AccountTakeoverRiskConfiguration")?;
    let Some(takeover) = takeover else {
        return Ok(());
    };
    let notifies = ["LowAction", "MediumAction", "HighAction"]
        .into_iter()
        .filter_map(|action| takeover.pointer(&format!("/Actions/{action}/Notify")))
        .any(|notify| *notify == json!(true));
    if notifies && takeover.get("NotifyConfiguration").is_none() {
        return invalid("NotifyConfiguration is required for an action that notifies the user.");
    }
    Ok(())
}

/// Returns `true` for a range in CIDR notation (RFC 4632, RFC 4291).
fn is_address_range(text: &str) -> bool {
    let Some((address, bits)) = text.split_once('/') else {
        return false;
    };
    let longest = match address.parse() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    bits.parse::<u8>().is_ok_and(|bits| bits <= longest)
}

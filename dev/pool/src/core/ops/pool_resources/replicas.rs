//! Replicas of a user pool in other regions, as settings: nothing is replicated.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::ApiError,
    pool_resource::{PoolResource, ResourceKind},
    regions,
    wire::{self, Input},
};

use super::{Reply, all, find, invalid, not_found, pool_of, remove, write};
use crate::core::ops::pagination::Page;

fn shown(pool: &PoolRecord, region: &str, role: &str, status: &str) -> Value {
    json!({
        "RegionName": region,
        "Role": role,
        "Status": status,
        "UserPoolArn": pool.arn_in(region),
    })
}

fn secondary(pool: &PoolRecord, replica: &PoolResource) -> Value {
    let status = replica.text("Status").unwrap_or_default();
    shown(pool, &replica.name, "SECONDARY", status)
}

fn reply_with(pool: &PoolRecord, replica: &PoolResource) -> Reply {
    Ok(Some(json!({ "UserPoolReplica": secondary(pool, replica) })))
}

/// Returns the replica that a request names.
fn replica_of(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    input: &Input,
) -> Result<PoolResource, ApiError> {
    let region = input.required("RegionName", &wire::ANY)?;
    find(ctx, &pool.id, ResourceKind::Replica, region).map_or_else(
        || not_found(format!("User pool {} has no replica in {region}.", pool.id)),
        Ok,
    )
}

/// Creates a replica. There is nothing to copy, so it is inactive at once.
pub(in crate::core::ops) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let region = input.required("RegionName", &wire::ANY)?;
    if !regions::is_region(region) {
        return invalid(format!("{region} is not a valid region."));
    }
    if region == regions::of_id(&pool.id)
        || find(ctx, &pool.id, ResourceKind::Replica, region).is_some()
    {
        return invalid(format!("User pool {} exists in {region} already.", pool.id));
    }
    let mut settings = Map::new();
    settings.insert("Status".to_owned(), "INACTIVE".into());
    let tags = input.structure::<Value>("UserPoolTags")?;
    settings.insert("Tags".to_owned(), tags.unwrap_or_else(|| json!({})));
    let replica = write(ctx, &pool.id, ResourceKind::Replica, region, settings);
    reply_with(&pool, &replica)
}

pub(in crate::core::ops) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut replica = replica_of(ctx, &pool, input)?;
    let status = input.required("Status", &wire::ANY)?;
    replica.settings.insert("Status".to_owned(), status.into());
    let replica = write(
        ctx,
        &pool.id,
        ResourceKind::Replica,
        &replica.name,
        replica.settings,
    );
    reply_with(&pool, &replica)
}

pub(in crate::core::ops) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let replica = replica_of(ctx, &pool, input)?;
    if replica.text("Status") != Some("INACTIVE") {
        return invalid("Only a replica in the status INACTIVE can be deleted.");
    }
    remove(ctx, &pool.id, ResourceKind::Replica, &replica.name);
    let gone = shown(&pool, &replica.name, "SECONDARY", "DELETING");
    Ok(Some(json!({ "UserPoolReplica": gone })))
}

/// Lists the pool itself, which is the primary replica, and the others. A pool has so few of
/// them that a page holds them all.
pub(in crate::core::ops) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let page = Page {
        list: "UserPoolReplicas",
        limit: "MaxResults",
        token: "NextToken",
    };
    let primary = shown(&pool, regions::of_id(&pool.id), "PRIMARY", "ACTIVE");
    let others = all(ctx, &pool.id, ResourceKind::Replica, None)
        .map(|replica| (replica.name.clone(), secondary(&pool, replica)));
    // The empty key comes before every region.
    let entries = std::iter::once((String::new(), primary)).chain(others);
    page.reply(input, entries).map(Some)
}

//! Operations on settings of user pools and app clients that have a record of their own.
//!
//! Most of these settings have no effect in this pool. They are checked, stored and given
//! back.

pub(super) mod branding;
pub(super) mod cimd_policies;
pub(super) mod limits;
pub(super) mod log_delivery;
pub(super) mod replicas;
pub(super) mod risk;
pub(super) mod sessions;
pub(super) mod terms;
pub(super) mod ui_customization;

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    pool_resource::{PoolResource, ResourceKind, pool_resource_key},
    wire::{self, Input},
};

use super::Reply;

pub(super) fn invalid<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::InvalidParameter.with_message(message))
}

fn not_found<T>(message: impl Into<Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::ResourceNotFound.with_message(message))
}

/// Returns the user pool that a request names.
pub(super) fn pool_of(ctx: &Context<'_>, input: &Input) -> Result<PoolRecord, ApiError> {
    ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)
}

/// Returns the app client that a request names, which belongs to this pool.
pub(super) fn client_of(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    input: &Input,
) -> Result<ClientRecord, ApiError> {
    let id = input.required("ClientId", &wire::CLIENT_ID)?;
    ctx.tx
        .get::<ClientRecord>(id)
        .filter(|client| client.pool_id == pool.id)
        .cloned()
        .ok_or_else(|| {
            ErrorCode::ResourceNotFound
                .with_message(format!("User pool client {id} does not exist."))
        })
}

/// Returns the parameters of a request without these.
pub(super) fn settings_of(input: &Input, but: &[&str]) -> Result<Map<String, Value>, ApiError> {
    input.all_but(but)
}

/// Returns a resource of a pool.
pub(super) fn find(
    ctx: &Context<'_>,
    pool_id: &str,
    kind: ResourceKind,
    name: &str,
) -> Option<PoolResource> {
    let key = pool_resource_key(pool_id, kind, name);
    ctx.tx.get::<PoolResource>(&key).cloned()
}

/// Returns the resources of a pool of one kind whose names come after `after`, in the order of
/// their names.
pub(super) fn all<'a>(
    ctx: &'a Context<'_>,
    pool_id: &str,
    kind: ResourceKind,
    after: Option<&str>,
) -> impl Iterator<Item = &'a PoolResource> + use<'a> {
    let prefix = pool_resource_key(pool_id, kind, "");
    ctx.tx.range::<PoolResource>(&prefix, after)
}

/// Writes a resource, and returns it. The time of its creation stays.
pub(super) fn write(
    ctx: &mut Context<'_>,
    pool_id: &str,
    kind: ResourceKind,
    name: &str,
    settings: Map<String, Value>,
) -> PoolResource {
    let created = find(ctx, pool_id, kind, name).map_or(ctx.now, |known| known.created);
    let resource = PoolResource {
        pool_id: pool_id.to_owned(),
        kind,
        name: name.to_owned(),
        settings,
        created,
        modified: ctx.now,
    };
    ctx.tx.put(&resource);
    resource
}

/// Removes and returns a resource.
pub(super) fn remove(
    ctx: &mut Context<'_>,
    pool_id: &str,
    kind: ResourceKind,
    name: &str,
) -> Option<PoolResource> {
    let key = pool_resource_key(pool_id, kind, name);
    ctx.tx.remove::<PoolResource>(&key)
}

/// Removes the resources of a client that is deleted.
pub(super) fn remove_of_client(ctx: &mut Context<'_>, client: &ClientRecord) {
    ctx.tx.remove_where(|one: &PoolResource| {
        let is_of_client = match one.kind {
            ResourceKind::ClientSessions | ResourceKind::Risk | ResourceKind::UiCustomization => {
                one.name == client.id
            }
            _ => one.text("ClientId") == Some(&client.id),
        };
        one.pool_id == client.pool_id && is_of_client
    });
}

/// Returns the settings of a resource with its times, and without the settings that a reply
/// does not have.
fn shown(resource: &PoolResource, but: &[&str]) -> Map<String, Value> {
    let mut shown = resource.settings.clone();
    for name in but {
        shown.remove(*name);
    }
    for (name, value) in [
        ("UserPoolId", json!(resource.pool_id)),
        ("CreationDate", json!(resource.created.epoch())),
        ("LastModifiedDate", json!(resource.modified.epoch())),
    ] {
        shown.insert(name.to_owned(), value);
    }
    shown
}

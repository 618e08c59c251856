//! Operations on resource servers.

use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    oauth::resource_server::{ResourceServer, Scope, resource_server_key},
    wire::{self, Input},
};

use super::{Reply, pagination::Page};

fn pool_of(ctx: &Context<'_>, input: &Input) -> Result<PoolRecord, ApiError> {
    ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)
}

fn server_of(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    input: &Input,
) -> Result<ResourceServer, ApiError> {
    let identifier = input.required("Identifier", &wire::ANY)?;
    ctx.tx
        .get::<ResourceServer>(&resource_server_key(&pool.id, identifier))
        .cloned()
        .ok_or_else(|| ErrorCode::ResourceNotFound.with_message("Resource server not found."))
}

fn shown(server: &ResourceServer) -> Value {
    json!({
        "UserPoolId": server.pool_id,
        "Identifier": server.identifier,
        "Name": server.name,
        "Scopes": server.scopes,
    })
}

/// Reads the scopes of a request.
fn scopes(input: &Input) -> Result<Vec<Scope>, ApiError> {
    let scopes: Vec<Scope> = input.structure("Scopes")?.unwrap_or_default();
    for (index, scope) in scopes.iter().enumerate() {
        if scopes
            .iter()
            .skip(index + 1)
            .any(|other| other.name == scope.name)
        {
            return Err(ErrorCode::InvalidParameter
                .with_message(format!("Duplicate scope name: {}", scope.name)));
        }
    }
    Ok(scopes)
}

fn write(ctx: &mut Context<'_>, pool: PoolRecord, input: &Input) -> Reply {
    let server = ResourceServer {
        pool_id: pool.id,
        identifier: input.required("Identifier", &wire::ANY)?.to_owned(),
        name: input.required("Name", &wire::ANY)?.to_owned(),
        scopes: scopes(input)?,
    };
    ctx.tx.put(&server);
    Ok(Some(json!({ "ResourceServer": shown(&server) })))
}

pub(super) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    if let Ok(server) = server_of(ctx, &pool, input) {
        return Err(ErrorCode::InvalidParameter.with_message(format!(
            "{} already exists in user pool {}.",
            server.identifier, pool.id
        )));
    }
    write(ctx, pool, input)
}

pub(super) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let server = server_of(ctx, &pool, input)?;
    Ok(Some(json!({ "ResourceServer": shown(&server) })))
}

/// Replaces the name and the scopes of a resource server. Scopes that the request leaves out
/// are gone, and no client can request them any more.
pub(super) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    server_of(ctx, &pool, input)?;
    write(ctx, pool, input)
}

pub(super) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let server = server_of(ctx, &pool, input)?;
    ctx.tx
        .remove::<ResourceServer>(&resource_server_key(&pool.id, &server.identifier));
    Ok(None)
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let prefix = resource_server_key(&pool.id, "");
    let servers = |after: Option<String>| {
        ctx.tx
            .range::<ResourceServer>(&prefix, after.as_deref())
            .map(|server| (server.identifier.clone(), shown(server)))
    };
    let page = Page {
        list: "ResourceServers",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply_from(input, servers).map(Some)
}

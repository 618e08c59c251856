//! Policies for OAuth clients whose id is the URL of a metadata document. The OAuth endpoints
//! of this pool take no such id, so no document is ever cached.

use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    pool_resource::{PoolResource, ResourceKind},
    random,
    wire::{self, Input},
};

use super::{Reply, all, client_of, find, not_found, pool_of, remove, settings_of, shown, write};
use crate::core::ops::pagination::Page;

const ID_LETTERS: &str = "abcdefghijklmnopqrstuvwxyz0123456789";

fn described(policy: &PoolResource) -> Value {
    let mut shown = shown(policy, &[]);
    shown.insert("CIMDPolicyId".to_owned(), policy.name.clone().into());
    Value::Object(shown)
}

fn reply_with(policy: &PoolResource) -> Reply {
    Ok(Some(json!({ "CIMDPolicy": described(policy) })))
}

fn policy_of(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    input: &Input,
) -> Result<PoolResource, ApiError> {
    let id = input.required("CIMDPolicyId", &wire::ANY)?;
    find(ctx, &pool.id, ResourceKind::CimdPolicy, id).map_or_else(
        || not_found(format!("CIMD policy {id} does not exist.")),
        Ok,
    )
}

pub(in crate::core::ops) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    client_of(ctx, &pool, input)?;
    let settings = settings_of(input, &["UserPoolId"])?;
    let id = random::text(ctx.random, ID_LETTERS, 26);
    let policy = write(ctx, &pool.id, ResourceKind::CimdPolicy, &id, settings);
    reply_with(&policy)
}

/// Changes a policy. The name and the duration stay if the request has none.
pub(in crate::core::ops) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut policy = policy_of(ctx, &pool, input)?;
    client_of(ctx, &pool, input)?;
    let changes = settings_of(input, &["UserPoolId", "CIMDPolicyId"])?;
    policy.settings.extend(changes);
    let kind = ResourceKind::CimdPolicy;
    let policy = write(ctx, &pool.id, kind, &policy.name, policy.settings);
    reply_with(&policy)
}

pub(in crate::core::ops) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    reply_with(&policy_of(ctx, &pool, input)?)
}

pub(in crate::core::ops) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let policy = policy_of(ctx, &pool, input)?;
    remove(ctx, &pool.id, ResourceKind::CimdPolicy, &policy.name);
    Ok(Some(json!({})))
}

pub(in crate::core::ops) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let page = Page {
        list: "CIMDPolicies",
        limit: "MaxResults",
        token: "NextToken",
    };
    let entries = |after: Option<String>| {
        all(ctx, &pool.id, ResourceKind::CimdPolicy, after.as_deref()).map(|policy| {
            let mut shown = described(policy);
            if let Some(shown) = shown.as_object_mut() {
                shown.remove("URLPatterns");
                shown.remove("UserPoolId");
            }
            (policy.name.clone(), shown)
        })
    };
    page.reply_from(input, entries).map(Some)
}

/// Lists the URLs that clients have sent as their ids, of which there are none.
pub(in crate::core::ops) fn list_urls(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    policy_of(ctx, &pool, input)?;
    Ok(Some(json!({ "ClientMetadataURLs": [] })))
}

/// Refuses to change the state of a document, because none is cached.
pub(in crate::core::ops) fn update_url(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    policy_of(ctx, &pool, input)?;
    let url = input.required("URL", &wire::ANY)?;
    Err(ErrorCode::CachedCIMDURLDoesNotExist
        .with_message(format!("No metadata document is cached for {url}.")))
}

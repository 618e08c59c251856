//! TagResource, UntagResource and ListTagsForResource, of user pools with their replicas and of
//! identity pools.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    identity::IdentityPoolRecord,
    pool_resource::{PoolResource, ResourceKind},
    regions,
    wire::{self, Input},
};

use super::{
    Reply,
    pool_resources::{find, invalid},
};

/// The largest number of tags of a pool.
///
/// Source: TagResource, Amazon Cognito API Reference.
const MOST_TAGS: usize = 50;

const IDENTITY_POOL_TAGS: &str = "IdentityPoolTags";

type Tags = BTreeMap<String, String>;

/// A resource that has tags.
enum Tagged {
    UserPool(Box<PoolRecord>),
    Replica(PoolResource),
    IdentityPool(IdentityPoolRecord),
}

impl Tagged {
    /// Returns the resource of an ARN. The account's number does not matter.
    fn of(ctx: &Context<'_>, input: &Input) -> Result<Self, ApiError> {
        let arn = input.required("ResourceArn", &wire::ANY)?;
        let unknown =
            || ErrorCode::ResourceNotFound.with_message(format!("Resource {arn} does not exist."));
        let parts: Vec<&str> = arn.splitn(6, ':').collect();
        match parts.as_slice() {
            ["arn", _, "cognito-idp", region, _, resource] => {
                let id = resource.strip_prefix("userpool/").ok_or_else(unknown)?;
                let pool = ctx.tx.get::<PoolRecord>(id).cloned().ok_or_else(unknown)?;
                if *region == regions::of_id(id) {
                    return Ok(Self::UserPool(Box::new(pool)));
                }
                find(ctx, id, ResourceKind::Replica, region)
                    .map(Self::Replica)
                    .ok_or_else(unknown)
            }
            ["arn", _, "cognito-identity", _, _, resource] => {
                let id = resource.strip_prefix("identitypool/").ok_or_else(unknown)?;
                let pool = ctx.tx.get::<IdentityPoolRecord>(id).cloned();
                pool.map(Self::IdentityPool).ok_or_else(unknown)
            }
            _ => invalid(format!("{arn} is not the ARN of a pool.")),
        }
    }

    fn tags(&self) -> Result<Tags, ApiError> {
        let stored = match self {
            Self::UserPool(pool) => return Ok(pool.config.user_pool_tags.clone()),
            Self::Replica(replica) => replica.settings.get("Tags"),
            Self::IdentityPool(pool) => pool.config.other.get(IDENTITY_POOL_TAGS),
        };
        let stored = stored.cloned().unwrap_or_else(|| json!({}));
        serde_json::from_value(stored).map_err(ApiError::internal)
    }

    fn store(self, ctx: &mut Context<'_>, tags: Tags) {
        match self {
            Self::UserPool(mut pool) => {
                pool.config.user_pool_tags = tags;
                ctx.tx.put(pool.as_ref());
            }
            Self::Replica(mut replica) => {
                replica.settings.insert("Tags".to_owned(), json!(tags));
                ctx.tx.put(&replica);
            }
            Self::IdentityPool(mut pool) => {
                let other = &mut pool.config.other;
                other.insert(IDENTITY_POOL_TAGS.to_owned(), json!(tags));
                ctx.tx.put(&pool);
            }
        }
    }
}

pub(super) fn tag(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let tagged = Tagged::of(ctx, input)?;
    let added = input.map("Tags")?.with_prefix("");
    if let Some(reserved) = added.keys().find(|key| key.starts_with("aws:")) {
        return invalid(format!(
            "{reserved}: keys that start with aws: are reserved for system use."
        ));
    }
    let mut tags = tagged.tags()?;
    tags.extend(added);
    if tags.len() > MOST_TAGS {
        return invalid(format!("A resource can have at most {MOST_TAGS} tags."));
    }
    tagged.store(ctx, tags);
    Ok(Some(json!({})))
}

pub(super) fn untag(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let tagged = Tagged::of(ctx, input)?;
    let mut tags = tagged.tags()?;
    for key in input.list("TagKeys")?.unwrap_or_default() {
        tags.remove(&key);
    }
    tagged.store(ctx, tags);
    Ok(Some(json!({})))
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let tags = Tagged::of(ctx, input)?.tags()?;
    Ok(Some(json!({ "Tags": Value::from_iter(tags) })))
}

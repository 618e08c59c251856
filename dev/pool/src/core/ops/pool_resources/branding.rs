//! Managed login styles. The hosted pages of this pool do not show them.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    pool_resource::{PoolResource, ResourceKind},
    random,
    wire::{self, Input},
};

use super::{Reply, all, client_of, find, invalid, not_found, pool_of, remove, shown, write};

fn reply_with(style: &PoolResource) -> Reply {
    let mut shown = shown(style, &["ClientId"]);
    shown.insert(
        "ManagedLoginBrandingId".to_owned(),
        style.name.clone().into(),
    );
    Ok(Some(json!({ "ManagedLoginBranding": shown })))
}

fn of_client(ctx: &Context<'_>, pool: &PoolRecord, client: &str) -> Option<PoolResource> {
    all(ctx, &pool.id, ResourceKind::Branding, None)
        .find(|style| style.text("ClientId") == Some(client))
        .cloned()
}

fn style_of(ctx: &Context<'_>, pool: &PoolRecord, input: &Input) -> Result<PoolResource, ApiError> {
    let id = input.required("ManagedLoginBrandingId", &wire::ANY)?;
    find(ctx, &pool.id, ResourceKind::Branding, id).map_or_else(
        || not_found(format!("Managed login branding {id} does not exist.")),
        Ok,
    )
}

/// Checks that a request has either the values of Cognito or some of its own, and that each
/// place on the pages has one image.
fn check(input: &Input) -> Result<bool, ApiError> {
    let provided = input.flag("UseCognitoProvidedValues")?.unwrap_or(false);
    if provided && (input.has("Settings") || input.has("Assets")) {
        return invalid(
            "Settings and Assets cannot be provided if UseCognitoProvidedValues is true.",
        );
    }
    if input.has("Settings")
        && !input
            .structure::<Value>("Settings")?
            .is_some_and(|s| s.is_object())
    {
        return invalid("Settings must be a JSON object.");
    }
    let assets: Vec<Value> = input.structure("Assets")?.unwrap_or_default();
    for (index, asset) in assets.iter().enumerate() {
        if assets
            .iter()
            .take(index)
            .any(|other| is_same_place(other, asset))
        {
            return invalid("Only one asset is allowed for each category and color mode.");
        }
        if asset.get("Bytes").is_none() && asset.get("ResourceId").is_none() {
            return invalid("An asset must have Bytes or a ResourceId.");
        }
    }
    Ok(provided)
}

fn is_same_place(left: &Value, right: &Value) -> bool {
    ["Category", "ColorMode"]
        .into_iter()
        .all(|part| left.get(part) == right.get(part))
}

pub(in crate::core::ops) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let client = client_of(ctx, &pool, input)?;
    let provided = check(input)?;
    if of_client(ctx, &pool, &client.id).is_some() {
        return Err(ErrorCode::ManagedLoginBrandingExists
            .with_message("A managed login branding exists already for this client."));
    }
    let mut settings = Map::new();
    settings.insert("ClientId".to_owned(), client.id.into());
    change(&mut settings, provided, input)?;
    let id = random::uuid(ctx.random);
    let style = write(ctx, &pool.id, ResourceKind::Branding, &id, settings);
    reply_with(&style)
}

/// Changes a style. Settings and images that the request does not have stay, because a style
/// may be larger than a request.
pub(in crate::core::ops) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut style = style_of(ctx, &pool, input)?;
    let provided = check(input)?;
    change(&mut style.settings, provided, input)?;
    let style = write(
        ctx,
        &pool.id,
        ResourceKind::Branding,
        &style.name,
        style.settings,
    );
    reply_with(&style)
}

fn change(style: &mut Map<String, Value>, provided: bool, input: &Input) -> Result<(), ApiError> {
    style.insert("UseCognitoProvidedValues".to_owned(), provided.into());
    if provided {
        style.remove("Settings");
        style.remove("Assets");
    }
    if let Some(settings) = input.structure::<Value>("Settings")? {
        merge(
            style.entry("Settings").or_insert_with(|| json!({})),
            settings,
        );
    }
    let assets: Vec<Value> = input.structure("Assets")?.unwrap_or_default();
    if !assets.is_empty()
        && let Some(kept) = style
            .entry("Assets")
            .or_insert_with(|| json!([]))
            .as_array_mut()
    {
        kept.retain(|old| !assets.iter().any(|new| is_same_place(old, new)));
        kept.extend(assets);
    }
    Ok(())
}

/// Writes the members of `new` into `old`, and those of its objects into the objects of `old`.
fn merge(old: &mut Value, new: Value) {
    match (old, new) {
        (Value::Object(old), Value::Object(new)) => {
            for (name, value) in new {
                merge(old.entry(name).or_insert(Value::Null), value);
            }
        }
        (old, new) => *old = new,
    }
}

/// Describes a style. Defaults are Cognito's own and not known here, so
/// `ReturnMergedResources` adds nothing.
pub(in crate::core::ops) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    reply_with(&style_of(ctx, &pool, input)?)
}

pub(in crate::core::ops) fn describe_by_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let client = client_of(ctx, &pool, input)?;
    match of_client(ctx, &pool, &client.id) {
        Some(style) => reply_with(&style),
        None => not_found("The client has no managed login branding."),
    }
}

pub(in crate::core::ops) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let style = style_of(ctx, &pool, input)?;
    remove(ctx, &pool.id, ResourceKind::Branding, &style.name);
    Ok(None)
}

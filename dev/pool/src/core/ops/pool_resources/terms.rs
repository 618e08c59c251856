//! Terms documents: links to the terms of use and the privacy policy of an app client. The
//! hosted pages of this pool do not show them.

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

fn described(terms: &PoolResource) -> Value {
    let mut shown = shown(terms, &[]);
    shown.insert("TermsId".to_owned(), terms.name.clone().into());
    shown.entry("Links").or_insert_with(|| json!({}));
    Value::Object(shown)
}

fn reply_with(terms: &PoolResource) -> Reply {
    Ok(Some(json!({ "Terms": described(terms) })))
}

fn of_client(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    client: &str,
    name: &str,
) -> Option<PoolResource> {
    all(ctx, &pool.id, ResourceKind::Terms, None)
        .find(|terms| {
            terms.text("ClientId") == Some(client) && terms.text("TermsName") == Some(name)
        })
        .cloned()
}

fn terms_of(ctx: &Context<'_>, pool: &PoolRecord, input: &Input) -> Result<PoolResource, ApiError> {
    let id = input.required("TermsId", &wire::ANY)?;
    find(ctx, &pool.id, ResourceKind::Terms, id)
        .map_or_else(|| not_found(format!("Terms {id} do not exist.")), Ok)
}

fn exists() -> ApiError {
    ErrorCode::TermsExists.with_message("Terms with this name exist already for this client.")
}

pub(in crate::core::ops) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let client = client_of(ctx, &pool, input)?;
    let name = input.required("TermsName", &wire::ANY)?;
    if of_client(ctx, &pool, &client.id, name).is_some() {
        return Err(exists());
    }
    let settings = settings_of(input, &["UserPoolId"])?;
    let id = random::uuid(ctx.random);
    let terms = write(ctx, &pool.id, ResourceKind::Terms, &id, settings);
    reply_with(&terms)
}

/// Changes terms. What the request does not have stays.
pub(in crate::core::ops) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut terms = terms_of(ctx, &pool, input)?;
    let changes = settings_of(input, &["UserPoolId", "TermsId"])?;
    terms.settings.extend(changes);
    let client = terms.text("ClientId").unwrap_or_default();
    let name = terms.text("TermsName").unwrap_or_default();
    if of_client(ctx, &pool, client, name).is_some_and(|other| other.name != terms.name) {
        return Err(exists());
    }
    let terms = write(
        ctx,
        &pool.id,
        ResourceKind::Terms,
        &terms.name,
        terms.settings,
    );
    reply_with(&terms)
}

pub(in crate::core::ops) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    reply_with(&terms_of(ctx, &pool, input)?)
}

pub(in crate::core::ops) fn describe_by_client(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let client = client_of(ctx, &pool, input)?;
    let name = input.required("TermsName", &wire::ANY)?;
    match of_client(ctx, &pool, &client.id, name) {
        Some(terms) => reply_with(&terms),
        None => not_found("The client has no terms with this name."),
    }
}

pub(in crate::core::ops) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let terms = terms_of(ctx, &pool, input)?;
    remove(ctx, &pool.id, ResourceKind::Terms, &terms.name);
    Ok(None)
}

pub(in crate::core::ops) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let page = Page {
        list: "Terms",
        limit: "MaxResults",
        token: "NextToken",
    };
    let entries = |after: Option<String>| {
        all(ctx, &pool.id, ResourceKind::Terms, after.as_deref()).map(|terms| {
            let mut shown = described(terms);
            if let Some(shown) = shown.as_object_mut() {
                for name in ["ClientId", "Links", "TermsSource", "UserPoolId"] {
                    shown.remove(name);
                }
            }
            (terms.name.clone(), shown)
        })
    };
    page.reply_from(input, entries).map(Some)
}

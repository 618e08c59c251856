//! SetPrincipalTagAttributeMap and GetPrincipalTagAttributeMap. The tags go into no token.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    error::ErrorCode,
    pool_resource::ResourceKind,
    wire::{self, Input},
};

use super::{
    Reply,
    identity::pool_of,
    pool_resources::{find, settings_of, write},
};

fn reply_with(pool_id: &str, provider: &str, mut settings: Map<String, Value>) -> Reply {
    settings.insert("IdentityPoolId".to_owned(), pool_id.into());
    settings.insert("IdentityProviderName".to_owned(), provider.into());
    settings.entry("UseDefaults").or_insert(json!(false));
    settings.entry("PrincipalTags").or_insert_with(|| json!({}));
    Ok(Some(Value::Object(settings)))
}

pub(super) fn set(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let provider = input.required("IdentityProviderName", &wire::ANY)?;
    let settings = settings_of(input, &["IdentityPoolId", "IdentityProviderName"])?;
    let kind = ResourceKind::PrincipalTags;
    let written = write(ctx, &pool.id, kind, provider, settings);
    reply_with(&pool.id, provider, written.settings)
}

pub(super) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let provider = input.required("IdentityProviderName", &wire::ANY)?;
    match find(ctx, &pool.id, ResourceKind::PrincipalTags, provider) {
        Some(known) => reply_with(&pool.id, provider, known.settings),
        None => Err(ErrorCode::ResourceNotFound.with_message(format!(
            "IdentityPool '{}' has no attribute map for {provider}.",
            pool.id
        ))),
    }
}

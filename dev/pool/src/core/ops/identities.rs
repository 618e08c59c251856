//! ListIdentities, DescribeIdentity, DeleteIdentities and UnlinkIdentity.

use serde_json::{Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    identity::{IdentityPoolRecord, IdentityRecord},
    index::Lookup,
    regions,
    wire::Input,
};

use super::{
    Reply,
    identity::{identity_of, pool_of, proven_identity},
    pagination::Page,
};

/// Returns the names of the providers that an identity has a login of.
fn logins(ctx: &Context<'_>, identity: &IdentityRecord) -> Vec<String> {
    let user = identity.login.iter().map(|login| {
        let region = regions::of_id(&login.user_pool_id);
        let suffix = regions::suffix(region);
        format!("cognito-idp.{region}.{suffix}/{}", login.user_pool_id)
    });
    let pool = ctx.tx.get::<IdentityPoolRecord>(&identity.pool_id);
    let developer = pool
        .filter(|_| !identity.developer_ids.is_empty())
        .and_then(IdentityPoolRecord::developer_provider)
        .map(str::to_owned);
    user.chain(developer).collect()
}

fn described(ctx: &Context<'_>, identity: &IdentityRecord) -> Value {
    json!({
        "IdentityId": identity.id,
        "Logins": logins(ctx, identity),
        "CreationDate": identity.created.epoch(),
        "LastModifiedDate": identity.created.epoch(),
    })
}

pub(super) fn describe(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let identity = identity_of(ctx, input)?;
    Ok(Some(described(ctx, &identity)))
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let hides_disabled = input.flag("HideDisabled")?.unwrap_or(false);
    let identities = |after: Option<String>| {
        ctx.tx
            .found_after::<IdentityRecord>(Lookup::IdentitiesIn(&pool.id), after.as_deref())
            .filter(|identity| identity.pool_id == pool.id)
            .filter(|identity| !(hides_disabled && identity.merged))
            .map(|identity| (identity.id.clone(), described(ctx, identity)))
    };
    let page = Page {
        list: "Identities",
        limit: "MaxResults",
        token: "NextToken",
    };
    let mut reply = page.reply_from(input, identities)?;
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("IdentityPoolId".to_owned(), pool.id.clone().into());
    }
    Ok(Some(reply))
}

/// Deletes identities. One that does not exist counts as deleted.
pub(super) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    for id in input.list("IdentityIdsToDelete")?.unwrap_or_default() {
        ctx.tx.remove::<IdentityRecord>(&id);
    }
    Ok(Some(json!({ "UnprocessedIdentityIds": [] })))
}

/// Removes logins from an identity. Without any login, nobody can use it any more.
pub(super) fn unlink(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut identity = proven_identity(ctx, input)?.identity;
    let known = logins(ctx, &identity);
    for name in input.list("LoginsToRemove")?.unwrap_or_default() {
        let Some(at) = known.iter().position(|login| *login == name) else {
            return Err(not_linked(&name));
        };
        if at == 0 && identity.login.is_some() {
            identity.login = None;
        } else {
            identity.developer_ids.clear();
        }
    }
    identity.close_without_logins();
    ctx.tx.put(&identity);
    Ok(None)
}

fn not_linked(provider: &str) -> ApiError {
    ErrorCode::NotAuthorized.with_message(format!("The identity has no login of {provider}."))
}

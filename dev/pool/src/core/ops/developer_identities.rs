//! Identities of users whom a developer's own backend has authenticated.

use std::time::Duration;

use serde_json::{Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    identity::{IdentityPoolRecord, IdentityRecord},
    index::Lookup,
    random, regions,
    wire::{self, Input},
};

use super::{
    Reply,
    identity::{identity_of, identity_with, login, pool_of},
    pagination::Page,
    pool_resources::invalid,
};

/// The lifetime of a token if the request does not set one.
///
/// Source: GetOpenIdTokenForDeveloperIdentity, Amazon Cognito Federated Identities API
/// Reference.
const TOKEN_SECONDS: u64 = 15 * 60;
/// The largest number of logins of an identity.
///
/// Source: MergeDeveloperIdentities, Amazon Cognito Federated Identities API Reference.
const MOST_LOGINS: usize = 20;

fn developer_provider(pool: &IdentityPoolRecord) -> Result<&str, ApiError> {
    pool.developer_provider().ok_or_else(|| {
        ErrorCode::InvalidParameter
            .with_message("The identity pool has no developer provider name.")
    })
}

/// Returns the identity of a pool that has this developer's identifier.
fn with_developer_id(ctx: &Context<'_>, pool_id: &str, id: &str) -> Option<IdentityRecord> {
    ctx.tx
        .found::<IdentityRecord>(Lookup::Developer(pool_id, id))
        .find(|known| known.pool_id == pool_id && known.developer_ids.contains(id))
        .cloned()
}

/// Refuses an identity of another pool.
fn of_pool(
    identity: IdentityRecord,
    pool: &IdentityPoolRecord,
) -> Result<IdentityRecord, ApiError> {
    if identity.pool_id == pool.id {
        Ok(identity)
    } else {
        Err(ErrorCode::ResourceNotFound
            .with_message(format!("Identity '{}' not found.", identity.id)))
    }
}

/// Registers a developer's user, or links one to an identity, and returns a token.
pub(super) fn get_open_id_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let provider = developer_provider(&pool)?.to_owned();
    let logins = input.map("Logins")?;
    let Some(developer_id) = logins.get(&provider).map(str::to_owned) else {
        return invalid(format!("Please provide a login of {provider}."));
    };
    let user = login(ctx, &pool, &logins.without(&provider))?;
    let registered = with_developer_id(ctx, &pool.id, &developer_id);
    let named = match input.has("IdentityId") {
        true => Some(of_pool(identity_of(ctx, input)?, &pool)?),
        false => None,
    };
    let mut identity = match (named, registered) {
        (Some(named), Some(registered)) if named.id != registered.id => {
            return Err(ErrorCode::DeveloperUserAlreadyRegistered.with_message(
                "The developer user identifier is registered for another identity already.",
            ));
        }
        (Some(known), _) | (None, Some(known)) => known,
        (None, None) => {
            let known = user
                .as_ref()
                .and_then(|user| identity_with(ctx, &pool.id, user));
            known.unwrap_or_else(|| IdentityRecord {
                id: format!("{}:{}", regions::of_id(&pool.id), random::uuid(ctx.random)),
                pool_id: pool.id.clone(),
                login: None,
                merged: false,
                developer_ids: std::collections::BTreeSet::new(),
                created: ctx.now,
            })
        }
    };
    if identity.merged {
        return Err(ErrorCode::ResourceNotFound
            .with_message(format!("Identity '{}' not found.", identity.id)));
    }
    if let Some(user) = user {
        let elsewhere = identity_with(ctx, &pool.id, &user);
        let other = identity.login.as_ref().is_some_and(|known| *known != user);
        if other || elsewhere.is_some_and(|known| known.id != identity.id) {
            return Err(ErrorCode::ResourceConflict
                .with_message("The login is linked to another identity already."));
        }
        identity.login = Some(user);
    }
    identity.developer_ids.insert(developer_id.clone());
    if identity.developer_ids.len() > MOST_LOGINS {
        return Err(too_many());
    }
    ctx.tx.put(&identity);
    let life = input.number("TokenDuration")?.unwrap_or(TOKEN_SECONDS);
    let mut claims = json!({
        "sub": identity.id,
        "aud": pool.id,
        "iss": ctx.base_url,
        "amr": ["authenticated", provider, format!("{provider}:{}:{developer_id}", pool.id)],
        "iat": ctx.now.seconds(),
        "exp": ctx.now.after(Duration::from_secs(life)).seconds(),
    });
    if let (Some(tags), Some(claims)) = (
        input.structure::<Value>("PrincipalTags")?,
        claims.as_object_mut(),
    ) {
        let tags = json!({ "principal_tags": tags });
        claims.insert("https://aws.amazon.com/tags".to_owned(), tags);
    }
    // The claims are in the place of the token until `tokens::sign_reply` signs them.
    Ok(Some(json!({ "IdentityId": identity.id, "Token": claims })))
}

fn too_many() -> ApiError {
    ErrorCode::LimitExceeded.with_message(format!(
        "An identity can have at most {MOST_LOGINS} linked logins."
    ))
}

pub(super) fn lookup(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    developer_provider(&pool)?;
    let identifier = input.text("DeveloperUserIdentifier", &wire::ANY)?;
    let conflict = || {
        ErrorCode::ResourceConflict
            .with_message("The developer user identifier belongs to another identity.")
    };
    let identity = match (identifier, input.has("IdentityId")) {
        (None, false) => {
            return invalid("Please provide IdentityId or DeveloperUserIdentifier.");
        }
        (None, true) => of_pool(identity_of(ctx, input)?, &pool)?,
        (Some(identifier), named) => {
            let found = with_developer_id(ctx, &pool.id, identifier).ok_or_else(|| {
                ErrorCode::ResourceNotFound.with_message(format!(
                    "Developer user identifier '{identifier}' not found."
                ))
            })?;
            if named && identity_of(ctx, input)?.id != found.id {
                return Err(conflict());
            }
            found
        }
    };
    let all = identity.developer_ids.iter();
    let shown = all
        .filter(|id| identifier.is_none_or(|identifier| *id == identifier))
        .map(|id| (id.clone(), Value::from(id.clone())));
    let page = Page {
        list: "DeveloperUserIdentifierList",
        limit: "MaxResults",
        token: "NextToken",
    };
    let mut reply = page.reply(input, shown)?;
    if let Some(reply) = reply.as_object_mut() {
        reply.insert("IdentityId".to_owned(), identity.id.clone().into());
    }
    Ok(Some(reply))
}

/// Refuses a provider that is not the developer's of the pool.
fn check_provider(pool: &IdentityPoolRecord, input: &Input) -> Result<(), ApiError> {
    let given = input.required("DeveloperProviderName", &wire::ANY)?;
    if developer_provider(pool)? == given {
        Ok(())
    } else {
        invalid(format!(
            "{given} is not the developer provider of the identity pool."
        ))
    }
}

fn registered(ctx: &Context<'_>, pool_id: &str, id: &str) -> Result<IdentityRecord, ApiError> {
    with_developer_id(ctx, pool_id, id).ok_or_else(|| {
        ErrorCode::ResourceNotFound
            .with_message(format!("Developer user identifier '{id}' not found."))
    })
}

/// Gives the identifiers and the login of one identity to another one. The first can no longer
/// be used.
pub(super) fn merge(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    check_provider(&pool, input)?;
    let named = |name: &str| registered(ctx, &pool.id, input.required(name, &wire::ANY)?);
    let mut source = named("SourceUserIdentifier")?;
    let mut destination = named("DestinationUserIdentifier")?;
    if source.id != destination.id {
        if source.login.is_some() && destination.login.is_some() {
            return Err(ErrorCode::ResourceConflict
                .with_message("Both identities have a login of the same provider."));
        }
        destination.login = destination.login.or(source.login.take());
        destination.developer_ids.append(&mut source.developer_ids);
        if destination.developer_ids.len() > MOST_LOGINS {
            return Err(too_many());
        }
        source.close_without_logins();
        ctx.tx.put(&source);
        ctx.tx.put(&destination);
    }
    Ok(Some(json!({ "IdentityId": destination.id })))
}

/// Removes a developer's identifier from an identity. Without any login, nobody can use the
/// identity any more.
pub(super) fn unlink(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    check_provider(&pool, input)?;
    let mut identity = of_pool(identity_of(ctx, input)?, &pool)?;
    let id = input.required("DeveloperUserIdentifier", &wire::ANY)?;
    if !identity.developer_ids.remove(id) {
        return Err(ErrorCode::ResourceConflict
            .with_message("The developer user identifier belongs to another identity."));
    }
    identity.close_without_logins();
    ctx.tx.put(&identity);
    Ok(None)
}

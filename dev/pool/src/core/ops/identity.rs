//! Identity pools: their settings, identities, and credentials for identities.

use std::{
    collections::{BTreeMap, BTreeSet},
    time::Duration,
};

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    identity::{CredentialsRecord, IdentityPoolConfig, IdentityPoolRecord, IdentityRecord, Login},
    index::identity_lookup,
    issuer, random, regions,
    role_mapping::{self, ProvenToken, RoleMapping},
    secret::{Secret, fingerprint},
    state::user_key,
    tokens::Grant,
    wire::{self, Input, Parameters},
};

use super::{Reply, pagination::Page, set_up};

const OPEN_ID_TOKEN_LIFE: Duration = Duration::from_mins(10);
const KEY_LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

fn refuse<T>(message: impl Into<std::borrow::Cow<'static, str>>) -> Result<T, ApiError> {
    Err(ErrorCode::NotAuthorized.with_message(message))
}

pub(super) fn pool_of(ctx: &Context<'_>, input: &Input) -> Result<IdentityPoolRecord, ApiError> {
    let id = input.required("IdentityPoolId", &wire::IDENTITY_ID)?;
    ctx.tx.get(id).cloned().ok_or_else(|| {
        ErrorCode::ResourceNotFound.with_message(format!("IdentityPool '{id}' not found."))
    })
}

fn shown(pool: &IdentityPoolRecord) -> Reply {
    let mut shown = serde_json::to_value(&pool.config).map_err(ApiError::internal)?;
    if let Some(shown) = shown.as_object_mut() {
        shown.insert("IdentityPoolId".to_owned(), pool.id.clone().into());
    }
    Ok(Some(shown))
}

fn config(input: &Input) -> Result<IdentityPoolConfig, ApiError> {
    input.required("IdentityPoolName", &wire::NAME)?;
    input.all_but(&["IdentityPoolId"])
}

pub(super) fn create_identity_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = IdentityPoolRecord {
        id: format!("{}:{}", ctx.region, random::uuid(ctx.random)),
        config: config(input)?,
        roles: Map::new(),
    };
    ctx.tx.put(&pool);
    shown(&pool)
}

pub(super) fn update_identity_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = IdentityPoolRecord {
        config: config(input)?,
        ..pool_of(ctx, input)?
    };
    ctx.tx.put(&pool);
    shown(&pool)
}

pub(super) fn describe_identity_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    shown(&pool_of(ctx, input)?)
}

pub(super) fn delete_identity_pool(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    ctx.tx
        .remove_where(|identity: &IdentityRecord| identity.pool_id == pool.id);
    set_up::remove_of_pool(ctx, &pool.id);
    ctx.tx.remove::<IdentityPoolRecord>(&pool.id);
    Ok(None)
}

pub(super) fn list_identity_pools(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pools = ctx.tx.all::<IdentityPoolRecord>().map(|pool| {
        let shown = json!({
            "IdentityPoolId": pool.id,
            "IdentityPoolName": pool.config.identity_pool_name,
        });
        (pool.id.clone(), shown)
    });
    let page = Page {
        list: "IdentityPools",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply(input, pools).map(Some)
}

pub(super) fn set_identity_pool_roles(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut pool = pool_of(ctx, input)?;
    let mappings = input.structure::<BTreeMap<String, RoleMapping>>("RoleMappings")?;
    for (provider, mapping) in mappings.iter().flatten() {
        mapping.check(provider)?;
    }
    pool.roles = Map::new();
    for name in ["Roles", "RoleMappings"] {
        if let Some(value) = input.structure::<Value>(name)? {
            pool.roles.insert(name.to_owned(), value);
        }
    }
    ctx.tx.put(&pool);
    Ok(None)
}

pub(super) fn get_identity_pool_roles(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut reply = pool.roles;
    reply.insert("IdentityPoolId".to_owned(), pool.id.into());
    Ok(Some(Value::Object(reply)))
}

#[derive(Deserialize)]
struct IdClaims {
    sub: String,
    iss: String,
    aud: String,
    token_use: String,
    exp: i64,
    origin_jti: Option<String>,
}

/// A user, and the token that proves who it is.
struct Proof {
    login: Login,
    token: ProvenToken,
}

/// Returns the user that the `Logins` of a call prove, or `None` if there are none.
pub(super) fn login(
    ctx: &Context<'_>,
    pool: &IdentityPoolRecord,
    logins: &Parameters,
) -> Result<Option<Login>, ApiError> {
    Ok(proof(ctx, pool, logins)?.map(|proof| proof.login))
}

/// Returns the user that the `Logins` of a call prove, with the token, or `None` if there are
/// none.
fn proof(
    ctx: &Context<'_>,
    pool: &IdentityPoolRecord,
    logins: &Parameters,
) -> Result<Option<Proof>, ApiError> {
    let given = logins.with_prefix("");
    let Some((provider, token)) = given.first_key_value() else {
        return Ok(None);
    };
    if given.len() > 1 {
        return Err(ErrorCode::InvalidParameter
            .with_message("Please provide one login: linked logins are not supported."));
    }
    let Some((_, user_pool_id)) = provider.rsplit_once('/') else {
        return refuse("Invalid login token. Not a Cognito user pool.");
    };
    let names = issuer::provider_names(ctx.base_url, user_pool_id);
    if !names.contains(provider) {
        return refuse("Invalid login token. Issuer doesn't match providerName");
    }
    let all = ctx.keys.verify::<Map<String, Value>>(token);
    let claims = all.as_ref().and_then(|all| IdClaims::deserialize(all).ok());
    let (Some(all), Some(claims)) = (all, claims) else {
        return refuse("Invalid login token. Couldn't verify signed token.");
    };
    if !ctx.is_issuer(user_pool_id, &claims.iss) {
        return refuse("Invalid login token. Issuer doesn't match providerName");
    }
    if claims.token_use != "id" {
        return refuse("Invalid login token. Not a valid OpenId Connect identity token.");
    }
    let now = ctx.now.seconds();
    if claims.exp <= now {
        return refuse(format!(
            "Invalid login token. Token expired: {} >= {now}",
            claims.exp
        ));
    }
    let configured = pool
        .config
        .cognito_identity_providers
        .iter()
        .find(|known| known.client_id == claims.aud && names.contains(&known.provider_name));
    let Some(configured) = configured else {
        return refuse("Token is not from a supported provider of this identity pool.");
    };
    if configured.server_side_token_check {
        let revoked = claims.origin_jti.is_some_and(|origin| {
            ctx.tx
                .get::<Grant>(&origin)
                .is_none_or(|grant| grant.revoked)
        });
        let user = ctx.tx.user(&user_key(user_pool_id, &claims.sub));
        if revoked || !user.is_some_and(|user| user.enabled) {
            return refuse("Invalid login token. The token or its user is no longer valid.");
        }
    }
    let providers = names
        .iter()
        .map(|name| format!("{name}:{}", claims.aud))
        .collect();
    Ok(Some(Proof {
        login: Login {
            user_pool_id: user_pool_id.to_owned(),
            sub: claims.sub,
        },
        token: ProvenToken {
            providers,
            claims: all,
        },
    }))
}

pub(super) fn get_id(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let login = login(ctx, &pool, &input.map("Logins")?)?;
    if login.is_none() && !pool.config.allow_unauthenticated_identities {
        return refuse("Unauthenticated access is not supported for this identity pool.");
    }
    let known = login
        .as_ref()
        .and_then(|login| identity_with(ctx, &pool.id, login));
    let id = match known {
        Some(known) => known.id,
        None => {
            let region = regions::of_id(&pool.id);
            let identity = IdentityRecord {
                id: format!("{region}:{}", random::uuid(ctx.random)),
                pool_id: pool.id,
                login,
                merged: false,
                developer_ids: BTreeSet::new(),
                created: ctx.now,
            };
            ctx.tx.put(&identity);
            identity.id
        }
    };
    Ok(Some(json!({ "IdentityId": id })))
}

pub(super) fn identity_of(ctx: &Context<'_>, input: &Input) -> Result<IdentityRecord, ApiError> {
    let id = input.required("IdentityId", &wire::IDENTITY_ID)?;
    ctx.tx.get(id).cloned().ok_or_else(|| {
        ErrorCode::ResourceNotFound.with_message(format!("Identity '{id}' not found."))
    })
}

/// Returns the identity of a user in this pool.
pub(super) fn identity_with(
    ctx: &Context<'_>,
    pool_id: &str,
    login: &Login,
) -> Option<IdentityRecord> {
    ctx.tx
        .found::<IdentityRecord>(identity_lookup(pool_id, login))
        .find(|known| known.pool_id == pool_id && known.login.as_ref() == Some(login))
        .cloned()
}

/// The identity of a call, which belongs to the caller.
pub(super) struct ProvenIdentity {
    pub(super) identity: IdentityRecord,
    pub(super) pool: IdentityPoolRecord,
    /// The token of a user pool that proves it, if there is one.
    token: Option<ProvenToken>,
}

/// Returns the identity of a call and its pool, after checking that the `Logins` prove
/// that it belongs to the caller.
///
/// A guest's identity that comes with `Logins` becomes the user's, under the same id. If
/// the user already has an identity, the reply is for that one, and the guest's can no
/// longer be used.
///
/// Source: "Switching unauthenticated users to authenticated users" in the Amazon Cognito
/// Developer Guide; that a merged guest is refused is reported in amplify-js, issue 6616.
pub(super) fn proven_identity(
    ctx: &mut Context<'_>,
    input: &Input,
) -> Result<ProvenIdentity, ApiError> {
    let identity = identity_of(ctx, input)?;
    let pool: IdentityPoolRecord =
        ctx.tx.get(&identity.pool_id).cloned().ok_or_else(|| {
            ErrorCode::ResourceNotFound.with_message("The identity's pool is gone.")
        })?;
    let logins = input.map("Logins")?;
    if let Some(token) = logins.get(&own_provider(&pool)) {
        return if is_token_of(ctx, &pool, &identity, token) {
            Ok(ProvenIdentity {
                identity,
                pool,
                token: None,
            })
        } else {
            refuse("Invalid login token. Couldn't verify signed token.")
        };
    }
    let (login, token) = proof(ctx, &pool, &logins)?
        .map(|proof| (proof.login, proof.token))
        .unzip();
    if login.is_none() && !pool.config.allow_unauthenticated_identities {
        return refuse("Unauthenticated access is not supported for this identity pool.");
    }
    let is_owner = login == identity.login
        && !identity.merged
        && (login.is_some() || !identity.is_authenticated());
    let identity = match login {
        _ if is_owner => identity,
        Some(login)
            if !identity.is_authenticated()
                && (!identity.merged || identity_with(ctx, &pool.id, &login).is_some()) =>
        {
            link_guest(ctx, identity, login)
        }
        _ => {
            return refuse(format!(
                "Access to Identity '{}' is forbidden.",
                identity.id
            ));
        }
    };
    Ok(ProvenIdentity {
        identity,
        pool,
        token,
    })
}

/// Returns the name under which `Logins` have a token of the identity pool itself, as
/// GetOpenIdTokenForDeveloperIdentity makes it.
fn own_provider(pool: &IdentityPoolRecord) -> String {
    let suffix = regions::suffix(regions::of_id(&pool.id));
    format!("cognito-identity.{suffix}")
}

#[derive(Deserialize)]
struct OpenIdClaims {
    sub: String,
    aud: String,
    exp: i64,
}

/// Returns `true` for a valid token of this identity that the identity pool itself has made.
fn is_token_of(
    ctx: &Context<'_>,
    pool: &IdentityPoolRecord,
    identity: &IdentityRecord,
    token: &str,
) -> bool {
    ctx.keys
        .verify::<OpenIdClaims>(token)
        .is_some_and(|claims| {
            claims.sub == identity.id
                && claims.aud == pool.id
                && claims.exp > ctx.now.seconds()
                && identity.is_authenticated()
                && !identity.merged
        })
}

/// Returns the identity of a guest who has signed in: the user's existing identity if
/// there is one, otherwise the guest's, which becomes the user's.
fn link_guest(ctx: &mut Context<'_>, guest: IdentityRecord, login: Login) -> IdentityRecord {
    if let Some(own) = identity_with(ctx, &guest.pool_id, &login) {
        ctx.tx.put(&IdentityRecord {
            merged: true,
            ..guest
        });
        return own;
    }
    let identity = IdentityRecord {
        login: Some(login),
        ..guest
    };
    ctx.tx.put(&identity);
    identity
}

pub(super) fn get_credentials_for_identity(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let ProvenIdentity {
        identity,
        pool,
        token,
    } = proven_identity(ctx, input)?;
    let is_authenticated = identity.is_authenticated();
    let wanted = input.text("CustomRoleArn", &wire::ANY)?;
    let role = role_mapping::choose(&pool.roles, is_authenticated, token.as_ref(), wanted)?;
    let access_key_id = format!("ASIA{}", random::text(ctx.random, KEY_LETTERS, 16));
    let secret_access_key = BASE64.encode(&random::bytes::<30>(ctx.random));
    let session_token = BASE64.encode(&random::bytes::<480>(ctx.random));
    let expires = ctx.now.after(ctx.limits.credential_life);
    let now = ctx.now;
    while ctx
        .tx
        .remove_expired(|given: &CredentialsRecord| given.expires <= now)
        .is_some()
    {}
    ctx.tx.put(&CredentialsRecord {
        access_key_id: access_key_id.clone(),
        secret_access_key: Secret::new(secret_access_key.clone()),
        token_fingerprint: fingerprint(&session_token),
        identity_id: identity.id.clone(),
        role_arn: role,
        is_authenticated,
        expires,
    });
    Ok(Some(json!({
        "IdentityId": identity.id,
        "Credentials": {
            "AccessKeyId": access_key_id,
            "SecretKey": secret_access_key,
            "SessionToken": session_token,
            "Expiration": expires.seconds(),
        },
    })))
}

pub(super) fn get_open_id_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let ProvenIdentity { identity, pool, .. } = proven_identity(ctx, input)?;
    let methods = match &identity.login {
        None => json!(["unauthenticated"]),
        Some(login) => {
            let issuer = ctx.issuer(&ctx.pool(&login.user_pool_id)?);
            let provider = issuer::without_scheme(&issuer);
            let exact = format!("{provider}:CognitoSignIn:{}", login.sub);
            json!(["authenticated", provider, exact])
        }
    };
    let claims = json!({
        "sub": identity.id,
        "aud": pool.id,
        "iss": ctx.base_url,
        "amr": methods,
        "iat": ctx.now.seconds(),
        "exp": ctx.now.after(OPEN_ID_TOKEN_LIFE).seconds(),
    });
    // The claims are in the place of the token until `tokens::sign_reply` signs them.
    Ok(Some(json!({ "IdentityId": identity.id, "Token": claims })))
}

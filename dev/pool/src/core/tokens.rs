//! ID, access and refresh tokens.
//!
//! A sign-in makes one [`Grant`], which its `origin_jti` identifies. Every token of the
//! sign-in names that value, so revoking the grant ends them all.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    Context,
    attributes::{self, DataType},
    client::ClientRecord,
    clock::Timestamp,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    group,
    index::Lookup,
    keys::Keys,
    oauth::provider::LinkedIdentity,
    ops::user_sessions,
    random,
    secret::fingerprint,
    state::{Transaction, user_key},
    triggers::pre_token_generation,
    user::User,
};

/// The scope of a token that may use the signed-in user's own operations.
pub(super) const SCOPE: &str = "aws.cognito.signin.user.admin";

const ACCESS_TOKEN: &str = "AccessToken";
const ID_TOKEN: &str = "IdToken";

/// The record of one completed sign-in, from which its tokens come.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// The id of the grant, which every token that comes from it names.
    pub origin_jti: String,
    /// The id of the user's pool.
    pub pool_id: String,
    /// The user's `sub`.
    pub sub: String,
    /// The client's id.
    pub client_id: String,
    /// The time of the sign-in.
    pub auth_time: Timestamp,
    /// The time at which the refresh tokens expire; rotation does not extend it.
    pub expires: Timestamp,
    /// The key of the device that signed in.
    pub device_key: Option<String>,
    /// The `event_id` claim of the tokens.
    pub event_id: String,
    /// Set once the grant has been revoked or signed out.
    pub revoked: bool,
    /// The scopes of the access tokens, separated by spaces. `None` is the scope of a sign-in
    /// by the API.
    #[serde(default)]
    pub scope: Option<String>,
    /// The time of the last refresh, in a pool that tracks sessions.
    #[serde(default)]
    pub last_active: Option<Timestamp>,
}

impl Grant {
    /// Returns the scopes of the access tokens, separated by spaces.
    #[must_use]
    pub(super) fn scope(&self) -> String {
        self.scope.clone().unwrap_or_else(|| SCOPE.to_owned())
    }
}

/// The part of a new grant that depends on the way of the sign-in.
pub(super) struct GrantOptions {
    /// The key of the device that signed in.
    pub device_key: Option<String>,
    /// The scopes, or `None` for the one of a sign-in by the API.
    pub scope: Option<String>,
    /// The time of the sign-in.
    pub auth_time: Timestamp,
}

/// A refresh token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefreshToken {
    /// The fingerprint of the token; the token itself is not kept.
    pub fingerprint: String,
    /// The `origin_jti` of the grant that the token belongs to.
    pub origin_jti: String,
    /// The time until which a token that rotation has replaced stays valid, or `None`
    /// while it has not been replaced.
    pub good_until: Option<Timestamp>,
}

/// The claims of an access token that this pool reads.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct AccessClaims {
    /// The user's `sub`.
    pub sub: String,
    /// The issuer.
    pub iss: String,
    /// The client's id.
    pub client_id: String,
    /// The id of the grant, or `None` if revocation is turned off for the client.
    pub origin_jti: Option<String>,
    /// The kind of token, which must be `access`.
    pub token_use: String,
    /// The scopes, which must include the one for the signed-in user's own operations.
    pub scope: String,
    /// The time of expiry, in seconds since the epoch.
    pub exp: i64,
}

/// A signed-in user, as an access token proves it.
pub(super) struct SignedIn {
    /// The user's pool.
    pub pool: PoolRecord,
    /// The user's record.
    pub user: User,
    /// The client that the token was issued to.
    pub client: ClientRecord,
}

/// Checks an access token and returns the user that it belongs to.
///
/// # Errors
/// `NotAuthorizedException` if this pool did not issue the token, if it has expired or
/// been revoked, or if the user is disabled; `UserNotFoundException` if the user no
/// longer exists; `ResourceNotFoundException` if the pool no longer exists.
pub(super) fn authorise(ctx: &Context<'_>, token: &str) -> Result<SignedIn, ApiError> {
    authorise_scope(ctx, token, SCOPE).map(|(signed_in, _)| signed_in)
}

/// Checks an access token that must have this scope, and returns the user that it belongs to
/// and all its scopes.
///
/// # Errors
/// The errors are those of [`authorise`].
pub(super) fn authorise_scope(
    ctx: &Context<'_>,
    token: &str,
    scope: &str,
) -> Result<(SignedIn, String), ApiError> {
    let refuse = |message: &'static str| ErrorCode::NotAuthorized.with_message(message);
    let claims: AccessClaims = ctx
        .keys
        .verify(token)
        .ok_or_else(|| refuse("Invalid Access Token"))?;
    let client = ctx
        .tx
        .get::<ClientRecord>(&claims.client_id)
        .ok_or_else(|| refuse("Invalid Access Token"))?
        .clone();
    let pool = ctx.pool(&client.pool_id)?;
    let is_access = claims.token_use == "access" && claims.scope.split(' ').any(|s| s == scope);
    if !is_access || !ctx.is_issuer(&pool.id, &claims.iss) {
        return Err(refuse("Invalid Access Token"));
    }
    if claims.exp <= ctx.now.seconds() {
        return Err(refuse("Access Token has expired"));
    }
    if let Some(origin) = &claims.origin_jti
        && ctx
            .tx
            .get::<Grant>(origin)
            .is_none_or(|grant| grant.revoked)
    {
        return Err(refuse("Access Token has been revoked"));
    }
    ctx.triggers.set_client(&client.id);
    let user = ctx
        .tx
        .user(&user_key(&pool.id, &claims.sub))
        .ok_or_else(ApiError::user_does_not_exist)?;
    if !user.enabled {
        return Err(refuse("User is disabled."));
    }
    Ok((SignedIn { pool, user, client }, claims.scope))
}

/// Makes a new grant with its first tokens and returns the reply's
/// `AuthenticationResult`, whose tokens are still to be signed.
///
/// # Errors
/// `ResourceNotFoundException` if the pool no longer exists; AWS's errors for a function that
/// changes claims and fails. Then there is no grant.
pub(super) fn grant(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    user: &User,
    device_key: Option<String>,
) -> Result<Map<String, Value>, ApiError> {
    let options = GrantOptions {
        device_key,
        scope: None,
        auth_time: ctx.now,
    };
    grant_with(ctx, client, user, options).map(|(_, result)| result)
}

/// Makes a new grant with its first tokens, as [`grant`] does. Returns its `origin_jti` too.
///
/// # Errors
/// The errors are those of [`grant`].
pub(super) fn grant_with(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    user: &User,
    options: GrantOptions,
) -> Result<(String, Map<String, Value>), ApiError> {
    let (grant, mut result) = start_grant(ctx, client, user, options)?;
    let refresh = new_refresh_token(ctx, &grant);
    result.insert("RefreshToken".to_owned(), refresh.into());
    Ok((grant.origin_jti, result))
}

/// Makes a new grant and its first tokens, without a refresh token. The grant is stored once
/// its tokens are made: a function that refuses them leaves no grant.
///
/// # Errors
/// The errors are those of [`grant`].
pub(super) fn start_grant(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    user: &User,
    options: GrantOptions,
) -> Result<(Grant, Map<String, Value>), ApiError> {
    let grant = Grant {
        origin_jti: random::uuid(ctx.random),
        pool_id: user.pool_id.clone(),
        sub: user.sub.clone(),
        client_id: client.id.clone(),
        auth_time: options.auth_time,
        expires: ctx.now.after(client.refresh_token_life()),
        device_key: options.device_key,
        event_id: random::uuid(ctx.random),
        revoked: false,
        scope: options.scope,
        last_active: None,
    };
    let result = unsigned(ctx, client, user, &grant)?;
    user_sessions::make_room(ctx, user);
    ctx.tx.put(&grant);
    Ok((grant, result))
}

/// Makes a refresh token for a grant and stores its fingerprint.
pub(super) fn new_refresh_token(ctx: &mut Context<'_>, grant: &Grant) -> String {
    let token = random::opaque::<96>(ctx.random);
    ctx.tx.put(&RefreshToken {
        fingerprint: fingerprint(&token),
        origin_jti: grant.origin_jti.clone(),
        good_until: None,
    });
    token
}

/// Makes an ID token and an access token of a grant, and returns them with their type and
/// lifetime. Each token is the object of its claims, which [`sign_reply`] signs.
///
/// # Errors
/// `ResourceNotFoundException` if the pool no longer exists; AWS's errors for a function that
/// changes claims and fails.
pub(super) fn unsigned(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    user: &User,
    grant: &Grant,
) -> Result<Map<String, Value>, ApiError> {
    let pool = ctx.pool(&user.pool_id)?;
    let groups = group::of_user(&ctx.tx, user);
    // A function ends the first run of the operation, so nothing is made before it is asked.
    let changes = pre_token_generation(ctx, user, &groups, &grant.scope())?;
    let mut shared = Map::new();
    shared.insert("sub".to_owned(), user.sub.clone().into());
    shared.insert("iss".to_owned(), ctx.issuer(&pool).into());
    shared.insert("event_id".to_owned(), grant.event_id.clone().into());
    shared.insert("auth_time".to_owned(), grant.auth_time.seconds().into());
    shared.insert("iat".to_owned(), ctx.now.seconds().into());
    if client.config.enable_token_revocation {
        shared.insert("origin_jti".to_owned(), grant.origin_jti.clone().into());
    }
    if !groups.is_empty() {
        let names: Vec<&str> = groups.iter().map(|group| group.name.as_str()).collect();
        shared.insert("cognito:groups".to_owned(), names.into());
    }

    let mut access = shared.clone();
    let access_life = client.access_token_life();
    access.insert(
        "exp".to_owned(),
        ctx.now.after(access_life).seconds().into(),
    );
    access.insert("token_use".to_owned(), "access".into());
    access.insert("scope".to_owned(), grant.scope().into());
    if grant.scope.is_some() {
        access.insert("version".to_owned(), 2.into());
    }
    access.insert("client_id".to_owned(), client.id.clone().into());
    access.insert("username".to_owned(), user.username.clone().into());
    access.insert("jti".to_owned(), random::uuid(ctx.random).into());
    if let Some(device) = &grant.device_key {
        access.insert("device_key".to_owned(), device.clone().into());
    }

    let mut id = shared;
    let id_life = ctx.now.after(client.id_token_life());
    id.insert("exp".to_owned(), id_life.seconds().into());
    id.insert("token_use".to_owned(), "id".into());
    id.insert("aud".to_owned(), client.id.clone().into());
    id.insert("cognito:username".to_owned(), user.username.clone().into());
    id.insert("jti".to_owned(), random::uuid(ctx.random).into());
    let roles = group::roles(&groups);
    if !roles.is_empty() {
        id.insert("cognito:roles".to_owned(), roles.into());
    }
    if let Some(role) = group::preferred_role(&groups) {
        id.insert("cognito:preferred_role".to_owned(), role.into());
    }
    for (name, value) in &user.attributes {
        if may_show(client, &grant.scope(), name) {
            id.insert(name.clone(), claim(&pool, name, value));
        }
    }

    if !user.identities.is_empty() {
        let identities = user.identities.iter().map(identity_claim);
        id.insert("identities".to_owned(), identities.collect());
    }

    changes.apply(&mut id, &mut access);

    let mut result = Map::new();
    result.insert(ACCESS_TOKEN.to_owned(), Value::Object(access));
    result.insert(ID_TOKEN.to_owned(), Value::Object(id));
    result.insert("ExpiresIn".to_owned(), access_life.as_secs().into());
    result.insert("TokenType".to_owned(), "Bearer".into());
    Ok(result)
}

/// Returns an identity as the claim `identities` has it: the values are texts.
fn identity_claim(identity: &LinkedIdentity) -> Value {
    json!({
        "userId": identity.user_id,
        "providerName": identity.provider,
        "providerType": identity.kind,
        "issuer": identity.issuer,
        "primary": identity.primary.to_string(),
        "dateCreated": identity.linked.millis().to_string(),
    })
}

/// Signs the tokens of a reply. An operation leaves the claims of a token in its place,
/// because signing takes most of the time of a call and needs nothing of the state: other
/// calls need not wait for it.
///
/// # Errors
/// `InternalErrorException` if signing fails.
pub(crate) fn sign_reply(keys: &Keys, reply: &mut Value) -> Result<(), ApiError> {
    let is_id = reply.pointer("/IssuedToken/token_use") == Some(&json!("id"));
    let places = [
        ("/IssuedToken", if is_id { &keys.id } else { &keys.access }),
        ("/AuthenticationResult/AccessToken", &keys.access),
        ("/AuthenticationResult/IdToken", &keys.id),
        ("/ClientAuthenticationResult/AccessToken", &keys.access),
        ("/Token", &keys.id),
    ];
    for (place, key) in places {
        if let Some(token) = reply.pointer_mut(place)
            && token.is_object()
        {
            *token = key.sign(token).map_err(ApiError::internal)?.into();
        }
    }
    Ok(())
}

/// Returns an attribute's value as a claim: the verified flags become booleans,
/// everything else stays text.
fn claim(pool: &PoolRecord, name: &str, value: &str) -> Value {
    let boolean = !attributes::is_custom(name)
        && pool
            .schema(name)
            .is_some_and(|schema| schema.attribute_data_type == DataType::Boolean);
    if boolean {
        value.eq_ignore_ascii_case("true").into()
    } else {
        value.into()
    }
}

/// Returns `true` if the ID token and the userInfo endpoint may show an attribute. `openid`
/// alone shows all that the client may read; with `email` or `phone`, only those are shown,
/// and with `profile` all are.
///
/// Source: "scope", authorize endpoint, Amazon Cognito Developer Guide.
pub(super) fn may_show(client: &ClientRecord, scope: &str, name: &str) -> bool {
    let has = |wanted: &str| scope.split(' ').any(|scope| scope == wanted);
    let (email, phone, profile) = (has("email"), has("phone"), has("profile"));
    let in_scope = profile
        || !(email || phone)
        || (email && matches!(name, "email" | "email_verified"))
        || (phone && matches!(name, "phone_number" | "phone_number_verified"));
    in_scope && may_read(client, name)
}

fn may_read(client: &ClientRecord, name: &str) -> bool {
    client
        .config
        .read_attributes
        .as_ref()
        .is_none_or(|list| list.iter().any(|allowed| allowed == name))
}

/// Returns the grants of a user.
fn grants_of(ctx: &Context<'_>, user: &User) -> Vec<Grant> {
    ctx.tx
        .found::<Grant>(Lookup::GrantsOf(&user.pool_id, &user.sub))
        .filter(|grant| grant.sub == user.sub && grant.pool_id == user.pool_id)
        .cloned()
        .collect()
}

/// Revokes every grant of a user.
pub(super) fn sign_out_everywhere(ctx: &mut Context<'_>, user: &User) {
    for grant in grants_of(ctx, user) {
        if !grant.revoked {
            ctx.tx.put(&Grant {
                revoked: true,
                ..grant
            });
        }
    }
}

/// Removes every grant of a user, with its refresh tokens.
pub(super) fn remove_grants_of(ctx: &mut Context<'_>, user: &User) {
    for grant in grants_of(ctx, user) {
        ctx.tx.remove::<Grant>(&grant.origin_jti);
        remove_refresh_tokens(&mut ctx.tx, &grant);
    }
}

/// Removes the refresh tokens of a grant that has been removed.
pub(super) fn remove_refresh_tokens(tx: &mut Transaction<'_>, grant: &Grant) {
    let tokens: Vec<String> = tx
        .found::<RefreshToken>(Lookup::TokensOf(&grant.origin_jti))
        .filter(|token| token.origin_jti == grant.origin_jti)
        .map(|token| token.fingerprint.clone())
        .collect();
    for fingerprint in tokens {
        tx.remove::<RefreshToken>(&fingerprint);
    }
}

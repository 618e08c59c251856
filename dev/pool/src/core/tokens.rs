//! Id, access and refresh tokens.
//!
//! A sign-in makes one [`Grant`], known by its `origin_jti`; every token that comes of it names
//! that, so revoking the grant ends them all.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    Ctx,
    attributes::{self, DataType},
    client::ClientRecord,
    clock::Timestamp,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    random,
    secret::fingerprint,
    state::user_key,
    user::User,
};

/// The scope of a token that may use the signed-in user's operations.
const SCOPE: &str = "aws.cognito.signin.user.admin";

/// What a sign-in granted.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Grant {
    /// Its name, in every token that comes of it.
    pub origin_jti: String,
    /// The user's pool.
    pub pool_id: String,
    /// The user.
    pub sub: String,
    /// The client.
    pub client_id: String,
    /// When the user signed in.
    pub auth_time: Timestamp,
    /// When its refresh tokens end; rotation does not put it off.
    pub expires: Timestamp,
    /// The device that signed in.
    pub device_key: Option<String>,
    /// The `event_id` of its tokens.
    pub event_id: String,
    /// Whether it was revoked or signed out.
    pub revoked: bool,
}

/// A refresh token.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct RefreshToken {
    /// Of the token, which itself is not kept.
    pub fingerprint: String,
    /// The grant it belongs to.
    pub origin_jti: String,
    /// Where rotation replaced it: until when it still holds.
    pub good_until: Option<Timestamp>,
}

/// The claims of an access token that this pool looks at.
#[derive(Clone, Debug, Deserialize)]
pub struct AccessClaims {
    /// The user.
    pub sub: String,
    /// The issuer.
    pub iss: String,
    /// The client.
    pub client_id: String,
    /// The grant; missing where the client does without revocation.
    pub origin_jti: Option<String>,
    /// Must be `access`.
    pub token_use: String,
    /// Must hold the users' own scope.
    pub scope: String,
    /// Seconds since the epoch.
    pub exp: i64,
    /// The device.
    pub device_key: Option<String>,
}

/// A signed-in user, as an access token proves them.
pub struct SignedIn {
    /// Their pool.
    pub pool: PoolRecord,
    /// They themselves.
    pub user: User,
    /// Their client.
    pub client: ClientRecord,
    /// What the token says.
    pub claims: AccessClaims,
}

/// Who an access token belongs to.
///
/// # Errors
/// `NotAuthorizedException` for a token that is not ours, expired or revoked;
/// `UserNotFoundException` where the user has gone.
pub fn authorise(ctx: &Ctx<'_>, token: &str) -> Result<SignedIn, ApiError> {
    let refuse = |message: &'static str| ErrorCode::NotAuthorized.because(message);
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
    let is_access = claims.token_use == "access" && claims.scope.split(' ').any(|s| s == SCOPE);
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
    let user = ctx
        .tx
        .get::<User>(&user_key(&pool.id, &claims.sub))
        .ok_or_else(ApiError::user_does_not_exist)?
        .clone();
    if !user.enabled {
        return Err(refuse("User is disabled."));
    }
    Ok(SignedIn {
        pool,
        user,
        client,
        claims,
    })
}

/// A new grant with its first tokens: the reply's `AuthenticationResult`.
///
/// # Errors
/// Where signing fails.
pub fn grant(
    ctx: &mut Ctx<'_>,
    client: &ClientRecord,
    user: &User,
    device_key: Option<String>,
) -> Result<Map<String, Value>, ApiError> {
    let grant = Grant {
        origin_jti: random::uuid(ctx.random),
        pool_id: user.pool_id.clone(),
        sub: user.sub.clone(),
        client_id: client.id.clone(),
        auth_time: ctx.now,
        expires: ctx.now.after(client.refresh_token_life()),
        device_key,
        event_id: random::uuid(ctx.random),
        revoked: false,
    };
    ctx.tx.put(&grant);
    let mut result = sign(ctx, client, user, &grant)?;
    let refresh = new_refresh_token(ctx, &grant);
    result.insert("RefreshToken".to_owned(), refresh.into());
    Ok(result)
}

/// Makes and keeps a refresh token of a grant.
pub fn new_refresh_token(ctx: &mut Ctx<'_>, grant: &Grant) -> String {
    let token = random::opaque::<96>(ctx.random);
    ctx.tx.put(&RefreshToken {
        fingerprint: fingerprint(&token),
        origin_jti: grant.origin_jti.clone(),
        good_until: None,
    });
    token
}

/// Id and access token of a grant, with their type and life.
///
/// # Errors
/// Where signing fails.
pub fn sign(
    ctx: &mut Ctx<'_>,
    client: &ClientRecord,
    user: &User,
    grant: &Grant,
) -> Result<Map<String, Value>, ApiError> {
    let pool = ctx.pool(&user.pool_id)?;
    let mut shared = Map::new();
    shared.insert("sub".to_owned(), user.sub.clone().into());
    shared.insert("iss".to_owned(), ctx.issuer(&pool).into());
    shared.insert("event_id".to_owned(), grant.event_id.clone().into());
    shared.insert("auth_time".to_owned(), grant.auth_time.seconds().into());
    shared.insert("iat".to_owned(), ctx.now.seconds().into());
    if client.config.enable_token_revocation {
        shared.insert("origin_jti".to_owned(), grant.origin_jti.clone().into());
    }

    let mut access = shared.clone();
    let access_life = client.access_token_life();
    access.insert(
        "exp".to_owned(),
        ctx.now.after(access_life).seconds().into(),
    );
    access.insert("token_use".to_owned(), "access".into());
    access.insert("scope".to_owned(), SCOPE.into());
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
    for (name, value) in &user.attributes {
        if may_read(client, name) {
            id.insert(name.clone(), claim(&pool, name, value));
        }
    }

    let signed = |key: &super::keys::Key, claims: Map<String, Value>| {
        key.sign(&Value::Object(claims))
            .map_err(|_| ApiError::internal())
    };
    let result = json!({
        "AccessToken": signed(&ctx.keys.access, access)?,
        "IdToken": signed(&ctx.keys.id, id)?,
        "ExpiresIn": access_life.as_secs(),
        "TokenType": "Bearer",
    });
    match result {
        Value::Object(result) => Ok(result),
        _ => Err(ApiError::internal()),
    }
}

/// An attribute as a claim: verified flags are booleans there, all else stays text.
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

fn may_read(client: &ClientRecord, name: &str) -> bool {
    client
        .config
        .read_attributes
        .as_ref()
        .is_none_or(|list| list.iter().any(|allowed| allowed == name))
}

/// Revokes everything that was ever granted to a user.
pub fn sign_out_everywhere(ctx: &mut Ctx<'_>, user: &User) {
    let grants: Vec<Grant> = ctx
        .tx
        .all::<Grant>()
        .filter(|grant| grant.sub == user.sub && grant.pool_id == user.pool_id && !grant.revoked)
        .cloned()
        .collect();
    for grant in grants {
        ctx.tx.put(&Grant {
            revoked: true,
            ..grant
        });
    }
}

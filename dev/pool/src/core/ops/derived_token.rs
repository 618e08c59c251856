//! GetDerivedToken: the exchange of a token of this pool for one with fewer scopes or another
//! audience (RFC 8693).

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    client::ClientRecord,
    clock::Timestamp,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    oauth::resource_server::{ResourceServer, resource_server_key},
    random,
    state::user_key,
    tokens::{self, Grant},
    wire::{self, Input},
};

use super::{Reply, pool_resources::invalid};

/// The claims of a token that is exchanged.
#[derive(Deserialize)]
struct TokenClaims {
    sub: String,
    iss: String,
    token_use: String,
    exp: i64,
    auth_time: i64,
    origin_jti: Option<String>,
    event_id: Option<String>,
    scope: Option<String>,
    act: Option<Value>,
}

fn refuse<T>(message: &'static str) -> Result<T, ApiError> {
    Err(ErrorCode::NotAuthorized.with_message(message))
}

pub(super) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, client) = ctx.client(input, None, None)?;
    let secret = input.text("ClientSecret", &wire::ANY)?.unwrap_or_default();
    if !client.accepts_secret(secret) {
        return refuse("Unable to verify client secret");
    }
    let has_actor = input.has("ActorToken");
    let flow = match has_actor {
        true => "TOKEN_EXCHANGE_DELEGATION",
        false => "TOKEN_EXCHANGE_IMPERSONATION",
    };
    if !client.allows(flow) {
        return Err(ErrorCode::NotAuthorized
            .with_message(format!("ALLOW_{flow} is not enabled for the client.")));
    }
    let subject = read(ctx, &pool, input, "Subject")?;
    let actor = match has_actor {
        true => Some(read(ctx, &pool, input, "Actor")?),
        false => None,
    };
    let audience = audience(ctx, &pool, input)?;
    let scopes = scopes(input, &client, &subject)?;
    let user = ctx
        .tx
        .user(&user_key(&pool.id, &subject.sub))
        .ok_or_else(ApiError::user_does_not_exist)?;
    if !user.enabled {
        return refuse("User is disabled.");
    }
    let fresh = || random::uuid(ctx.random);
    // The grant is not stored: the token lives as long as the grant of the subject's.
    let grant = Grant {
        origin_jti: subject.origin_jti.unwrap_or_else(fresh),
        pool_id: pool.id,
        sub: user.sub.clone(),
        client_id: client.id.clone(),
        auth_time: Timestamp::from_millis(subject.auth_time.saturating_mul(1_000)),
        expires: ctx.now,
        device_key: None,
        event_id: subject.event_id.unwrap_or_default(),
        revoked: false,
        scope: Some(scopes.join(" ")),
        last_active: None,
    };
    let mut result = tokens::unsigned(ctx, &client, &user, &grant)?;
    let is_id = input.text("RequestedTokenType", &wire::ANY)? == Some("ID_TOKEN");
    let (from, kind, life) = match is_id {
        true => ("IdToken", "N_A", client.id_token_life()),
        false => ("AccessToken", "Bearer", client.access_token_life()),
    };
    let mut token = result.remove(from).unwrap_or_default();
    if let Some(claims) = token.as_object_mut() {
        if let Some(audience) = audience {
            claims.insert("aud".to_owned(), audience.into());
        }
        if let Some(act) = act(actor.map(|actor| actor.sub), subject.act) {
            claims.insert("act".to_owned(), act);
        }
    }
    // The claims are in the place of the token until `tokens::sign_reply` signs them.
    Ok(Some(json!({
        "IssuedToken": token,
        "IssuedTokenType": if is_id { "ID_TOKEN" } else { "ACCESS_TOKEN" },
        "TokenType": kind,
        "ExpiresIn": life.as_secs(),
        "Scopes": scopes,
    })))
}

/// Returns the claim `act`, with the earlier actors inside it (RFC 8693, section 4.1).
fn act(actor: Option<String>, earlier: Option<Value>) -> Option<Value> {
    let Some(actor) = actor else {
        return earlier;
    };
    let mut act = Map::new();
    act.insert("sub".to_owned(), actor.into());
    if let Some(earlier) = earlier {
        act.insert("act".to_owned(), earlier);
    }
    Some(Value::Object(act))
}

/// Reads the token of the subject or the actor. Only tokens of this pool are exchanged.
fn read(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    input: &Input,
    party: &str,
) -> Result<TokenClaims, ApiError> {
    let token = input.required(&format!("{party}Token"), &wire::ANY)?;
    let kind = input.required(&format!("{party}TokenType"), &wire::ANY)?;
    let wanted = match kind {
        "ACCESS_TOKEN" => "access",
        "ID_TOKEN" => "id",
        _ => return invalid("This pool exchanges its own tokens alone, and no SAML assertions."),
    };
    if input.has(&format!("{party}TokenProviderName")) {
        return invalid("This pool exchanges its own tokens alone.");
    }
    let claims = ctx.keys.verify::<TokenClaims>(token);
    let Some(claims) =
        claims.filter(|claims| claims.token_use == wanted && ctx.is_issuer(&pool.id, &claims.iss))
    else {
        return refuse("The token is not valid.");
    };
    if claims.exp <= ctx.now.seconds() {
        return refuse("The token has expired.");
    }
    let grant = claims
        .origin_jti
        .as_ref()
        .map(|jti| ctx.tx.get::<Grant>(jti));
    if grant.is_some_and(|grant| grant.is_none_or(|grant| grant.revoked)) {
        return refuse("The token has been revoked.");
    }
    Ok(claims)
}

/// Returns the audience of the new token, if the request names one.
fn audience(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    input: &Input,
) -> Result<Option<String>, ApiError> {
    let audience = input.list("Audiences")?.unwrap_or_default();
    let resource = input.list("Resources")?.unwrap_or_default();
    match (audience.first(), resource.first()) {
        (Some(_), Some(_)) => invalid("Audiences and Resources cannot be requested together."),
        (None, Some(resource)) => {
            let key = resource_server_key(&pool.id, resource);
            if ctx.tx.get::<ResourceServer>(&key).is_none() {
                return Err(ErrorCode::ResourceNotFound.with_message("Resource server not found."));
            }
            Ok(Some(resource.clone()))
        }
        (audience, None) => Ok(audience.cloned()),
    }
}

/// Returns the scopes of the new token: those of the subject's, or those among them that the
/// request and the client have too. An ID token has no scopes, so the client's count.
fn scopes(
    input: &Input,
    client: &ClientRecord,
    subject: &TokenClaims,
) -> Result<Vec<String>, ApiError> {
    let allowed = &client.config.oauth.scopes;
    let held: Vec<String> = match &subject.scope {
        Some(scope) => scope.split(' ').map(str::to_owned).collect(),
        None => allowed.clone(),
    };
    let asked = input.list("Scopes")?.unwrap_or_default();
    if asked.is_empty() {
        return Ok(held);
    }
    let granted: Vec<String> = asked
        .into_iter()
        .filter(|scope| held.contains(scope) && allowed.contains(scope))
        .collect();
    if granted.is_empty() {
        return invalid("None of the requested scopes is allowed.");
    }
    Ok(granted)
}

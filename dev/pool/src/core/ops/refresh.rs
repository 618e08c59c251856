//! Refreshing, revoking and signing out.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    client::ClientRecord,
    error::{ApiError, ErrorCode},
    secret::fingerprint,
    state::user_key,
    tokens::{self, Grant, RefreshToken},
    triggers::TokenSource,
    user::User,
    wire::{self, Input, Parameters},
};

use super::{Reply, user_sessions};

/// Handles `REFRESH_TOKEN_AUTH`, which clients that rotate their tokens cannot use. A
/// client with a secret proves it by a hash of the username or the `sub` of the token's
/// user.
pub(super) fn by_initiate_auth(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    parameters: &Parameters,
) -> Reply {
    let token = parameters.required("REFRESH_TOKEN")?;
    if client.rotation().is_some() || !client.allows("REFRESH_TOKEN_AUTH") {
        return Err(ErrorCode::InvalidParameter
            .with_message("REFRESH_TOKEN_AUTH is not enabled for the client."));
    }
    if client.secret.is_some() {
        let given = parameters
            .get("SECRET_HASH")
            .ok_or_else(|| ApiError::missing_secret_hash(&client.id))?;
        let (user, _, _) = found(ctx, client, token)?;
        let proven = [&user.username, &user.sub]
            .into_iter()
            .any(|name| client.verifies_secret_hash(name, given));
        if !proven {
            return Err(ErrorCode::NotAuthorized.with_message(format!(
                "SecretHash does not match for the client: {}",
                client.id
            )));
        }
    }
    let (_, result) = refresh(ctx, client, token, parameters.get("DEVICE_KEY"))?;
    Ok(Some(json!({
        "AuthenticationResult": result,
        "ChallengeParameters": {},
    })))
}

pub(super) fn get_tokens_from_refresh_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let token = input.required("RefreshToken", &wire::TOKEN)?;
    let device = input.text("DeviceKey", &wire::DEVICE_KEY)?;
    let client = client_with_secret(ctx, input)?;
    let (_, result) = refresh(ctx, &client, token, device)?;
    Ok(Some(json!({ "AuthenticationResult": result })))
}

/// Returns the client of an operation that takes the secret itself, not a hash of it.
fn client_with_secret(ctx: &Context<'_>, input: &Input) -> Result<ClientRecord, ApiError> {
    let (_, client) = ctx.client(input, None, None)?;
    let given = input.text("ClientSecret", &wire::ANY)?.unwrap_or_default();
    if !client.accepts_secret(given) {
        return Err(ErrorCode::NotAuthorized.with_message("Unable to verify client secret"));
    }
    Ok(client)
}

/// Returns the user that a refresh token belongs to, its grant, and its own record.
///
/// # Errors
/// `NotAuthorizedException` or `RefreshTokenReuseException` for a token that is not
/// valid, `UserNotFoundException` if the user no longer exists.
fn found(
    ctx: &Context<'_>,
    client: &ClientRecord,
    token: &str,
) -> Result<(User, Grant, RefreshToken), ApiError> {
    let refuse = |message: &'static str| ErrorCode::NotAuthorized.with_message(message);
    let record = ctx
        .tx
        .get::<RefreshToken>(&fingerprint(token))
        .cloned()
        .ok_or_else(|| refuse("Invalid Refresh Token"))?;
    let grant = ctx
        .tx
        .get::<Grant>(&record.origin_jti)
        .filter(|grant| grant.client_id == client.id)
        .cloned()
        .ok_or_else(|| refuse("Invalid Refresh Token"))?;
    if grant.revoked {
        return Err(refuse("Refresh Token has been revoked"));
    }
    if ctx.now >= grant.expires {
        return Err(refuse("Refresh Token has expired"));
    }
    if record.good_until.is_some_and(|until| ctx.now >= until) {
        return Err(ErrorCode::RefreshTokenReuse
            .with_message("Refresh token has been invalidated by rotation."));
    }
    let user = ctx
        .tx
        .user(&user_key(&grant.pool_id, &grant.sub))
        .ok_or_else(ApiError::user_does_not_exist)?;
    if !user.enabled {
        return Err(refuse("User is disabled."));
    }
    Ok((user, grant, record))
}

/// Makes new tokens of a sign-in, and returns it with them. If the client rotates refresh
/// tokens, a new one is among them.
///
/// # Errors
/// The errors are those of [`found`], and `NotAuthorizedException` for another device.
pub(in crate::core) fn refresh(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    token: &str,
    device_key: Option<&str>,
) -> Result<(Grant, Map<String, Value>), ApiError> {
    let (user, grant, record) = found(ctx, client, token)?;
    let device = grant
        .device_key
        .as_ref()
        .and_then(|key| user.devices.get(key));
    if let Some(device) = device.filter(|device| device.credential.is_some())
        && device_key != Some(device.key.as_str())
    {
        return Err(ErrorCode::NotAuthorized.with_message("Invalid Refresh Token"));
    }
    ctx.triggers.token_source = TokenSource::RefreshTokens;
    let mut result = tokens::unsigned(ctx, client, &user, &grant)?;
    user_sessions::touch(ctx, &grant);
    if let Some(grace) = client.rotation() {
        let fresh = tokens::new_refresh_token(ctx, &grant);
        let until = ctx.now.after(grace);
        ctx.tx.put(&RefreshToken {
            good_until: Some(
                record
                    .good_until
                    .map_or(until, |earlier| earlier.min(until)),
            ),
            ..record
        });
        result.insert("RefreshToken".to_owned(), fresh.into());
    }
    Ok((grant, result))
}

pub(super) fn revoke_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let token = input.required("Token", &wire::TOKEN)?;
    let client = client_with_secret(ctx, input)?;
    revoke(ctx, &client, token)?;
    Ok(Some(json!({})))
}

/// Revokes the sign-in of a refresh token. An unknown token is a success (RFC 7009, section
/// 2.2).
///
/// # Errors
/// `UnsupportedOperationException` if the client cannot revoke tokens,
/// `UnsupportedTokenTypeException` for a token of another kind, `UnauthorizedException` for
/// a token of another client.
pub(in crate::core) fn revoke(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    token: &str,
) -> Result<(), ApiError> {
    if !client.config.enable_token_revocation {
        return Err(ErrorCode::UnsupportedOperation
            .with_message("Token revocation is disabled for the client."));
    }
    if token.split('.').count() == 3 {
        return Err(ErrorCode::UnsupportedTokenType.with_message("Unsupported token type"));
    }
    let record = ctx.tx.get::<RefreshToken>(&fingerprint(token)).cloned();
    let grant = record.and_then(|record| ctx.tx.get::<Grant>(&record.origin_jti).cloned());
    let Some(grant) = grant else {
        return Ok(());
    };
    if grant.client_id != client.id {
        return Err(ErrorCode::Unauthorized.with_message("Token was not issued to the client."));
    }
    ctx.tx.put(&Grant {
        revoked: true,
        ..grant
    });
    Ok(())
}

pub(super) fn global_sign_out(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    tokens::sign_out_everywhere(ctx, &signed_in.user);
    Ok(Some(json!({})))
}

//! The sessions of a user: sign-ins whose tokens are still good, and browsers that are signed
//! in on the hosted pages.

use data_encoding::BASE32_NOPAD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    index::Lookup,
    oauth::browser_session::BrowserSession,
    tokens::{self, AccessClaims, Grant},
    user::User,
    wire::{self, Input},
};

use super::{
    Reply, admin,
    pool_resources::{invalid, sessions},
};

/// The number of characters after the prefix of a session's id.
const ID_LENGTH: usize = 25;

/// Returns the id of a session: its kind, and a hash of the secret or id that is kept of it.
fn id_of(kind: &str, kept: &str) -> String {
    let hash = BASE32_NOPAD.encode(&Sha256::digest(kept.as_bytes()));
    let hash: String = hash.chars().take(ID_LENGTH).collect();
    format!("{kind}{}", hash.to_lowercase())
}

fn grants_of(ctx: &Context<'_>, user: &User) -> Vec<Grant> {
    ctx.tx
        .found::<Grant>(Lookup::GrantsOf(&user.pool_id, &user.sub))
        .filter(|grant| grant.sub == user.sub && grant.pool_id == user.pool_id)
        .filter(|grant| !grant.revoked && ctx.now < grant.expires)
        .cloned()
        .collect()
}

fn browsers_of(ctx: &Context<'_>, user: &User) -> Vec<BrowserSession> {
    ctx.tx
        .found::<BrowserSession>(Lookup::BrowsersOf(&user.pool_id, &user.sub))
        .filter(|session| session.pool_id == user.pool_id && session.sub == user.sub)
        .filter(|session| ctx.now < session.expires)
        .cloned()
        .collect()
}

/// Returns the sessions of a user. A pool that does not track sessions has none.
fn list_of(ctx: &Context<'_>, user: &User, current: Option<&str>) -> Value {
    if sessions::limit(ctx, &user.pool_id).is_none() {
        return json!({ "Sessions": [] });
    }
    let tokens = grants_of(ctx, user).into_iter().map(|grant| {
        let active = grant.last_active.unwrap_or(grant.auth_time);
        json!({
            "SessionId": id_of("tkn", &grant.origin_jti),
            "SessionType": "TOKEN",
            "ClientId": grant.client_id,
            "CreateDate": grant.auth_time.epoch(),
            "LastActiveDate": active.epoch(),
            "IsCurrentSession": current == Some(grant.origin_jti.as_str()),
        })
    });
    let browsers = browsers_of(ctx, user).into_iter().map(|session| {
        json!({
            "SessionId": id_of("sso", &session.fingerprint),
            "SessionType": "SSO",
            "CreateDate": session.auth_time.epoch(),
            "LastActiveDate": session.auth_time.epoch(),
            "IsCurrentSession": false,
        })
    });
    let sessions: Vec<Value> = tokens.chain(browsers).collect();
    json!({ "Sessions": sessions })
}

/// Returns the user of an access token, and the `origin_jti` of the token's session.
fn caller(ctx: &Context<'_>, input: &Input) -> Result<(User, Option<String>), ApiError> {
    let token = input.required("AccessToken", &wire::TOKEN)?;
    let signed_in = tokens::authorise(ctx, token)?;
    let claims = ctx.keys.verify::<AccessClaims>(token);
    Ok((signed_in.user, claims.and_then(|claims| claims.origin_jti)))
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (user, current) = caller(ctx, input)?;
    Ok(Some(list_of(ctx, &user, current.as_deref())))
}

pub(super) fn admin_list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = admin::subject(ctx, input)?;
    Ok(Some(list_of(ctx, &user, None)))
}

pub(super) fn revoke(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (user, current) = caller(ctx, input)?;
    let id = input.required("SessionId", &wire::ANY)?;
    if current.is_some_and(|current| id_of("tkn", &current) == id) {
        return invalid("The current session cannot be revoked.");
    }
    end(ctx, &user, id)
}

pub(super) fn admin_revoke(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = admin::subject(ctx, input)?;
    end(ctx, &user, input.required("SessionId", &wire::ANY)?)
}

/// Ends a session. This pool does not know which sign-ins came through a browser's session,
/// so `RevokeAssociatedSessions` ends no others.
fn end(ctx: &mut Context<'_>, user: &User, id: &str) -> Reply {
    if sessions::limit(ctx, &user.pool_id).is_some() {
        let grants = grants_of(ctx, user);
        if let Some(grant) = grants
            .into_iter()
            .find(|one| id_of("tkn", &one.origin_jti) == id)
        {
            ctx.tx.put(&Grant {
                revoked: true,
                ..grant
            });
            return Ok(Some(json!({})));
        }
        let browsers = browsers_of(ctx, user);
        if let Some(browser) = browsers
            .into_iter()
            .find(|one| id_of("sso", &one.fingerprint) == id)
        {
            ctx.tx.remove::<BrowserSession>(&browser.fingerprint);
            return Ok(Some(json!({})));
        }
    }
    Err(ErrorCode::ResourceNotFound.with_message(format!("Session {id} does not exist.")))
}

/// Ends the sessions of a user that have been silent for the longest time, until there is room
/// for one more, if the pool tracks sessions.
///
/// Source: UserPoolTokenSessionConfigType, Amazon Cognito API Reference.
pub(in crate::core) fn make_room(ctx: &mut Context<'_>, user: &User) {
    let Some(limit) = sessions::limit(ctx, &user.pool_id) else {
        return;
    };
    let mut grants = grants_of(ctx, user);
    grants.sort_by_key(|grant| grant.last_active.unwrap_or(grant.auth_time));
    let surplus = (grants.len() + 1).saturating_sub(limit);
    for grant in grants.into_iter().take(surplus) {
        ctx.tx.put(&Grant {
            revoked: true,
            ..grant
        });
    }
}

/// Records the activity of a session, if the pool tracks sessions.
pub(in crate::core) fn touch(ctx: &mut Context<'_>, grant: &Grant) {
    if sessions::limit(ctx, &grant.pool_id).is_some() {
        ctx.tx.put(&Grant {
            last_active: Some(ctx.now),
            ..grant.clone()
        });
    }
}

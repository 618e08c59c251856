//! Opening, finding and spending the sessions of sign-ins.

use std::time::Duration;

use crate::core::{
    Ctx,
    client::ClientRecord,
    codes::Pretended,
    error::ApiError,
    lockout::Lockout,
    random,
    session::{AuthSession, Progress, Stage, Who},
    tokens::{Grant, RefreshToken},
};

/// How long a session that ran out is still known, so that it can be called expired.
const REMEMBERED: Duration = Duration::from_hours(1);

/// A new session, ready for the reply.
pub(super) fn open(
    ctx: &mut Ctx<'_>,
    client: &ClientRecord,
    who: Who,
    stage: Stage,
    progress: Progress,
) -> String {
    let session = random::opaque::<192>(ctx.random);
    let tries_left = ctx.limits.challenge_tries;
    ctx.tx.put(&AuthSession {
        fingerprint: AuthSession::key(&session),
        client_id: client.id.clone(),
        who,
        stage,
        progress,
        expires: ctx.now.after(client.session_life()),
        tries_left,
    });
    session
}

/// The session that a client sent.
pub(super) fn find(
    ctx: &Ctx<'_>,
    client: &ClientRecord,
    session: &str,
) -> Result<AuthSession, ApiError> {
    let found = ctx
        .tx
        .get::<AuthSession>(&AuthSession::key(session))
        .filter(|found| found.client_id == client.id)
        .ok_or_else(ApiError::invalid_session)?;
    if ctx.now >= found.expires {
        return Err(ApiError::expired_session());
    }
    Ok(found.clone())
}

/// Ends a session: it was answered.
pub(super) fn spend(ctx: &mut Ctx<'_>, session: &AuthSession) {
    ctx.tx.remove::<AuthSession>(&session.fingerprint);
}

/// Counts a wrong answer, which the session survives a few times.
pub(super) fn wrong(ctx: &mut Ctx<'_>, mut session: AuthSession, error: ApiError) -> ApiError {
    match session.tries_left.checked_sub(1) {
        Some(left) => {
            session.tries_left = left;
            ctx.tx.put(&session);
            error
        }
        None => {
            spend(ctx, &session);
            ApiError::invalid_session()
        }
    }
}

/// Forgets what ran out long ago.
pub(super) fn sweep(ctx: &mut Ctx<'_>) {
    let now = ctx.now;
    ctx.tx
        .remove_where(|session: &AuthSession| now.since(session.expires) > REMEMBERED);
    ctx.tx
        .remove_where(|lockout: &Lockout| lockout.is_over(now));
    let limits = ctx.limits;
    ctx.tx
        .remove_where(|pretended: &Pretended| pretended.is_over(now, limits));
    ctx.tx
        .remove_where(|grant: &Grant| now.since(grant.expires) > REMEMBERED);
    let ended: Vec<String> = ctx
        .tx
        .all::<RefreshToken>()
        .filter(|token| ctx.tx.get::<Grant>(&token.origin_jti).is_none())
        .map(|token| token.fingerprint.clone())
        .collect();
    for fingerprint in ended {
        ctx.tx.remove::<RefreshToken>(&fingerprint);
    }
}

//! The sessions of sign-ins: opens, finds and ends them.

use std::time::Duration;

use crate::core::{
    Context,
    client::ClientRecord,
    clock::Timestamp,
    codes::SimulatedCodes,
    error::ApiError,
    lockout::Lockout,
    random,
    session::{AuthSession, Progress, Stage, SubjectRef},
    tokens::{self, Grant},
};

/// The time for which an expired session is kept, so that the error can say that it has
/// expired.
const EXPIRED_RETENTION: Duration = Duration::from_hours(1);

/// Opens a session and returns its value for the reply.
pub(super) fn open(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    subject: SubjectRef,
    stage: Stage,
    progress: Progress,
) -> String {
    let session = random::opaque::<192>(ctx.random);
    let tries_left = ctx.limits.challenge_tries;
    ctx.tx.put(&AuthSession {
        fingerprint: AuthSession::key(&session),
        client_id: client.id.clone(),
        subject,
        stage,
        progress,
        expires: ctx.now.after(client.session_life()),
        tries_left,
    });
    session
}

/// Returns the session that a client sent.
pub(super) fn find(
    ctx: &Context<'_>,
    client: &ClientRecord,
    session: &str,
) -> Result<AuthSession, ApiError> {
    let found = ctx
        .tx
        .get::<AuthSession>(&AuthSession::key(session))
        .filter(|found| found.client_id == client.id && found.progress.hosted == ctx.is_hosted)
        .ok_or_else(ApiError::invalid_session)?;
    if ctx.now >= found.expires {
        return Err(ApiError::expired_session());
    }
    Ok(found.clone())
}

/// Ends a session because it has been answered.
pub(super) fn consume(ctx: &mut Context<'_>, session: &AuthSession) {
    ctx.tx.remove::<AuthSession>(&session.fingerprint);
}

/// Counts a wrong answer. The session survives a few of them.
pub(super) fn count_wrong_answer(
    ctx: &mut Context<'_>,
    mut session: AuthSession,
    error: ApiError,
) -> ApiError {
    match session.tries_left.checked_sub(1) {
        Some(left) => {
            session.tries_left = left;
            ctx.tx.put(&session);
            error
        }
        None => {
            consume(ctx, &session);
            ApiError::invalid_session()
        }
    }
}

/// Removes the records that expired long ago. This looks only at those that expire first.
pub(super) fn remove_expired(ctx: &mut Context<'_>) {
    let (now, limits) = (ctx.now, ctx.limits);
    let long_ago = |expires: Timestamp| now.since(expires) > EXPIRED_RETENTION;
    let tx = &mut ctx.tx;
    while tx
        .remove_expired(|session: &AuthSession| long_ago(session.expires))
        .is_some()
    {}
    while tx
        .remove_expired(|lockout: &Lockout| lockout.is_expired(now))
        .is_some()
    {}
    while tx
        .remove_expired(|simulated: &SimulatedCodes| simulated.is_expired(now, limits))
        .is_some()
    {}
    while let Some(grant) = tx.remove_expired(|grant: &Grant| long_ago(grant.expires)) {
        tokens::remove_refresh_tokens(tx, &grant);
    }
}

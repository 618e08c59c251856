//! The session of a browser with a user pool: a user who has signed in on a page of the
//! domain is not asked again for an hour.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::core::{
    Context, clock::Timestamp, random, saml::logout::ProviderSession, secret::fingerprint,
    state::user_key, user::User,
};

/// The lifetime of a session.
///
/// Source: "Understanding the identity (ID) token", Amazon Cognito Developer Guide.
pub(crate) const SESSION_LIFE: Duration = Duration::from_hours(1);

/// A browser's session.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct BrowserSession {
    /// The fingerprint of the cookie's value.
    pub fingerprint: String,
    /// The id of the user pool.
    pub pool_id: String,
    /// The user's `sub`.
    pub sub: String,
    /// The time at which the user signed in.
    pub auth_time: Timestamp,
    /// The time at which the session expires.
    pub expires: Timestamp,
    /// The session with the provider of SAML that the user has signed in with.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub saml: Option<SamlSession>,
}

/// A user's session with a provider of SAML.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct SamlSession {
    /// The name of the provider.
    pub provider: String,
    /// The session.
    pub session: ProviderSession,
}

/// Starts a session and returns the cookie's value.
pub(super) fn start(ctx: &mut Context<'_>, user: &User, saml: Option<SamlSession>) -> String {
    let value = random::opaque::<32>(ctx.random);
    ctx.tx.put(&BrowserSession {
        fingerprint: fingerprint(&value),
        pool_id: user.pool_id.clone(),
        sub: user.sub.clone(),
        auth_time: ctx.now,
        expires: ctx.now.after(SESSION_LIFE),
        saml,
    });
    value
}

/// Returns the session that a cookie belongs to, if it is valid and its user can sign in.
pub(super) fn find(ctx: &Context<'_>, pool_id: &str, cookie: &str) -> Option<BrowserSession> {
    let session = ctx.tx.get::<BrowserSession>(&fingerprint(cookie))?;
    let user = ctx.tx.user(&user_key(pool_id, &session.sub))?;
    let valid = session.pool_id == pool_id && ctx.now < session.expires && user.enabled;
    valid.then(|| session.clone())
}

/// Ends the session of a cookie.
pub(super) fn end(ctx: &mut Context<'_>, pool_id: &str, cookie: &str) {
    if let Some(session) = find(ctx, pool_id, cookie) {
        ctx.tx.remove::<BrowserSession>(&session.fingerprint);
    }
}

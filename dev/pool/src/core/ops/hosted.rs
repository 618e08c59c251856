//! The operations that the hosted pages use in the name of a client.
//!
//! The sessions of their sign-ins are apart from the API's: neither accepts the other's. A
//! sign-in on a page ends with the user, not with tokens, and the page itself vouches for
//! the client, so no secret hash is asked for.

use serde_json::Value;

use crate::core::{
    Context, client::ClientRecord, config::PoolRecord, error::ApiError, session::Progress,
    triggers::MigrationOccasion, wire::Input,
};

use super::{
    Reply, USER_POOLS, check, dispatch, sessions, unidentified_sign_in::UnidentifiedSignIn,
    user_migration,
};

/// The member of a reply that has the `sub` of a user who has signed in on a page.
pub(crate) const HOSTED_USER: &str = "HostedUser";

/// The longest username, in characters.
///
/// Source: `UsernameType`, Amazon Cognito API Reference.
const LONGEST_USERNAME: usize = 128;

/// Starts a sign-in with a username and a password. The client's `ExplicitAuthFlows` do not
/// matter.
pub(crate) fn sign_in(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    client: &ClientRecord,
    username: &str,
    password: &str,
) -> Reply {
    sessions::remove_expired(ctx);
    if username.is_empty() || username.chars().count() > LONGEST_USERNAME {
        return Err(ApiError::incorrect_username_or_password());
    }
    let progress = Progress {
        hosted: true,
        ..Progress::default()
    };
    if ctx.find_user(pool, username).is_none() {
        let occasion = MigrationOccasion::Authentication(password);
        user_migration::migrate(ctx, pool, client, username, occasion)?;
    }
    UnidentifiedSignIn::new(ctx, pool.clone(), client.clone(), username, progress)?
        .check_plain_password(ctx, password)
}

/// Calls an operation of user pools.
pub(crate) fn call(ctx: &mut Context<'_>, operation: &'static str, body: &Value) -> Reply {
    ctx.triggers.set_operation(operation);
    let input = Input::parse(body.to_string().as_bytes())?;
    let target = format!("{USER_POOLS}{operation}");
    dispatch(ctx, &target, &check(&target, input)?)
}

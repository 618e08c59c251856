//! InitiateAuth and AdminInitiateAuth.

use crate::core::{
    Context,
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    session::{AuthSession, Progress, Stage, SubjectRef},
    state::user_key,
    triggers::MigrationOccasion,
    wire::{self, Input, Parameters},
};

use super::{
    Reply, custom_auth, refresh, sessions,
    sign_in_attempt::SignInAttempt,
    unidentified_sign_in::{Subject, UnidentifiedSignIn},
    user_migration,
};

pub(super) fn initiate_auth(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let flow = input.required("AuthFlow", &wire::NAME)?;
    if !matches!(
        flow,
        "USER_SRP_AUTH"
            | "USER_PASSWORD_AUTH"
            | "USER_AUTH"
            | "CUSTOM_AUTH"
            | "REFRESH_TOKEN_AUTH"
            | "REFRESH_TOKEN"
    ) {
        return Err(ErrorCode::InvalidParameter.with_message("Initiate Auth method not supported."));
    }
    begin(ctx, input, flow)
}

pub(super) fn admin_initiate_auth(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool_id = input.required("UserPoolId", &wire::POOL_ID)?;
    ctx.pool(pool_id)?;
    let flow = input.required("AuthFlow", &wire::NAME)?;
    begin(ctx, input, flow)
}

fn begin(ctx: &mut Context<'_>, input: &Input, flow: &str) -> Reply {
    sessions::remove_expired(ctx);
    let parameters = input.map("AuthParameters")?;
    if flow.starts_with("REFRESH_TOKEN") {
        let (_, client) = ctx.client(input, None, None)?;
        return refresh::by_initiate_auth(ctx, &client, &parameters);
    }
    let username = parameters.get("USERNAME");
    let (pool, client) = ctx.client(input, username, parameters.get("SECRET_HASH"))?;
    let username = parameters.required("USERNAME")?;
    // `ADMIN_NO_SRP_AUTH` is the older name of the same flow.
    let present = if flow == "ADMIN_NO_SRP_AUTH" {
        "ADMIN_USER_PASSWORD_AUTH"
    } else {
        flow
    };
    if !client.allows(flow) && !client.allows(present) {
        return Err(flow_not_enabled(flow));
    }
    let progress = Progress {
        device_key: parameters.get("DEVICE_KEY").map(str::to_owned),
        ..Progress::default()
    };
    if let Some(session) = input.text("Session", &wire::SESSION)? {
        return continue_sign_up(ctx, pool, client, username, session);
    }
    // Only these flows bring the password itself, which the other directory needs.
    let with_password = present.ends_with("USER_PASSWORD_AUTH") || flow == "USER_AUTH";
    if let Some(password) = parameters.get("PASSWORD").filter(|_| with_password)
        && pool.config.lambda_config.is_some()
        && ctx.find_user(&pool, username).is_none()
    {
        let occasion = MigrationOccasion::Authentication(password);
        user_migration::migrate(ctx, &pool, &client, username, occasion)?;
    }
    let sign_in = UnidentifiedSignIn::new(ctx, pool, client, username, progress)?;
    match flow {
        "USER_SRP_AUTH" => sign_in.srp_challenge(ctx, parameters.required("SRP_A")?, false),
        "USER_AUTH" => start_user_auth(ctx, sign_in, &parameters),
        "CUSTOM_AUTH" => custom_auth::start(ctx, sign_in, &parameters),
        _ => sign_in.check_plain_password(ctx, parameters.required("PASSWORD")?),
    }
}

/// Returns the error for a flow that the client does not allow, in the service's wording
/// for each flow, because clients look for these texts.
fn flow_not_enabled(flow: &str) -> ApiError {
    let words = match flow {
        "USER_PASSWORD_AUTH" | "USER_AUTH" => format!("{flow} flow not enabled for this client"),
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            "Auth flow not enabled for this client".to_owned()
        }
        _ => format!("{flow} is not enabled for the client."),
    };
    ErrorCode::InvalidParameter.with_message(words)
}

/// Continues with the first sign-in right after ConfirmSignUp, whose session proves the
/// user.
fn continue_sign_up(
    ctx: &mut Context<'_>,
    pool: PoolRecord,
    client: ClientRecord,
    username: &str,
    session: &str,
) -> Reply {
    let session = sessions::find(ctx, &client, session)?;
    let named = ctx.find_user(&pool, username);
    match (&session.stage, &session.subject, named) {
        (Stage::Confirmed, SubjectRef::User { sub }, Some(user)) if *sub == user.sub => {
            sessions::consume(ctx, &session);
            let attempt = SignInAttempt {
                pool,
                client,
                user,
                // The code of the sign-up was the first factor.
                progress: Progress {
                    passwordless: true,
                    ..Progress::default()
                },
            };
            attempt.after_first_factor(ctx)
        }
        _ => Err(ApiError::invalid_session()),
    }
}

/// Starts `USER_AUTH`: with the preferred challenge if this user may choose it, otherwise
/// with a choice.
fn start_user_auth(
    ctx: &mut Context<'_>,
    sign_in: UnidentifiedSignIn,
    parameters: &Parameters,
) -> Reply {
    let available = sign_in.first_factors();
    match parameters.get("PREFERRED_CHALLENGE") {
        Some(preferred) if available.iter().any(|factor| factor == preferred) => sign_in
            .start_factor(
                ctx,
                preferred,
                parameters.get("PASSWORD"),
                parameters.get("SRP_A"),
            ),
        _ => sign_in.select_challenge(ctx),
    }
}

/// Restores the sign-in that a session belongs to.
pub(super) fn restore(
    ctx: &Context<'_>,
    pool: PoolRecord,
    client: ClientRecord,
    session: &AuthSession,
) -> Result<UnidentifiedSignIn, ApiError> {
    let subject = match &session.subject {
        SubjectRef::UnknownName { name } => Subject::UnknownName(name.clone()),
        SubjectRef::User { sub } => {
            let user = ctx.tx.user(&user_key(&pool.id, sub));
            Subject::User(Box::new(user.ok_or_else(ApiError::invalid_session)?))
        }
    };
    Ok(UnidentifiedSignIn {
        pool,
        client,
        subject,
        progress: session.progress.clone(),
    })
}

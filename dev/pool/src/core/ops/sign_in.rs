//! InitiateAuth and AdminInitiateAuth.

use crate::core::{
    Ctx,
    client::ClientRecord,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    session::{AuthSession, Progress, Stage, Who},
    state::user_key,
    user::User,
    wire::{self, Input, Parameters},
};

use super::{
    Reply,
    attempt::{Attempt, custom_question},
    first_factor::{Door, Subject},
    refresh, sessions,
};

pub(super) fn initiate_auth(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
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
        return Err(ErrorCode::InvalidParameter.because("Initiate Auth method not supported."));
    }
    begin(ctx, input, flow)
}

pub(super) fn admin_initiate_auth(ctx: &mut Ctx<'_>, input: &Input) -> Reply {
    let pool_id = input.required("UserPoolId", &wire::POOL_ID)?;
    ctx.pool(pool_id)?;
    let flow = input.required("AuthFlow", &wire::NAME)?;
    begin(ctx, input, flow)
}

fn begin(ctx: &mut Ctx<'_>, input: &Input, flow: &str) -> Reply {
    sessions::sweep(ctx);
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
        return Err(not_enabled(flow));
    }
    let progress = Progress {
        device_key: parameters.get("DEVICE_KEY").map(str::to_owned),
        ..Progress::default()
    };
    if let Some(session) = input.text("Session", &wire::SESSION)? {
        return continue_sign_up(ctx, pool, client, username, session);
    }
    let door = Door::new(ctx, pool, client, username, progress)?;
    match flow {
        "USER_SRP_AUTH" => door.srp_challenge(ctx, parameters.required("SRP_A")?, false),
        "USER_AUTH" => choice(ctx, door, &parameters),
        "CUSTOM_AUTH" => custom(ctx, door, &parameters),
        _ => door.plain_password(ctx, parameters.required("PASSWORD")?),
    }
}

/// Returns the error for a flow that the client does not allow, in the service's wording
/// for each flow, because clients look for these texts.
fn not_enabled(flow: &str) -> ApiError {
    let words = match flow {
        "USER_PASSWORD_AUTH" | "USER_AUTH" => format!("{flow} flow not enabled for this client"),
        "ADMIN_USER_PASSWORD_AUTH" | "ADMIN_NO_SRP_AUTH" => {
            "Auth flow not enabled for this client".to_owned()
        }
        _ => format!("{flow} is not enabled for the client."),
    };
    ErrorCode::InvalidParameter.because(words)
}

/// Continues with the first sign-in right after ConfirmSignUp, whose session proves the
/// user.
fn continue_sign_up(
    ctx: &mut Ctx<'_>,
    pool: PoolRecord,
    client: ClientRecord,
    username: &str,
    session: &str,
) -> Reply {
    let session = sessions::find(ctx, &client, session)?;
    let named = ctx.find_user(&pool, username);
    match (&session.stage, &session.who, named) {
        (Stage::Confirmed, Who::User { sub }, Some(user)) if *sub == user.sub => {
            sessions::spend(ctx, &session);
            let attempt = Attempt {
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
fn choice(ctx: &mut Ctx<'_>, door: Door, parameters: &Parameters) -> Reply {
    let open = door.first_factors();
    match parameters.get("PREFERRED_CHALLENGE") {
        Some(preferred) if open.iter().any(|factor| factor == preferred) => door.begin(
            ctx,
            preferred,
            parameters.get("PASSWORD"),
            parameters.get("SRP_A"),
        ),
        _ => door.select(ctx),
    }
}

/// Starts `CUSTOM_AUTH` with the pool's question, or with the password first if the
/// client asks for that.
fn custom(ctx: &mut Ctx<'_>, mut door: Door, parameters: &Parameters) -> Reply {
    let question = custom_question(&door.pool)?;
    if parameters.get("CHALLENGE_NAME") == Some("SRP_A") {
        door.progress.custom = true;
        return door.srp_challenge(ctx, parameters.required("SRP_A")?, true);
    }
    let user_id = door.user_id();
    let who = door.subject.who();
    match door.subject {
        Subject::User(user) => Attempt {
            pool: door.pool,
            client: door.client,
            user: *user,
            progress: door.progress,
        }
        .custom_challenge(ctx),
        Subject::Nobody(_) => {
            let session = sessions::open(ctx, &door.client, who, Stage::Custom, door.progress);
            Ok(Some(serde_json::json!({
                "ChallengeName": "CUSTOM_CHALLENGE",
                "ChallengeParameters": {
                    "USERNAME": user_id,
                    "USER_ID_FOR_SRP": user_id,
                    "question": question,
                },
                "Session": session,
            })))
        }
    }
}

/// Restores the sign-in that a session belongs to.
pub(super) fn reopen(
    ctx: &Ctx<'_>,
    pool: PoolRecord,
    client: ClientRecord,
    session: &AuthSession,
) -> Result<Door, ApiError> {
    let subject = match &session.who {
        Who::Nobody { name } => Subject::Nobody(name.clone()),
        Who::User { sub } => {
            let user = ctx.tx.get::<User>(&user_key(&pool.id, sub));
            Subject::User(Box::new(
                user.ok_or_else(ApiError::invalid_session)?.clone(),
            ))
        }
    };
    Ok(Door {
        pool,
        client,
        subject,
        progress: session.progress.clone(),
    })
}

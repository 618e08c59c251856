//! Custom sign-ins, whose challenges the pool's functions define, create and verify.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    session::{AuthSession, Stage},
    triggers::{
        self, ChallengeResult, CreatedChallenge, FunctionFailure, NextChallenge, create_challenge,
        define_challenge, verify_answer,
    },
    user::{User, UserStatus},
    wire::Parameters,
};

use super::{
    Reply, sessions,
    sign_in_attempt::{SignInAttempt, not_confirmed, reset_required},
    unidentified_sign_in::{Subject, UnidentifiedSignIn},
};

const CUSTOM_CHALLENGE: &str = "CUSTOM_CHALLENGE";
const PASSWORD_VERIFIER: &str = "PASSWORD_VERIFIER";

/// Returns the error for a pool without the functions of custom sign-ins.
fn not_configured() -> ApiError {
    ErrorCode::InvalidParameter
        .with_message("Custom auth lambda trigger is not configured for the user pool.")
}

/// Starts `CUSTOM_AUTH`. If the client starts with SRP, the define function gets `SRP_A` as
/// the first result, and may ask for the password.
pub(super) fn start(
    ctx: &mut Context<'_>,
    mut sign_in: UnidentifiedSignIn,
    parameters: &Parameters,
) -> Reply {
    if !triggers::Trigger::DefineAuthChallenge.is_set(&sign_in.pool) {
        return Err(not_configured());
    }
    sign_in.pre_authentication(ctx)?;
    if parameters.get("CHALLENGE_NAME") != Some("SRP_A") {
        return proceed(ctx, sign_in);
    }
    let value = parameters.required("SRP_A")?;
    sign_in.progress.challenges.push(right("SRP_A"));
    match next(ctx, &sign_in)? {
        NextChallenge::Challenge(name) if name == PASSWORD_VERIFIER => {
            sign_in.progress.custom = true;
            sign_in.srp_challenge(ctx, value, true)
        }
        next => take(ctx, sign_in, next),
    }
}

/// Continues after the right password.
pub(super) fn after_password(ctx: &mut Context<'_>, mut sign_in: UnidentifiedSignIn) -> Reply {
    sign_in.progress.challenges.push(right(PASSWORD_VERIFIER));
    proceed(ctx, sign_in)
}

/// Handles the answer to `CUSTOM_CHALLENGE`. No answer is right for a name without a user.
pub(super) fn answer(
    ctx: &mut Context<'_>,
    mut sign_in: UnidentifiedSignIn,
    session: &AuthSession,
    answer: &str,
) -> Reply {
    sessions::consume(ctx, session);
    let name = sign_in.user_id_for_srp();
    let private = std::mem::take(&mut sign_in.progress.private_parameters);
    let user = sign_in.subject.user();
    let right = verify_answer(ctx, &sign_in.pool.id, &name, user, &private, answer)?
        .ok_or_else(not_configured)?;
    let result = ChallengeResult {
        challenge_name: CUSTOM_CHALLENGE.to_owned(),
        challenge_result: right && user.is_some(),
        challenge_metadata: sign_in.progress.challenge_metadata.take(),
    };
    sign_in.progress.challenges.push(result);
    proceed(ctx, sign_in)
}

fn right(challenge: &str) -> ChallengeResult {
    ChallengeResult {
        challenge_name: challenge.to_owned(),
        challenge_result: true,
        challenge_metadata: None,
    }
}

/// Asks the define function for the next step, and takes it.
fn proceed(ctx: &mut Context<'_>, sign_in: UnidentifiedSignIn) -> Reply {
    let next = next(ctx, &sign_in)?;
    take(ctx, sign_in, next)
}

fn next(ctx: &mut Context<'_>, sign_in: &UnidentifiedSignIn) -> Result<NextChallenge, ApiError> {
    let name = sign_in.user_id_for_srp();
    let (user, results) = (sign_in.subject.user(), &sign_in.progress.challenges);
    define_challenge(ctx, &sign_in.pool.id, &name, user, results)?.ok_or_else(not_configured)
}

fn take(ctx: &mut Context<'_>, sign_in: UnidentifiedSignIn, next: NextChallenge) -> Reply {
    match (next, sign_in.subject) {
        (NextChallenge::IssueTokens, Subject::User(user)) => {
            let mut attempt = SignInAttempt {
                pool: sign_in.pool,
                client: sign_in.client,
                user: *user,
                progress: sign_in.progress,
            };
            attempt.refuse_disabled()?;
            attempt.progress.custom = false;
            match attempt.user.status {
                UserStatus::Unconfirmed => Err(not_confirmed()),
                UserStatus::ResetRequired => Err(reset_required()),
                UserStatus::ExternalProvider => Err(ApiError::incorrect_username_or_password()),
                UserStatus::Confirmed | UserStatus::ForceChangePassword => attempt.next(ctx),
            }
        }
        (NextChallenge::Challenge(name), subject) if name == CUSTOM_CHALLENGE => {
            let sign_in = UnidentifiedSignIn { subject, ..sign_in };
            challenge(ctx, sign_in)
        }
        (NextChallenge::Challenge(name), _) => {
            let reason = format!("{name} cannot be the next challenge");
            Err(FunctionFailure::InvalidOutput(reason).into_error("DefineAuthChallenge"))
        }
        (NextChallenge::Fail | NextChallenge::IssueTokens, _) => {
            Err(ApiError::incorrect_username_or_password())
        }
    }
}

/// Asks for a challenge that the create function makes.
fn challenge(ctx: &mut Context<'_>, mut sign_in: UnidentifiedSignIn) -> Reply {
    let name = sign_in.user_id_for_srp();
    let (user, results) = (sign_in.subject.user(), &sign_in.progress.challenges);
    let created = create_challenge(ctx, &sign_in.pool.id, &name, user, results)?;
    let CreatedChallenge {
        public,
        private,
        metadata,
    } = created.ok_or_else(not_configured)?;
    sign_in.progress.private_parameters = private;
    sign_in.progress.challenge_metadata = metadata;
    let mut parameters: Map<String, Value> = public
        .into_iter()
        .map(|(name, value)| (name, value.into()))
        .collect();
    parameters.insert("USERNAME".to_owned(), name.clone().into());
    parameters.insert("USER_ID_FOR_SRP".to_owned(), name.into());
    let subject = sign_in.subject.reference();
    let session = sessions::open(
        ctx,
        &sign_in.client,
        subject,
        Stage::Custom,
        sign_in.progress,
    );
    Ok(Some(json!({
        "ChallengeName": CUSTOM_CHALLENGE,
        "ChallengeParameters": parameters,
        "Session": session,
    })))
}

impl Subject {
    /// Returns the user, if the name has one.
    pub(super) fn user(&self) -> Option<&User> {
        match self {
            Self::User(user) => Some(user),
            Self::UnknownName(_) => None,
        }
    }
}

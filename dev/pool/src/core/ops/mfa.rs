//! AssociateSoftwareToken, VerifySoftwareToken, SetUserMFAPreference and the
//! administrators' form of the last.

use data_encoding::BASE32_NOPAD;
use serde::Deserialize;
use serde_json::json;

use crate::core::{
    Context,
    client::ClientRecord,
    config::{MfaMode, PoolRecord},
    delivery::Channel,
    error::{ApiError, ErrorCode},
    random,
    secret::Secret,
    session::{AuthSession, Stage},
    tokens, totp,
    user::{Factor, SoftwareToken, User},
    wire::{self, Input},
};

use super::{Reply, sessions};

fn refuse_where_not_offered(pool: &PoolRecord) -> Result<(), ApiError> {
    if Factor::SoftwareToken.offered_by(pool) {
        Ok(())
    } else {
        Err(ErrorCode::SoftwareTokenMFANotFound
            .with_message("Software Token MFA has not been enabled by the userPool"))
    }
}

fn new_key(ctx: &mut Context<'_>) -> Secret {
    let key = random::bytes::<{ totp::KEY_BYTES }>(ctx.random);
    Secret::new(BASE32_NOPAD.encode(&key))
}

/// Returns the session of a sign-in whose stage is `MFA_SETUP`, with its client.
fn setup_session(
    ctx: &Context<'_>,
    session: &str,
) -> Result<(AuthSession, ClientRecord), ApiError> {
    let client_id = ctx
        .tx
        .get::<AuthSession>(&AuthSession::key(session))
        .map(|found| found.client_id.clone())
        .ok_or_else(ApiError::invalid_session)?;
    let client = ctx
        .tx
        .get::<ClientRecord>(&client_id)
        .cloned()
        .ok_or_else(ApiError::invalid_session)?;
    let found = sessions::find(ctx, &client, session)?;
    match &found.stage {
        Stage::MfaSetup { options, .. } if options.contains(&Factor::SoftwareToken) => {
            Ok((found, client))
        }
        _ => Err(ApiError::invalid_session()),
    }
}

fn replace(ctx: &mut Context<'_>, client: &ClientRecord, old: AuthSession, stage: Stage) -> String {
    sessions::consume(ctx, &old);
    sessions::open(ctx, client, old.subject, stage, old.progress)
}

pub(super) fn associate_software_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    if let Some(session) = input.text("Session", &wire::SESSION)? {
        let (found, client) = setup_session(ctx, session)?;
        let Stage::MfaSetup { options, .. } = found.stage.clone() else {
            return Err(ApiError::invalid_session());
        };
        let key = new_key(ctx);
        let stage = Stage::MfaSetup {
            options,
            key: Some(key.clone()),
            verified: false,
            step: None,
            name: None,
        };
        let session = replace(ctx, &client, found, stage);
        return Ok(Some(
            json!({ "SecretCode": key.reveal(), "Session": session }),
        ));
    }
    let token = input
        .text("AccessToken", &wire::TOKEN)?
        .ok_or_else(|| ApiError::missing_parameter("AccessToken"))?;
    let mut signed_in = tokens::authorise(ctx, token)?;
    refuse_where_not_offered(&signed_in.pool)?;
    let key = new_key(ctx);
    signed_in.user.mfa.unproven_key = Some(key.clone());
    ctx.save(&mut signed_in.user);
    Ok(Some(json!({ "SecretCode": key.reveal() })))
}

pub(super) fn verify_software_token(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let code = input.required("UserCode", &wire::TOTP_CODE)?;
    let name = input
        .text("FriendlyDeviceName", &wire::ANY)?
        .map(str::to_owned);
    if let Some(session) = input.text("Session", &wire::SESSION)? {
        let (found, client) = setup_session(ctx, session)?;
        let Stage::MfaSetup {
            options,
            key: Some(key),
            ..
        } = found.stage.clone()
        else {
            return Err(ApiError::invalid_session());
        };
        let Some(step) = proven_step(ctx, &key, code) else {
            return Err(sessions::count_wrong_answer(ctx, found, mismatch()));
        };
        let stage = Stage::MfaSetup {
            options,
            key: Some(key),
            verified: true,
            step: Some(step),
            name,
        };
        let session = replace(ctx, &client, found, stage);
        return Ok(Some(json!({ "Status": "SUCCESS", "Session": session })));
    }
    let token = input
        .text("AccessToken", &wire::TOKEN)?
        .ok_or_else(|| ApiError::missing_parameter("AccessToken"))?;
    let mut signed_in = tokens::authorise(ctx, token)?;
    refuse_where_not_offered(&signed_in.pool)?;
    let key = signed_in.user.mfa.unproven_key.clone().ok_or_else(|| {
        ErrorCode::InvalidParameter.with_message("Software token MFA has not been associated.")
    })?;
    let step = proven_step(ctx, &key, code).ok_or_else(mismatch)?;
    signed_in.user.mfa.unproven_key = None;
    signed_in.user.mfa.software_token = Some(SoftwareToken {
        key,
        name,
        // No code works twice, so the next sign-in needs another one.
        last_step: Some(step),
    });
    ctx.save(&mut signed_in.user);
    Ok(Some(json!({ "Status": "SUCCESS" })))
}

/// Returns the time step of a code under a key that was given out, or `None` for a wrong
/// code.
fn proven_step(ctx: &Context<'_>, key: &Secret, code: &str) -> Option<i64> {
    let key = BASE32_NOPAD.decode(key.reveal().as_bytes()).ok()?;
    totp::matching_step(&key, ctx.now, code)
}

fn mismatch() -> ApiError {
    ErrorCode::EnableSoftwareTokenMFA.with_message("Code mismatch")
}

pub(super) fn set_user_mfa_preference(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    set_preference(ctx, &signed_in.pool, signed_in.user, input)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase", default)]
#[derive(Default)]
struct Preference {
    enabled: bool,
    preferred_mfa: bool,
}

pub(super) fn set_preference(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    mut user: User,
    input: &Input,
) -> Reply {
    let wishes = [
        (Factor::Sms, "SMSMfaSettings"),
        (Factor::SoftwareToken, "SoftwareTokenMfaSettings"),
        (Factor::Email, "EmailMfaSettings"),
    ];
    let before = user.clone();
    let mut preferred = Vec::new();
    let mut names_a_factor = false;
    for (factor, name) in wishes {
        let Some(wish) = input.structure::<Preference>(name)? else {
            continue;
        };
        user.mfa.enabled.retain(|one| *one != factor);
        if wish.enabled {
            refuse_unavailable_factor(pool, &user, factor)?;
            user.mfa.enabled.push(factor);
            names_a_factor = true;
        } else if wish.preferred_mfa {
            return Err(ErrorCode::InvalidParameter
                .with_message("A factor that is not enabled cannot be preferred."));
        }
        if wish.preferred_mfa {
            preferred.push(factor);
        } else if user.mfa.preferred == Some(factor) {
            user.mfa.preferred = None;
        }
    }
    match preferred.as_slice() {
        [] => {}
        [one] => user.mfa.preferred = Some(*one),
        _ => {
            return Err(ErrorCode::InvalidParameter
                .with_message("Only one MFA type can be set as preferred."));
        }
    }
    if let Some(wish) = input.structure::<Preference>("WebAuthnMfaSettings")? {
        if wish.enabled {
            refuse_passkey_as_only_factor(pool, &user, names_a_factor)?;
        }
        user.mfa.passkey = wish.enabled;
    }
    // Users of the service report that, where every user needs a factor, turning the last
    // one off is answered with success and changes nothing.
    let keeps = pool.config.mfa_configuration == MfaMode::On
        && !before.active_factors(pool).is_empty()
        && user.active_factors(pool).is_empty();
    if !keeps {
        ctx.save(&mut user);
    }
    Ok(Some(json!({})))
}

/// Refuses a passkey as both factors unless the pool allows it, the user has a passkey, and
/// the request turns on another factor too, so that losing the passkey does not lock the
/// user out. Users of the service report that it is not enough if that factor is on
/// already.
fn refuse_passkey_as_only_factor(
    pool: &PoolRecord,
    user: &User,
    names_a_factor: bool,
) -> Result<(), ApiError> {
    let invalid = |message: &'static str| Err(ErrorCode::InvalidParameter.with_message(message));
    if !pool.counts_passkeys_as_two_factors() {
        return invalid("Passkey MFA is not enabled for the user pool.");
    }
    if !names_a_factor || user.active_factors(pool).is_empty() {
        return invalid("WebAuthn MFA requires enabling an additional MFA setting.");
    }
    if user.usable_passkeys(pool).next().is_none() {
        return invalid(
            "User does not have applicable WebAuthn credentials to enable WebAuthn MFA.",
        );
    }
    Ok(())
}

/// Refuses to turn on a factor that the pool does not offer, or that the user has not set up.
pub(super) fn refuse_unavailable_factor(
    pool: &PoolRecord,
    user: &User,
    factor: Factor,
) -> Result<(), ApiError> {
    let invalid = |message: String| Err(ErrorCode::InvalidParameter.with_message(message));
    let undeliverable = |factor: Factor| {
        invalid(format!(
            "User does not have delivery config set to turn on {}",
            factor.name()
        ))
    };
    if !factor.offered_by(pool) {
        return invalid(format!(
            "{} is not enabled for the user pool.",
            factor.name()
        ));
    }
    match factor {
        Factor::SoftwareToken if user.mfa.software_token.is_none() => {
            invalid("User has not verified software token mfa".to_owned())
        }
        Factor::Sms if user.address(Channel::Sms).is_none() => undeliverable(factor),
        Factor::Email if !user.has_verified("email") => undeliverable(factor),
        _ => Ok(()),
    }
}

//! `WEB_AUTHN`: a passkey as the first factor.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::core::{
    Ctx,
    error::{ApiError, ErrorCode},
    passkey::{Passkey, PasskeyRequest},
    random,
    secret::Secret,
    session::{AuthSession, Stage},
    user::User,
    webauthn::{Assertion, Fault, Known},
};

use super::{
    Reply,
    attempt::Attempt,
    first_factor::{Door, Subject},
    passkeys::{milliseconds, verification},
    sessions,
};

/// Asks for a signature by one of the user's passkeys.
pub(super) fn challenge(ctx: &mut Ctx<'_>, door: Door) -> Reply {
    // A name without a user has no passkeys, so it is never offered this challenge.
    let Subject::User(user) = &door.subject else {
        return Err(ApiError::internal());
    };
    let relying_party = user
        .relying_party(&door.pool)
        .ok_or_else(ApiError::internal)?;
    let challenge = random::opaque::<32>(ctx.random);
    let known: Vec<Value> = user
        .usable_passkeys(&door.pool)
        .map(Passkey::descriptor)
        .collect();
    // These are PublicKeyCredentialRequestOptionsJSON, which are sent as text.
    let options = json!({
        "challenge": challenge,
        "timeout": milliseconds(door.client.session_life()),
        "rpId": relying_party.id,
        "allowCredentials": known,
        "userVerification": verification(&relying_party),
    });
    let user_id = door.user_id();
    let available = door.first_factors();
    let who = door.subject.who();
    let stage = Stage::Passkey(PasskeyRequest {
        challenge: Secret::new(challenge),
        relying_party,
    });
    let session = sessions::open(ctx, &door.client, who, stage, door.progress);
    Ok(Some(json!({
        "ChallengeName": "WEB_AUTHN",
        "ChallengeParameters": {
            "USERNAME": user_id,
            "CREDENTIAL_REQUEST_OPTIONS": options.to_string(),
        },
        "AvailableChallenges": available,
        "Session": session,
    })))
}

/// Handles the answer to `WEB_AUTHN`. An answer that cannot be parsed does not count as a
/// try; one that fails the check does.
pub(super) fn answer(
    ctx: &mut Ctx<'_>,
    door: Door,
    session: AuthSession,
    asked: &PasskeyRequest,
    credential: &str,
) -> Reply {
    let assertion = Assertion::read(credential)
        .map_err(|fault| ErrorCode::InvalidParameter.because(format!("{fault}.")))?;
    let Subject::User(mut user) = door.subject else {
        return Err(sessions::wrong(ctx, session, refusal()));
    };
    let Ok(counter) = judge(&user, asked, &assertion) else {
        return Err(sessions::wrong(ctx, session, refusal()));
    };
    sessions::spend(ctx, &session);
    if let Some(passkey) = user.passkeys.get_mut(&assertion.id) {
        passkey.counter = counter;
    }
    ctx.save(&mut user);
    let mut attempt = Attempt {
        pool: door.pool,
        client: door.client,
        user: *user,
        progress: door.progress,
    };
    attempt.progress.passwordless = true;
    attempt.after_first_factor(ctx)
}

/// Checks that an assertion is by one of this user's passkeys and answers the request,
/// and returns the passkey's new counter.
fn judge(user: &User, asked: &PasskeyRequest, assertion: &Assertion) -> Result<u32, Fault> {
    let passkey = user
        .passkeys
        .get(&assertion.id)
        .filter(|passkey| passkey.relying_party_id == asked.relying_party.id)
        .ok_or(Fault::Credential)?;
    let key = BASE64URL_NOPAD
        .decode(passkey.public_key.as_bytes())
        .map_err(|_| Fault::PublicKey)?;
    let known = Known {
        sub: &user.sub,
        key: &key,
        counter: passkey.counter,
    };
    assertion.check(&asked.relying_party, &asked.challenge, &known)
}

/// Returns the error for a failed check, which does not reveal the step that failed.
fn refusal() -> ApiError {
    ErrorCode::NotAuthorized.because("Invalid WebAuthn credential.")
}

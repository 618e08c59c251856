//! `WEB_AUTHN`: a passkey as the first factor.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Value, json};

use crate::core::{
    Context,
    error::{ApiError, ErrorCode},
    passkey::{Passkey, PasskeyRequest},
    random,
    secret::Secret,
    session::{AuthSession, Stage},
    triggers,
    user::User,
    webauthn::{Assertion, StoredCredential, WebAuthnError},
};

use super::{
    Reply,
    passkeys::{milliseconds, verification},
    sessions,
    sign_in_attempt::SignInAttempt,
    unidentified_sign_in::{Subject, UnidentifiedSignIn},
};

/// Asks for a signature by one of the user's passkeys.
pub(super) fn challenge(ctx: &mut Context<'_>, sign_in: UnidentifiedSignIn) -> Reply {
    // A name without a user has no passkeys, so it is never offered this challenge.
    let Subject::User(user) = &sign_in.subject else {
        return Err(ApiError::internal("a name without a user has no passkey"));
    };
    let relying_party = user
        .relying_party(&sign_in.pool)
        .ok_or_else(|| ApiError::internal("the pool has no relying party"))?;
    let challenge = random::opaque::<32>(ctx.random);
    let known: Vec<Value> = user
        .usable_passkeys(&sign_in.pool)
        .map(Passkey::descriptor)
        .collect();
    // These are PublicKeyCredentialRequestOptionsJSON, which are sent as text.
    let options = json!({
        "challenge": challenge,
        "timeout": milliseconds(sign_in.client.session_life()),
        "rpId": relying_party.id,
        "allowCredentials": known,
        "userVerification": verification(&relying_party),
    });
    let user_id = sign_in.user_id_for_srp();
    let available = sign_in.first_factors();
    let subject = sign_in.subject.reference();
    let stage = Stage::Passkey(PasskeyRequest {
        challenge: Secret::new(challenge),
        relying_party,
    });
    let session = sessions::open(ctx, &sign_in.client, subject, stage, sign_in.progress);
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
    ctx: &mut Context<'_>,
    sign_in: UnidentifiedSignIn,
    session: AuthSession,
    asked: &PasskeyRequest,
    credential: &str,
) -> Reply {
    let assertion = Assertion::read(credential).map_err(|error| {
        ErrorCode::InvalidParameter
            .with_message(format!("{error}."))
            .caused_by(error)
    })?;
    let Subject::User(mut user) = sign_in.subject else {
        return Err(sessions::count_wrong_answer(ctx, session, refusal()));
    };
    triggers::pre_authentication(ctx, &sign_in.pool.id, &user.username, Some(&user))?;
    let counter = match verify_assertion(&user, asked, &assertion) {
        Ok(counter) => counter,
        Err(error) => {
            let refusal = refusal().caused_by(error);
            return Err(sessions::count_wrong_answer(ctx, session, refusal));
        }
    };
    sessions::consume(ctx, &session);
    if let Some(passkey) = user.passkeys.get_mut(&assertion.id) {
        passkey.counter = counter;
    }
    ctx.save(&mut user);
    let mut attempt = SignInAttempt {
        pool: sign_in.pool,
        client: sign_in.client,
        user: *user,
        progress: sign_in.progress,
    };
    attempt.progress.passwordless = true;
    attempt.after_first_factor(ctx)
}

/// Checks that an assertion is by one of this user's passkeys and answers the request,
/// and returns the passkey's new counter.
fn verify_assertion(
    user: &User,
    asked: &PasskeyRequest,
    assertion: &Assertion,
) -> Result<u32, WebAuthnError> {
    let passkey = user
        .passkeys
        .get(&assertion.id)
        .filter(|passkey| passkey.relying_party_id == asked.relying_party.id)
        .ok_or(WebAuthnError::Credential)?;
    let key = BASE64URL_NOPAD
        .decode(passkey.public_key.as_bytes())
        .map_err(|error| WebAuthnError::unreadable("public key", error))?;
    let known = StoredCredential {
        sub: &user.sub,
        key: &key,
        counter: passkey.counter,
    };
    assertion.check(&asked.relying_party, &asked.challenge, &known)
}

/// Returns the error for a failed check, which does not reveal the step that failed.
fn refusal() -> ApiError {
    ErrorCode::NotAuthorized.with_message("Invalid WebAuthn credential.")
}

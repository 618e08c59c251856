//! A signed-in user's passkeys: StartWebAuthnRegistration, CompleteWebAuthnRegistration,
//! ListWebAuthnCredentials, DeleteWebAuthnCredential.

use data_encoding::BASE64URL_NOPAD;
use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    delivery::Channel,
    error::{ApiError, ErrorCode},
    index::Lookup,
    passkey::{MAX_PASSKEYS, Passkey, PasskeyRegistration},
    random,
    secret::Secret,
    text_rules::constraint,
    tokens::{self, SignedIn},
    user::User,
    webauthn::{self, Registration, RelyingParty, WebAuthnError},
    wire::{self, Input},
};

use super::{Reply, pagination::Page};

/// The number of registrations in progress that are kept for one user; the newest stay.
const KEPT_REGISTRATIONS: usize = 5;

fn signed_in(ctx: &Context<'_>, input: &Input) -> Result<SignedIn, ApiError> {
    tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)
}

/// Returns the relying party that asks for passkeys, or an error if the pool does not
/// accept them.
fn relying_party(pool: &PoolRecord, user: &User) -> Result<RelyingParty, ApiError> {
    if !pool.allows_first_factor("WEB_AUTHN") {
        return Err(ErrorCode::WebAuthnNotEnabled
            .with_message("WebAuthn credentials are not enabled for the user pool."));
    }
    user.relying_party(pool).ok_or_else(|| {
        ErrorCode::WebAuthnConfigurationMissing
            .with_message("The user pool has no relying party ID and no domain.")
    })
}

fn refuse_too_many(user: &User) -> Result<(), ApiError> {
    if user.passkeys.len() < MAX_PASSKEYS {
        Ok(())
    } else {
        Err(ErrorCode::LimitExceeded.with_message(format!(
            "A user can have at most {MAX_PASSKEYS} WebAuthn credentials."
        )))
    }
}

pub(super) fn start_registration(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn {
        pool,
        mut user,
        client,
        ..
    } = signed_in(ctx, input)?;
    let relying_party = relying_party(&pool, &user)?;
    refuse_too_many(&user)?;
    let challenge = random::opaque::<32>(ctx.random);
    let options = creation_options(ctx, &pool, &user, &relying_party, &challenge);
    let now = ctx.now;
    user.passkey_registrations.retain(|one| now < one.expires);
    user.passkey_registrations.insert(
        0,
        PasskeyRegistration {
            challenge: Secret::new(challenge),
            client_id: client.id,
            expires: now.after(ctx.limits.passkey_registration_life),
        },
    );
    user.passkey_registrations.truncate(KEPT_REGISTRATIONS);
    ctx.save(&mut user);
    Ok(Some(json!({ "CredentialCreationOptions": options })))
}

/// Returns the PublicKeyCredentialCreationOptionsJSON.
fn creation_options(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    user: &User,
    relying_party: &RelyingParty,
    challenge: &str,
) -> Value {
    let name = shown_name(pool, user);
    let display_name = user.attributes.get("name").map_or(name, String::as_str);
    let algorithms: Vec<Value> = webauthn::ALGORITHMS
        .into_iter()
        .map(|number| json!({ "type": "public-key", "alg": number }))
        .collect();
    let known: Vec<Value> = user
        .usable_passkeys(pool)
        .map(Passkey::descriptor)
        .collect();
    json!({
        "rp": { "id": relying_party.id, "name": relying_party.id },
        "user": {
            "id": webauthn::user_handle(&user.sub),
            "name": name,
            "displayName": display_name,
        },
        "challenge": challenge,
        "pubKeyCredParams": algorithms,
        "timeout": milliseconds(ctx.limits.passkey_registration_life),
        "excludeCredentials": known,
        "authenticatorSelection": {
            "residentKey": "required",
            "requireResidentKey": true,
            "userVerification": verification(relying_party),
        },
        "attestation": "none",
    })
}

/// Returns the name that an authenticator shows, which is the name that the user signs in
/// with.
fn shown_name<'a>(pool: &PoolRecord, user: &'a User) -> &'a str {
    if pool.generates_usernames() {
        user.address(Channel::Email)
            .or_else(|| user.address(Channel::Sms))
            .unwrap_or(&user.username)
    } else {
        &user.username
    }
}

/// Returns the `userVerification` member that both kinds of options have.
pub(super) fn verification(relying_party: &RelyingParty) -> &'static str {
    if relying_party.requires_user_verification {
        "required"
    } else {
        "preferred"
    }
}

pub(super) fn milliseconds(life: std::time::Duration) -> u64 {
    u64::try_from(life.as_millis()).unwrap_or(u64::MAX)
}

pub(super) fn complete_registration(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn {
        pool,
        mut user,
        client,
        ..
    } = signed_in(ctx, input)?;
    let response: Value = input
        .structure("Credential")?
        .ok_or_else(|| constraint("credential", "Member must not be null"))?;
    let relying_party = relying_party(&pool, &user)?;
    let registration = Registration::read(response).map_err(refusal)?;
    consume_challenge(ctx, &mut user, &client.id, &registration)?;
    registration.check(&relying_party).map_err(refusal)?;
    let id = registration.id();
    let known = ctx
        .tx
        .users_found(Lookup::Passkey(&pool.id, &id), None)
        .any(|other| other.pool_id == pool.id && other.passkeys.contains_key(&id));
    if known {
        return Err(
            ErrorCode::InvalidParameter.with_message("The credential is already registered.")
        );
    }
    refuse_too_many(&user)?;
    let passkey = Passkey {
        id: id.clone(),
        public_key: BASE64URL_NOPAD.encode(&registration.credential.key),
        counter: registration.counter,
        relying_party_id: relying_party.id,
        name: registration.credential.friendly_name().to_owned(),
        attachment: registration.attachment,
        transports: registration.transports,
        created: ctx.now,
    };
    user.passkeys.insert(id, passkey);
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

/// Uses up the challenge that a registration answers. It must belong to this user and to
/// the client that started the registration.
fn consume_challenge(
    ctx: &mut Context<'_>,
    user: &mut User,
    client_id: &str,
    registration: &Registration,
) -> Result<(), ApiError> {
    let given = registration.client_data.challenge.reveal();
    let found = user
        .passkey_registrations
        .iter()
        .position(|one| ctx.now < one.expires && one.challenge.matches(given))
        .ok_or_else(|| refusal(WebAuthnError::Challenge))?;
    let same_client = user
        .passkey_registrations
        .get(found)
        .is_some_and(|one| one.client_id == client_id);
    if !same_client {
        return Err(ErrorCode::WebAuthnClientMismatch
            .with_message("The access token is for another client than the registration."));
    }
    user.passkey_registrations.remove(found);
    ctx.save(user);
    Ok(())
}

/// Converts an error in a registration into the API's error.
fn refusal(error: WebAuthnError) -> ApiError {
    let code = match &error {
        WebAuthnError::Challenge => ErrorCode::WebAuthnChallengeNotFound,
        WebAuthnError::Origin => ErrorCode::WebAuthnOriginNotAllowed,
        WebAuthnError::RelyingParty => ErrorCode::WebAuthnRelyingPartyMismatch,
        WebAuthnError::UserPresence
        | WebAuthnError::UserVerification
        | WebAuthnError::PublicKey => ErrorCode::WebAuthnCredentialNotSupported,
        WebAuthnError::Unreadable { .. }
        | WebAuthnError::Operation
        | WebAuthnError::Credential
        | WebAuthnError::UserHandle
        | WebAuthnError::Signature
        | WebAuthnError::Counter => ErrorCode::InvalidParameter,
    };
    code.with_message(format!("{error}.")).caused_by(error)
}

pub(super) fn list_credentials(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { user, .. } = signed_in(ctx, input)?;
    // The list is in the order of registration.
    let mut listed: Vec<(String, Value)> = user
        .passkeys
        .values()
        .map(|passkey| {
            let key = format!("{}/{}", passkey.created.rfc3339(), passkey.id);
            (key, shown(passkey))
        })
        .collect();
    listed.sort_by(|(left, _), (right, _)| left.cmp(right));
    let page = Page {
        list: "Credentials",
        limit: "MaxResults",
        token: "NextToken",
    };
    page.reply(input, listed.into_iter()).map(Some)
}

fn shown(passkey: &Passkey) -> Value {
    let mut shown = Map::new();
    let fields = [
        ("CredentialId", json!(passkey.id)),
        ("FriendlyCredentialName", json!(passkey.name)),
        ("RelyingPartyId", json!(passkey.relying_party_id)),
        ("AuthenticatorTransports", json!(passkey.transports)),
        ("CreatedAt", json!(passkey.created.epoch())),
    ];
    for (name, value) in fields {
        shown.insert(name.to_owned(), value);
    }
    if let Some(attachment) = &passkey.attachment {
        shown.insert(
            "AuthenticatorAttachment".to_owned(),
            attachment.clone().into(),
        );
    }
    Value::Object(shown)
}

pub(super) fn delete_credential(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { mut user, .. } = signed_in(ctx, input)?;
    let id = input.required("CredentialId", &wire::ANY)?;
    user.passkeys.remove(id).ok_or_else(|| {
        ErrorCode::ResourceNotFound.with_message("The WebAuthn credential does not exist.")
    })?;
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

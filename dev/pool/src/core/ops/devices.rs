//! Remembered devices: operations that offer, confirm, verify and manage them.

use std::collections::BTreeMap;

use data_encoding::{BASE64, BASE64URL_NOPAD};
use num_bigint::BigUint;
use serde::Deserialize;
use serde_json::{Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    password_work::CheckProof,
    random,
    session::{SrpState, Stage, SubjectRef},
    srp, tokens,
    triggers::TokenSource,
    user::{Device, SrpCredential, User},
    wire::{self, Input, Parameters},
};

use super::{
    Reply,
    pagination::Page,
    sign_in_attempt::SignInAttempt,
    srp_proof::{self, start_exchange, store_exchange},
};

/// The number of devices that are kept without having been confirmed; the newest stay.
const KEPT_OFFERS: usize = 5;

pub(super) fn device_not_found() -> ApiError {
    ErrorCode::ResourceNotFound.with_message("Device does not exist.")
}

/// Returns a pool's device group key. It never changes, because it is derived from the
/// pool's secret.
fn group_key(pool: &PoolRecord) -> String {
    let digest = srp::hmac(pool.secret.reveal().as_bytes(), &[b"device group"]);
    let text: String = BASE64URL_NOPAD.encode(&digest).chars().take(8).collect();
    format!("-{text}")
}

/// Adds a new, unconfirmed device for a user who signs in without one, if the pool tracks
/// devices, and returns its key.
pub(super) fn offer(ctx: &mut Context<'_>, pool: &PoolRecord, user: &mut User) -> Option<String> {
    pool.config.device_configuration.as_ref()?;
    let region = pool
        .id
        .split_once('_')
        .map_or("local", |(region, _)| region);
    let key = format!("{region}_{}", random::uuid(ctx.random));
    let mut offers: Vec<(crate::core::clock::Timestamp, String)> = user
        .devices
        .values()
        .filter(|device| device.credential.is_none())
        .map(|device| (device.created, device.key.clone()))
        .collect();
    offers.sort();
    let surplus = (offers.len() + 1).saturating_sub(KEPT_OFFERS);
    for (_, old) in offers.into_iter().take(surplus) {
        user.devices.remove(&old);
    }
    user.devices.insert(
        key.clone(),
        Device {
            key: key.clone(),
            name: None,
            credential: None,
            remembered: false,
            created: ctx.now,
            modified: ctx.now,
            authenticated: ctx.now,
        },
    );
    Some(key)
}

pub(super) fn metadata(pool: &PoolRecord, key: &str) -> Value {
    json!({ "DeviceKey": key, "DeviceGroupKey": group_key(pool) })
}

/// Handles the answer to `DEVICE_SRP_AUTH` and asks for `DEVICE_PASSWORD_VERIFIER`.
pub(super) fn challenge(
    ctx: &mut Context<'_>,
    attempt: SignInAttempt,
    answers: &Parameters,
) -> Reply {
    attempt.refuse_disabled()?;
    let key = answers.required("DEVICE_KEY")?;
    let client_value = answers.required("SRP_A")?;
    let device = attempt.user.devices.get(key).ok_or_else(device_not_found)?;
    let credential = device.credential.clone().ok_or_else(device_not_found)?;
    let exchange = start_exchange(ctx, client_value, credential, key.to_owned())?;
    let mut parameters = exchange.parameters;
    parameters.insert("DEVICE_KEY".to_owned(), key.into());
    let username = attempt.user.username.clone();
    parameters.insert("USERNAME".to_owned(), username.clone().into());
    parameters.insert("USER_ID_FOR_SRP".to_owned(), username.into());
    let subject = SubjectRef::User {
        sub: attempt.user.sub.clone(),
    };
    let stage = Stage::DeviceVerifier(exchange.state);
    store_exchange(
        ctx,
        &attempt.client,
        subject,
        stage,
        attempt.progress,
        &exchange.block,
    );
    Ok(Some(json!({
        "ChallengeName": "DEVICE_PASSWORD_VERIFIER",
        "ChallengeParameters": parameters,
    })))
}

/// Handles the answer to `DEVICE_PASSWORD_VERIFIER`.
pub(super) fn verify(
    ctx: &mut Context<'_>,
    mut attempt: SignInAttempt,
    state: &SrpState,
    answers: &Parameters,
) -> Reply {
    attempt.refuse_disabled()?;
    let given = srp_proof::read(ctx, answers)?;
    let exchange = srp_proof::exchange(state)?;
    let proven = ctx.outside(&CheckProof {
        exchange,
        realm: group_key(&attempt.pool),
        user: state.user.clone(),
        block: given.block,
        timestamp: given.timestamp,
        signature: given.signature,
    })?;
    let device = attempt.user.devices.get_mut(&state.user);
    match device {
        Some(device) if proven => device.authenticated = ctx.now,
        _ => return Err(ApiError::incorrect_username_or_password()),
    }
    ctx.save(&mut attempt.user);
    attempt.progress.device_key = Some(state.user.clone());
    attempt.progress.device_proven = true;
    ctx.triggers.token_source = TokenSource::AuthenticateDevice;
    attempt.next(ctx)
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct VerifierConfig {
    password_verifier: String,
    salt: String,
}

pub(super) fn confirm_device(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let mut signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    let key = input.required("DeviceKey", &wire::DEVICE_KEY)?;
    let name = input.text("DeviceName", &wire::ANY)?;
    let config: VerifierConfig = input
        .structure("DeviceSecretVerifierConfig")?
        .ok_or_else(|| ApiError::missing_parameter("DeviceSecretVerifierConfig"))?;
    let tracking = tracking(&signed_in.pool)?;
    let integer = |text: &str| {
        let bytes = BASE64.decode(text.as_bytes()).ok()?;
        (!bytes.is_empty() && bytes.len() <= 385).then(|| BigUint::from_bytes_be(&bytes))
    };
    let (Some(salt), Some(verifier)) = (integer(&config.salt), integer(&config.password_verifier))
    else {
        return Err(ErrorCode::InvalidParameter
            .with_message("Invalid device verifier given for SRP Authentication"));
    };
    let device = signed_in
        .user
        .devices
        .get_mut(key)
        .ok_or_else(device_not_found)?;
    if device.credential.is_some() {
        return Err(ErrorCode::DeviceKeyExists.with_message("Device Key already exists"));
    }
    device.credential = Some(SrpCredential::from_parts(&salt, &verifier));
    device.name = name.map(str::to_owned);
    device.modified = ctx.now;
    let ask = tracking.device_only_remembered_on_user_prompt;
    device.remembered = !ask;
    ctx.save(&mut signed_in.user);
    Ok(Some(json!({ "UserConfirmationNecessary": ask })))
}

fn tracking(pool: &PoolRecord) -> Result<crate::core::config::DeviceConfiguration, ApiError> {
    pool.config.device_configuration.ok_or_else(|| {
        ErrorCode::InvalidUserPoolConfiguration
            .with_message("Device tracking is not enabled for the user pool.")
    })
}

pub(super) fn update_device_status(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    update_status(ctx, signed_in.user, input)
}

pub(super) fn update_status(ctx: &mut Context<'_>, mut user: User, input: &Input) -> Reply {
    let key = input.required("DeviceKey", &wire::DEVICE_KEY)?;
    let remembered = match input.text("DeviceRememberedStatus", &wire::ANY)? {
        Some("remembered") => true,
        Some("not_remembered") => false,
        _ => {
            return Err(ErrorCode::InvalidParameter
                .with_message("DeviceRememberedStatus must be remembered or not_remembered."));
        }
    };
    let device = user
        .devices
        .get_mut(key)
        .filter(|device| device.credential.is_some())
        .ok_or_else(device_not_found)?;
    device.remembered = remembered;
    device.modified = ctx.now;
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

pub(super) fn forget_device(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    forget(ctx, signed_in.user, input)
}

pub(super) fn forget(ctx: &mut Context<'_>, mut user: User, input: &Input) -> Reply {
    let key = input.required("DeviceKey", &wire::DEVICE_KEY)?;
    user.devices.remove(key).ok_or_else(device_not_found)?;
    ctx.save(&mut user);
    Ok(None)
}

pub(super) fn get_device(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    get(&signed_in.user, input)
}

pub(super) fn get(user: &User, input: &Input) -> Reply {
    let key = input.required("DeviceKey", &wire::DEVICE_KEY)?;
    let device = user.devices.get(key).ok_or_else(device_not_found)?;
    Ok(Some(json!({ "Device": shown(device) })))
}

pub(super) fn list_devices(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let signed_in = tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)?;
    tracking(&signed_in.pool)?;
    list(&signed_in.user.devices, input)
}

/// Returns the confirmed devices in pages.
pub(super) fn list(devices: &BTreeMap<String, Device>, input: &Input) -> Reply {
    let confirmed = devices
        .values()
        .filter(|device| device.credential.is_some())
        .map(|device| (device.key.clone(), shown(device)));
    let page = Page {
        list: "Devices",
        limit: "Limit",
        token: "PaginationToken",
    };
    page.reply(input, confirmed).map(Some)
}

fn shown(device: &Device) -> Value {
    let status = if device.remembered {
        "remembered"
    } else {
        "not_remembered"
    };
    let mut attributes = vec![json!({ "Name": "device_status", "Value": status })];
    if let Some(name) = &device.name {
        attributes.push(json!({ "Name": "device_name", "Value": name }));
    }
    json!({
        "DeviceKey": device.key,
        "DeviceAttributes": attributes,
        "DeviceCreateDate": device.created.epoch(),
        "DeviceLastModifiedDate": device.modified.epoch(),
        "DeviceLastAuthenticatedDate": device.authenticated.epoch(),
    })
}

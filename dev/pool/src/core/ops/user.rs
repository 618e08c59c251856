//! The signed-in user's own operations: GetUser, GetUserAuthFactors, attributes,
//! DeleteUser.

use serde_json::{Value, json};

use crate::core::{
    Context,
    attributes::{self, Attributes, Writer},
    codes::{self, CodeFor},
    config::PoolRecord,
    delivery::Channel,
    error::{ApiError, ErrorCode},
    packed_user::{PackedUser, UserOutline},
    tokens::{self, SignedIn},
    user::{Factor, User},
    wire::{self, Input},
};

use super::{Reply, auth_events, sign_up};

fn signed_in(ctx: &Context<'_>, input: &Input) -> Result<SignedIn, ApiError> {
    tokens::authorise(ctx, input.required("AccessToken", &wire::TOKEN)?)
}

/// Returns the attributes in the API's form, including `sub`.
pub(super) fn listed(user: UserOutline) -> Vec<Value> {
    let mut all = user.attributes;
    all.insert("sub".to_owned(), user.sub);
    if !user.identities.is_empty() {
        all.insert("identities".to_owned(), json!(user.identities).to_string());
    }
    all.into_iter()
        .map(|(name, value)| {
            let members = [("Name", name), ("Value", value)];
            let members = members.map(|(name, text)| (name.to_owned(), Value::from(text)));
            Value::Object(members.into_iter().collect())
        })
        .collect()
}

/// Returns a user's second factors as GetUser and AdminGetUser show them.
pub(super) fn mfa_fields(pool: &PoolRecord, user: &User) -> Vec<(&'static str, Value)> {
    let active: Vec<&str> = user
        .active_factors(pool)
        .into_iter()
        .map(Factor::name)
        .collect();
    let mut fields = Vec::new();
    if !active.is_empty() {
        fields.push(("UserMFASettingList", json!(active)));
    }
    if user.mfa.by_user_settings && active.contains(&Factor::Sms.name()) {
        let option = json!({ "DeliveryMedium": "SMS", "AttributeName": "phone_number" });
        fields.push(("MFAOptions", json!([option])));
    }
    if let Some(preferred) = user.mfa.preferred {
        fields.push(("PreferredMfaSetting", preferred.name().into()));
    }
    fields
}

fn with(mut reply: Value, fields: Vec<(&'static str, Value)>) -> Value {
    if let Some(reply) = reply.as_object_mut() {
        for (name, value) in fields {
            reply.insert(name.to_owned(), value);
        }
    }
    reply
}

pub(super) fn get_user(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { pool, user, .. } = signed_in(ctx, input)?;
    let reply =
        json!({ "Username": user.username, "UserAttributes": listed(UserOutline::of(&user)) });
    Ok(Some(with(reply, mfa_fields(&pool, &user))))
}

pub(super) fn get_user_auth_factors(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { pool, user, .. } = signed_in(ctx, input)?;
    Ok(Some(auth_factors(&pool, &user)))
}

/// Returns the factors of a user as GetUserAuthFactors and its administrators' form show them.
pub(super) fn auth_factors(pool: &PoolRecord, user: &User) -> Value {
    let open = [
        ("PASSWORD", user.credential.is_some()),
        ("EMAIL_OTP", user.has_verified("email")),
        ("SMS_OTP", user.has_verified("phone_number")),
        ("WEB_AUTHN", user.usable_passkeys(pool).next().is_some()),
    ];
    let factors: Vec<&str> = open
        .into_iter()
        .filter(|(factor, set)| *set && pool.allows_first_factor(factor))
        .map(|(factor, _)| factor)
        .collect();
    let reply = json!({ "Username": user.username, "ConfiguredUserAuthFactors": factors });
    let mut fields = mfa_fields(pool, user);
    fields.retain(|(name, _)| *name != "MFAOptions");
    with(reply, fields)
}

pub(super) fn update_user_attributes(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn {
        pool, user, client, ..
    } = signed_in(ctx, input)?;
    let given = input.attributes("UserAttributes")?;
    attributes::check(&pool, &given, Writer::Client(&client), false)?;
    let details = write(ctx, &pool, user, given)?;
    Ok(Some(json!({ "CodeDeliveryDetailsList": details })))
}

/// Writes attributes. A new address is not verified. If the pool verifies it, a code is
/// sent there, and if the pool requires verification before an update, the old address
/// stays until that code is given.
pub(super) fn write(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    mut user: User,
    given: Attributes,
) -> Result<Vec<Value>, ApiError> {
    let mut to_verify = Vec::new();
    // Administrators may mark a new address as verified.
    let vouched: Vec<String> = given
        .iter()
        .filter(|(name, value)| name.ends_with("_verified") && *value == "true")
        .map(|(name, _)| name.clone())
        .collect();
    for (name, value) in given {
        let changed = user.attributes.get(&name) != Some(&value);
        let Some(channel) = Channel::of(&name).filter(|_| changed) else {
            user.set_attribute(&name, value);
            continue;
        };
        refuse_taken(ctx, pool, &user, &name, &value)?;
        let listed = |list: &[String]| list.contains(&name);
        let vouched = attributes::verified_flag(&name)
            .is_some_and(|flag| vouched.iter().any(|given| given == flag));
        let verify_first = pool
            .config
            .user_attribute_update_settings
            .as_ref()
            .is_some_and(|settings| {
                listed(&settings.attributes_require_verification_before_update)
            });
        let held_back = verify_first && !vouched;
        user.unverified.remove(&name);
        if value.is_empty() {
            user.remove_attribute(&name);
            continue;
        }
        if held_back {
            user.unverified.insert(name.clone(), value);
        } else {
            user.set_attribute(&name, value);
        }
        if !vouched && (held_back || listed(&pool.config.auto_verified_attributes)) {
            to_verify.push((CodeFor::Attribute(name), channel));
        }
    }
    let mut details = Vec::new();
    for (code_for, channel) in to_verify {
        details.push(sign_up::send_code(ctx, &mut user, &code_for, channel)?);
    }
    ctx.save(&mut user);
    Ok(details)
}

/// Refuses an address that another user has, in pools whose usernames are addresses.
/// There an address belongs to one user only, whether it is verified or not.
fn refuse_taken(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    user: &User,
    name: &str,
    value: &str,
) -> Result<(), ApiError> {
    let by_other = pool.generates_usernames()
        && pool.is_alias(name)
        && ctx
            .find_user(pool, value)
            .is_some_and(|other| other.sub != user.sub);
    if by_other {
        return Err(ErrorCode::AliasExists
            .with_message(format!("An account with the given {name} already exists.")));
    }
    Ok(())
}

pub(super) fn delete_user_attributes(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn {
        pool, user, client, ..
    } = signed_in(ctx, input)?;
    let names = input.list("UserAttributeNames")?.unwrap_or_default();
    delete(ctx, &pool, user, &names, Writer::Client(&client))
}

pub(super) fn delete(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    mut user: User,
    names: &[String],
    writer: Writer<'_>,
) -> Reply {
    for name in names {
        attributes::check_name(pool, name, writer, false)?;
        attributes::check_removable(pool, name)?;
        user.remove_attribute(name);
    }
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

pub(super) fn get_user_attribute_verification_code(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { mut user, .. } = signed_in(ctx, input)?;
    let name = input.required("AttributeName", &wire::ATTRIBUTE_NAME)?;
    let channel = verifiable(name)?;
    if user.address(channel).is_none() && !user.unverified.contains_key(name) {
        return Err(ErrorCode::InvalidParameter
            .with_message(format!("User does not have a value for {name}.")));
    }
    let code_for = CodeFor::Attribute(name.to_owned());
    let details = sign_up::send_code(ctx, &mut user, &code_for, channel)?;
    ctx.save(&mut user);
    Ok(Some(json!({ "CodeDeliveryDetails": details })))
}

fn verifiable(name: &str) -> Result<Channel, ApiError> {
    Channel::of(name).ok_or_else(|| {
        ErrorCode::InvalidParameter.with_message(format!("Attribute {name} cannot be verified."))
    })
}

pub(super) fn verify_user_attribute(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { pool, mut user, .. } = signed_in(ctx, input)?;
    let name = input.required("AttributeName", &wire::ATTRIBUTE_NAME)?;
    let code = input.required("Code", &wire::CODE)?;
    verifiable(name)?;
    let code_for = CodeFor::Attribute(name.to_owned());
    if let Err(error) = codes::redeem(&mut user.codes, &code_for, code, ctx.now, ctx.limits) {
        ctx.save(&mut user);
        return Err(error);
    }
    if let Some(new) = user.unverified.remove(name) {
        user.set_attribute(name, new);
    }
    sign_up::claim_alias(ctx, &pool, &user, name, false)?;
    user.mark_verified(name, true);
    ctx.save(&mut user);
    Ok(Some(json!({})))
}

pub(super) fn delete_user(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let SignedIn { user, .. } = signed_in(ctx, input)?;
    remove(ctx, &user);
    Ok(None)
}

/// Removes a user and all its grants.
pub(super) fn remove(ctx: &mut Context<'_>, user: &User) {
    tokens::remove_grants_of(ctx, user);
    auth_events::remove_of_user(ctx, user);
    let key = crate::core::state::user_key(&user.pool_id, &user.sub);
    ctx.tx.remove::<PackedUser>(&key);
}

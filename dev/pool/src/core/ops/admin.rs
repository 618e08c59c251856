//! The administrators' operations on users.

use serde_json::{Value, json};

use crate::core::{
    Context,
    attributes::{self, Writer},
    config::PoolRecord,
    delivery::{Channel, Purpose},
    error::{ApiError, ErrorCode},
    index::{INDEXED_ATTRIBUTES, Lookup},
    packed_user::{PackedUser, UserOutline},
    passwords,
    secret::Secret,
    state::user_key,
    tokens,
    triggers::{self, Confirmed, SignUpSource, post_confirmation, pre_sign_up},
    user::{User, UserStatus},
    wire::{self, Input},
};

use super::{Reply, devices, mfa, pagination::Page, password, sign_up, user};

/// Returns the pool and the user of a call; the request may name the user by the `sub`.
pub(super) fn subject(ctx: &Context<'_>, input: &Input) -> Result<(PoolRecord, User), ApiError> {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let name = input.required("Username", &wire::USERNAME)?;
    let user = ctx
        .find_user_or_sub(&pool, name)
        .ok_or_else(ApiError::user_does_not_exist)?;
    Ok((pool, user))
}

fn empty_reply() -> Reply {
    Ok(Some(json!({})))
}

/// Returns a user as lists and AdminCreateUser show it.
pub(super) fn shown(mut user: UserOutline) -> Value {
    let name = std::mem::take(&mut user.username);
    let (created, modified) = (user.created.epoch(), user.modified.epoch());
    let (enabled, status) = (user.enabled, user.status.name());
    let members = [
        ("Username", name.into()),
        ("Attributes", user::listed(user).into()),
        ("UserCreateDate", created.into()),
        ("UserLastModifiedDate", modified.into()),
        ("Enabled", enabled.into()),
        ("UserStatus", status.into()),
    ];
    let members = members.map(|(name, value)| (name.to_owned(), value));
    Value::Object(members.into_iter().collect())
}

pub(super) fn create_user(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let name = input.required("Username", &wire::USERNAME)?;
    let action = input.text("MessageAction", &wire::ANY)?;
    let wanted = input.text("TemporaryPassword", &wire::PASSWORD)?;
    let temporary = temporary_password(ctx, &pool, wanted, action == Some("RESEND"))?;
    let mut user = if action == Some("RESEND") {
        let user = ctx
            .find_user_or_sub(&pool, name)
            .ok_or_else(ApiError::user_does_not_exist)?;
        if user.status != UserStatus::ForceChangePassword {
            return Err(ErrorCode::UnsupportedUserState.with_message(format!(
                "Resend not possible. {} status is not FORCE_CHANGE_PASSWORD",
                user.username
            )));
        }
        user
    } else {
        let mut given = input.attributes("UserAttributes")?;
        sign_up::check_username(&pool, name, &mut given)?;
        attributes::check(&pool, &given, Writer::Admin, true)?;
        let user = sign_up::new_user(ctx, &pool, name, given.clone()).map_err(username_exists)?;
        pre_sign_up(ctx, &user, &given, SignUpSource::AdminCreateUser)?;
        user
    };
    if temporary.is_none() {
        refuse_unreachable(&pool, &user)?;
    }
    let force = input.flag("ForceAliasCreation")?.unwrap_or(false);
    for attribute in ["email", "phone_number"] {
        if user.has_verified(attribute) {
            sign_up::claim_alias(ctx, &pool, &user, attribute, force)?;
        }
    }
    user.status = UserStatus::Confirmed;
    if let Some(temporary) = &temporary {
        passwords::set(ctx, &pool, &mut user, temporary)?;
        user.history.clear();
        user.status = UserStatus::ForceChangePassword;
        user.temporary_since = Some(ctx.now);
    }
    ctx.save(&mut user);
    if action != Some("SUPPRESS") {
        let mediums = input.list("DesiredDeliveryMediums")?;
        for (channel, to) in invitations(&user, mediums.as_deref()) {
            let code = Secret::new(temporary.clone().unwrap_or_default());
            triggers::deliver(ctx, &user, (channel, &to), Purpose::Invitation, code)?;
        }
    }
    Ok(Some(json!({ "User": shown(UserOutline::of(&user)) })))
}

/// Returns the temporary password of an invitation: the one in the request, or a random
/// one. In a pool that signs users in by one-time codes, a new user has none unless the
/// request has one.
///
/// Source: "TemporaryPassword", AdminCreateUser, Amazon Cognito API Reference.
fn temporary_password(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    wanted: Option<&str>,
    again: bool,
) -> Result<Option<String>, ApiError> {
    let policy = &pool.config.policies.password_policy;
    match wanted {
        Some(password) => {
            passwords::check(policy, password)?;
            Ok(Some(password.to_owned()))
        }
        None if !again && pool.one_time_code_channels().next().is_some() => Ok(None),
        None => Ok(Some(passwords::temporary(policy, ctx.random))),
    }
}

/// Refuses a user without a password who has no address for one-time codes.
pub(super) fn refuse_unreachable(pool: &PoolRecord, user: &User) -> Result<(), ApiError> {
    let reachable = pool
        .one_time_code_channels()
        .any(|channel| user.address(channel).is_some());
    if reachable {
        Ok(())
    } else {
        Err(ErrorCode::InvalidParameter.with_message(
            "A user without a password must have an email or phone number for codes.",
        ))
    }
}

/// Replaces SignUp's message for a name that is taken with AdminCreateUser's.
fn username_exists(error: ApiError) -> ApiError {
    if error.code == ErrorCode::UsernameExists {
        ErrorCode::UsernameExists.with_message("User account already exists")
    } else {
        error
    }
}

/// Returns the channels and addresses for an invitation: those that the request asks for
/// or, if it names none, a text message, or an e-mail if the user has no phone number.
fn invitations(user: &User, mediums: Option<&[String]>) -> Vec<(Channel, String)> {
    let reachable = |channel: Channel| {
        let address = user.address(channel)?;
        Some((channel, address.to_owned()))
    };
    match mediums {
        Some(mediums) if !mediums.is_empty() => [Channel::Sms, Channel::Email]
            .into_iter()
            .filter(|channel| mediums.iter().any(|medium| medium == channel.medium()))
            .filter_map(reachable)
            .collect(),
        _ => reachable(Channel::Sms)
            .or_else(|| reachable(Channel::Email))
            .into_iter()
            .collect(),
    }
}

pub(super) fn get_user(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, user) = subject(ctx, input)?;
    let mut reply = shown(UserOutline::of(&user));
    if let Some(reply) = reply.as_object_mut() {
        let attributes = reply.remove("Attributes").unwrap_or_default();
        reply.insert("UserAttributes".to_owned(), attributes);
        for (name, value) in user::mfa_fields(&pool, &user) {
            reply.insert(name.to_owned(), value);
        }
    }
    Ok(Some(reply))
}

pub(super) fn set_user_password(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, mut user) = subject(ctx, input)?;
    let password = input.required("Password", &wire::PASSWORD)?;
    let permanent = input.flag("Permanent")?.unwrap_or(false);
    passwords::check_new(ctx, &pool, &user, password)?;
    passwords::set(ctx, &pool, &mut user, password)?;
    user.temporary_since = (!permanent).then_some(ctx.now);
    user.status = if permanent {
        UserStatus::Confirmed
    } else {
        UserStatus::ForceChangePassword
    };
    ctx.save(&mut user);
    password::end_lockout(ctx, &user);
    empty_reply()
}

pub(super) fn reset_user_password(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, mut user) = subject(ctx, input)?;
    if !matches!(
        user.status,
        UserStatus::Confirmed | UserStatus::ResetRequired
    ) {
        return Err(ErrorCode::NotAuthorized
            .with_message("User password cannot be reset in the current state."));
    }
    password::send_reset_code(ctx, &pool, &mut user)?;
    user.status = UserStatus::ResetRequired;
    ctx.save(&mut user);
    empty_reply()
}

pub(super) fn confirm_sign_up(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, mut user) = subject(ctx, input)?;
    if user.status != UserStatus::Unconfirmed {
        return Err(ErrorCode::NotAuthorized.with_message(format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        )));
    }
    user.status = UserStatus::Confirmed;
    ctx.save(&mut user);
    post_confirmation(ctx, &user, Confirmed::SignUp)?;
    empty_reply()
}

pub(super) fn set_enabled(ctx: &mut Context<'_>, input: &Input, enabled: bool) -> Reply {
    let (_, mut user) = subject(ctx, input)?;
    user.enabled = enabled;
    ctx.save(&mut user);
    if !enabled {
        tokens::sign_out_everywhere(ctx, &user);
    }
    empty_reply()
}

pub(super) fn delete_user(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    user::remove(ctx, &user);
    Ok(None)
}

pub(super) fn update_user_attributes(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, mut user) = subject(ctx, input)?;
    let given = input.attributes("UserAttributes")?;
    attributes::check(&pool, &given, Writer::Admin, false)?;
    let before = user.clone();
    user.attributes.extend(given.clone());
    for attribute in ["email", "phone_number"] {
        if user.has_verified(attribute) {
            sign_up::claim_alias(ctx, &pool, &user, attribute, false)?;
        }
    }
    user::write(ctx, &pool, before, given)?;
    empty_reply()
}

pub(super) fn delete_user_attributes(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, user) = subject(ctx, input)?;
    let names = input.list("UserAttributeNames")?.unwrap_or_default();
    user::delete(ctx, &pool, user, &names, Writer::Admin)
}

pub(super) fn set_user_mfa_preference(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (pool, user) = subject(ctx, input)?;
    mfa::set_preference(ctx, &pool, user, input)
}

pub(super) fn user_global_sign_out(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    tokens::sign_out_everywhere(ctx, &user);
    empty_reply()
}

pub(super) fn list_users(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)?;
    let filter = input.text("Filter", &wire::ANY)?;
    let filter = filter
        .filter(|text| !text.trim().is_empty())
        .map(Filter::parse)
        .transpose()?;
    let wanted = input.list("AttributesToGet")?;
    let exists = |name: &String| pool.schema(name).is_some();
    if !wanted.iter().flatten().all(exists) {
        return Err(ErrorCode::InvalidParameter
            .with_message("One or more requested attributes do not exist."));
    }
    let users = |after: Option<String>| {
        candidates(ctx, &pool, filter.as_ref(), after.as_deref())
            .filter(|user| user.pool_id() == pool.id)
            .filter_map(PackedUser::outline)
            .filter(|user| filter.as_ref().is_none_or(|filter| filter.matches(user)))
            .map(|user| {
                let sub = user.sub.clone();
                let mut shown = shown(user);
                if let (Some(wanted), Some(listed)) = (&wanted, shown.get_mut("Attributes"))
                    && let Some(listed) = listed.as_array_mut()
                {
                    let is_wanted = |name: &str| wanted.iter().any(|one| one == name);
                    listed.retain(|attribute| {
                        attribute
                            .get("Name")
                            .and_then(Value::as_str)
                            .is_some_and(is_wanted)
                    });
                }
                (sub, shown)
            })
    };
    let page = Page {
        list: "Users",
        limit: "Limit",
        token: "PaginationToken",
    };
    page.reply_from(input, users).map(Some)
}

/// Returns the users among whom are those that match a filter, from the one after the
/// `sub` `after` on: few if the filter asks for an exact name or address, otherwise all of
/// the pool.
fn candidates<'a>(
    ctx: &'a Context<'_>,
    pool: &'a PoolRecord,
    filter: Option<&Filter>,
    after: Option<&str>,
) -> Box<dyn Iterator<Item = &'a PackedUser> + 'a> {
    let exact = filter.filter(|filter| !filter.prefix);
    if let Some(filter) = exact {
        let lower = filter.value.to_lowercase();
        let after = after.map(|sub| user_key(&pool.id, sub));
        let name = filter.name.as_str();
        if name == "sub" {
            let found = ctx.tx.get::<PackedUser>(&user_key(&pool.id, &filter.value));
            return Box::new(found.filter(|_| after.is_none()).into_iter());
        }
        if name == "username" {
            let lookup = Lookup::Username(&pool.id, &lower);
            return Box::new(ctx.tx.found_after(lookup, after.as_deref()));
        }
        if INDEXED_ATTRIBUTES.contains(&name) {
            let lookup = Lookup::Attribute(&pool.id, name, &lower);
            return Box::new(ctx.tx.found_after(lookup, after.as_deref()));
        }
    }
    Box::new(ctx.tx.range(&user_key(&pool.id, ""), after))
}

/// The names that a filter may search by.
///
/// Source: "Filter", ListUsers, Amazon Cognito API Reference.
const SEARCHABLE: [&str; 10] = [
    "username",
    "email",
    "phone_number",
    "name",
    "given_name",
    "family_name",
    "preferred_username",
    "cognito:user_status",
    "status",
    "sub",
];

/// A filter of ListUsers: `name = "value"` or `name ^= "value"`.
struct Filter {
    name: String,
    prefix: bool,
    value: String,
}

impl Filter {
    fn parse(text: &str) -> Result<Self, ApiError> {
        let parsed = text.split_once('=').and_then(|(left, right)| {
            let (name, prefix) = match left.trim_end().strip_suffix('^') {
                Some(name) => (name, true),
                None => (left, false),
            };
            let quoted = right.trim();
            let value = quoted.strip_prefix('"')?.strip_suffix('"')?;
            let name = name.trim().trim_matches('"');
            (!name.is_empty()).then(|| Self {
                name: name.to_owned(),
                prefix,
                value: value.replace("\\\"", "\""),
            })
        });
        let filter = parsed.ok_or_else(|| {
            ErrorCode::InvalidParameter.with_message("Error while parsing filter.")
        })?;
        if SEARCHABLE.contains(&filter.name.as_str()) {
            Ok(filter)
        } else {
            Err(ErrorCode::InvalidParameter
                .with_message(format!("Invalid search attribute: {}", filter.name)))
        }
    }

    fn matches(&self, user: &UserOutline) -> bool {
        let enabled = if user.enabled { "Enabled" } else { "Disabled" };
        let held = match self.name.as_str() {
            "username" => Some(user.username.as_str()),
            "sub" => Some(user.sub.as_str()),
            "cognito:user_status" => Some(user.status.name()),
            "status" => Some(enabled),
            name => user.attributes.get(name).map(String::as_str),
        };
        held.is_some_and(|held| {
            if self.prefix {
                held.starts_with(&self.value)
            } else {
                held == self.value
            }
        })
    }
}

pub(super) fn list_devices(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    devices::list(&user.devices, input)
}

pub(super) fn get_device(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    devices::get(&user, input)
}

pub(super) fn forget_device(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    devices::forget(ctx, user, input)
}

pub(super) fn update_device_status(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    devices::update_status(ctx, user, input)
}

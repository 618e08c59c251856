//! SignUp, ConfirmSignUp, ResendConfirmationCode.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    attributes::{self, Attributes, Writer},
    client::ClientRecord,
    codes::{self, CodeFor},
    config::PoolRecord,
    delivery::{self, Channel},
    error::{ApiError, ErrorCode},
    passwords, random,
    session::{AuthSession, Progress, Stage, SubjectRef},
    triggers::{self, Confirmed, SignUpDecision, SignUpSource, post_confirmation, pre_sign_up},
    user::{MfaSettings, User, UserStatus},
    wire::{self, Input},
};

use super::{Reply, sessions};

/// The lifetime of a sign-up's session. It is longer than others because the code has to
/// arrive first; AWS's guide to choice-based sign-in gives it 15 minutes.
const SIGN_UP_SESSION: std::time::Duration = std::time::Duration::from_mins(15);

pub(super) fn sign_up(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let username = input.required("Username", &wire::USERNAME)?;
    let secret_hash = input.text("SecretHash", &wire::ANY)?;
    let (pool, client) = ctx.client(input, Some(username), secret_hash)?;
    let password = input.text("Password", &wire::PASSWORD)?;
    let mut given = input.attributes("UserAttributes")?;
    let admins_only = pool.config.admin_create_user_config.as_ref();
    if admins_only.is_some_and(|config| config.allow_admin_create_user_only) {
        return Err(
            ErrorCode::NotAuthorized.with_message("SignUp is not permitted for this user pool")
        );
    }
    check_username(&pool, username, &mut given)?;
    match password {
        Some(password) => passwords::check(&pool.config.policies.password_policy, password)?,
        None if may_have_no_password(&pool, &client) => {}
        None => return Err(ApiError::missing_parameter("password")),
    }
    attributes::check(&pool, &given, Writer::Client(&client), true)?;
    attributes::check_required(&pool, &given)?;

    let mut user = new_user(ctx, &pool, username, given.clone())?;
    let decision = pre_sign_up(ctx, &user, &given, SignUpSource::SignUp)?;
    mark_addresses(ctx, &pool, &mut user, decision)?;
    if let Some(password) = password {
        passwords::set(ctx, &pool, &mut user, password)?;
    }
    let mut reply = Map::new();
    reply.insert("UserConfirmed".to_owned(), decision.confirm.into());
    reply.insert("UserSub".to_owned(), user.sub.clone().into());
    if decision.confirm {
        user.status = UserStatus::Confirmed;
    } else if let Some(channel) = delivery::sign_up_channel(&pool, &user) {
        let details = send_code(ctx, &mut user, &CodeFor::SignUp, channel)?;
        reply.insert("CodeDeliveryDetails".to_owned(), details);
    }
    ctx.save(&mut user);
    if decision.confirm {
        post_confirmation(ctx, &user, Confirmed::SignUp)?;
    }
    if client.allows("USER_AUTH") {
        let stage = match decision.confirm {
            true => Stage::Confirmed,
            false => Stage::SignedUp,
        };
        let session = open_session(ctx, &client, &user, stage);
        reply.insert("Session".to_owned(), session.into());
    }
    Ok(Some(Value::Object(reply)))
}

/// Marks a new user's addresses as verified or not, as the pre sign-up trigger decides.
fn mark_addresses(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    user: &mut User,
    decision: SignUpDecision,
) -> Result<(), ApiError> {
    for (channel, verified) in [
        (Channel::Email, decision.verify_email),
        (Channel::Sms, decision.verify_phone),
    ] {
        if user.address(channel).is_none() {
            continue;
        }
        if verified {
            claim_alias(ctx, pool, user, channel.attribute(), false)?;
        }
        user.mark_verified(channel.attribute(), verified);
    }
    Ok(())
}

fn may_have_no_password(pool: &PoolRecord, client: &ClientRecord) -> bool {
    client.allows("USER_AUTH") && pool.one_time_code_channels().next().is_some()
}

/// Checks that a username has the form that the pool requires. If addresses are the
/// usernames, it is also stored as the attribute.
pub(super) fn check_username(
    pool: &PoolRecord,
    name: &str,
    given: &mut Attributes,
) -> Result<(), ApiError> {
    let invalid = |message: &'static str| Err(ErrorCode::InvalidParameter.with_message(message));
    let email = attributes::is_email(name);
    let phone = attributes::is_phone_number(name);
    if pool.generates_usernames() {
        let (by_email, by_phone) = (pool.is_alias("email"), pool.is_alias("phone_number"));
        if email && by_email {
            given.insert("email".to_owned(), name.to_owned());
        } else if phone && by_phone {
            given.insert("phone_number".to_owned(), name.to_owned());
        } else {
            return invalid(match (by_email, by_phone) {
                (true, true) => "Username should be either an email or a phone number.",
                (true, false) => "Username should be an email.",
                _ => "Username should be a phone number.",
            });
        }
        return Ok(());
    }
    if email && pool.is_alias("email") {
        return invalid(
            "Username cannot be of email format, since user pool is configured for email alias.",
        );
    }
    if phone && pool.is_alias("phone_number") {
        return invalid(
            "Username cannot be of phone number format, since user pool is configured for phone number alias.",
        );
    }
    Ok(())
}

/// Makes a new user, unconfirmed and without a password.
pub(super) fn new_user(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    name: &str,
    given: Attributes,
) -> Result<User, ApiError> {
    if pool.generates_usernames() {
        for attribute in ["email", "phone_number"] {
            let taken = pool.is_alias(attribute)
                && given
                    .get(attribute)
                    .is_some_and(|value| ctx.find_user(pool, value).is_some());
            if taken {
                return Err(ErrorCode::UsernameExists.with_message(format!(
                    "An account with the given {attribute} already exists."
                )));
            }
        }
    } else if ctx.find_user(pool, name).is_some() {
        return Err(ErrorCode::UsernameExists.with_message("User already exists"));
    }
    let sub = random::uuid(ctx.random);
    let username = if pool.generates_usernames() {
        sub.clone()
    } else {
        name.to_owned()
    };
    Ok(User {
        pool_id: pool.id.clone(),
        sub,
        username,
        // An attribute with an empty value counts as not given.
        attributes: given
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .collect(),
        status: UserStatus::Unconfirmed,
        identities: Vec::new(),
        enabled: true,
        credential: None,
        history: Vec::new(),
        temporary_since: None,
        mfa: MfaSettings::default(),
        codes: BTreeMap::new(),
        unverified: Attributes::new(),
        devices: BTreeMap::new(),
        passkeys: BTreeMap::new(),
        passkey_registrations: Vec::new(),
        groups: BTreeSet::new(),
        created: ctx.now,
        modified: ctx.now,
    })
}

/// Issues a code, sends it to the user's address and returns the delivery details. The
/// caller saves the user.
pub(super) fn send_code(
    ctx: &mut Context<'_>,
    user: &mut User,
    code_for: &CodeFor,
    channel: Channel,
) -> Result<Value, ApiError> {
    let address = match code_for {
        // A new address receives the code while the old one is still in use.
        CodeFor::Attribute(name) => user.unverified.get(name).map(String::as_str),
        CodeFor::SignUp | CodeFor::ForgotPassword => None,
    };
    let address = address
        .or_else(|| user.address(channel))
        .ok_or_else(|| ApiError::internal("the user has no address for the code"))?
        .to_owned();
    let attribute = channel.attribute();
    let code = codes::issue(
        &mut user.codes,
        code_for,
        attribute,
        ctx.now,
        ctx.limits,
        ctx.random,
    )?;
    triggers::deliver(ctx, user, (channel, &address), code_for.purpose(), code)?;
    Ok(delivery::details(channel, &address))
}

fn open_session(ctx: &mut Context<'_>, client: &ClientRecord, user: &User, stage: Stage) -> String {
    let session = random::opaque::<96>(ctx.random);
    ctx.tx.put(&AuthSession {
        fingerprint: AuthSession::key(&session),
        client_id: client.id.clone(),
        subject: SubjectRef::User {
            sub: user.sub.clone(),
        },
        stage,
        progress: Progress::default(),
        expires: ctx.now.after(SIGN_UP_SESSION),
        tries_left: 0,
    });
    session
}

pub(super) fn confirm_sign_up(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let username = input.required("Username", &wire::USERNAME)?;
    let code = input.required("ConfirmationCode", &wire::CODE)?;
    let force = input.flag("ForceAliasCreation")?.unwrap_or(false);
    let session = input.text("Session", &wire::SESSION)?;
    let secret_hash = input.text("SecretHash", &wire::ANY)?;
    let (pool, client) = ctx.client(input, Some(username), secret_hash)?;
    let Some(mut user) = ctx.find_user_or_sub(&pool, username) else {
        let hidden = ctx.simulate_redeeming(&pool, username, &CodeFor::SignUp, code);
        return Err(unknown_user(&client, hidden));
    };
    if user.status != UserStatus::Unconfirmed {
        return Err(ErrorCode::NotAuthorized.with_message(format!(
            "User cannot be confirmed. Current status is {}",
            user.status.name()
        )));
    }
    let attribute =
        match codes::redeem(&mut user.codes, &CodeFor::SignUp, code, ctx.now, ctx.limits) {
            Ok(attribute) => attribute,
            Err(error) => {
                ctx.save(&mut user);
                return Err(error);
            }
        };
    claim_alias(ctx, &pool, &user, &attribute, force)?;
    user.mark_verified(&attribute, true);
    user.status = UserStatus::Confirmed;
    ctx.save(&mut user);
    post_confirmation(ctx, &user, Confirmed::SignUp)?;

    let continues = match session {
        Some(session) => end_sign_up_session(ctx, &client, &user, session),
        // Amplify's autoSignIn sends no session, and uses the one in the reply.
        None => client.allows("USER_AUTH"),
    };
    if !continues {
        return Ok(Some(json!({})));
    }
    let session = open_session(ctx, &client, &user, Stage::Confirmed);
    Ok(Some(json!({ "Session": session })))
}

/// Ends the session that SignUp returned. Returns `true` if it belonged to this user's
/// sign-up.
fn end_sign_up_session(
    ctx: &mut Context<'_>,
    client: &ClientRecord,
    user: &User,
    session: &str,
) -> bool {
    let Ok(found) = sessions::find(ctx, client, session) else {
        return false;
    };
    let same_user = matches!(&found.subject, SubjectRef::User { sub } if *sub == user.sub);
    let begun = same_user && matches!(found.stage, Stage::SignedUp);
    if begun {
        ctx.tx.remove::<AuthSession>(&found.fingerprint);
    }
    begun
}

/// Makes sure that no other user signs in with the address that `user` has just proven:
/// refuses it, or with `force` takes it from the other user.
pub(super) fn claim_alias(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    user: &User,
    attribute: &str,
    force: bool,
) -> Result<(), ApiError> {
    let Some(mut holder) = ctx.alias_holder(user, pool, attribute) else {
        return Ok(());
    };
    if !force {
        return Err(ErrorCode::AliasExists.with_message(format!(
            "An account with the given {attribute} already exists."
        )));
    }
    holder.mark_verified(attribute, false);
    ctx.save(&mut holder);
    Ok(())
}

/// Returns the error for a user who does not exist. It says so only if the client does
/// not hide which users exist.
pub(super) fn unknown_user(client: &ClientRecord, hidden: ApiError) -> ApiError {
    if client.hides_user_existence() {
        hidden
    } else {
        ErrorCode::UserNotFound.with_message("Username/client id combination not found.")
    }
}

pub(super) fn resend_confirmation_code(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let username = input.required("Username", &wire::USERNAME)?;
    let secret_hash = input.text("SecretHash", &wire::ANY)?;
    let (pool, client) = ctx.client(input, Some(username), secret_hash)?;
    let Some(mut user) = ctx.find_user_or_sub(&pool, username) else {
        if client.hides_user_existence() {
            ctx.simulate_sending(&pool, username, &CodeFor::SignUp)?;
            let details = delivery::simulated_details(&pool, username);
            return Ok(Some(json!({ "CodeDeliveryDetails": details })));
        }
        return Err(unknown_user(&client, ApiError::expired_code()));
    };
    if user.status != UserStatus::Unconfirmed {
        return Err(ErrorCode::InvalidParameter.with_message("User is already confirmed."));
    }
    let channel = delivery::sign_up_channel(&pool, &user).ok_or_else(|| {
        ErrorCode::InvalidParameter.with_message("Auto verification not turned on.")
    })?;
    let details = send_code(ctx, &mut user, &CodeFor::SignUp, channel)?;
    ctx.save(&mut user);
    Ok(Some(json!({ "CodeDeliveryDetails": details })))
}

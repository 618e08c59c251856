//! Users, and their passwords.

use std::collections::BTreeSet;

use num_bigint::BigUint;

use crate::core::{
    Context,
    attributes::{self, Writer},
    config::PoolRecord,
    declared::{Counts, DeclaredUser, Place, Refusal},
    error::ApiError,
    group::{Group, group_key},
    password_work::{MakeCredential, MakeCredentials},
    passwords, random, text_rules,
    user::{User, UserStatus},
    wire,
};

use super::{
    super::{admin, password, sign_up},
    at, invalid,
};

/// A user whose password is still to be hashed.
pub(super) struct Unhashed {
    user: User,
    place: Place,
    work: Option<MakeCredential>,
}

/// Checks a declared user, and returns the account if it is to be created or set back.
pub(super) fn user(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    declared: &DeclaredUser,
    place: &Place,
    subs: &mut BTreeSet<String>,
    counts: &mut Counts,
) -> Result<Option<Unhashed>, Refusal> {
    let name = &declared.username;
    text_rules::check("username", name, &wire::USERNAME).map_err(at(&place.of("username")))?;
    for (index, group) in declared.groups.iter().enumerate() {
        if ctx.tx.get::<Group>(&group_key(&pool.id, group)).is_none() {
            let message = format!("The pool has no group {group}.");
            return Err(at(&place.of("groups").of(index))(invalid(message)));
        }
    }
    if let Some(declared) = &declared.password {
        let key = if declared.is_temporary {
            "temporary_password"
        } else {
            "password"
        };
        let place = place.of(key);
        let password = declared.password.reveal();
        text_rules::check(key, password, &wire::PASSWORD).map_err(at(&place))?;
        passwords::check(&pool.config.policies.password_policy, password).map_err(at(&place))?;
    }
    let before = ctx.find_user(pool, name);
    let mut given = declared.attributes.clone();
    let of_attributes = |error| attribute_fault(declared, place, error);
    sign_up::check_username(pool, name, &mut given).map_err(at(&place.of("username")))?;
    attributes::check(pool, &given, Writer::Admin, true).map_err(of_attributes)?;
    let mut user = match &before {
        None => sign_up::new_user(ctx, pool, name, given.clone()).map_err(of_attributes)?,
        Some(user) => user.clone(),
    };
    if !subs.insert(user.sub.clone()) {
        let message = format!("{name} is there twice, or is an alias of another user here.");
        return Err(at(&place.of("username"))(invalid(message)));
    }
    match &before {
        Some(_) if !declared.overwrite => return Ok(None),
        Some(_) => {
            user.attributes = given;
            user.attributes.retain(|_, value| !value.is_empty());
            user.codes.clear();
            user.unverified.clear();
            password::end_lockout(ctx, &user);
            counts.updated += 1;
        }
        None => counts.created += 1,
    }
    for attribute in ["email", "phone_number"] {
        if user.has_verified(attribute) {
            sign_up::claim_alias(ctx, pool, &user, attribute, false).map_err(of_attributes)?;
        }
    }
    user.enabled = declared.enabled;
    user.groups = declared.groups.iter().cloned().collect();
    user.history.clear();
    user.credential = None;
    user.status = UserStatus::Confirmed;
    user.temporary_since = None;
    user.modified = ctx.now;
    let work = match &declared.password {
        None => {
            admin::refuse_unreachable(pool, &user).map_err(at(&place.of("username")))?;
            None
        }
        Some(password) => {
            if password.is_temporary {
                user.status = UserStatus::ForceChangePassword;
                user.temporary_since = Some(ctx.now);
            }
            Some(MakeCredential {
                salt: BigUint::from_bytes_be(&random::bytes::<16>(ctx.random)),
                realm: pool.srp_name().to_owned(),
                user: user.username.clone(),
                password: password.password.clone(),
            })
        }
    };
    // Later users must find this one.
    ctx.tx.put_user(&user);
    Ok(Some(Unhashed {
        user,
        place: place.clone(),
        work,
    }))
}

/// Adds the place of the attribute that a message names, or else of the attributes.
fn attribute_fault(declared: &DeclaredUser, place: &Place, error: ApiError) -> Refusal {
    let place = place.of("attributes");
    let names = declared.attributes.keys();
    let named = names.into_iter().find(|name| {
        let spoken = name.replace('_', " ");
        let message = error.message.to_lowercase();
        message.contains(&name.to_lowercase()) || message.contains(&spoken)
    });
    Refusal {
        place: named.map_or(place.clone(), |name| place.of(name.as_str())),
        error,
    }
}

/// Sets the passwords of the users. All of them are hashed in one piece of work outside
/// the lock.
pub(super) fn hash(ctx: &mut Context<'_>, unhashed: Vec<Unhashed>) -> Result<(), Refusal> {
    let work: Vec<MakeCredential> = unhashed.iter().filter_map(|one| one.work.clone()).collect();
    let mut credentials = if work.is_empty() {
        Vec::new()
    } else {
        let made = ctx.outside(&MakeCredentials(work));
        made.map_err(at(&Place::default()))?
    }
    .into_iter();
    for Unhashed {
        mut user,
        place,
        work,
    } in unhashed
    {
        if work.is_some() {
            let credential = credentials.next();
            let missing = || ApiError::internal("a password has no credential");
            user.credential = Some(credential.ok_or_else(missing).map_err(at(&place))?);
        }
        ctx.tx.put_user(&user);
    }
    Ok(())
}

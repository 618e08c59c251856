//! The administrators' operations on groups of users.

use serde_json::{Map, Value, json};

use crate::core::{
    Context,
    config::PoolRecord,
    error::{ApiError, ErrorCode},
    group::{self, Group, group_key},
    index::Lookup,
    packed_user::UserOutline,
    state::user_key,
    user::User,
    wire::{self, Input},
};

use super::{
    Reply,
    admin::{shown as shown_user, subject},
    pagination::Page,
};

fn page(list: &'static str) -> Page<'static> {
    Page {
        list,
        limit: "Limit",
        token: "NextToken",
    }
}

fn pool_of(ctx: &Context<'_>, input: &Input) -> Result<PoolRecord, ApiError> {
    ctx.pool(input.required("UserPoolId", &wire::POOL_ID)?)
}

/// Returns the group that a request names. The API's model has checked the name.
fn group_of(ctx: &Context<'_>, pool: &PoolRecord, input: &Input) -> Result<Group, ApiError> {
    let name = input.required("GroupName", &wire::ANY)?;
    ctx.tx
        .get::<Group>(&group_key(&pool.id, name))
        .cloned()
        .ok_or_else(|| ErrorCode::ResourceNotFound.with_message("Group not found."))
}

fn shown(group: &Group) -> Value {
    let mut shown = Map::new();
    let mut insert = |name: &str, value: Value| shown.insert(name.to_owned(), value);
    insert("GroupName", group.name.clone().into());
    insert("UserPoolId", group.pool_id.clone().into());
    insert("CreationDate", group.created.epoch().into());
    insert("LastModifiedDate", group.modified.epoch().into());
    if let Some(description) = &group.description {
        insert("Description", description.clone().into());
    }
    if let Some(precedence) = group.precedence {
        insert("Precedence", precedence.into());
    }
    if let Some(role) = &group.role {
        insert("RoleArn", role.clone().into());
    }
    Value::Object(shown)
}

fn reply_with(group: &Group) -> Reply {
    Ok(Some(json!({ "Group": shown(group) })))
}

/// Writes the settings that a request has into a group; the others stay as they are.
///
/// Source: UpdateGroup, Amazon Cognito API Reference ("updates any of the properties").
pub(super) fn write(group: &mut Group, input: &Input) -> Result<(), ApiError> {
    if let Some(description) = input.text("Description", &wire::ANY)? {
        group.description = Some(description.to_owned());
    }
    if let Some(role) = input.text("RoleArn", &wire::ANY)? {
        group.role = Some(role.to_owned());
    }
    if let Some(precedence) = input.number("Precedence")? {
        group.precedence = Some(within_maximum(precedence)?);
    }
    Ok(())
}

/// Returns the precedence if it is not above the largest one, 2^31 - 1.
///
/// Source: "Precedence", CreateGroup, Amazon Cognito API Reference.
fn within_maximum(precedence: u64) -> Result<u32, ApiError> {
    i32::try_from(precedence)
        .map(i32::unsigned_abs)
        .map_err(|error| {
            ErrorCode::InvalidParameter
                .with_message(format!(
                    "1 validation error detected: Value '{precedence}' at 'precedence' failed to \
                     satisfy constraint: Member must have value less than or equal to {}",
                    i32::MAX
                ))
                .caused_by(error)
        })
}

pub(super) fn create(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let name = input.required("GroupName", &wire::ANY)?;
    if ctx.tx.get::<Group>(&group_key(&pool.id, name)).is_some() {
        return Err(ErrorCode::GroupExists.with_message("A group with the name already exists."));
    }
    let mut group = Group {
        pool_id: pool.id,
        name: name.to_owned(),
        description: None,
        precedence: None,
        role: None,
        created: ctx.now,
        modified: ctx.now,
    };
    write(&mut group, input)?;
    ctx.tx.put(&group);
    reply_with(&group)
}

pub(super) fn get(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    reply_with(&group_of(ctx, &pool, input)?)
}

pub(super) fn update(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let mut group = group_of(ctx, &pool, input)?;
    write(&mut group, input)?;
    group.modified = ctx.now;
    ctx.tx.put(&group);
    reply_with(&group)
}

pub(super) fn delete(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let group = group_of(ctx, &pool, input)?;
    let members: Vec<User> = members(ctx, &group, None).collect();
    for mut member in members {
        member.groups.remove(&group.name);
        ctx.tx.put_user(&member);
    }
    ctx.tx
        .remove::<Group>(&group_key(&group.pool_id, &group.name));
    Ok(None)
}

pub(super) fn list(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let prefix = group_key(&pool.id, "");
    let groups = |after: Option<String>| {
        ctx.tx
            .range::<Group>(&prefix, after.as_deref())
            .map(|group| (group.name.clone(), shown(group)))
    };
    page("Groups").reply_from(input, groups).map(Some)
}

/// Returns the members of a group whose `sub` comes after `after`, in the order of the
/// `sub`.
fn members<'a>(
    ctx: &'a Context<'_>,
    group: &'a Group,
    after: Option<String>,
) -> impl Iterator<Item = User> {
    let after = after.map(|sub| user_key(&group.pool_id, &sub));
    ctx.tx
        .users_found(Lookup::Group(&group.pool_id, &group.name), after.as_deref())
        .filter(|user| user.pool_id == group.pool_id && user.groups.contains(&group.name))
}

/// Adds a user to a group, or removes the user from it. Nothing happens if the user is in
/// the group already, or is not in it. Tokens that have been issued do not change.
pub(super) fn set_membership(ctx: &mut Context<'_>, input: &Input, is_member: bool) -> Reply {
    let (pool, mut user) = subject(ctx, input)?;
    let group = group_of(ctx, &pool, input)?;
    if is_member {
        user.groups.insert(group.name);
    } else {
        user.groups.remove(&group.name);
    }
    ctx.tx.put_user(&user);
    Ok(None)
}

pub(super) fn list_of_user(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let (_, user) = subject(ctx, input)?;
    let mut groups = group::of_user(&ctx.tx, &user);
    // Pages are in the order of their keys.
    groups.sort_by(|left, right| left.name.cmp(&right.name));
    let groups = groups
        .into_iter()
        .map(|group| (group.name.clone(), shown(&group)));
    page("Groups").reply(input, groups).map(Some)
}

pub(super) fn list_users(ctx: &mut Context<'_>, input: &Input) -> Reply {
    let pool = pool_of(ctx, input)?;
    let group = group_of(ctx, &pool, input)?;
    let users = |after: Option<String>| {
        members(ctx, &group, after)
            .map(|user| (user.sub.clone(), shown_user(UserOutline::of(&user))))
    };
    page("Users").reply_from(input, users).map(Some)
}

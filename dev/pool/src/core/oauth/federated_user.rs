//! The users of other providers.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use crate::core::{
    Context,
    attributes::{self, Attributes, Writer},
    config::PoolRecord,
    group::{Group, group_key},
    index::Lookup,
    random,
    recovery::pause,
    triggers::{
        Confirmed, SignUpSource, inbound_federation, post_authentication, post_confirmation,
        pre_authentication, pre_sign_up,
    },
    user::{MfaSettings, User, UserStatus},
};

use super::{
    fetch::Failure,
    provider::{IdentityProvider, LinkedIdentity},
};

/// The longest username, in characters.
///
/// Source: `UsernameType`, Amazon Cognito API Reference.
const LONGEST_USERNAME: usize = 128;

/// A user as a provider describes one.
pub(super) struct Identity<'a> {
    /// The provider's id of the user.
    pub(super) id: &'a str,
    /// The entity id of a provider of SAML, which the claim `identities` shows.
    pub(super) issuer: Option<&'a str>,
    /// The claims, or the attributes of SAML.
    pub(super) claims: &'a Map<String, Value>,
    /// The whole answer of the provider, for the function of the inbound federation trigger.
    pub(super) answer: &'a Value,
}

/// Returns the `sub` of the user to whom the claims belong: a user to whom an administrator
/// has linked the identity, a user of an earlier sign-in, or a new one. The mapped attributes
/// are written at each sign-in.
///
/// The function of the inbound federation trigger may change all claims but the id of the user.
///
/// The first sign-in invokes the pre sign-up and post confirmation triggers, every later one
/// the pre and post authentication triggers ("Lambda triggers for federated users", Amazon
/// Cognito Developer Guide).
pub(super) fn sign_in(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    provider: &IdentityProvider,
    identity: &Identity<'_>,
) -> Result<String, Failure> {
    if identity.id.is_empty() {
        return Err("The provider does not say who the user is.".into());
    }
    let changed = inbound_federation(ctx, provider, identity.answer, identity.id)?;
    let identity = &Identity {
        claims: changed.as_ref().unwrap_or(identity.claims),
        ..*identity
    };
    let given = mapped(provider, identity.claims);
    let user = linked(ctx, pool, provider, identity);
    if user.as_ref().is_some_and(|user| !user.enabled) {
        return Err("User is disabled.".into());
    }
    let is_new = user.is_none();
    let before = user.clone();
    let mut user = match user {
        Some(user) => {
            pre_authentication(ctx, &pool.id, &user.username, Some(&user))?;
            user
        }
        None => new_user(ctx, pool, provider, identity)?,
    };
    for (name, value) in given.clone() {
        let mutable = pool.schema(&name).is_some_and(|schema| schema.mutable);
        if mutable || !user.attributes.contains_key(&name) {
            user.set_attribute(&name, value);
        }
    }
    attributes::check_required(pool, &user.attributes).map_err(|_| {
        let missing: Vec<&str> = pool
            .required_attributes()
            .filter(|name| user.attributes.get(*name).is_none_or(String::is_empty))
            .collect();
        Failure::Provider(format!("attributes required: [{}]", missing.join(", ")))
    })?;
    attributes::check(pool, &written(&user), Writer::Admin, true)
        .map_err(|error| Failure::Provider(error.message.trim_end().to_owned()))?;
    // A user of the pool signs in by these addresses, so they are of one user alone.
    for attribute in ["email", "phone_number"] {
        let is_alias = !user.is_external() && user.has_verified(attribute);
        if is_alias && ctx.alias_holder(&user, pool, attribute).is_some() {
            return Err(Failure::Provider(format!(
                "An account with the given {attribute} already exists."
            )));
        }
    }
    pause::refuse_change(&ctx.tx, before.as_ref(), &user, ctx.now)?;
    if is_new {
        let decision = pre_sign_up(ctx, &user, &given, SignUpSource::ExternalProvider)?;
        if decision.verify_email {
            user.mark_verified("email", true);
        }
        if decision.verify_phone {
            user.mark_verified("phone_number", true);
        }
        join_group(ctx, &mut user, provider);
    }
    ctx.save(&mut user);
    if is_new {
        post_confirmation(ctx, &user, Confirmed::SignUp)?;
    } else {
        post_authentication(ctx, &user, false)?;
    }
    Ok(user.sub)
}

/// Returns a claim's value as the text of an attribute.
pub(super) fn text(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    }
}

/// Returns the attributes that the mapping gives a user.
fn mapped(provider: &IdentityProvider, claims: &Map<String, Value>) -> Attributes {
    provider
        .mapping
        .iter()
        .filter(|(attribute, _)| *attribute != "username")
        .filter_map(|(attribute, claim)| {
            let value = text(claims.get(claim))?;
            Some((attribute.clone(), value))
        })
        .collect()
}

/// Returns the attributes of a user whose values the schema can check.
fn written(user: &User) -> Attributes {
    let mut attributes = user.attributes.clone();
    attributes.remove("sub");
    attributes
}

/// Returns the user that an identity belongs to.
fn linked(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    provider: &IdentityProvider,
    identity: &Identity<'_>,
) -> Option<User> {
    let by = |claim: Option<&str>, value: &str| find(ctx, pool, &provider.name, claim, value);
    by(None, identity.id).or_else(|| {
        provider
            .mapping
            .values()
            .find_map(|claim| by(Some(claim), &text(identity.claims.get(claim))?))
    })
}

/// Returns the user with an identity of a provider. `claim` is the claim that the identity
/// was linked by, or `None` for the provider's own id.
pub(crate) fn find(
    ctx: &Context<'_>,
    pool: &PoolRecord,
    provider: &str,
    claim: Option<&str>,
    value: &str,
) -> Option<User> {
    let is_it = |identity: &LinkedIdentity| {
        identity.provider == provider
            && identity.user_id == value
            && identity.claim.as_deref() == claim
    };
    ctx.tx
        .users_found(Lookup::Identified(&pool.id, provider, value), None)
        .find(|user| user.pool_id == pool.id && user.identities.iter().any(is_it))
}

fn new_user(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    provider: &IdentityProvider,
    identity: &Identity<'_>,
) -> Result<User, Failure> {
    let id = identity.id;
    let username = format!("{}_{id}", provider.name);
    if username.chars().count() > LONGEST_USERNAME {
        return Err("The provider's id of the user is too long for a username.".into());
    }
    if ctx.find_user(pool, &username).is_some() {
        return Err("A user with this username exists already.".into());
    }
    let sub = random::uuid(ctx.random);
    Ok(User {
        pool_id: pool.id.clone(),
        sub,
        username,
        attributes: Attributes::new(),
        status: UserStatus::ExternalProvider,
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
        identities: vec![LinkedIdentity {
            user_id: id.to_owned(),
            provider: provider.name.clone(),
            kind: provider.kind,
            issuer: identity.issuer.map(str::to_owned),
            primary: true,
            linked: ctx.now,
            claim: None,
        }],
        created: ctx.now,
        modified: ctx.now,
    })
}

/// Adds a new user to the group of the provider, which the service makes by itself.
fn join_group(ctx: &mut Context<'_>, user: &mut User, provider: &IdentityProvider) {
    let name = format!("{}_{}", user.pool_id, provider.name);
    if ctx
        .tx
        .get::<Group>(&group_key(&user.pool_id, &name))
        .is_none()
    {
        ctx.tx.put(&Group {
            pool_id: user.pool_id.clone(),
            name: name.clone(),
            description: Some(format!(
                "Autogenerated group for users who sign in using {}",
                provider.name
            )),
            precedence: None,
            role: None,
            created: ctx.now,
            modified: ctx.now,
        });
    }
    user.groups.insert(name);
}

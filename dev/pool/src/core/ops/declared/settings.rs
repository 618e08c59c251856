//! Pools, app clients and groups.

use serde_json::{Map, Value};

use crate::core::{
    Context,
    attributes::{self, SchemaAttribute},
    client::ClientRecord,
    config::{PoolConfig, PoolRecord},
    declared::{Counts, DeclaredClient, DeclaredGroup, DeclaredPool, Place, Refusal},
    group::{Group, group_key},
    oauth::domain::{self, DomainRecord},
    random,
    recovery::period::PlanTimes,
    regions,
    secret::Secret,
    text_rules, wire,
};

use super::{
    super::{domains, groups, pool_clients, pool_settings},
    at, invalid, request, same,
};

/// The parameters of a client that have keys of their own.
const CLIENT_KEYS: [(&str, &str); 5] = [
    ("UserPoolId", "the pool is the one around the client"),
    ("ClientId", "use `id` beside `settings`"),
    ("ClientName", "use `name` beside `settings`"),
    ("ClientSecret", "use `secret` beside `settings`"),
    ("GenerateSecret", "use `secret` beside `settings`"),
];

/// Makes a pool, or gives it the declared settings.
pub(super) fn pool(
    ctx: &mut Context<'_>,
    declared: &DeclaredPool,
    place: &Place,
    counts: &mut Counts,
) -> Result<PoolRecord, Refusal> {
    let id = &declared.id;
    text_rules::check("id", id, &wire::POOL_ID).map_err(at(&place.of("id")))?;
    if !regions::is_region(regions::of_id(id)) {
        let message = "The id must be a region, `_` and a name.";
        return Err(at(&place.of("id"))(invalid(message)));
    }
    let settings = place.of("settings");
    let named = [("PoolName", declared.name.as_str())];
    let input = request("CreateUserPool", &declared.settings, &named, &settings)?;
    let (config, mfa) = pool_settings::new_settings(&input).map_err(at(&settings))?;
    let before = ctx.tx.get::<PoolRecord>(id).cloned();
    let mark = ctx.tx.mark();
    let mut record = match &before {
        None => PoolRecord {
            id: id.clone(),
            name: declared.name.clone(),
            config,
            mfa,
            secret: Secret::new(random::opaque::<32>(ctx.random)),
            created: ctx.now,
            modified: ctx.now,
            plan_times: PlanTimes::default(),
        },
        Some(before) => PoolRecord {
            name: declared.name.clone(),
            config: PoolConfig {
                schema_attributes: schema(before, &config, &settings.of("Schema"))?,
                ..unchanged(before, config, &settings)?
            },
            mfa,
            modified: ctx.now,
            ..before.clone()
        },
    };
    record.note_plan(ctx.now);
    ctx.tx.put(&record);
    if let Some(parameters) = &declared.mfa {
        let place = place.of("mfa");
        let named = [("UserPoolId", id.as_str())];
        let input = request("SetUserPoolMfaConfig", parameters, &named, &place)?;
        pool_settings::set_user_pool_mfa_config(ctx, &input).map_err(at(&place))?;
    }
    let record = ctx.pool(id).map_err(at(place))?;
    match &before {
        None => counts.created += 1,
        Some(before) if same(before, &record).map_err(at(place))? => ctx.tx.rewind(mark),
        Some(_) => counts.updated += 1,
    }
    if let Some(name) = &declared.domain {
        let place = place.of("domain");
        set_domain(ctx, &record, name, &place)?;
    }
    Ok(record)
}

/// Refuses a change of settings that can be made only once, as at AWS.
fn unchanged(
    before: &PoolRecord,
    config: PoolConfig,
    settings: &Place,
) -> Result<PoolConfig, Refusal> {
    let once = |key: &str| {
        let message = format!("{key} cannot change once the pool exists.");
        at(&settings.of(key))(invalid(message))
    };
    let old = &before.config;
    if old.alias_attributes != config.alias_attributes {
        return Err(once("AliasAttributes"));
    }
    if old.username_attributes != config.username_attributes {
        return Err(once("UsernameAttributes"));
    }
    let is_sensitive = |config: &PoolConfig| {
        let configuration = config.username_configuration;
        configuration.is_none_or(|configuration| configuration.case_sensitive)
    };
    if is_sensitive(old) != is_sensitive(&config) {
        return Err(once("UsernameConfiguration"));
    }
    Ok(config)
}

/// Adds the declared custom attributes that a pool lacks to its schema. Attributes that are
/// no longer declared stay, because users may have them.
fn schema(
    before: &PoolRecord,
    config: &PoolConfig,
    place: &Place,
) -> Result<Vec<SchemaAttribute>, Refusal> {
    let mut schema = before.config.schema_attributes.clone();
    for (index, declared) in config.schema_attributes.iter().enumerate() {
        let known = schema.iter().find(|known| known.name == declared.name);
        let place = place.of(index);
        match known {
            Some(known) if same(known, declared).map_err(at(&place))? => {}
            None if attributes::is_custom(&declared.name) => schema.push(declared.clone()),
            _ => {
                let name = &declared.name;
                let message = format!("The attribute {name} cannot change once the pool exists.");
                return Err(at(&place)(invalid(message)));
            }
        }
    }
    Ok(schema)
}

/// Gives a pool this prefix as its domain, in place of the one that it has.
fn set_domain(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    name: &str,
    place: &Place,
) -> Result<(), Refusal> {
    let held = domain::of_pool(&ctx.tx, &pool.id).find(|domain| domain.custom.is_none());
    let held = held.map(|domain| domain.domain.clone());
    if held.as_deref() == Some(name) {
        return Ok(());
    }
    if let Some(held) = held {
        ctx.tx.remove::<DomainRecord>(&held);
    }
    let parameters = [("UserPoolId", pool.id.as_str()), ("Domain", name)];
    let input = request("CreateUserPoolDomain", &Map::new(), &parameters, place)?;
    domains::create(ctx, &input).map_err(at(place))?;
    Ok(())
}

/// Makes an app client, or gives it the declared settings.
pub(super) fn client(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    declared: &DeclaredClient,
    place: &Place,
    counts: &mut Counts,
) -> Result<(), Refusal> {
    let id = &declared.id;
    text_rules::check("id", id, &wire::CLIENT_ID).map_err(at(&place.of("id")))?;
    let settings = place.of("settings");
    for (name, hint) in CLIENT_KEYS {
        if declared.settings.contains_key(name) {
            let message = format!("{name} is no setting here: {hint}.");
            return Err(at(&settings.of(name))(invalid(message)));
        }
    }
    let named = [
        ("UserPoolId", pool.id.as_str()),
        ("ClientName", declared.name.as_str()),
    ];
    let input = request(
        "CreateUserPoolClient",
        &declared.settings,
        &named,
        &settings,
    )?;
    let before = ctx.tx.get::<ClientRecord>(id).cloned();
    if before
        .as_ref()
        .is_some_and(|before| before.pool_id != pool.id)
    {
        let message = "Another pool has an app client of this id.";
        return Err(at(&place.of("id"))(invalid(message)));
    }
    let record = pool_clients::new_client(ctx, &input, pool, id, declared.secret.clone())
        .map_err(at(&settings))?;
    let record = ClientRecord {
        created: before.as_ref().map_or(ctx.now, |before| before.created),
        ..record
    };
    match &before {
        None => counts.created += 1,
        Some(before) if same(before, &record).map_err(at(place))? => return Ok(()),
        Some(_) => counts.updated += 1,
    }
    ctx.tx.put(&record);
    Ok(())
}

/// Makes a group, or gives it the declared settings.
pub(super) fn group(
    ctx: &mut Context<'_>,
    pool: &PoolRecord,
    declared: &DeclaredGroup,
    place: &Place,
    counts: &mut Counts,
) -> Result<(), Refusal> {
    let mut parameters = Map::new();
    for (name, value) in [
        ("Description", declared.description.clone().map(Value::from)),
        ("RoleArn", declared.role.clone().map(Value::from)),
        ("Precedence", declared.precedence.map(Value::from)),
    ] {
        parameters.extend(value.map(|value| (name.to_owned(), value)));
    }
    let named = [
        ("UserPoolId", pool.id.as_str()),
        ("GroupName", declared.name.as_str()),
    ];
    let input = request("CreateGroup", &parameters, &named, place)?;
    let before = ctx
        .tx
        .get::<Group>(&group_key(&pool.id, &declared.name))
        .cloned();
    let mut record = Group {
        pool_id: pool.id.clone(),
        name: declared.name.clone(),
        description: None,
        precedence: None,
        role: None,
        created: before.as_ref().map_or(ctx.now, |before| before.created),
        modified: ctx.now,
    };
    groups::write(&mut record, &input).map_err(at(place))?;
    match &before {
        None => counts.created += 1,
        Some(before) if same(before, &record).map_err(at(place))? => return Ok(()),
        Some(_) => counts.updated += 1,
    }
    ctx.tx.put(&record);
    Ok(())
}

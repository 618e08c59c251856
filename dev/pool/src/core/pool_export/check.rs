//! The checks of an exported pool before it is taken in.

use std::collections::BTreeSet;

use data_encoding::BASE32_NOPAD;
use num_bigint::BigUint;
use serde_json::Value;

use crate::core::{
    error::ApiError,
    group::group_key,
    oauth::{provider::provider_key, resource_server::resource_server_key},
    pool_resource::pool_resource_key,
    regions, srp,
    state::State,
    text_rules,
    user::{SrpCredential, User},
    wire,
};

use super::{FORMAT, PoolExport, VERSION};

/// A fault in an exported pool.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{place}: {message}")]
pub(crate) struct ExportFault {
    /// The keys on the way to the value, such as `users.3.username`, or the line and the
    /// column if the file is no JSON of the right form.
    pub place: String,
    /// The fault.
    pub message: String,
}

type Checked = Result<(), ExportFault>;

fn fault<T>(place: impl Into<String>, message: impl Into<String>) -> Result<T, ExportFault> {
    Err(ExportFault {
        place: place.into(),
        message: message.into(),
    })
}

/// Reads a file and checks it by itself.
pub(super) fn parse(text: &str) -> Result<PoolExport, ExportFault> {
    let value: Value = read(text)?;
    for (key, expected) in [
        ("format", Value::from(FORMAT)),
        ("version", Value::from(VERSION)),
    ] {
        if value.get(key) != Some(&expected) {
            return fault(key, format!("This must be {expected}."));
        }
    }
    let export: PoolExport = read(text)?;
    let written = serde_json::to_value(&export);
    let written = written.or_else(|_| fault("pool", "This cannot be written again."))?;
    lost(&value, &written, "")?;
    check(&export)?;
    Ok(export)
}

/// Reads JSON. A message of the parser may have a value in it, so only those about missing
/// keys are passed on.
fn read<T: serde::de::DeserializeOwned>(text: &str) -> Result<T, ExportFault> {
    serde_json::from_str(text).or_else(|error| {
        let said = error.to_string();
        let about_key = said.starts_with("missing field") || said.starts_with("unknown field");
        let message = match said.split_once(" at line ") {
            Some((said, _)) if about_key => format!("{said}."),
            _ if error.is_data() => "A value has the wrong form.".to_owned(),
            _ => "This is no JSON.".to_owned(),
        };
        let place = format!("line {}, column {}", error.line(), error.column());
        fault(place, message)
    })
}

/// Refuses a key that has no meaning: it is in the file, and not in what was read from it.
fn lost(given: &Value, read: &Value, place: &str) -> Checked {
    let below = |key: &str| match place {
        "" => key.to_owned(),
        _ => format!("{place}.{key}"),
    };
    match (given, read) {
        (Value::Object(given), Value::Object(read)) => given
            .iter()
            .filter(|(_, value)| !value.is_null())
            .try_for_each(|(key, value)| match read.get(key) {
                Some(read) => lost(value, read, &below(key)),
                None => fault(below(key), "There is no such key."),
            }),
        (Value::Array(given), Value::Array(read)) if given.len() == read.len() => {
            let mut items = given.iter().zip(read).enumerate();
            items.try_for_each(|(index, (given, read))| {
                lost(given, read, &below(&index.to_string()))
            })
        }
        _ if given == read => Ok(()),
        _ => fault(place, "This is not how the value is written."),
    }
}

fn check(export: &PoolExport) -> Checked {
    let pool = &export.pool;
    let rule = |place: &str, text: &str, rule: &text_rules::TextRule| {
        let checked = text_rules::check("value", text, rule);
        checked.or_else(|error| fault(place, error.message.into_owned()))
    };
    rule("pool.id", &pool.id, &wire::POOL_ID)?;
    rule("pool.name", &pool.name, &wire::NAME)?;
    if !regions::is_region(regions::of_id(&pool.id)) {
        return fault("pool.id", "The id must be a region, `_` and a name.");
    }
    let of_this_pool = |place: String, pool_id: &str| {
        if pool_id == pool.id {
            Ok(())
        } else {
            fault(format!("{place}.pool_id"), "This must be the pool's id.")
        }
    };
    let lists: [(&str, Vec<(&str, &str)>); 5] = [
        (
            "domains",
            keys(&export.domains, |one| (&one.pool_id, &one.domain)),
        ),
        (
            "clients",
            keys(&export.clients, |one| (&one.pool_id, &one.id)),
        ),
        (
            "groups",
            keys(&export.groups, |one| (&one.pool_id, &one.name)),
        ),
        (
            "resource_servers",
            keys(&export.resource_servers, |one| {
                (&one.pool_id, &one.identifier)
            }),
        ),
        (
            "identity_providers",
            keys(&export.identity_providers, |one| (&one.pool_id, &one.name)),
        ),
    ];
    for (list, records) in lists {
        let mut names = BTreeSet::new();
        for (index, (pool_id, name)) in records.into_iter().enumerate() {
            let place = format!("{list}.{index}");
            of_this_pool(place.clone(), pool_id)?;
            if name.is_empty() || !names.insert(name) {
                return fault(place, "The name or the id is empty or there twice.");
            }
        }
    }
    let mut resources = BTreeSet::new();
    for (index, one) in export.resources.iter().enumerate() {
        let place = format!("resources.{index}");
        of_this_pool(place.clone(), &one.pool_id)?;
        if !resources.insert(pool_resource_key(&one.pool_id, one.kind, &one.name)) {
            return fault(place, "The resource is there twice.");
        }
    }
    for (index, client) in export.clients.iter().enumerate() {
        rule(&format!("clients.{index}.id"), &client.id, &wire::CLIENT_ID)?;
    }
    let mut seen = Seen::default();
    for (index, user) in export.users.iter().enumerate() {
        let place = format!("users.{index}");
        of_this_pool(place.clone(), &user.pool_id)?;
        rule(
            &format!("{place}.username"),
            &user.username,
            &wire::USERNAME,
        )?;
        self::user(export, user, &mut seen, &place)?;
    }
    Ok(())
}

fn keys<'a, T>(
    records: &'a [T],
    key: fn(&'a T) -> (&'a String, &'a String),
) -> Vec<(&'a str, &'a str)> {
    let keys = records.iter().map(key);
    keys.map(|(pool, name)| (pool.as_str(), name.as_str()))
        .collect()
}

/// The values that no two users of a pool share.
#[derive(Default)]
struct Seen {
    subs: BTreeSet<String>,
    names: BTreeSet<String>,
    aliases: BTreeSet<(String, String)>,
    passkeys: BTreeSet<String>,
    identities: BTreeSet<(String, String)>,
}

fn user(export: &PoolExport, user: &User, seen: &mut Seen, place: &str) -> Checked {
    let pool = &export.pool;
    let at = |key: &str| format!("{place}.{key}");
    let folded = |name: &str| match pool.case_sensitive() {
        true => name.to_owned(),
        false => name.to_lowercase(),
    };
    if user.sub.is_empty() || user.sub.contains('/') || !seen.subs.insert(user.sub.clone()) {
        return fault(at("sub"), "This is no UUID, or it is there twice.");
    }
    if !seen.names.insert(folded(&user.username)) {
        return fault(at("username"), "Another user has this username.");
    }
    for (name, value) in &user.attributes {
        let place = at(&format!("attributes.{name}"));
        if name == "sub" || pool.schema(name).is_none() {
            return fault(place, "The pool's schema has no such attribute.");
        }
        text_rules::check("value", value, &text_rules::ATTRIBUTE_VALUE)
            .or_else(|error: ApiError| fault(place.clone(), error.message.into_owned()))?;
        let counts = name == "preferred_username" || user.has_verified(name);
        if pool.is_alias(name) && counts && !user.is_external() {
            let alias = (name.clone(), folded(value));
            if !seen.aliases.insert(alias) {
                return fault(place, "Another user signs in with this value.");
            }
        }
    }
    for group in &user.groups {
        if !export.groups.iter().any(|known| known.name == *group) {
            return fault(at("groups"), format!("There is no group {group}."));
        }
    }
    let devices = user
        .devices
        .values()
        .filter_map(|one| one.credential.as_ref());
    let credentials = user.credential.iter().chain(&user.history).chain(devices);
    for credential in credentials {
        if !is_credential(credential) {
            return fault(
                at("credential"),
                "A salt or a verifier is no number of SRP's group.",
            );
        }
    }
    let app = user.mfa.software_token.as_ref().map(|app| &app.key);
    let mut keys = app.into_iter().chain(&user.mfa.unproven_key);
    if keys.any(|key| BASE32_NOPAD.decode(key.reveal().as_bytes()).is_err()) {
        return fault(
            at("mfa"),
            "The key of an authenticator app is not in Base32.",
        );
    }
    if user.devices.iter().any(|(key, device)| *key != device.key) {
        return fault(at("devices"), "A device is not under its own key.");
    }
    for (id, passkey) in &user.passkeys {
        if *id != passkey.id || !seen.passkeys.insert(id.clone()) {
            return fault(
                at("passkeys"),
                "A passkey is not under its own id, or there twice.",
            );
        }
    }
    for identity in &user.identities {
        let key = (identity.provider.clone(), identity.user_id.clone());
        if !seen.identities.insert(key) {
            return fault(at("identities"), "Another user has this identity.");
        }
    }
    Ok(())
}

/// Returns `true` if both numbers can be part of a proof.
fn is_credential(credential: &SrpCredential) -> bool {
    let verifier = credential.verifier();
    srp::from_hex(&credential.salt).is_some()
        && verifier > BigUint::ZERO
        && verifier < *srp::prime()
}

/// Checks that the state has no record of the same key.
pub(super) fn absent(export: &PoolExport, state: &State) -> Checked {
    let id = &export.pool.id;
    if state.pools.contains_key(id.as_str()) {
        return fault("pool.id", format!("There is a user pool {id} already."));
    }
    for domain in &export.domains {
        let name = &domain.domain;
        if state.domains.contains_key(name.as_str()) {
            return fault(
                "domains",
                format!("Another user pool has the domain {name}."),
            );
        }
    }
    for client in &export.clients {
        let id = &client.id;
        if state.clients.contains_key(id.as_str()) {
            return fault("clients", format!("There is an app client {id} already."));
        }
    }
    // Records below a pool that is not there would be left from a fault of the program.
    let others = export
        .groups
        .iter()
        .any(|one| state.groups.contains_key(group_key(id, &one.name).as_str()))
        || export.resource_servers.iter().any(|one| {
            state
                .resource_servers
                .contains_key(resource_server_key(id, &one.identifier).as_str())
        })
        || export.identity_providers.iter().any(|one| {
            state
                .identity_providers
                .contains_key(provider_key(id, &one.name).as_str())
        });
    if others {
        return fault(
            "pool.id",
            format!("There are records of {id} without their pool."),
        );
    }
    Ok(())
}

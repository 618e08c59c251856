//! Decides which custom fields of the existing file stay valid for the pool that is
//! configured now.

use serde_json::{Map, Value};

use crate::aws::is_loopback;
use crate::outputs::FLOW;
use crate::sign_up::SIGN_UP;
use wild_rydes_section::{API_AUTHORIZATION, API_ENDPOINT, NAME, PATH};

/// The fields that are valid for one pool only.
const POOL_FIELDS: [&str; 9] = [
    "user_pool_endpoint",
    "identity_pool_endpoint",
    "inbox_url",
    "use_fips_endpoint",
    "username_from_email",
    "oauth_endpoint",
    "identity_providers",
    "managed_login",
    SIGN_UP,
];

/// The `custom` object, and the fields that were left out of it.
#[derive(Debug, Default, PartialEq)]
pub struct Custom {
    /// The fields of the new file.
    pub kept: Map<String, Value>,
    /// The fields that were left out.
    pub dropped: Vec<String>,
}

/// Keeps the fields that do not depend on the pool, and those that do if the pool is
/// the same. Drops addresses of this machine, unless the pool itself is on it. The
/// source's fields take precedence over the existing file's.
#[must_use]
pub fn custom(
    before: &Map<String, Value>,
    source: &Map<String, Value>,
    same_pool: bool,
    endpoint: Option<&str>,
) -> Custom {
    let mut custom = Custom {
        kept: before.clone(),
        dropped: vec![],
    };
    let is_local = endpoint.is_some_and(is_loopback);
    let mut ours = match custom.kept.remove(NAME) {
        Some(Value::Object(ours)) => ours,
        _ => Map::new(),
    };
    // The flow is written together with the pool's settings.
    ours.remove(FLOW);
    ours.retain(|name, value| {
        let of_this_machine = value.as_str().is_some_and(is_loopback);
        let of_another_pool = POOL_FIELDS.contains(&name.as_str()) && !same_pool;
        let stays = !of_another_pool && (is_local || !of_this_machine);
        if !stays {
            custom.dropped.push(path_of(name));
        }
        stays
    });
    // An authorization without an API means nothing.
    let without_api = custom.dropped.iter().any(|it| *it == path_of(API_ENDPOINT));
    if without_api && ours.remove(API_AUTHORIZATION).is_some() {
        custom.dropped.push(path_of(API_AUTHORIZATION));
    }
    for (name, value) in source {
        match value {
            Value::Object(theirs) if name == NAME => ours.extend(theirs.clone()),
            _ => {
                custom.kept.insert(name.clone(), value.clone());
            }
        }
    }
    if let Some(endpoint) = endpoint {
        for name in ["user_pool_endpoint", "identity_pool_endpoint"] {
            ours.insert(name.to_owned(), Value::String(endpoint.to_owned()));
            let path = path_of(name);
            custom.dropped.retain(|dropped| *dropped != path);
        }
    }
    if !ours.is_empty() {
        custom.kept.insert(NAME.to_owned(), Value::Object(ours));
    }
    custom
}

fn path_of(name: &str) -> String {
    format!("{PATH}.{name}")
}

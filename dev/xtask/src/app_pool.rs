//! Reads which user pool the app points at, from `public/amplify_outputs.json`, and
//! rewrites that configuration for a local pool on another port.
//!
//! Only two fields are read here. The complete reader, `cognito_client::config`, would
//! make this package take six times as long to compile, and on a fresh machine
//! everything waits for this package. The app checks the complete file when it starts.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::error::Failure;
use crate::project::{self, POOL_PORT, STORAGE_PORT};

/// The names of this machine in the address of a local pool.
const LOOPBACK: [&str; 3] = ["localhost", "127.0.0.1", "[::1]"];

/// The user pool that the app points at.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum AppPool {
    /// The local pool, at its default address.
    Local,
    /// A pool that this program does not start.
    Other {
        user_pool_id: String,
        /// The address that the app calls, or `None` for AWS's own.
        endpoint: Option<String>,
    },
}

/// The path of the app's configuration.
pub(crate) fn configuration_path() -> PathBuf {
    project::root().join("public").join("amplify_outputs.json")
}

/// Reads the app's configuration.
///
/// # Errors
/// There is no file, or it names no user pool.
pub(crate) fn read() -> Result<AppPool, Failure> {
    let path = configuration_path();
    let text = fs::read_to_string(&path).map_err(|source| unusable(&path, &source.to_string()))?;
    of_text(&text).map_err(|fault| unusable(&path, &fault))
}

fn unusable(path: &Path, fault: &str) -> Failure {
    Failure::Missing {
        what: format!(
            "The app has no user pool. The file {} cannot be used: {fault}",
            path.display()
        ),
        remedy: "run `git checkout public/amplify_outputs.json` for the local pool, or `cargo xtask configure --help` for a real one".to_owned(),
    }
}

/// Reads the text of a configuration. The error says why it cannot be used.
fn of_text(text: &str) -> Result<AppPool, String> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if text.is_empty() {
        return Err("it is empty".to_owned());
    }
    let file: Value = serde_json::from_str(text).map_err(|error| format!("not JSON: {error}"))?;
    let field = |pointer: &str| file.pointer(pointer)?.as_str().filter(|it| !it.is_empty());
    let user_pool_id =
        field("/auth/user_pool_id").ok_or("auth.user_pool_id is missing".to_owned())?;
    let endpoint = file
        .get("custom")
        .and_then(|custom| {
            custom
                .get(wild_rydes_section::NAME)?
                .get("user_pool_endpoint")
        })
        .and_then(|endpoint| endpoint.as_str().filter(|it| !it.is_empty()));
    if endpoint.is_some_and(|endpoint| after_local_origin(endpoint, POOL_PORT).is_some()) {
        return Ok(AppPool::Local);
    }
    Ok(AppPool::Other {
        user_pool_id: user_pool_id.to_owned(),
        endpoint: endpoint.map(str::to_owned),
    })
}

/// The part of an address that follows the origin of a local server at this port, or
/// `None` for an address of another origin.
fn after_local_origin(address: &str, port: u16) -> Option<&str> {
    LOOPBACK.iter().find_map(|host| {
        let rest = address.strip_prefix(&format!("http://{host}:{port}"))?;
        (rest.is_empty() || rest.starts_with('/')).then_some(rest)
    })
}

/// The ports of the local servers that the app's configuration names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LocalPorts {
    /// The local pool's port.
    pub(crate) pool: u16,
    /// The port of the local storage.
    pub(crate) storage: u16,
}

impl LocalPorts {
    /// The ports in the committed configuration.
    pub(crate) const COMMITTED: Self = Self {
        pool: POOL_PORT,
        storage: STORAGE_PORT,
    };
}

/// The text of a configuration in which every address of the local pool and of the local
/// storage has its port of these.
///
/// # Errors
/// The text is not JSON.
pub(crate) fn with_ports(text: &str, ports: LocalPorts) -> Result<String, serde_json::Error> {
    let mut file = serde_json::from_str(text)?;
    move_addresses(&mut file, ports);
    serde_json::to_string_pretty(&file)
}

fn move_addresses(value: &mut Value, ports: LocalPorts) {
    match value {
        Value::String(text) => {
            let moved = [(POOL_PORT, ports.pool), (STORAGE_PORT, ports.storage)];
            let moved = moved.into_iter().find_map(|(committed, port)| {
                let rest = after_local_origin(text, committed)?;
                Some(format!("http://localhost:{port}{rest}"))
            });
            if let Some(moved) = moved {
                *text = moved;
            }
        }
        Value::Array(values) => values
            .iter_mut()
            .for_each(|value| move_addresses(value, ports)),
        Value::Object(members) => members
            .values_mut()
            .for_each(|value| move_addresses(value, ports)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn committed() -> String {
        fs::read_to_string(configuration_path()).unwrap()
    }

    #[test]
    fn committed_configuration_points_at_the_local_pool() {
        assert_eq!(of_text(&committed()), Ok(AppPool::Local));
    }

    #[test]
    fn other_pools_are_named_with_their_endpoint() {
        let pool = |endpoint: Value| {
            let file = json!({
                "auth": { "user_pool_id": "eu-west-1_A" },
                "custom": { "wild_rydes": { "user_pool_endpoint": endpoint } },
            });
            of_text(&file.to_string()).unwrap()
        };
        let other = |endpoint: Option<&str>| AppPool::Other {
            user_pool_id: "eu-west-1_A".to_owned(),
            endpoint: endpoint.map(str::to_owned),
        };
        assert_eq!(pool(Value::Null), other(None));
        for address in [
            "https://proxy.example/cognito",
            "http://localhost:9000",
            "http://localhost:92290",
            "https://localhost:9229",
        ] {
            assert_eq!(pool(json!(address)), other(Some(address)));
        }
        for address in ["http://localhost:9229/", "http://127.0.0.1:9229"] {
            assert_eq!(pool(json!(address)), AppPool::Local);
        }
    }

    #[test]
    fn unusable_configurations_are_refused_with_a_reason() {
        for (text, reason) in [
            ("", "empty"),
            ("{", "not JSON"),
            ("{}", "auth.user_pool_id is missing"),
            (r#"{"auth":{"user_pool_id":7}}"#, "auth.user_pool_id"),
        ] {
            let fault = of_text(text).unwrap_err();
            assert!(fault.contains(reason), "{fault}");
        }
    }

    #[test]
    fn another_port_moves_every_local_address() {
        let ports = LocalPorts {
            pool: 9300,
            storage: 9229,
        };
        let moved = with_ports(&committed(), ports).unwrap();
        assert!(!moved.contains("9230"), "{moved}");
        let moved: Value = serde_json::from_str(&moved).unwrap();
        let ours = &moved["custom"]["wild_rydes"];
        assert_eq!(ours["user_pool_endpoint"], "http://localhost:9300");
        assert_eq!(ours["inbox_url"], "http://localhost:9300/inbox");
        let storage = &ours[wild_rydes_section::STORAGE_ENDPOINT];
        assert_eq!(storage, "http://localhost:9229");
        let mut unmoved: Value = serde_json::from_str(&committed()).unwrap();
        let mut rest = moved.clone();
        for file in [&mut unmoved, &mut rest] {
            let ours = file["custom"]["wild_rydes"].as_object_mut().unwrap();
            ours.retain(|_, value| !value.is_string());
        }
        assert_eq!(rest, unmoved, "nothing else changes");
    }
}

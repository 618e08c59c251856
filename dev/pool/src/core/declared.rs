//! Pools as a file declares them, with their clients, groups and users.

use std::fmt;

use serde_json::{Map, Value};

use super::{attributes::Attributes, error::ApiError, secret::Secret};

/// A user pool that is to exist.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredPool {
    /// The id, `region_name`.
    pub id: String,
    /// The name.
    pub name: String,
    /// The parameters of CreateUserPool.
    pub settings: Map<String, Value>,
    /// The parameters of SetUserPoolMfaConfig.
    pub mfa: Option<Map<String, Value>>,
    /// The prefix of the domain. With `None` the pool's domain stays as it is.
    pub domain: Option<String>,
    pub clients: Vec<DeclaredClient>,
    pub groups: Vec<DeclaredGroup>,
    pub users: Vec<DeclaredUser>,
}

/// An app client that is to exist.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredClient {
    pub id: String,
    pub name: String,
    pub secret: Option<Secret>,
    /// The parameters of CreateUserPoolClient.
    pub settings: Map<String, Value>,
}

/// A group that is to exist.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredGroup {
    pub name: String,
    pub description: Option<String>,
    pub precedence: Option<u64>,
    pub role: Option<String>,
}

/// A user who is to exist.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredUser {
    pub username: String,
    pub password: Option<DeclaredPassword>,
    pub attributes: Attributes,
    pub groups: Vec<String>,
    pub enabled: bool,
    /// Set if an account that exists is set back to what is declared.
    pub overwrite: bool,
}

/// A password in plain text.
#[derive(Clone, Debug)]
pub(crate) struct DeclaredPassword {
    pub password: Secret,
    /// Set if the user must replace it at the first sign-in.
    pub is_temporary: bool,
}

/// A step on the way from the start of a declaration to one of its values.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    Index(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Self::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(index: usize) -> Self {
        Self::Index(index)
    }
}

/// The place of a value in a declaration.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Place(pub Vec<Step>);

impl Place {
    /// Returns the place of a value inside of this one.
    pub(crate) fn of(&self, step: impl Into<Step>) -> Self {
        let mut steps = self.0.clone();
        steps.push(step.into());
        Self(steps)
    }
}

/// Writes the keys with periods in between, as the headers of TOML have them.
impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut keys = self.0.iter().filter_map(|step| match step {
            Step::Key(key) => Some(key),
            Step::Index(_) => None,
        });
        if let Some(first) = keys.next() {
            f.write_str(first)?;
        }
        keys.try_for_each(|key| write!(f, ".{key}"))
    }
}

/// The refusal of a declaration, and the place of the value that is at fault.
#[derive(Clone, Debug)]
pub(crate) struct Refusal {
    pub place: Place,
    pub error: ApiError,
}

impl Refusal {
    /// Makes a refusal that is no fault of one value.
    pub(crate) fn of_everything(error: ApiError) -> Self {
        Self {
            place: Place::default(),
            error,
        }
    }
}

/// The numbers of records that a declaration has created and changed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// User pools.
    pub pools: Counts,
    /// App clients.
    pub clients: Counts,
    /// Groups.
    pub groups: Counts,
    /// Users.
    pub users: Counts,
}

/// The numbers of records of one kind.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// The records that did not exist before.
    pub created: usize,
    /// The records that were different before.
    pub updated: usize,
}

impl fmt::Display for Applied {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kinds = [
            ("user pools", self.pools),
            ("app clients", self.clients),
            ("groups", self.groups),
            ("users", self.users),
        ];
        let mut parts = Vec::new();
        for (kind, counts) in kinds {
            for (count, done) in [(counts.created, "created"), (counts.updated, "updated")] {
                if count > 0 {
                    parts.push(format!("{kind} {done}: {count}"));
                }
            }
        }
        if parts.is_empty() {
            return f.write_str("nothing to change");
        }
        f.write_str(&parts.join(", "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn applied_counts_are_written_by_kind() {
        let mut applied = Applied::default();
        assert_eq!(applied.to_string(), "nothing to change");
        applied.pools.created = 1;
        applied.users.created = 3;
        applied.users.updated = 1;
        let said = applied.to_string();
        assert_eq!(
            said,
            "user pools created: 1, users created: 3, users updated: 1"
        );
    }

    #[test]
    fn place_is_written_without_indexes() {
        let place = Place::default().of("pools").of(1).of("users").of(0);
        assert_eq!(place.of("password").to_string(), "pools.users.password");
    }
}

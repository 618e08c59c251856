//! Groups of users, and the claims that they give their members' tokens.

use serde::{Deserialize, Serialize};

use super::{clock::Timestamp, state::Transaction, user::User};

/// A group of a user pool. Its members are the users whose record names it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Group {
    /// The id of the pool.
    pub pool_id: String,
    /// The name, which is unique in the pool. Case matters.
    pub name: String,
    /// The description, if the group has one.
    pub description: Option<String>,
    /// The precedence: zero comes first, and a group without a precedence comes last.
    pub precedence: Option<u32>,
    /// The ARN of the IAM role of the members, if the group has one.
    pub role: Option<String>,
    /// The time at which the group was created.
    pub created: Timestamp,
    /// The time of the last change.
    pub modified: Timestamp,
}

impl Group {
    /// Returns the group's place among the groups of a user: a smaller one takes
    /// precedence.
    fn rank(&self) -> u64 {
        self.precedence.map_or(u64::MAX, u64::from)
    }
}

/// Returns the key of a group's record.
#[must_use]
pub(crate) fn group_key(pool_id: &str, name: &str) -> String {
    format!("{pool_id}/{name}")
}

/// Returns the groups of a user, those that take precedence first, and groups of the same
/// precedence by name.
pub(super) fn of_user(tx: &Transaction<'_>, user: &User) -> Vec<Group> {
    let keys = user
        .groups
        .iter()
        .map(|name| group_key(&user.pool_id, name));
    let mut groups: Vec<Group> = keys
        .filter_map(|key| tx.get::<Group>(&key).cloned())
        .collect();
    groups.sort_by_key(Group::rank);
    groups
}

/// Returns the roles of these groups in their order, each one once, as the claim
/// `cognito:roles` has them.
pub(super) fn roles(groups: &[Group]) -> Vec<String> {
    let mut roles: Vec<String> = Vec::new();
    for role in groups.iter().filter_map(|group| group.role.as_ref()) {
        if !roles.contains(role) {
            roles.push(role.clone());
        }
    }
    roles
}

/// Returns the role that takes precedence, as the claim `cognito:preferred_role` has it:
/// `None` if no group has a role, or if the first groups that have one share a precedence
/// and differ in their role.
///
/// Source: "Precedence", GroupType, Amazon Cognito API Reference.
pub(super) fn preferred_role(groups: &[Group]) -> Option<String> {
    let with_role = || groups.iter().filter(|group| group.role.is_some());
    let first = with_role().next()?;
    with_role()
        .filter(|group| group.rank() == first.rank())
        .all(|group| group.role == first.role)
        .then(|| first.role.clone())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(precedence: Option<u32>, role: Option<&str>) -> Group {
        Group {
            pool_id: "local_Example".to_owned(),
            name: "g".to_owned(),
            description: None,
            precedence,
            role: role.map(str::to_owned),
            created: Timestamp::from_millis(0),
            modified: Timestamp::from_millis(0),
        }
    }

    #[test]
    fn preferred_role_is_that_of_the_first_group() {
        let first = group(Some(0), Some("a"));
        let rest = [group(Some(1), Some("b")), group(None, Some("c"))];
        let groups = [&[first], &rest[..]].concat();
        assert_eq!(preferred_role(&groups).as_deref(), Some("a"));
        assert_eq!(roles(&groups), ["a", "b", "c"]);
        let without = [group(Some(0), None), group(None, Some("b"))];
        assert_eq!(preferred_role(&without).as_deref(), Some("b"));
        assert_eq!(preferred_role(&[]), None);
    }

    #[test]
    fn equal_precedence_needs_an_equal_role() {
        for precedence in [Some(3), None] {
            let same = [group(precedence, Some("a")), group(precedence, Some("a"))];
            assert_eq!(preferred_role(&same).as_deref(), Some("a"));
            assert_eq!(roles(&same), ["a"]);
            let other = [group(precedence, Some("a")), group(precedence, Some("b"))];
            assert_eq!(preferred_role(&other), None);
        }
    }
}

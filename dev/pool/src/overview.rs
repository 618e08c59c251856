//! The users and the sessions of the pools, as the developer's page lists them.
//!
//! The lists are limited, and are read in parts, between which other calls go on. Nothing
//! here has a password, a code or a token.

use std::collections::BTreeMap;

use crate::{
    core::{
        clock::Timestamp,
        oauth::browser_session::BrowserSession,
        packed_user::{PackedUser, UserOutline},
        state::{State, user_key},
        tokens::Grant,
        user::User,
    },
    pool::Pool,
};

/// The number of users of one pool that are listed, and the number of sessions.
const LISTED: usize = 100;
/// The number of pools whose users are listed.
const LISTED_POOLS: usize = 10;
/// The number of records that are read at a time.
const AT_A_TIME: usize = 500;
/// The number of users of one pool that are searched.
const SEARCHED: usize = 100_000;
/// The number of sessions of each kind among which the newest are found.
const SEARCHED_SESSIONS: usize = 1_000;
/// The attributes whose values a search compares, besides the username.
const SEARCHED_ATTRIBUTES: [&str; 3] = ["email", "phone_number", "preferred_username"];

/// The lists of the page.
#[derive(Clone, Debug, Default)]
pub struct Overview {
    /// The first pools in the order of their ids, with their users.
    pub pools: Vec<PoolUsers>,
    /// The number of pools that are left out.
    pub more_pools: usize,
    /// The newest sessions, newest first.
    pub sessions: Vec<LiveSession>,
}

/// The listed users of one pool.
#[derive(Clone, Debug)]
pub struct PoolUsers {
    /// The id of the pool.
    pub id: String,
    /// The number of all users of the pool.
    pub count: usize,
    /// The newest users, or the newest that a search has found, newest first.
    pub users: Vec<ListedUser>,
    /// The number of users that were searched, if these are not all.
    pub searched: Option<usize>,
}

/// A user without anything secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedUser {
    /// The real username.
    pub username: String,
    /// The status, under the API's name.
    pub status: &'static str,
    /// Set if the user may sign in.
    pub enabled: bool,
    /// The addresses that have been verified.
    pub verified: Vec<String>,
    /// The names of the groups.
    pub groups: Vec<String>,
    /// The time at which the user was created.
    pub created: Timestamp,
}

/// A sign-in whose tokens are still good, or a browser that is signed in on the hosted pages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LiveSession {
    /// The id of the user's pool.
    pub pool_id: String,
    /// The real username, or the `sub` if the user no longer exists.
    pub username: String,
    /// The id of the app client, or `None` for a browser on the hosted pages.
    pub client_id: Option<String>,
    /// The time of the sign-in.
    pub since: Timestamp,
    /// The time of the last refresh, if the pool tracks sessions and there was one.
    pub last_used: Option<Timestamp>,
    /// The time at which the session ends.
    pub expires: Timestamp,
}

impl ListedUser {
    fn of(user: &User) -> Self {
        let verified = ["email", "phone_number"].into_iter();
        let verified = verified
            .filter(|attribute| user.has_verified(attribute))
            .filter_map(|attribute| user.attributes.get(attribute).cloned());
        Self {
            username: user.username.clone(),
            status: user.status.name(),
            enabled: user.enabled,
            verified: verified.collect(),
            groups: user.groups.iter().cloned().collect(),
            created: user.created,
        }
    }
}

impl Pool {
    /// Returns the newest users of each pool and the newest sessions. `prefix` limits the users
    /// to those whose username, e-mail address, phone number or preferred username starts with
    /// it, without regard to case.
    #[must_use]
    pub fn overview(&self, prefix: Option<&str>) -> Overview {
        let prefix = prefix.map(str::to_lowercase);
        let ids = self.pool_ids();
        let listed = ids.iter().take(LISTED_POOLS);
        Overview {
            pools: listed
                .map(|id| self.newest_users(id, prefix.as_deref()))
                .collect(),
            more_pools: ids.len().saturating_sub(LISTED_POOLS),
            sessions: self.newest_sessions(),
        }
    }

    fn newest_users(&self, pool_id: &str, prefix: Option<&str>) -> PoolUsers {
        let count = self.with_state(|state| state.user_count(pool_id));
        let mut newest: BTreeMap<(Timestamp, String), PackedUser> = BTreeMap::new();
        let mut after: Option<String> = None;
        let mut searched = 0;
        let is_complete = loop {
            // Users are reference-counted, so the lock is held for a moment only.
            let part: Vec<PackedUser> = self.with_state(|state| {
                let users = state.users_after(pool_id, after.as_deref());
                users.take(AT_A_TIME).cloned().collect()
            });
            searched += part.len();
            let is_last = part.len() < AT_A_TIME;
            after = part.last().map(|user| user.key().to_owned());
            for user in part {
                let Some(outline) = user.outline() else {
                    continue;
                };
                if prefix.is_none_or(|prefix| starts_with(&outline, prefix)) {
                    newest.insert((outline.created, user.key().to_owned()), user);
                    if newest.len() > LISTED {
                        newest.pop_first();
                    }
                }
            }
            if is_last || searched >= SEARCHED {
                break is_last;
            }
        };
        let users = newest.values().rev().filter_map(PackedUser::unpack);
        PoolUsers {
            id: pool_id.to_owned(),
            count,
            users: users.map(|user| ListedUser::of(&user)).collect(),
            searched: (!is_complete).then_some(searched),
        }
    }

    fn newest_sessions(&self) -> Vec<LiveSession> {
        let now = self.now();
        let mut sessions = self.with_state(|state| {
            let grants = state.latest::<Grant>().take(SEARCHED_SESSIONS);
            let grants = grants
                .filter(|grant| !grant.revoked && now < grant.expires)
                .map(|grant| LiveSession {
                    pool_id: grant.pool_id.clone(),
                    username: grant.sub.clone(),
                    client_id: Some(grant.client_id.clone()),
                    since: grant.auth_time,
                    last_used: grant.last_active,
                    expires: grant.expires,
                });
            let browsers = state.latest::<BrowserSession>().take(SEARCHED_SESSIONS);
            let browsers = browsers
                .filter(|session| now < session.expires)
                .map(|session| LiveSession {
                    pool_id: session.pool_id.clone(),
                    username: session.sub.clone(),
                    client_id: None,
                    since: session.auth_time,
                    last_used: None,
                    expires: session.expires,
                });
            grants.chain(browsers).collect::<Vec<_>>()
        });
        sessions.sort_by_key(|session| std::cmp::Reverse(session.since));
        sessions.truncate(LISTED);
        self.with_state(|state| {
            let named = sessions.iter().map(|session| with_name(state, session));
            named.collect()
        })
    }
}

/// Returns a session with the user's name in place of the `sub`.
fn with_name(state: &State, session: &LiveSession) -> LiveSession {
    let user = state
        .users
        .get(user_key(&session.pool_id, &session.username).as_str());
    let name = user.and_then(PackedUser::outline).map(|user| user.username);
    LiveSession {
        username: name.unwrap_or_else(|| session.username.clone()),
        ..session.clone()
    }
}

/// Returns `true` if the username or an address starts with a prefix in lower case.
fn starts_with(user: &UserOutline, prefix: &str) -> bool {
    let attributes = SEARCHED_ATTRIBUTES.into_iter();
    attributes
        .filter_map(|name| user.attributes.get(name))
        .chain([&user.username])
        .any(|value| value.to_lowercase().starts_with(prefix))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, test_keys};

    fn pool() -> Pool {
        let settings = Settings {
            keys: Some(test_keys().unwrap()),
            ..Settings::new("local_Example", "exampleclient")
        };
        Pool::ephemeral(&settings).unwrap()
    }

    fn user(number: i64) -> User {
        let record = format!(
            r#"{{
                "pool_id": "local_Example", "sub": "{:05}", "username": "user{number}",
                "status": "CONFIRMED", "enabled": true, "attributes": {{}}, "credential": null,
                "created": {number}, "modified": 0
            }}"#,
            // The order of the ids is not the order of the times.
            number * 7_919 % 1_201
        );
        serde_json::from_str(&record).unwrap()
    }

    fn grant(number: i64) -> Grant {
        let record = format!(
            r#"{{
                "origin_jti": "{number}", "pool_id": "local_Example", "sub": "00000",
                "client_id": "exampleclient", "auth_time": {number}, "expires": {},
                "device_key": null, "event_id": "", "revoked": {}
            }}"#,
            i64::MAX - number,
            number % 2 == 1
        );
        serde_json::from_str(&record).unwrap()
    }

    #[test]
    fn newest_users_are_listed_of_many() {
        let pool = pool();
        let added = pool.change(|core| {
            core.change(|tx| (0..1_200).for_each(|number| tx.put_user(&user(number))))
        });
        added.unwrap();
        let names = |prefix| {
            let users = pool.overview(prefix).pools.remove(0).users;
            users.into_iter().map(|user| user.username).collect()
        };
        let newest: Vec<String> = names(None);
        let expected = (1_100..1_200).rev().map(|number| format!("user{number}"));
        assert_eq!(newest, expected.collect::<Vec<_>>());
        let found: Vec<String> = names(Some("USER119"));
        let expected = (1_190..1_200).rev().chain([119]);
        let expected = expected.map(|number| format!("user{number}"));
        assert_eq!(found, expected.collect::<Vec<_>>());
        assert_eq!(pool.overview(None).pools[0].count, 1_200);
    }

    #[test]
    fn newest_sessions_that_live_are_listed() {
        let pool = pool();
        let added = pool.change(|core| {
            core.change(|tx| {
                tx.put_user(&user(0));
                (0..300).for_each(|number| tx.put(&grant(number)));
            })
        });
        added.unwrap();
        let sessions = pool.overview(None).sessions;
        let since: Vec<i64> = sessions.iter().map(|one| one.since.millis()).collect();
        let expected = (100..300).rev().filter(|number| number % 2 == 0);
        assert_eq!(since, expected.collect::<Vec<_>>());
        assert!(sessions.iter().all(|one| one.username == "user0"));
    }
}

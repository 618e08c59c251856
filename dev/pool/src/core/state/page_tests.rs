//! The pages that come from the index equal those of a sorted scan of all users, after any
//! order of additions, changes, removals and undone transactions.

use std::collections::BTreeMap;

use super::*;
use crate::core::{
    index::Lookup,
    random::{self, Seeded},
};

const POOLS: [&str; 2] = ["local_A", "local_B"];
const NAMES: [&str; 5] = ["anna", "Anna", "bert", "cleo", "dora"];
const GROUPS: [&str; 3] = ["drivers", "riders", "staff"];
/// The number of steps of a run.
const STEPS: u32 = 400;

/// A source of choices.
struct Choices(Seeded);

impl Choices {
    fn below(&mut self, limit: usize) -> usize {
        random::below(&mut self.0, u32::try_from(limit).unwrap()) as usize
    }

    fn one<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }

    fn user(&mut self) -> User {
        let record = serde_json::json!({
            "pool_id": self.one(&POOLS), "sub": format!("sub-{:02}", self.below(40)),
            "username": self.one(&NAMES), "status": "CONFIRMED", "enabled": true,
            "attributes": {}, "credential": null, "created": 0, "modified": 0,
        });
        let mut user: User = serde_json::from_value(record).unwrap();
        for attribute in ["email", "phone_number"] {
            if self.below(3) > 0 {
                let value = format!("{}@example.com", self.one(&NAMES));
                user.attributes.insert(attribute.to_owned(), value);
            }
        }
        for group in GROUPS {
            if self.below(2) == 0 {
                user.groups.insert(group.to_owned());
            }
        }
        user
    }
}

/// The users by key, as a plain sorted map.
type Model = BTreeMap<String, User>;

/// Changes the state and the model in the same way, or undoes the change of the state.
fn step(choices: &mut Choices, state: &mut State, model: &mut Model) {
    let mut tx = Transaction::new(state);
    let mut after = model.clone();
    for _ in 0..=choices.below(4) {
        let user = choices.user();
        let key = user_key(&user.pool_id, &user.sub);
        if choices.below(3) == 0 {
            tx.remove::<PackedUser>(&key);
            after.remove(&key);
        } else {
            tx.put_user(&user);
            after.insert(key, user);
        }
    }
    match choices.below(4) {
        0 => drop(tx),
        1 => {
            // As after a write that fails.
            let changes = tx.into_changes();
            state.undo(changes);
        }
        _ => {
            let _ = tx.into_changes();
            *model = after;
        }
    }
}

/// Returns the keys of all pages of `size`, each of which starts after the last key of the
/// one before.
fn pages<I: Iterator<Item = User>>(size: usize, page: impl Fn(Option<&str>) -> I) -> Vec<String> {
    let mut keys: Vec<String> = Vec::new();
    loop {
        let found = page(keys.last().map(String::as_str)).take(size);
        let found: Vec<_> = found
            .map(|user| user_key(&user.pool_id, &user.sub))
            .collect();
        if found.is_empty() {
            return keys;
        }
        keys.extend(found);
    }
}

fn scan(model: &Model, matches: impl Fn(&User) -> bool) -> Vec<String> {
    let matching = model.iter().filter(|(_, user)| matches(user));
    matching.map(|(key, _)| key.clone()).collect()
}

fn assert_pages_equal_scans(state: &mut State, model: &Model, size: usize) {
    let tx = Transaction::new(state);
    for pool in POOLS {
        let in_pool = |user: &User| user.pool_id == pool;
        let all = pages(size, |after| {
            let after = after
                .and_then(|key| key.split_once('/'))
                .map(|(_, sub)| sub);
            tx.range::<PackedUser>(&user_key(pool, ""), after)
                .filter_map(PackedUser::unpack)
        });
        assert_eq!(all, scan(model, in_pool));
        assert_eq!(tx.count::<PackedUser>(pool), all.len());
        for name in NAMES {
            let lower = name.to_lowercase();
            let found = pages(size, |after| {
                tx.users_found(Lookup::Username(pool, &lower), after)
            });
            let same = |user: &User| in_pool(user) && user.username.to_lowercase() == lower;
            assert_eq!(found, scan(model, same));
            let address = format!("{lower}@example.com");
            let found = pages(size, |after| {
                tx.users_found(Lookup::Attribute(pool, "email", &address), after)
            });
            let same = |user: &User| {
                let email = user.attributes.get("email");
                in_pool(user) && email.is_some_and(|email| email.to_lowercase() == address)
            };
            assert_eq!(found, scan(model, same));
        }
        for group in GROUPS {
            let found = pages(size, |after| {
                tx.users_found(Lookup::Group(pool, group), after)
            });
            let member = |user: &User| in_pool(user) && user.groups.contains(group);
            assert_eq!(found, scan(model, member));
        }
    }
}

#[test]
fn pages_of_the_index_equal_a_sorted_scan() {
    for seed in 0..4 {
        let mut choices = Choices(Seeded::new(seed));
        let (mut state, mut model) = (State::default(), Model::new());
        for number in 0..STEPS {
            step(&mut choices, &mut state, &mut model);
            if number % 20 == 0 {
                let size = 1 + choices.below(7);
                assert_pages_equal_scans(&mut state, &model, size);
            }
        }
        // A start reads the records in the order of their keys.
        let mut again = State::default();
        for user in state.users.values() {
            let bytes = PackedUser::from_bytes(user.bytes()).unwrap();
            again.insert(Record::User(Box::new(bytes)));
        }
        assert_pages_equal_scans(&mut again, &model, 3);
        assert!(model.len() > 20, "{}", model.len());
    }
}

//! The comparison of a pool with its history: what a recovery changes.

use std::collections::{BTreeMap, BTreeSet};

use crate::core::{
    group::Group,
    packed_user::PackedUser,
    passkey::Passkey,
    state::{Record, Transaction},
    user::{MfaSettings, User},
};

use super::{EntityCounts, RecoveryPreview, history::History};

/// A change that a recovery makes.
pub(crate) enum Restoration {
    /// A user gets this record.
    User {
        /// The record, as it was at the recovery point.
        user: Box<User>,
        /// The user's record of today, if there is one.
        now: Option<Box<User>>,
    },
    /// A user is removed, who was made after the recovery point.
    UserRemoved(Box<User>),
    /// A group gets this record.
    Group {
        /// The record, as it was at the recovery point.
        group: Box<Group>,
        /// Set if the group exists.
        exists: bool,
    },
    /// A group is removed, which was made after the recovery point.
    GroupRemoved(Box<Group>),
}

/// Returns the changes that restore what the history has. Records that are as they were are left
/// out.
pub(crate) fn restorations(history: &History, tx: &Transaction<'_>) -> Vec<Restoration> {
    let changes = history.iter().filter_map(|(key, then)| {
        let (table, key) = key.split_once('/')?;
        match table {
            "users" => of_user(then.as_ref(), tx.user(key)),
            "groups" => of_group(then.as_ref(), tx.get::<Group>(key).cloned()),
            _ => None,
        }
    });
    changes.collect()
}

fn of_user(then: Option<&Record>, now: Option<User>) -> Option<Restoration> {
    let then = then.and_then(|record| match record {
        Record::User(user) => PackedUser::unpack(user),
        _ => None,
    });
    match (then, now) {
        (None, None) => None,
        (None, Some(now)) => Some(Restoration::UserRemoved(Box::new(now))),
        (Some(then), now) => {
            let user = restored(then, now.as_ref());
            let differs = now.as_ref().is_none_or(|now| {
                profile(now) != profile(&user)
                    || mfa(now) != mfa(&user)
                    || passkeys(now) != passkeys(&user)
            });
            differs.then(|| Restoration::User {
                user: Box::new(user),
                now: now.map(Box::new),
            })
        }
    }
}

fn of_group(then: Option<&Record>, now: Option<Group>) -> Option<Restoration> {
    let then = then.and_then(|record| match record {
        Record::Group(group) => Some(group.clone()),
        _ => None,
    });
    match (then, now) {
        (None, None) => None,
        (None, Some(now)) => Some(Restoration::GroupRemoved(Box::new(now))),
        (Some(group), now) => {
            let parts = |group: &Group| {
                let role = group.role.clone();
                (
                    group.description.clone(),
                    group.precedence,
                    role,
                    group.created,
                )
            };
            let differs = now.as_ref().is_none_or(|now| parts(now) != parts(&group));
            differs.then(|| Restoration::Group {
                group,
                exists: now.is_some(),
            })
        }
    }
}

/// Returns the user as at the recovery point. A user who exists keeps the password, the status
/// that belongs to a new password, the devices, and the counters that keep a code or a passkey
/// from being used twice. Codes that were sent are void.
fn restored(then: User, now: Option<&User>) -> User {
    let mut user = then;
    user.codes.clear();
    user.passkey_registrations.clear();
    user.mfa.unproven_key = None;
    let Some(now) = now else {
        return user;
    };
    if user.credential != now.credential {
        user.credential.clone_from(&now.credential);
        user.history.clone_from(&now.history);
        user.temporary_since = now.temporary_since;
        user.status = now.status;
    }
    user.devices.clone_from(&now.devices);
    if let (Some(app), Some(used)) = (&mut user.mfa.software_token, &now.mfa.software_token)
        && app.key == used.key
    {
        app.last_step = app.last_step.max(used.last_step);
    }
    for (id, passkey) in &mut user.passkeys {
        if let Some(used) = now.passkeys.get(id) {
            passkey.counter = passkey.counter.max(used.counter);
        }
    }
    user
}

/// Returns what the preview counts as the user's profile, in a form that can be compared.
fn profile(user: &User) -> impl PartialEq + '_ {
    (
        (&user.username, &user.attributes, &user.unverified),
        (user.status, user.enabled),
        (&user.groups, &user.identities),
    )
}

/// Returns the settings of second factors that a recovery restores.
fn mfa(user: &User) -> MfaSettings {
    let mut mfa = user.mfa.clone();
    mfa.unproven_key = None;
    if let Some(app) = &mut mfa.software_token {
        app.last_step = None;
    }
    mfa
}

/// Returns the passkeys without their counters.
fn passkeys(user: &User) -> Vec<Passkey> {
    let without_counter = |passkey: &Passkey| Passkey {
        counter: 0,
        ..passkey.clone()
    };
    user.passkeys.values().map(without_counter).collect()
}

/// Returns `true` if a change of a user is paused while a recovery is active.
pub(super) fn is_write(before: &User, after: &User) -> bool {
    let password = |user: &User| (user.credential.clone(), user.temporary_since);
    profile(before) != profile(after)
        || password(before) != password(after)
        || before.mfa != after.mfa
        || passkeys(before) != passkeys(after)
}

impl EntityCounts {
    fn count<T: PartialEq>(&mut self, then: Option<T>, now: Option<T>) {
        match (then, now) {
            (Some(_), None) => self.create += 1,
            (None, Some(_)) => self.delete += 1,
            (then, now) if then != now => self.update += 1,
            _ => {}
        }
    }
}

/// Counts what these changes create, update and delete.
pub(crate) fn preview(restorations: &[Restoration]) -> RecoveryPreview {
    let mut preview = RecoveryPreview::default();
    for restoration in restorations {
        match restoration {
            Restoration::User { user, now } => count_user(&mut preview, Some(user), now.as_deref()),
            Restoration::UserRemoved(now) => count_user(&mut preview, None, Some(now)),
            Restoration::Group { exists: false, .. } => preview.groups.create += 1,
            Restoration::Group { exists: true, .. } => preview.groups.update += 1,
            Restoration::GroupRemoved(_) => preview.groups.delete += 1,
        }
    }
    preview
}

fn count_user(preview: &mut RecoveryPreview, then: Option<&User>, now: Option<&User>) {
    preview.users.count(then.map(profile), now.map(profile));
    let factors = |user: Option<&User>| {
        let mfa = user.map(mfa);
        mfa.filter(|mfa| *mfa != MfaSettings::default())
    };
    preview.mfas.count(factors(then), factors(now));
    let [passkeys_then, passkeys_now] = [then, now].map(|user| {
        let passkeys = user.map(passkeys).unwrap_or_default();
        let by_id = passkeys
            .into_iter()
            .map(|passkey| (passkey.id.clone(), passkey));
        by_id.collect::<BTreeMap<String, Passkey>>()
    });
    let ids: BTreeSet<&String> = passkeys_then.keys().chain(passkeys_now.keys()).collect();
    for id in ids {
        let (then, now) = (passkeys_then.get(id), passkeys_now.get(id));
        preview.passkeys.count(then, now);
    }
}

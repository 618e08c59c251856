//! The stored record of an account that is not confirmed yet, for this tab alone. It has
//! the pool's user name of the account, in case that cannot be derived from the e-mail
//! again, and whether the code went to a phone. It contains no secret.

use serde::{Deserialize, Serialize};

use super::token_store::Storage;
use super::typed::visible;

/// The record of an unconfirmed account.
#[derive(Serialize, Deserialize)]
pub(crate) struct UnconfirmedAccount {
    identifier: String,
    /// The pool's user name of the account.
    pub username: String,
    /// Set when the code was sent to the phone.
    #[serde(default)]
    pub by_phone: bool,
}

fn key(client_id: &str) -> String {
    [".pending.", client_id].concat()
}

/// Stores the user name of the unconfirmed account, and whether its code went to the
/// phone.
pub(crate) fn save(
    storage: &dyn Storage,
    client_id: &str,
    identifier: &str,
    username: &str,
    by_phone: bool,
) {
    let record = UnconfirmedAccount {
        identifier: identifier.to_owned(),
        username: username.to_owned(),
        by_phone,
    };
    if let Ok(text) = serde_json::to_string(&record) {
        // If it cannot be stored, a reload of the page requires a new sign-up, because
        // the name cannot be found out otherwise.
        let _stored = storage.write(&key(client_id), &text, false);
    }
}

/// Returns the record of the unconfirmed account, if it is the account that `identifier`
/// names.
pub(crate) fn load(
    storage: &dyn Storage,
    client_id: &str,
    identifier: &str,
) -> Option<UnconfirmedAccount> {
    let stored = storage.read(&key(client_id))?;
    let record: UnconfirmedAccount = serde_json::from_str(&stored.text).ok()?;
    let is_it = record.identifier.eq_ignore_ascii_case(&visible(identifier));
    is_it.then_some(record)
}

/// Removes the record.
pub(crate) fn clear(storage: &dyn Storage, client_id: &str) {
    storage.remove(&key(client_id));
}

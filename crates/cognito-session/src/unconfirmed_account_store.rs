//! What is stored of an account that waits for its code, for the tab alone: the name the
//! pool knows it by, where that cannot be made from the e-mail again, and whether its code
//! went to a phone. No secret in it.

use serde::{Deserialize, Serialize};

use super::token_store::Storage;
use super::typed::visible;

/// The account that waits.
#[derive(Serialize, Deserialize)]
pub struct Record {
    identifier: String,
    /// The pool's name for it.
    pub username: String,
    /// Whether its code was sent to the phone.
    #[serde(default)]
    pub by_phone: bool,
}

fn key(client_id: &str) -> String {
    ["wild-rydes.pending.", client_id].concat()
}

/// Stores the name of the account that waits, and whether its code went to the phone.
pub fn save(
    storage: &dyn Storage,
    client_id: &str,
    identifier: &str,
    username: &str,
    by_phone: bool,
) {
    let record = Record {
        identifier: identifier.to_owned(),
        username: username.to_owned(),
        by_phone,
    };
    if let Ok(text) = serde_json::to_string(&record) {
        // Where that is not allowed, a reload needs a new sign-up: there is no other way
        // to the name.
        let _stored = storage.write(&key(client_id), &text, false);
    }
}

/// The account that waits, when it is the one `identifier` names.
pub fn load(storage: &dyn Storage, client_id: &str, identifier: &str) -> Option<Record> {
    let stored = storage.read(&key(client_id))?;
    let record: Record = serde_json::from_str(&stored.text).ok()?;
    let is_it = record.identifier.eq_ignore_ascii_case(&visible(identifier));
    is_it.then_some(record)
}

/// Forgets it.
pub fn clear(storage: &dyn Storage, client_id: &str) {
    storage.remove(&key(client_id));
}

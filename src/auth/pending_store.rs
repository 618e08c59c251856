//! What is stored of an account that waits for its code, for the tab alone: the name the
//! pool knows it by, where that cannot be made from the e-mail again. No secret in it.

use serde::{Deserialize, Serialize};

use super::token_store::Storage;
use super::typed::visible;

#[derive(Serialize, Deserialize)]
struct Record {
    identifier: String,
    username: String,
}

fn key(client_id: &str) -> String {
    ["wild-rydes.pending.", client_id].concat()
}

/// Stores the name of the account that waits.
pub fn save(storage: &dyn Storage, client_id: &str, identifier: &str, username: &str) {
    let record = Record {
        identifier: identifier.to_owned(),
        username: username.to_owned(),
    };
    if let Ok(text) = serde_json::to_string(&record) {
        // Where that is not allowed, a reload needs a new sign-up: there is no other way
        // to the name.
        let _stored = storage.write(&key(client_id), &text, false);
    }
}

/// The name of the account that waits, when it is the one `identifier` names.
pub fn load(storage: &dyn Storage, client_id: &str, identifier: &str) -> Option<String> {
    let stored = storage.read(&key(client_id))?;
    let record: Record = serde_json::from_str(&stored.text).ok()?;
    record
        .identifier
        .eq_ignore_ascii_case(&visible(identifier))
        .then_some(record.username)
}

/// Forgets it.
pub fn clear(storage: &dyn Storage, client_id: &str) {
    storage.remove(&key(client_id));
}

//! The stored records of passkeys in this browser. Neither contains a secret.
//!
//! - One record for each user who has used or created a passkey here. With it, the browser
//!   gets the signal of the passkeys that are left after any sign-in, and the pool is asked
//!   for them only where there is something to signal.
//! - One record of the user whose passkey the sign-in form suggests. It has the pool's name
//!   of the user, and is stored only for a user who has agreed to stay signed in.
//!
//! The keys have another prefix than a session's, so that signing out does not remove the
//! records and other tabs do not react to a change of them.

use serde::{Deserialize, Serialize};

use super::passkey::PasskeyOwner;
use super::token_store::Storage;

/// A passkey that a user has used or created in this browser.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct KnownPasskey {
    /// The domain that it belongs to.
    rp_id: String,
    /// The user handle, in base64url.
    user_id: String,
    /// The credential's id, in base64url.
    pub credential_id: String,
}

impl KnownPasskey {
    /// Makes the record of a passkey.
    pub(crate) fn new(owner: &PasskeyOwner, credential_id: String) -> Self {
        Self {
            rp_id: owner.rp_id.clone(),
            user_id: owner.user_id.clone(),
            credential_id,
        }
    }

    /// Returns the user as authenticators know them.
    pub(crate) fn owner(self) -> PasskeyOwner {
        PasskeyOwner {
            rp_id: self.rp_id,
            user_id: self.user_id,
        }
    }
}

/// The user whose passkey is suggested.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct SuggestedUser {
    /// The user's `sub`.
    pub sub: String,
    /// The pool's name of the user.
    pub username: String,
}

fn passkey_key(client_id: &str, sub: &str) -> String {
    ["-passkey.", client_id, ".", sub].concat()
}

fn suggested_key(client_id: &str) -> String {
    ["-passkey-user.", client_id].concat()
}

/// Stores the passkey of the user with this `sub`. If that is not possible, the browser
/// gets fewer signals and suggests no passkey.
pub(crate) fn save(storage: &dyn Storage, client_id: &str, sub: &str, passkey: &KnownPasskey) {
    if let Ok(text) = serde_json::to_string(passkey) {
        let _stored = storage.write(&passkey_key(client_id, sub), &text, true);
    }
}

/// Returns the passkey of the user with this `sub`. It is `None` if there is no well-formed
/// record.
pub(crate) fn load(storage: &dyn Storage, client_id: &str, sub: &str) -> Option<KnownPasskey> {
    let stored = storage.read(&passkey_key(client_id, sub))?;
    serde_json::from_str(&stored.text).ok()
}

/// Returns whether there is a record for the user with this `sub`, well-formed or not.
pub(crate) fn exists(storage: &dyn Storage, client_id: &str, sub: &str) -> bool {
    storage.read(&passkey_key(client_id, sub)).is_some()
}

/// Removes the passkey of the user with this `sub`.
pub(crate) fn clear(storage: &dyn Storage, client_id: &str, sub: &str) {
    storage.remove(&passkey_key(client_id, sub));
}

/// Stores the user whose passkey is suggested, in place of the one before.
pub(crate) fn save_suggested(storage: &dyn Storage, client_id: &str, user: &SuggestedUser) {
    if let Ok(text) = serde_json::to_string(user) {
        let _stored = storage.write(&suggested_key(client_id), &text, true);
    }
}

/// Returns the user whose passkey is suggested.
pub(crate) fn load_suggested(storage: &dyn Storage, client_id: &str) -> Option<SuggestedUser> {
    let stored = storage.read(&suggested_key(client_id))?;
    serde_json::from_str(&stored.text).ok()
}

/// Removes the user whose passkey is suggested.
pub(crate) fn clear_suggested(storage: &dyn Storage, client_id: &str) {
    storage.remove(&suggested_key(client_id));
}

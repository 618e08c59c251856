//! As whom the authenticators of this device know the signed-in user, as far as this page
//! has learnt it.

use std::cell::RefCell;

use serde_json::Value;

use crate::passkey::PasskeyOwner;
use crate::session::Session;
use cognito_client::jwt::UnverifiedJwt;
use cognito_client::tokens::AuthenticationResult;

/// The last owner of passkeys that this page has learnt of, with the user's `sub`. Another
/// user may sign in on the same page, and authenticators must not mix the two.
#[derive(Default)]
pub(super) struct KnownPasskeyOwner(RefCell<Option<(String, PasskeyOwner)>>);

impl KnownPasskeyOwner {
    /// Remembers the owner for the user with this `sub`.
    pub(super) fn set(&self, sub: Option<String>, owner: PasskeyOwner) {
        if let Some(sub) = sub {
            self.0.replace(Some((sub, owner)));
        }
    }

    /// Remembers the owner of the passkey with which a user has signed in. `options` is
    /// the request for it, and `credential` the browser's answer.
    pub(super) fn learn(&self, options: &str, credential: &str, tokens: &AuthenticationResult) {
        let Ok(jwt) = UnverifiedJwt::parse(tokens.id_token.expose()) else {
            return;
        };
        let text = |json: &str, pointer: &str| {
            let json: Value = serde_json::from_str(json).ok()?;
            Some(json.pointer(pointer)?.as_str()?.to_owned())
        };
        let ids = (
            text(options, "/rpId"),
            text(credential, "/response/userHandle"),
        );
        if let (Some(rp_id), Some(user_id)) = ids {
            let sub = jwt.claims().subject().map(ToOwned::to_owned);
            self.set(sub, PasskeyOwner { rp_id, user_id });
        }
    }

    /// Returns the owner, if it is known for the user of this session.
    pub(super) fn known_for(&self, session: &Session) -> Option<PasskeyOwner> {
        let known = self.0.borrow();
        let (sub, owner) = known.as_ref()?;
        (session.user().as_ref() == Some(sub)).then(|| owner.clone())
    }
}

//! The passkeys of this browser, as far as this page or an earlier one has seen them: as
//! whom authenticators know a user, and whose passkey the sign-in form suggests.

use std::cell::RefCell;

use serde_json::Value;

use super::Service;
use crate::known_passkey_store::{self, KnownPasskey, SuggestedUser};
use crate::passkey::PasskeyOwner;
use crate::session::Session;
use cognito_client::config::Flow;
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

    fn known_for(&self, sub: &str) -> Option<PasskeyOwner> {
        let known = self.0.borrow();
        let (of, owner) = known.as_ref()?;
        (of == sub).then(|| owner.clone())
    }
}

impl Service {
    /// Returns the user handle of this session's user, if this page has it or if this
    /// browser has a record of one of the user's passkeys.
    pub(super) fn passkey_owner_of(&self, session: &Session) -> Option<PasskeyOwner> {
        let sub = session.user()?;
        let owner = self.passkey_owner.known_for(&sub);
        owner.or_else(|| Some(self.known_passkey(&sub)?.owner()))
    }

    /// Returns whether this browser may have a passkey of the session's user: whether it has
    /// a record of one, which is not read. Without a record, there is nothing to remember or
    /// to signal after a sign-in.
    #[must_use]
    pub fn has_passkey_record(&self, session: &Session) -> bool {
        let storage = &*self.core_ports.storage;
        let sub = session.user();
        sub.is_some_and(|sub| known_passkey_store::exists(storage, self.client.id(), &sub))
    }

    /// Returns whether the browser is to get the list of the user's passkeys, because it
    /// takes signals and has a passkey of this user. After a sign-in,
    /// [`own_passkeys`](Self::own_passkeys) sends it.
    #[must_use]
    pub fn should_signal_passkeys(&self, session: &Session) -> bool {
        let is_known = || session.user().and_then(|sub| self.known_passkey(&sub));
        self.passkeys().can_signal() && is_known().is_some()
    }

    /// Remembers the passkey with which a user has signed in. `options` is the request for
    /// it, and `credential` the browser's answer.
    pub(super) fn learn_passkey(
        &self,
        options: &str,
        credential: &str,
        tokens: &AuthenticationResult,
    ) {
        let (Ok(jwt), Ok(options), Ok(credential)) = (
            UnverifiedJwt::parse(tokens.id_token.expose()),
            serde_json::from_str(options),
            serde_json::from_str(credential),
        ) else {
            return;
        };
        let text = |json: &Value, pointer: &str| Some(json.pointer(pointer)?.as_str()?.to_owned());
        let ids = (
            text(&options, "/rpId"),
            text(&credential, "/response/userHandle"),
        );
        let (Some(sub), (Some(rp_id), Some(user_id))) = (jwt.claims().subject(), ids) else {
            return;
        };
        let owner = PasskeyOwner { rp_id, user_id };
        if let Some(id) = text(&credential, "/id") {
            self.remember_passkey(sub, &owner, id);
        }
        self.passkey_owner.set(Some(sub.to_owned()), owner);
    }

    /// Remembers that this browser has this passkey of the user with this `sub`.
    pub(super) fn remember_passkey(&self, sub: &str, owner: &PasskeyOwner, id: String) {
        let passkey = KnownPasskey::new(owner, id);
        known_passkey_store::save(&*self.core_ports.storage, self.client.id(), sub, &passkey);
    }

    /// Lets the sign-in form suggest the user's passkey from now on, in place of another
    /// user's. Does nothing unless the user has agreed to stay signed in, this browser has a
    /// passkey of the user, and the configured flow takes passkeys.
    pub fn remember_suggested_user(&self, session: &Session) {
        let Some(sub) = session.user() else { return };
        let is_possible = session.keep && self.config.flow == Flow::UserAuth;
        if !is_possible || self.known_passkey(&sub).is_none() {
            return;
        }
        let Ok(jwt) = UnverifiedJwt::parse(session.id_token.expose()) else {
            return;
        };
        if let Some(username) = jwt.claims().text("cognito:username") {
            let username = username.to_owned();
            known_passkey_store::save_suggested(
                &*self.core_ports.storage,
                self.client.id(),
                &SuggestedUser { sub, username },
            );
        }
    }

    /// Forgets the user whose passkey the sign-in form suggests, if that is the user of this
    /// session.
    pub(super) fn forget_suggested_user(&self, session: &Session) {
        let suggested = self.stored_suggestion();
        if suggested.is_some_and(|user| Some(user.sub) == session.user()) {
            self.clear_suggestion();
        }
    }

    /// Forgets everything that is stored about the passkeys of this session's user.
    pub(super) fn forget_passkey(&self, session: &Session) {
        if let Some(sub) = session.user() {
            known_passkey_store::clear(&*self.core_ports.storage, self.client.id(), &sub);
        }
        self.forget_suggested_user(session);
    }

    /// Forgets the user's passkey in this browser if it is not in the pool's complete list,
    /// which has these ids.
    pub(super) fn forget_passkey_unless_in(&self, session: &Session, ids: &[&str]) {
        let known = session.user().and_then(|sub| self.known_passkey(&sub));
        if known.is_some_and(|known| !ids.contains(&known.credential_id.as_str())) {
            self.forget_passkey(session);
        }
    }

    fn known_passkey(&self, sub: &str) -> Option<KnownPasskey> {
        known_passkey_store::load(&*self.core_ports.storage, self.client.id(), sub)
    }

    pub(super) fn stored_suggestion(&self) -> Option<SuggestedUser> {
        known_passkey_store::load_suggested(&*self.core_ports.storage, self.client.id())
    }

    pub(super) fn clear_suggestion(&self) {
        known_passkey_store::clear_suggested(&*self.core_ports.storage, self.client.id());
    }
}

//! The account that waits for its confirmation code.

use super::auth::Auth;
use cognito_client::secret::ChallengeSession;
use cognito_session::account::contact::Kind;
use cognito_session::sign_up::Pending;

impl Auth {
    /// Remembers an account that waits for its confirmation code. Its password is kept in
    /// memory only.
    pub fn set_pending(self, pending: Option<Pending>) {
        if let Some(state) = self.try_session_state() {
            match pending {
                Some(pending) => state.pending.set(pending, state.service.now_ms()),
                None => state.pending.clear(),
            }
        }
    }

    /// Returns the account that waits for its confirmation code, if `identifier` is that
    /// account's identifier.
    #[must_use]
    pub fn pending(self, identifier: &str) -> Option<Pending> {
        self.try_session_state()?.pending.get(identifier)
    }

    /// Returns the pool's user name of the account that waits for its code, as far as this
    /// tab knows after a reload.
    pub(crate) fn pending_username(self, identifier: &str) -> String {
        self.session_state().pending.username(identifier)
    }

    /// Returns the session of a sign-up without a password in this tab, if the pool may
    /// still accept it.
    pub(crate) fn pending_session(self, identifier: &str) -> Option<ChallengeSession> {
        let state = self.session_state();
        let now_ms = state.service.now_ms();
        state.pending.session(identifier, now_ms)
    }

    /// Returns the kind of address that the code of that account verifies, as far as this
    /// tab knows after a reload.
    pub(crate) fn pending_kind(self, identifier: &str) -> Kind {
        self.session_state().pending.kind(identifier)
    }
}

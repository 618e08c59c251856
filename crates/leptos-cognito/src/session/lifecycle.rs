//! The beginning and the end of a session, which the pages ask for.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::auth::{Auth, PasswordSignIn, SessionStatus, SignedOutReason};
use super::domain_sign_out::domain_signed_out;
use super::upkeep::{broadcast_end, broadcast_session};
use cognito_client::secret::Password;
use cognito_client::tokens::AuthenticationResult;
use cognito_session::error::AuthError;
use cognito_session::sign_in::SignIn;
use cognito_session::state::{OpenedSession, Restored};

impl Auth {
    /// Restores the stored session, if it can be read. If only another tab has a session,
    /// this asks that tab for it.
    pub fn restore(self) {
        if self.status.get_untracked() != SessionStatus::Restoring {
            return;
        }
        let state = self.session_state();
        self.follow_tabs(&state);
        match state.store.restore() {
            Restored::Session(session) => {
                self.start_upkeep(&state, &session);
                self.status.set(SessionStatus::SignedIn);
            }
            Restored::AskTabs => self.request_session(&state),
            Restored::Nobody => self
                .status
                .set(SessionStatus::SignedOut(SignedOutReason::NoSession)),
        }
    }

    /// Opens a session with the tokens of a finished sign-in. After that, the guard shows
    /// the signed-in pages.
    ///
    /// # Errors
    /// [`AuthError::Unexpected`], if the tokens cannot be read.
    pub fn complete(self, mut result: AuthenticationResult, keep: bool) -> Result<(), AuthError> {
        let new_device = result.new_device.take();
        let state = self.session_state();
        let now_ms = state.service.now_ms();
        let OpenedSession { session, stored } = state.store.open(result, keep, now_ms)?;
        self.note_stored(stored);
        state.pending.clear();
        self.follow_tabs(&state);
        broadcast_session(&state, &session);
        self.start_upkeep(&state, &session);
        self.status.set(SessionStatus::SignedIn);
        self.follow_sign_in(&state, &session, new_device);
        Ok(())
    }

    /// Signs in with a password that the page already has, and opens the session unless
    /// the pool asks for something more. That is then in the outcome.
    pub async fn sign_in_with_password(
        self,
        username: &str,
        password: &Password,
    ) -> PasswordSignIn {
        let next = self.service().sign_in(username, password).await;
        match (next.step, next.error) {
            (SignIn::Done(tokens), _) => match self.complete(tokens, false) {
                Ok(()) => PasswordSignIn::SignedIn,
                Err(_) => PasswordSignIn::NeedsSignIn,
            },
            (_, Some(AuthError::WrongCredentials)) => PasswordSignIn::WrongPassword,
            (step, _) => PasswordSignIn::at(step),
        }
    }

    /// Signs out: in this browser at once, and at the pool if the network allows it. If the
    /// session came from the pool's domain, the sign-in page then leads to the domain's
    /// sign-out, which leads back.
    pub fn sign_out(self) {
        let state = self.session_state();
        if let Some(session) = self.end(&state, SignedOutReason::UserSignedOut) {
            broadcast_end(&state, &session, true);
            if session.is_of_domain() {
                // The page leaves for the domain after that.
                spawn_local(async move {
                    self.revoke(session).await;
                    domain_signed_out();
                });
            } else {
                spawn_local(self.revoke(session));
            }
        }
    }

    /// Ends a session in all tabs that the pool has ended already.
    pub(super) fn leave(self) {
        let state = self.session_state();
        if let Some(session) = self.end(&state, SignedOutReason::UserSignedOut) {
            broadcast_end(&state, &session, true);
            if session.is_of_domain() {
                domain_signed_out();
            }
        }
    }
}

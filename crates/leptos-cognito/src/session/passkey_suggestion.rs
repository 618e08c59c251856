//! The passkey that the browser suggests in the sign-in form, and the signal of the passkeys
//! that a user has, after a sign-in.

use super::auth::Auth;
use cognito_session::session::Session;
use cognito_session::state::Turn;

impl Auth {
    /// Begins to wait for a suggested passkey, unless that is going on or must not begin
    /// now.
    pub(crate) fn begin_suggestion(self) -> Option<Turn> {
        let state = self.try_session_state()?;
        state.suggestion.begin(state.service.now_ms())
    }

    /// Continues the wait with a new challenge, unless it has ended.
    pub(crate) fn renew_suggestion(self, turn: Turn) -> Option<Turn> {
        let state = self.try_session_state()?;
        state.suggestion.renew(turn, state.service.now_ms())
    }

    /// Ends the wait because the user has chosen the passkey, unless it has ended already.
    pub(crate) fn answer_suggestion(self, turn: Turn) -> Option<Turn> {
        self.try_session_state()?.suggestion.answer(turn)
    }

    /// Returns whether the wait has neither ended nor been continued.
    pub(crate) fn is_suggestion_current(self, turn: Turn) -> bool {
        let state = self.try_session_state();
        state.is_some_and(|state| state.suggestion.is_current(turn))
    }

    /// Ends this turn, and the request in the browser. Returns `false` if the turn was no
    /// longer current.
    pub(crate) fn finish_suggestion(self, turn: Turn) -> bool {
        let Some(state) = self.try_session_state() else {
            return false;
        };
        let is_current = state.suggestion.finish(turn);
        if is_current {
            state.service.cancel_passkey();
        }
        is_current
    }

    /// Ends the wait, and the request in the browser.
    pub(crate) fn end_suggestion(self) {
        if let Some(state) = self.try_session_state()
            && state.suggestion.end()
        {
            state.service.cancel_passkey();
        }
    }

    /// Ends the wait, because the form is sent. None begins until the pool has answered.
    pub(crate) fn pause_suggestions(self) {
        if let Some(state) = self.try_session_state() {
            state.suggestion.form_sent();
        }
        self.end_suggestion();
    }

    /// Lets a wait begin again.
    pub(crate) fn allow_suggestions(self) {
        if let Some(state) = self.try_session_state() {
            state.suggestion.form_finished();
        }
    }

    /// Returns whether the browser gets the list of the signed-in user's passkeys after a
    /// sign-in.
    pub(crate) fn should_signal_passkeys(self) -> bool {
        let session = self.current_session();
        session.is_some_and(|session| self.service().should_signal_passkeys(&session))
    }

    /// Lets the sign-in form suggest the user's passkey from now on, and requests the list of
    /// the user's passkeys, which the browser gets as a signal. A browser that has no passkey
    /// of the user gets none, and the pool no request.
    pub(super) async fn signal_passkeys(self, session: Session) {
        let service = self.service();
        service.remember_suggested_user(&session);
        if service.should_signal_passkeys(&session) {
            // Without the list, the next sign-in tries again.
            let _listed = self
                .own(async |service, session| service.own_passkeys(session).await)
                .await;
        }
    }
}

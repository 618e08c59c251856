//! The agreement of all tabs: if the user signs in, signs out or changes the account in one
//! tab, all tabs follow. [`TabSync`] decides what a message changes.

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::auth::{Auth, SessionStatus, SignedOutReason};
use super::session_state::SessionState;
use cognito_session::state::{Reaction, TabSync};
use cognito_session::tabs::TabMessage;

impl Auth {
    /// Listens to the messages of the other tabs, for as long as the page lives.
    pub(super) fn follow_tabs(self, state: &SessionState) {
        if !state.tabs.start_listening() {
            return;
        }
        state.service.on_tab_message(move |message| {
            // The app may have been removed from the page.
            if let Some(state) = self.try_session_state() {
                self.on_message(&state, message);
            }
        });
    }

    /// Takes over or ends the session after another tab has changed the storage.
    pub fn storage_changed(self) {
        let state = self.session_state();
        self.follow_tabs(&state);
        self.react(&state, state.tabs.on_storage(&state.store));
    }

    /// Asks the other tabs for their session, and signs out if none of them answers in
    /// time.
    pub(super) fn request_session(self, state: &SessionState) {
        state.service.broadcast(&TabMessage::RequestSession);
        set_timeout(
            move || {
                if self.status.try_get_untracked() == Some(SessionStatus::Restoring) {
                    self.session_state().store.unmark();
                    self.status
                        .set(SessionStatus::SignedOut(SignedOutReason::NoSession));
                }
            },
            TabSync::PATIENCE,
        );
    }

    fn on_message(self, state: &SessionState, message: TabMessage) {
        let is_signed_in = self.status.get_untracked() == SessionStatus::SignedIn;
        let reaction = state.tabs.on_message(message, &state.store, is_signed_in);
        self.react(state, reaction);
    }

    /// Carries out a reaction to the other tabs.
    fn react(self, state: &SessionState, reaction: Reaction) {
        match reaction {
            Reaction::Ignore => {}
            Reaction::Send(message) => state.service.broadcast(&message),
            Reaction::TakeOver(take_over) => self.take_over(state, take_over),
            Reaction::Revoke(session) => spawn_local(self.revoke(session)),
            Reaction::End { asked } => {
                self.end(
                    state,
                    if asked {
                        SignedOutReason::UserSignedOut
                    } else {
                        SignedOutReason::SessionEnded
                    },
                );
            }
        }
    }
}

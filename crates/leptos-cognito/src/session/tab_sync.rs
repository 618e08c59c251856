//! Synchronisation of all tabs: if the user signs in, signs out or changes the account in
//! one tab, all tabs follow.
//!
//! A session that is kept is stored where every tab can read it. A session that ends with
//! its tab is not: the tabs send it to each other, and a mark without a secret in the
//! storage shows a new tab that another tab may have one.

use std::time::Duration;

use leptos::prelude::*;

use super::{Auth, SessionStatus, SignedOutReason};
use cognito_session::session::Session;
use cognito_session::tabs::TabMessage;

/// The time that a new tab waits for an answer of the other tabs.
const PATIENCE: Duration = Duration::from_millis(400);

impl Auth {
    /// Listens to the messages of the other tabs, for as long as the page lives.
    pub(super) fn follow_tabs(self) {
        let is_followed = self
            .session_state()
            .is_none_or(|state| state.following.replace(true));
        if is_followed {
            return;
        }
        self.service().on_tab_message(move |message| {
            // The app may have been removed from the page.
            if self.session_state().is_some() {
                self.on_message(message);
            }
        });
    }

    /// Takes over or ends the session after another tab has changed the storage.
    pub fn storage_changed(self) {
        self.follow_tabs();
        let service = self.service();
        let stored = service.restore_session();
        match (stored, self.current_session()) {
            (Some(stored), _) => self.take_over(stored),
            (None, None) if service.is_session_elsewhere() => {
                service.broadcast(&TabMessage::RequestSession)
            }
            (None, Some(ours)) if ours.keep => drop(self.end(SignedOutReason::UserSignedOut)),
            (None, _) => {}
        }
    }

    /// Asks the other tabs for their session, and signs out if none of them answers in
    /// time.
    pub(super) fn request_session(self) {
        self.service().broadcast(&TabMessage::RequestSession);
        set_timeout(
            move || {
                if self.status.try_get_untracked() == Some(SessionStatus::Restoring) {
                    self.service().unmark_session();
                    self.status
                        .set(SessionStatus::SignedOut(SignedOutReason::NoSession));
                }
            },
            PATIENCE,
        );
    }

    /// Sends the other tabs a session that is new or has new tokens.
    pub(super) fn broadcast_session(self, session: &Session) {
        let service = self.service();
        service.broadcast(&TabMessage::SignedIn(session.clone()));
        service.mark_session(session);
    }

    /// Informs the other tabs that a session has ended.
    pub(super) fn tell_end(self, session: &Session, asked: bool) {
        let origin = session.origin();
        self.service()
            .broadcast(&TabMessage::SignedOut { asked, origin });
    }

    /// Handles a message of another tab. If it brings tokens of a session that has ended
    /// since they were sent, they are revoked.
    fn on_message(self, message: TabMessage) {
        match message {
            TabMessage::RequestSession => {
                if let Some(session) = self.current_session() {
                    self.service().broadcast(&TabMessage::SignedIn(session));
                }
            }
            TabMessage::SignedIn(session) => {
                let service = self.service();
                if !service.is_ours(&session) {
                    return;
                }
                if service.is_ended(&session) {
                    self.revoke(session);
                } else {
                    self.take_over(session);
                }
            }
            TabMessage::SignedOut { asked, origin } => {
                if let Some(origin) = &origin {
                    self.service().remember_ended(origin);
                }
                let is_ours = self.current_session().is_some_and(|session| {
                    origin.is_none() || session.origin().is_none() || session.origin() == origin
                });
                if is_ours && self.status.get_untracked() == SessionStatus::SignedIn {
                    self.end(if asked {
                        SignedOutReason::UserSignedOut
                    } else {
                        SignedOutReason::SessionEnded
                    });
                }
            }
        }
    }

    /// Continues with a session of another tab, if it is newer than this tab's or belongs
    /// to another user.
    pub(super) fn take_over(self, session: Session) {
        if let Some(ours) = self.current_session() {
            if ours.is_same_user(&session) && !session.is_newer_than(&ours) {
                return;
            }
            if !ours.is_same_user(&session) {
                // The page shows data of another user, so it is removed first.
                self.status.set(SessionStatus::Restoring);
                self.service().forget_aws_credentials();
            }
        }
        self.start_generation();
        self.stored.set(self.service().save(&session).is_ok());
        self.set_session(session);
        // This waits until the views of the previous user have been removed.
        set_timeout(
            move || {
                if self.current_session().is_some() {
                    self.status.set(SessionStatus::SignedIn);
                }
            },
            Duration::ZERO,
        );
    }
}

//! Tabs that agree: who signs in, out or as somebody else in one, does so in all.
//!
//! A session that is kept stands where every tab can read it. One that ends with the tab
//! does not: tabs tell it to each other, and a mark without a secret says to a new tab
//! that there is somebody to ask.

use std::time::Duration;

use leptos::prelude::*;

use super::{Auth, Phase, Reason};
use cognito_session::session::Session;
use cognito_session::tabs::TabMessage;

/// How long a new tab waits for the others to answer.
const PATIENCE: Duration = Duration::from_millis(400);

impl Auth {
    /// Hears the other tabs, for as long as the page lives.
    pub(super) fn follow_tabs(self) {
        let is_followed = self
            .state()
            .is_none_or(|state| state.following.replace(true));
        if is_followed {
            return;
        }
        self.service()
            .on_tab_message(move |message| self.on_message(message));
    }

    /// Another tab changed what is stored: looks whether somebody came or went.
    pub fn storage_changed(self) {
        self.follow_tabs();
        let service = self.service();
        let stored = service.restore_session();
        match (stored, self.current_session()) {
            (Some(stored), _) => self.take_over(stored),
            (None, None) if service.is_session_elsewhere() => service.broadcast(&TabMessage::Ask),
            (None, Some(ours)) if ours.keep => drop(self.end(Reason::Asked)),
            (None, _) => {}
        }
    }

    /// Asks the other tabs for their session, and gives up when none answers.
    pub(super) fn request_session(self) {
        self.service().broadcast(&TabMessage::Ask);
        set_timeout(
            move || {
                if self.phase.try_get_untracked() == Some(Phase::Restoring) {
                    self.service().unmark_session();
                    self.phase.set(Phase::SignedOut(Reason::Nobody));
                }
            },
            PATIENCE,
        );
    }

    /// Tells the other tabs of a session that is new, or has new tokens.
    pub(super) fn broadcast_session(self, session: &Session) {
        let service = self.service();
        service.broadcast(&TabMessage::In(session.clone()));
        service.mark_session(session);
    }

    /// Tells the other tabs that a session has ended.
    pub(super) fn tell_end(self, session: &Session, asked: bool) {
        let origin = session.origin();
        self.service().broadcast(&TabMessage::Out { asked, origin });
    }

    /// Does what another tab's word asks for. Tokens of a session that has ended were on
    /// their way when it did: they are revoked.
    fn on_message(self, message: TabMessage) {
        match message {
            TabMessage::Ask => {
                if let Some(session) = self.current_session() {
                    self.service().broadcast(&TabMessage::In(session));
                }
            }
            TabMessage::In(session) => {
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
            TabMessage::Out { asked, origin } => {
                if let Some(origin) = &origin {
                    self.service().remember_ended(origin);
                }
                let is_ours = self.current_session().is_some_and(|session| {
                    origin.is_none() || session.origin().is_none() || session.origin() == origin
                });
                if is_ours && self.phase.get_untracked() == Phase::SignedIn {
                    self.end(if asked { Reason::Asked } else { Reason::Ended });
                }
            }
        }
    }

    /// Goes on with another tab's session, where that is news.
    pub(super) fn take_over(self, session: Session) {
        if let Some(ours) = self.current_session() {
            if ours.is_same_riders(&session) && !session.is_newer_than(&ours) {
                return;
            }
            if !ours.is_same_riders(&session) {
                // What the page shows is another rider's.
                self.phase.set(Phase::Restoring);
                self.service().forget_aws_credentials();
            }
        }
        self.start_generation();
        self.stored.set(self.service().save(&session));
        self.set_session(session);
        // After what the change of rider takes away has gone.
        set_timeout(
            move || {
                if self.current_session().is_some() {
                    self.phase.set(Phase::SignedIn);
                }
            },
            Duration::ZERO,
        );
    }
}

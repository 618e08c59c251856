//! Tabs that agree: who signs in, out or as somebody else in one, does so in all.
//!
//! A session that is kept stands where every tab can read it. One that ends with the tab
//! does not: tabs tell it to each other, and a mark without a secret says to a new tab
//! that there is somebody to ask.

use std::time::Duration;

use leptos::prelude::*;

use super::{Auth, Phase, Reason};
use crate::auth::session::Session;
use crate::auth::tabs::Word;

/// How long a new tab waits for the others to answer.
const PATIENCE: Duration = Duration::from_millis(400);

impl Auth {
    /// Hears the other tabs, for as long as the page lives.
    pub(super) fn follow(self) {
        let is_followed = self.kept().is_none_or(|kept| kept.following.replace(true));
        if is_followed {
            return;
        }
        self.service().listen_to_tabs(move |word| self.heard(word));
    }

    /// Another tab changed what is stored: looks whether somebody came or went.
    pub fn look(self) {
        self.follow();
        let service = self.service();
        let stored = service.restore_session();
        match (stored, self.held()) {
            (Some(stored), _) => self.take_over(stored),
            (None, None) if service.is_session_elsewhere() => service.tell_tabs(&Word::Ask),
            (None, Some(ours)) if ours.keep => drop(self.end(Reason::Asked)),
            (None, _) => {}
        }
    }

    /// Asks the other tabs for their session, and gives up when none answers.
    pub(super) fn ask_around(self) {
        self.service().tell_tabs(&Word::Ask);
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
    pub(super) fn tell_session(self, session: &Session) {
        let service = self.service();
        service.tell_tabs(&Word::In(session.clone()));
        service.mark_session(session);
    }

    /// Tells the other tabs that a session has ended.
    pub(super) fn tell_end(self, session: &Session, asked: bool) {
        let origin = session.origin();
        self.service().tell_tabs(&Word::Out { asked, origin });
    }

    /// Does what another tab's word asks for. Tokens of a session that has ended were on
    /// their way when it did: they are revoked.
    fn heard(self, word: Word) {
        match word {
            Word::Ask => {
                if let Some(session) = self.held() {
                    self.service().tell_tabs(&Word::In(session));
                }
            }
            Word::In(session) => {
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
            Word::Out { asked, origin } => {
                if let Some(origin) = &origin {
                    self.service().remember_ended(origin);
                }
                let is_ours = self.held().is_some_and(|session| {
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
        if let Some(ours) = self.held() {
            if ours.is_same_riders(&session) && !session.is_newer_than(&ours) {
                return;
            }
            if !ours.is_same_riders(&session) {
                // What the page shows is another rider's.
                self.phase.set(Phase::Restoring);
                self.service().forget_aws_credentials();
            }
        }
        self.turn();
        self.stored.set(self.service().save(&session));
        self.hold(session);
        // After what the change of rider takes away has gone.
        set_timeout(
            move || {
                if self.held().is_some() {
                    self.phase.set(Phase::SignedIn);
                }
            },
            Duration::ZERO,
        );
    }
}

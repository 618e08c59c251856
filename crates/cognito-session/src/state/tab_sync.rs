//! The effect that the other tabs of the browser have on the session of a page.
//!
//! A session that is kept is stored where every tab can read it. A session that ends with
//! its tab is not: the tabs send it to each other, and a mark without a secret in the
//! storage shows a new tab that another tab may have one.

use std::cell::Cell;
use std::time::Duration;

use super::SessionStore;
use crate::session::Session;
use crate::tabs::TabMessage;

/// Decides what a message of another tab, or a change of the storage, does to the session
/// of this page.
#[derive(Default)]
pub struct TabSync {
    is_listening: Cell<bool>,
}

/// The action of a page after a message or a change of the storage.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// It does nothing.
    Ignore,
    /// It sends the other tabs this message.
    Send(TabMessage),
    /// It continues with a session of another tab.
    TakeOver(TakeOver),
    /// It revokes the tokens of this session, which has ended since they were sent.
    Revoke(Session),
    /// It ends its session, which another tab has ended.
    End {
        /// Set when the user asked for the sign-out.
        asked: bool,
    },
}

/// A session of another tab with which a page continues.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakeOver {
    /// The session.
    pub session: Session,
    /// Set when the page holds a session of another user. It removes that user's data from
    /// its views before it shows the new session.
    pub is_other_user: bool,
}

impl TabSync {
    /// The time that a new tab waits for an answer of the other tabs.
    pub const PATIENCE: Duration = Duration::from_millis(400);

    /// Returns `true` at the first call, at which the page begins to listen to the other
    /// tabs.
    pub fn start_listening(&self) -> bool {
        !self.is_listening.replace(true)
    }

    /// Returns the reaction to a message of another tab. `is_signed_in` is set when the
    /// page shows its session. If the message says that a session has ended, the store
    /// adds it to the ended sessions.
    #[must_use]
    pub fn on_message(
        &self,
        message: TabMessage,
        store: &SessionStore,
        is_signed_in: bool,
    ) -> Reaction {
        match message {
            TabMessage::RequestSession => match store.session() {
                Some(session) => Reaction::Send(TabMessage::SignedIn(session)),
                None => Reaction::Ignore,
            },
            TabMessage::SignedIn(session) if !store.is_ours(&session) => Reaction::Ignore,
            TabMessage::SignedIn(session) if store.is_ended(&session) => Reaction::Revoke(session),
            TabMessage::SignedIn(session) => self.on_session(session, store),
            TabMessage::SignedOut { asked, origin } => {
                if let Some(origin) = &origin {
                    store.remember_ended(origin);
                }
                let is_ours = store.session().is_some_and(|session| {
                    origin.is_none() || session.origin().is_none() || session.origin() == origin
                });
                if is_ours && is_signed_in {
                    Reaction::End { asked }
                } else {
                    Reaction::Ignore
                }
            }
        }
    }

    /// Returns the reaction to the present content of the storage, after another tab has
    /// changed it.
    #[must_use]
    pub fn on_storage(&self, store: &SessionStore) -> Reaction {
        match (store.stored(), store.session()) {
            (Some(stored), _) => self.on_session(stored, store),
            (None, None) if store.is_elsewhere() => Reaction::Send(TabMessage::RequestSession),
            (None, Some(held)) if held.keep => Reaction::End { asked: true },
            (None, _) => Reaction::Ignore,
        }
    }

    /// Returns the reaction to a session of another tab: the page continues with it if it
    /// is newer than its own, or belongs to another user.
    #[must_use]
    pub fn on_session(&self, session: Session, store: &SessionStore) -> Reaction {
        let held = store.session();
        let is_other_user = held
            .as_ref()
            .is_some_and(|held| !held.is_same_user(&session));
        if held.is_some_and(|held| !is_other_user && !session.is_newer_than(&held)) {
            return Reaction::Ignore;
        }
        Reaction::TakeOver(TakeOver {
            session,
            is_other_user,
        })
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::super::fakes::{Shelf, session, store_with};
    use super::*;

    /// A page, the other tabs of its browser, and what it decides.
    struct Page {
        shelf: Rc<Shelf>,
        store: SessionStore,
        tabs: TabSync,
    }

    impl Page {
        /// Returns a page that holds this session.
        fn with(held: Option<Session>) -> Self {
            let shelf = Rc::default();
            let store = store_with(&shelf);
            if let Some(session) = held {
                store.adopt(session).unwrap();
            }
            let tabs = TabSync::default();
            Self { shelf, store, tabs }
        }

        fn hears(&self, message: TabMessage) -> Reaction {
            let is_signed_in = self.store.session().is_some();
            self.tabs.on_message(message, &self.store, is_signed_in)
        }

        fn looks_at_the_storage(&self) -> Reaction {
            self.tabs.on_storage(&self.store)
        }

        fn another_tab(&self) -> SessionStore {
            store_with(&self.shelf)
        }
    }

    fn jeff(issued_s: i64) -> Session {
        session("jeff", "one", issued_s)
    }

    fn mary(issued_s: i64) -> Session {
        session("mary", "two", issued_s)
    }

    fn of_tab(mut session: Session) -> Session {
        session.keep = false;
        session
    }

    fn take_over(session: Session, is_other_user: bool) -> Reaction {
        Reaction::TakeOver(TakeOver {
            session,
            is_other_user,
        })
    }

    fn ended(origin: Option<&str>, asked: bool) -> TabMessage {
        let origin = origin.map(ToOwned::to_owned);
        TabMessage::SignedOut { asked, origin }
    }

    #[test]
    fn request_is_answered_by_a_page_with_a_session() {
        let answer = Reaction::Send(TabMessage::SignedIn(jeff(1_000)));
        let page = Page::with(Some(jeff(1_000)));
        assert_eq!(page.hears(TabMessage::RequestSession), answer);
        let nobody = Page::with(None);
        assert_eq!(nobody.hears(TabMessage::RequestSession), Reaction::Ignore);
    }

    #[test]
    fn newer_session_of_the_same_user_is_taken_over() {
        let page = Page::with(Some(jeff(1_000)));
        let hears = |session| page.hears(TabMessage::SignedIn(session));
        assert_eq!(hears(jeff(2_000)), take_over(jeff(2_000), false));
        assert_eq!(hears(jeff(1_000)), Reaction::Ignore);
        assert_eq!(hears(jeff(500)), Reaction::Ignore);
    }

    #[test]
    fn session_of_another_user_is_taken_over_at_any_age() {
        let page = Page::with(Some(jeff(1_000)));
        let reaction = page.hears(TabMessage::SignedIn(mary(500)));
        assert_eq!(reaction, take_over(mary(500), true));
    }

    #[test]
    fn page_without_a_session_takes_over_any() {
        let reaction = Page::with(None).hears(TabMessage::SignedIn(jeff(1_000)));
        assert_eq!(reaction, take_over(jeff(1_000), false));
    }

    #[test]
    fn session_of_another_pool_is_ignored() {
        let foreign = crate::session::tests::session(1_000, 4_600, 1_000_000);
        let reaction = Page::with(None).hears(TabMessage::SignedIn(foreign));
        assert_eq!(reaction, Reaction::Ignore);
    }

    #[test]
    fn ended_session_that_arrives_late_is_revoked() {
        let page = Page::with(Some(jeff(1_000)));
        page.store.end();
        let reaction = page.hears(TabMessage::SignedIn(jeff(2_000)));
        assert_eq!(reaction, Reaction::Revoke(jeff(2_000)));
    }

    #[test]
    fn end_of_this_session_ends_it_here() {
        for asked in [true, false] {
            let page = Page::with(Some(jeff(1_000)));
            let reaction = page.hears(ended(Some("one"), asked));
            assert_eq!(reaction, Reaction::End { asked });
            // A page of a pool without token revocation cannot name the session.
            assert_eq!(page.hears(ended(None, asked)), Reaction::End { asked });
        }
    }

    #[test]
    fn end_of_another_session_is_only_remembered() {
        let page = Page::with(Some(jeff(1_000)));
        assert_eq!(page.hears(ended(Some("two"), true)), Reaction::Ignore);
        assert!(page.store.is_ended(&mary(1_000)));
        assert!(!page.store.is_ended(&jeff(1_000)));
    }

    #[test]
    fn end_is_not_applied_while_no_session_is_shown() {
        let page = Page::with(Some(jeff(1_000)));
        let message = ended(Some("one"), true);
        let reaction = page.tabs.on_message(message, &page.store, false);
        assert_eq!(reaction, Reaction::Ignore);
        assert!(page.store.is_ended(&jeff(1_000)));
    }

    #[test]
    fn session_that_another_tab_stored_is_taken_over() {
        let page = Page::with(None);
        page.another_tab().adopt(jeff(1_000)).unwrap();
        let reaction = page.looks_at_the_storage();
        assert_eq!(reaction, take_over(jeff(1_000), false));
    }

    #[test]
    fn own_stored_session_is_no_change() {
        let page = Page::with(Some(jeff(1_000)));
        assert_eq!(page.looks_at_the_storage(), Reaction::Ignore);
    }

    #[test]
    fn removed_record_ends_a_kept_session_only() {
        let page = Page::with(Some(jeff(1_000)));
        page.store.forget();
        assert_eq!(page.looks_at_the_storage(), Reaction::End { asked: true });
        let page = Page::with(Some(of_tab(jeff(1_000))));
        page.store.forget();
        assert_eq!(page.looks_at_the_storage(), Reaction::Ignore);
    }

    #[test]
    fn mark_of_another_tab_is_a_reason_to_ask() {
        let page = Page::with(None);
        assert_eq!(page.looks_at_the_storage(), Reaction::Ignore);
        page.another_tab().mark(&of_tab(jeff(1_000)), 1_000_000);
        let request = Reaction::Send(TabMessage::RequestSession);
        assert_eq!(page.looks_at_the_storage(), request);
        let page = Page::with(Some(of_tab(mary(1_000))));
        page.store.forget();
        page.another_tab().mark(&of_tab(jeff(1_000)), 1_000_000);
        assert_eq!(page.looks_at_the_storage(), Reaction::Ignore);
    }

    #[test]
    fn page_begins_to_listen_once() {
        let tabs = TabSync::default();
        assert!(tabs.start_listening());
        assert!(!tabs.start_listening());
    }
}

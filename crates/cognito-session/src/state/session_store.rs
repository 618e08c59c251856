//! The session that a page holds, and what is stored of it.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::refresh::AfterRefresh;
use crate::service::Refresh;
use crate::session::{Session, UnusableTokens};
use crate::token_store::{Storage, StorageError};
use crate::{ended_store, token_store};
use cognito_client::config::Config;
use cognito_client::tokens::AuthenticationResult;

/// The session that a page holds, its record in the storage, and the sessions that have
/// ended.
///
/// A session can arrive late, in a reply or from another tab, when it has ended already.
/// The store has a list of the sessions that have ended, so that none of them is held again.
pub struct SessionStore {
    config: Rc<Config>,
    storage: Rc<dyn Storage>,
    held: RefCell<Option<Session>>,
    generation: Cell<u32>,
    /// The ended sessions in the memory of this page, in case nothing can be stored.
    ended: RefCell<Vec<String>>,
}

/// A session that was opened with the tokens of a finished sign-in.
#[derive(Debug)]
pub struct OpenedSession {
    /// The session.
    pub session: Session,
    /// The error of the storage, if the session could only be kept in memory.
    pub stored: Result<(), StorageError>,
}

/// The session that a page finds when it begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Restored {
    /// This session was stored. The page holds it now.
    Session(Session),
    /// No session is stored that this page can read, but another tab may have one.
    AskTabs,
    /// Nobody is signed in.
    Nobody,
}

impl SessionStore {
    /// Makes a store that holds no session yet.
    #[must_use]
    pub fn new(config: Rc<Config>, storage: Rc<dyn Storage>) -> Self {
        Self {
            config,
            storage,
            held: RefCell::new(None),
            generation: Cell::new(0),
            ended: RefCell::default(),
        }
    }

    /// Returns the session that this page holds.
    #[must_use]
    pub fn session(&self) -> Option<Session> {
        self.held.borrow().clone()
    }

    /// Returns the number of times that this page has begun or ended to hold a session. A
    /// refresh does not change it, so a reply belongs to the held session if the number is
    /// the one at the time of the request.
    #[must_use]
    pub fn generation(&self) -> u32 {
        self.generation.get()
    }

    fn start_generation(&self) {
        self.generation.set(self.generation.get().wrapping_add(1));
    }

    /// Makes a session of the tokens of a finished sign-in, stores it and holds it. If the
    /// pool gives it the identity of a session that has ended, that session no longer
    /// counts as ended. `now_ms` is the time by this device's clock, in milliseconds since
    /// 1970.
    ///
    /// # Errors
    /// Returns [`UnusableTokens`] when the tokens cannot be read. Nothing has changed then.
    pub fn open(
        &self,
        result: AuthenticationResult,
        keep: bool,
        now_ms: i64,
    ) -> Result<OpenedSession, UnusableTokens> {
        let session = Session::received(result, None, keep, now_ms)?;
        if let Some(origin) = session.origin().filter(|_| self.is_ended(&session)) {
            let others = |mut ended: Vec<String>| {
                ended.retain(|other| *other != origin);
                ended
            };
            self.change_ended(others);
        }
        let stored = self.adopt(session.clone());
        Ok(OpenedSession { session, stored })
    }

    /// Stores a session of another sign-in or of another tab, and holds it.
    ///
    /// # Errors
    /// Returns a [`StorageError`] when the session could not be stored. It is then held in
    /// memory alone.
    pub fn adopt(&self, session: Session) -> Result<(), StorageError> {
        self.start_generation();
        self.renew(session)
    }

    /// Stores the held session with the tokens of a refresh.
    ///
    /// # Errors
    /// Returns a [`StorageError`] when the session could not be stored. It is then held in
    /// memory alone.
    pub fn renew(&self, session: Session) -> Result<(), StorageError> {
        let stored = self.save(&session);
        self.hold(session);
        stored
    }

    /// Holds the stored session, or says where one may be found.
    #[must_use]
    pub fn restore(&self) -> Restored {
        match self.stored() {
            Some(session) => {
                self.hold(session.clone());
                Restored::Session(session)
            }
            None if self.is_elsewhere() => Restored::AskTabs,
            None => Restored::Nobody,
        }
    }

    fn hold(&self, session: Session) {
        self.held.replace(Some(session));
    }

    /// Ends the held session: removes it from this page and from the storage, and stores
    /// for all tabs that it has ended. Returns the session that has ended.
    pub fn end(&self) -> Option<Session> {
        let session = self.held.take();
        if let Some(origin) = session.as_ref().and_then(Session::origin) {
            self.remember_ended(&origin);
        }
        self.start_generation();
        self.forget();
        self.unmark();
        session
    }

    /// Decides about the reply to a refresh. `is_current` is set when this page still has
    /// the [generation](Self::generation) in which the refresh began.
    #[must_use]
    pub fn after_refresh(&self, reply: Refresh, is_current: bool) -> AfterRefresh {
        let is_ended = matches!(&reply, Refresh::Renewed(renewed) if self.is_ended(renewed));
        AfterRefresh::of(reply, is_ended, is_current)
    }

    /// Returns the session that an earlier page or another tab stored. A session that has
    /// ended, that belongs to another pool or client, or that is malformed is removed.
    #[must_use]
    pub fn stored(&self) -> Option<Session> {
        let session = token_store::load(&*self.storage, &self.config.client_id)?;
        if self.is_ours(&session) && !self.is_ended(&session) {
            return Some(session);
        }
        self.forget();
        None
    }

    /// Stores a session without holding it.
    ///
    /// # Errors
    /// Returns a [`StorageError`] when the session could not be stored.
    pub fn save(&self, session: &Session) -> Result<(), StorageError> {
        token_store::save(&*self.storage, &self.config.client_id, session)
    }

    /// Removes the stored session.
    pub fn forget(&self) {
        token_store::clear(&*self.storage, &self.config.client_id);
    }

    /// Returns whether a session from the storage or from another tab claims to be of this
    /// pool and client.
    #[must_use]
    pub fn is_ours(&self, session: &Session) -> bool {
        session.is_of(&self.config.user_pool_id, &self.config.client_id)
    }

    /// Remembers that the session with this [`Session::origin`] has ended. From now on
    /// every page of this browser rejects it.
    pub fn remember_ended(&self, origin: &str) {
        self.change_ended(|ended| ended_store::with(ended, origin));
    }

    /// Returns whether a session has ended, as far as this browser knows.
    #[must_use]
    pub fn is_ended(&self, session: &Session) -> bool {
        let Some(origin) = session.origin() else {
            return false;
        };
        self.ended.borrow().contains(&origin) || self.stored_ended().contains(&origin)
    }

    fn stored_ended(&self) -> Vec<String> {
        ended_store::load(&*self.storage, &self.config.client_id)
    }

    fn change_ended(&self, change: impl Fn(Vec<String>) -> Vec<String>) {
        let known = self.ended.take();
        self.ended.replace(change(known));
        let stored = change(self.stored_ended());
        ended_store::save(&*self.storage, &self.config.client_id, &stored);
    }

    fn mark_key(&self) -> String {
        token_store::mark_key(&self.config.client_id)
    }

    /// Stores a mark that tells the other tabs that this tab has a session that they
    /// cannot read. Tabs without a session react to it: see
    /// [`is_elsewhere`](Self::is_elsewhere). A session that is kept after the tab closes
    /// needs no mark, so it removes the mark.
    pub fn mark(&self, session: &Session, now_ms: i64) {
        if session.keep {
            self.unmark();
        } else {
            // The value is new each time, because browsers notify other tabs of changes
            // only. If it cannot be stored, the other tabs do not follow.
            let _stored = self
                .storage
                .write(&self.mark_key(), &now_ms.to_string(), true);
        }
    }

    /// Removes the mark.
    pub fn unmark(&self) {
        self.storage.remove(&self.mark_key());
    }

    /// Returns whether a tab has a session of its own, or had one when it was closed.
    #[must_use]
    pub fn is_elsewhere(&self) -> bool {
        self.storage.read(&self.mark_key()).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::super::fakes::{Shelf, id_token, session, store_with};
    use super::*;

    fn tokens(origin: &str) -> AuthenticationResult {
        AuthenticationResult {
            access_token: "a".into(),
            id_token: id_token("jeff", origin, 1_000).into(),
            refresh_token: Some("r".into()),
            new_device: None,
        }
    }

    #[test]
    fn opened_session_is_held_and_stored() {
        let shelf = Rc::default();
        let store = store_with(&shelf);
        let opened = store.open(tokens("one"), true, 1_000_000).unwrap();
        assert_eq!(opened.stored, Ok(()));
        assert_eq!(store.session(), Some(opened.session.clone()));
        assert_eq!(store_with(&shelf).stored(), Some(opened.session));
    }

    #[test]
    fn unreadable_tokens_leave_the_held_session() {
        let store = store_with(&Rc::default());
        let held = store.open(tokens("one"), true, 1_000_000).unwrap().session;
        let generation = store.generation();
        let mut unreadable = tokens("two");
        unreadable.id_token = "no token".into();
        store.open(unreadable, true, 1_000_000).unwrap_err();
        assert_eq!(store.session(), Some(held));
        assert_eq!(store.generation(), generation);
    }

    #[test]
    fn session_is_held_when_the_storage_is_blocked() {
        let shelf = Rc::<Shelf>::default();
        shelf.is_blocked.set(true);
        let store = store_with(&shelf);
        let opened = store.open(tokens("one"), true, 1_000_000).unwrap();
        assert_eq!(opened.stored, Err(StorageError::default()));
        assert_eq!(store.session(), Some(opened.session.clone()));
        assert_eq!(store.end(), Some(opened.session.clone()));
        assert!(store.is_ended(&opened.session));
    }

    #[test]
    fn generation_counts_sessions_and_no_refreshes() {
        let store = store_with(&Rc::default());
        let mut generations = vec![store.generation()];
        store.open(tokens("one"), true, 1_000_000).unwrap();
        generations.push(store.generation());
        store.renew(session("jeff", "one", 2_000)).unwrap();
        assert_eq!(store.generation(), generations[1]);
        store.adopt(session("mary", "two", 2_000)).unwrap();
        generations.push(store.generation());
        store.end();
        generations.push(store.generation());
        generations.dedup();
        assert_eq!(generations.len(), 4);
    }

    #[test]
    fn renewed_tokens_replace_the_stored_ones() {
        let shelf = Rc::default();
        let store = store_with(&shelf);
        store.open(tokens("one"), true, 1_000_000).unwrap();
        let renewed = session("jeff", "one", 2_000);
        assert_eq!(store.renew(renewed.clone()), Ok(()));
        assert_eq!(store.session(), Some(renewed.clone()));
        assert_eq!(store_with(&shelf).stored(), Some(renewed));
    }

    #[test]
    fn end_removes_record_and_mark_but_not_the_memory() {
        let shelf = Rc::default();
        let store = store_with(&shelf);
        let opened = store.open(tokens("one"), false, 1_000_000).unwrap().session;
        store.mark(&opened, 1_000_000);
        assert_eq!(store.end(), Some(opened.clone()));
        assert_eq!((store.session(), store.stored()), (None, None));
        assert!(!store.is_elsewhere());
        assert!(store_with(&shelf).is_ended(&opened), "other tabs know it");
        assert_eq!(store.end(), None);
    }

    #[test]
    fn stored_session_is_restored_each_time() {
        let shelf = Rc::default();
        let opened = store_with(&shelf).open(tokens("one"), true, 1_000_000);
        let session = opened.unwrap().session;
        let store = store_with(&shelf);
        for _ in 0..2 {
            assert_eq!(store.restore(), Restored::Session(session.clone()));
            assert_eq!(store.session(), Some(session.clone()));
        }
    }

    #[test]
    fn nothing_stored_asks_the_tabs_if_there_is_a_mark() {
        let store = store_with(&Rc::default());
        assert_eq!(store.restore(), Restored::Nobody);
        let mut of_tab = session("jeff", "one", 1_000);
        of_tab.keep = false;
        store.mark(&of_tab, 1_000_000);
        assert_eq!(store.restore(), Restored::AskTabs);
        assert_eq!(store.session(), None);
    }

    #[test]
    fn mark_is_for_a_session_that_ends_with_its_tab() {
        let shelf = Rc::<Shelf>::default();
        let store = store_with(&shelf);
        let kept = session("jeff", "one", 1_000);
        let mut of_tab = kept.clone();
        of_tab.keep = false;
        store.mark(&of_tab, 7);
        assert_eq!(shelf.text(".tabs.").as_deref(), Some("7"));
        store.mark(&of_tab, 8);
        assert_eq!(shelf.text(".tabs.").as_deref(), Some("8"));
        assert!(store.is_elsewhere());
        store.mark(&kept, 9);
        assert!(!store.is_elsewhere());
    }

    #[test]
    fn late_tokens_of_an_ended_session_are_revoked() {
        let store = store_with(&Rc::default());
        store.adopt(session("jeff", "one", 1_000)).unwrap();
        store.end();
        let renewed = session("jeff", "one", 2_000);
        let after = store.after_refresh(Refresh::Renewed(renewed.clone()), false);
        let is_held = false;
        assert_eq!(after, AfterRefresh::Revoke { renewed, is_held });
        let another = session("jeff", "two", 2_000);
        let after = store.after_refresh(Refresh::Renewed(another.clone()), true);
        assert_eq!(after, AfterRefresh::Keep(another));
    }
}

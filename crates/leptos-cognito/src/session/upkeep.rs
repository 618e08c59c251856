//! The upkeep of a session: it is held, refreshed in time, taken over from another tab, and
//! ended. The parts of [`SessionState`] decide; this file has the browser's timers and
//! listeners, and sets the signals.

use std::time::Duration;

use leptos::leptos_dom::helpers::{TimeoutHandle, set_timeout_with_handle};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::auth::{Auth, SessionStatus, SignedOutReason};
use super::session_state::SessionState;
use cognito_session::refresh::AfterRefresh;
use cognito_session::session::Session;
use cognito_session::state::{Due, Reaction, TakeOver, Timer};
use cognito_session::tabs::TabMessage;
use cognito_session::token_store::StorageError;

impl Auth {
    /// Starts the upkeep of a session that the store has begun to hold, or whose tokens are
    /// new.
    pub(super) fn start_upkeep(self, state: &SessionState, session: &Session) {
        self.refresh_when_back(state);
        self.notify_session();
        let timer = state.scheduler.start(session, state.service.now_ms());
        self.set_timer(state, timer);
    }

    /// Notes whether the session could be stored.
    pub(super) fn note_stored(self, stored: Result<(), StorageError>) {
        self.stored.set(stored.is_ok());
    }

    /// Checks whether a refresh is due each time the user returns to the page, because
    /// timers do not run while the device sleeps. The listeners stay for as long as the
    /// page lives.
    fn refresh_when_back(self, state: &SessionState) {
        if state.is_watching.replace(true) {
            return;
        }
        self.load_upkeep_later();
        for event in ["focus", "online", "visibilitychange"] {
            window_event_listener_untyped(event, move |_| self.refresh_if_due());
        }
    }

    fn set_timer(self, state: &SessionState, timer: Timer) {
        let wake = move || {
            let state = self.try_session_state();
            if state.is_some_and(|state| state.scheduler.is_current(timer)) {
                self.refresh_if_due();
            }
        };
        let handle = set_timeout_with_handle(wake, timer.wait).ok();
        replace_timer(state, handle);
    }

    fn refresh_if_due(self) {
        let Some(state) = self.try_session_state() else {
            return;
        };
        let Some(session) = state.store.session() else {
            return;
        };
        match state.scheduler.check(&session, state.service.now_ms()) {
            Due::Now => spawn_local(self.refresh()),
            Due::Later(timer) => self.set_timer(&state, timer),
        }
    }

    /// Returns a session whose tokens are valid for a while; it is refreshed first if
    /// that is due. Returns `None` if nobody is signed in, or if the refresh has shown
    /// that the session has ended.
    pub async fn fresh_session(self) -> Option<Session> {
        let session = self.current_session()?;
        if session.refresh_due_in_ms(self.service().now_ms()) == 0 {
            self.refresh().await;
        }
        self.current_session()
    }

    /// Refreshes the tokens although they are valid for a while, because their claims
    /// have changed.
    pub async fn renew(self) {
        self.refresh_unless(|_, _| false).await;
    }

    async fn refresh(self) {
        self.refresh_unless(|session, now| session.refresh_due_in_ms(now) > 0)
            .await;
    }

    /// Refreshes the tokens, unless `good_enough` accepts them when this refresh may
    /// start: only one refresh runs at a time. New tokens are revoked if their session
    /// has ended meanwhile, here or in another tab.
    pub(super) async fn refresh_now_unless(self, good_enough: fn(&Session, i64) -> bool) {
        let Some(state) = self.try_session_state() else {
            return;
        };
        let (service, store) = (&state.service, &state.store);
        let _running = state.scheduler.acquire().await;
        let Some(session) = self.current_session() else {
            return;
        };
        if good_enough(&session, service.now_ms()) {
            // Another call on this page has refreshed them meanwhile.
            return;
        }
        let _lock = service.acquire_refresh_lock().await;
        // Another tab may have refreshed them. This tab has already taken over a session
        // that came in a message, but not one that was only stored.
        if let Some(stored) = store.stored()
            && let Reaction::TakeOver(take_over) = state.tabs.on_session(stored, store)
        {
            self.take_over(&state, take_over);
        }
        let Some(session) = self.current_session() else {
            return;
        };
        let generation = store.generation();
        if store.is_ended(&session) {
            // The other tab's message about it has not arrived yet.
            self.end(&state, SignedOutReason::UserSignedOut);
            return;
        }
        if good_enough(&session, service.now_ms()) {
            return;
        }
        let reply = service.refresh(&session).await;
        let is_current = !self.status.is_disposed() && store.generation() == generation;
        match store.after_refresh(reply, is_current) {
            AfterRefresh::Keep(session) => {
                self.out_of_reach.set(false);
                self.note_stored(store.renew(session.clone()));
                broadcast_session(&state, &session);
                self.start_upkeep(&state, &session);
            }
            AfterRefresh::Revoke { renewed, is_held } => {
                spawn_local(self.revoke(renewed));
                if is_held {
                    self.end(&state, SignedOutReason::UserSignedOut);
                }
            }
            AfterRefresh::End => {
                self.end(&state, SignedOutReason::SessionEnded);
                broadcast_end(&state, &session, false);
            }
            AfterRefresh::Retry => {
                self.retry_later(&state);
            }
            AfterRefresh::Ignore => {}
        }
    }

    /// Tries the refresh again later, because its code could not be loaded.
    pub(super) fn retry_refresh(self) {
        if let Some(state) = self.try_session_state()
            && state.store.session().is_some()
        {
            self.retry_later(&state);
        }
    }

    /// Notes that the pool cannot be reached, and sets the timer of the next refresh.
    fn retry_later(self, state: &SessionState) {
        self.out_of_reach.set(true);
        let timer = state.scheduler.retry(state.service.random_u32());
        self.set_timer(state, timer);
    }

    /// Continues with a session of another tab.
    pub(super) fn take_over(self, state: &SessionState, take_over: TakeOver) {
        let TakeOver {
            session,
            is_other_user,
        } = take_over;
        if is_other_user {
            // The page shows data of another user, so it is removed first.
            self.status.set(SessionStatus::Restoring);
            state.service.forget_aws_credentials();
        }
        self.note_stored(state.store.adopt(session.clone()));
        self.start_upkeep(state, &session);
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

    /// Ends the session on this page, and stores for all tabs that it has ended.
    /// Returns the session that has ended.
    pub(super) fn end(self, state: &SessionState, reason: SignedOutReason) -> Option<Session> {
        state.scheduler.stop();
        replace_timer(state, None);
        state.pending.clear();
        state.device_prompt.close();
        self.device_question.set(false);
        state.service.forget_aws_credentials();
        let session = state.store.end();
        self.notify_session();
        self.status.set(SessionStatus::SignedOut(reason));
        session
    }
}

/// Clears the browser's timer, and stores the one that replaces it.
fn replace_timer(state: &SessionState, handle: Option<TimeoutHandle>) {
    if let Some(previous) = state.timer.replace(handle) {
        previous.clear();
    }
}

/// Sends the other tabs a session that is new or has new tokens.
pub(super) fn broadcast_session(state: &SessionState, session: &Session) {
    let service = &state.service;
    service.broadcast(&TabMessage::SignedIn(session.clone()));
    state.store.mark(session, service.now_ms());
}

/// Informs the other tabs that a session has ended.
pub(super) fn broadcast_end(state: &SessionState, session: &Session, asked: bool) {
    let origin = session.origin();
    let message = TabMessage::SignedOut { asked, origin };
    state.service.broadcast(&message);
}

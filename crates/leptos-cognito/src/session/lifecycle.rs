//! The lifecycle of a session: it is opened, restored, refreshed in time, and ended.

use std::time::Duration;

use leptos::leptos_dom::helpers::set_timeout_with_handle;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Auth, PasswordSignIn, SessionStatus, SignedOutReason};
use cognito_client::secret::Password;
use cognito_client::tokens::{AuthenticationResult, NewDeviceMetadata};
use cognito_session::error::AuthError;
use cognito_session::refresh::retry_in_ms;
use cognito_session::service::{OpenedSession, Refresh};
use cognito_session::session::Session;
use cognito_session::sign_in::SignIn;
use cognito_session::sign_up::Pending;
use cognito_session::typed::visible;

/// The longest delay of one timer, in milliseconds. A browser's timer overflows after 24
/// days.
const LONGEST_WAIT_MS: i64 = 24 * 60 * 60 * 1000;

impl Auth {
    /// Restores the stored session, if it can be read. If only another tab has a session,
    /// this asks that tab for it.
    pub fn restore(self) {
        if self.status.get_untracked() != SessionStatus::Restoring {
            return;
        }
        self.follow_tabs();
        match self.service().restore_session() {
            Some(session) => {
                self.set_session(session);
                self.status.set(SessionStatus::SignedIn);
            }
            None if self.service().is_session_elsewhere() => self.request_session(),
            None => self
                .status
                .set(SessionStatus::SignedOut(SignedOutReason::NoSession)),
        }
    }

    /// Checks whether a refresh is due each time the user returns to the page, because
    /// timers do not run while the device sleeps. The listeners stay for as long as the
    /// page lives.
    fn refresh_when_back(self) {
        let is_watched = self
            .session_state()
            .is_none_or(|state| state.watching.replace(true));
        if is_watched {
            return;
        }
        window_event_listener(leptos::ev::focus, move |_| self.refresh_if_due());
        window_event_listener(leptos::ev::online, move |_| self.refresh_if_due());
        window_event_listener(leptos::ev::visibilitychange, move |_| self.refresh_if_due());
    }

    /// Carries out the user's answer to the [device question](Auth::device_question).
    /// Returns `false` if the pool has not accepted it.
    pub async fn answer_device_question(self, remember: bool) -> bool {
        let taken = match self.fresh_session().await {
            Some(session) if remember => self.service().remember_device(&session).await.is_ok(),
            _ => true,
        };
        if taken {
            let _gone = self.device_question.try_set(false);
        }
        taken
    }

    /// Registers a device that the pool has not seen before. If that fails, the next
    /// sign-in asks for the second factor as before.
    async fn register_device(self, session: Session, device: NewDeviceMetadata) {
        if let Ok(true) = self.service().confirm_device(&session, &device).await {
            let _gone = self.device_question.try_set(true);
        }
    }

    /// Remembers an account that waits for its confirmation code. Its password is kept in
    /// memory only.
    pub fn set_pending(self, pending: Option<Pending>) {
        match &pending {
            Some(pending) => self.service().remember_pending(pending),
            None => self.service().forget_pending(),
        }
        if let Some(state) = self.session_state() {
            state.pending.replace(pending);
        }
    }

    /// Returns the account that waits for its confirmation code, if `identifier` is that
    /// account's identifier.
    #[must_use]
    pub fn pending(self, identifier: &str) -> Option<Pending> {
        let state = self.session_state()?;
        let pending = state.pending.borrow().clone();
        pending.filter(|pending| {
            pending
                .identifier
                .eq_ignore_ascii_case(&visible(identifier))
        })
    }

    /// Opens a session with the tokens of a finished sign-in. After that, the guard shows
    /// the signed-in pages.
    ///
    /// # Errors
    /// [`AuthError::Unexpected`], if the tokens cannot be read.
    pub fn complete(self, mut result: AuthenticationResult, keep: bool) -> Result<(), AuthError> {
        let new_device = result.new_device.take();
        let OpenedSession { session, stored } = self.service().open_session(result, keep)?;
        self.start_generation();
        self.stored.set(stored.is_ok());
        self.set_pending(None);
        if let Some(device) = new_device {
            spawn_local(self.register_device(session.clone(), device));
        }
        self.follow_tabs();
        self.broadcast_session(&session);
        self.set_session(session);
        self.status.set(SessionStatus::SignedIn);
        Ok(())
    }

    /// Signs in with a password that the page already has, and opens the session unless
    /// the pool asks for something more.
    pub async fn sign_in_with_password(
        self,
        username: &str,
        password: &Password,
    ) -> PasswordSignIn {
        let next = self.service().sign_in(username, password).await;
        match (next.step, next.error) {
            (SignIn::Done(tokens), _) => match self.complete(tokens, false) {
                Ok(()) => PasswordSignIn::SignedIn,
                Err(_) => PasswordSignIn::NeedsInteraction,
            },
            (_, Some(AuthError::WrongCredentials)) => PasswordSignIn::WrongPassword,
            _ => PasswordSignIn::NeedsInteraction,
        }
    }

    /// Signs out: in this browser at once, and at the pool if the network allows it.
    pub fn sign_out(self) {
        if let Some(session) = self.end(SignedOutReason::UserSignedOut) {
            self.tell_end(&session, true);
            self.revoke(session);
        }
    }

    /// Revokes the session's tokens at the pool, if the network allows it.
    pub(super) fn revoke(self, session: Session) {
        let service = self.service();
        spawn_local(async move { service.revoke(&session).await });
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

    /// Keeps the session and starts the timer for its next refresh.
    pub(super) fn set_session(self, session: Session) {
        let wait = session.refresh_due_in_ms(self.service().now_ms());
        self.refresh_when_back();
        self.replace_session(Some(session));
        self.wake_in(wait);
    }

    /// Ends the session on this page, and remembers for all tabs that it has ended.
    /// Returns the session that has ended.
    pub(super) fn end(self, reason: SignedOutReason) -> Option<Session> {
        if let Some(origin) = self.current_session().and_then(|session| session.origin()) {
            self.service().remember_ended(&origin);
        }
        self.stop_timer();
        self.start_generation();
        self.set_pending(None);
        self.device_question.set(false);
        let service = self.service();
        service.forget_session();
        service.unmark_session();
        service.forget_aws_credentials();
        let session = self.replace_session(None);
        self.status.set(SessionStatus::SignedOut(reason));
        session
    }

    fn wake_in(self, milliseconds: i64) {
        self.stop_timer();
        let wait = u64::try_from(milliseconds.clamp(0, LONGEST_WAIT_MS)).unwrap_or(0);
        let wake = move || self.refresh_if_due();
        let timer = set_timeout_with_handle(wake, Duration::from_millis(wait)).ok();
        if let Some(state) = self.session_state() {
            state.timer.set(timer);
        }
    }

    fn stop_timer(self) {
        if let Some(handle) = self.session_state().and_then(|state| state.timer.take()) {
            handle.clear();
        }
    }

    /// Starts a new generation because the session is replaced or removed, so that
    /// replies for the previous session are dropped. The count of failed refreshes starts
    /// at 0 again.
    pub(super) fn start_generation(self) {
        if let Some(state) = self.session_state() {
            state.generation.set(state.generation.get().wrapping_add(1));
            state.failed_refreshes.set(0);
        }
    }

    fn refresh_if_due(self) {
        let Some(session) = self.current_session() else {
            return;
        };
        let wait = session.refresh_due_in_ms(self.service().now_ms());
        if wait > 0 {
            self.wake_in(wait);
        } else {
            spawn_local(self.refresh());
        }
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
    async fn refresh_unless(self, good_enough: fn(&Session, i64) -> bool) {
        let Some(state) = self.session_state() else {
            return;
        };
        let _held = state.refreshing.lock().await;
        let Some(session) = self.current_session() else {
            return;
        };
        let service = self.service();
        if good_enough(&session, service.now_ms()) {
            // Another call on this page has refreshed them meanwhile.
            return;
        }
        let _turn = service.acquire_refresh_lock().await;
        // Another tab may have refreshed them. This tab has already taken over a session
        // that came in a message, but not one that was only stored.
        if let Some(stored) = service.restore_session() {
            self.take_over(stored);
        }
        let Some(session) = self.current_session() else {
            return;
        };
        let generation = state.generation.get();
        if service.is_ended(&session) {
            // The other tab's message about it has not arrived yet.
            self.end(SignedOutReason::UserSignedOut);
            return;
        }
        if good_enough(&session, service.now_ms()) {
            return;
        }
        let outcome = service.refresh(&session).await;
        let ended = match &outcome {
            Refresh::Renewed(renewed) => service.is_ended(renewed),
            Refresh::Ended(_) | Refresh::Later(_) => false,
        };
        if let (true, Refresh::Renewed(renewed)) = (ended, &outcome) {
            self.revoke(renewed.clone());
        }
        if self.session_version.is_disposed() || state.generation.get() != generation {
            return;
        }
        match outcome {
            Refresh::Renewed(_) if ended => drop(self.end(SignedOutReason::UserSignedOut)),
            Refresh::Renewed(session) => {
                state.failed_refreshes.set(0);
                self.out_of_reach.set(false);
                self.stored.set(service.save(&session).is_ok());
                self.broadcast_session(&session);
                self.set_session(session);
            }
            Refresh::Ended(_) => {
                self.end(SignedOutReason::SessionEnded);
                self.tell_end(&session, false);
            }
            Refresh::Later(_) => {
                self.out_of_reach.set(true);
                let attempt = state.failed_refreshes.get().saturating_add(1);
                state.failed_refreshes.set(attempt);
                self.wake_in(retry_in_ms(attempt, service.random_u32()));
            }
        }
    }
}

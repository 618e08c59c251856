//! The calls of a session to the pool after it was opened: to renew and to revoke it, and to
//! register what the pool should know of this browser. A page needs their code minutes
//! after a sign-in at the earliest, so it is in a chunk, `UpkeepChunk` in `lazy/`.

use std::pin::Pin;
use std::rc::Rc;

use leptos::prelude::*;
use leptos::task::spawn_local;

use super::auth::Auth;
use super::session_state::SessionState;
use cognito_client::tokens::NewDeviceMetadata;
use cognito_session::session::Session;

/// The future of a call.
pub type Call<T = ()> = Pin<Box<dyn Future<Output = T>>>;

/// A test of whether the tokens of a session are good enough at this time (in milliseconds
/// by this device's clock), so that they need no refresh.
pub(super) type GoodEnough = fn(&Session, i64) -> bool;

/// The function that loads the code of the calls. It returns `None` if the code cannot be
/// loaded.
pub type LoadUpkeep = fn() -> Call<Option<Upkeep>>;

/// The calls.
#[derive(Clone, Copy)]
pub struct Upkeep {
    refresh_unless: fn(Auth, GoodEnough) -> Call,
    revoke: fn(Rc<SessionState>, Session) -> Call,
    remember_device: fn(Auth) -> Call<bool>,
    after_sign_in: fn(Auth, Session, Option<NewDeviceMetadata>) -> Call,
}

impl Upkeep {
    /// Returns the calls. Only the chunk calls this function, because it keeps their code.
    pub(crate) fn new() -> Self {
        Self {
            refresh_unless: |auth, good_enough| Box::pin(auth.refresh_now_unless(good_enough)),
            revoke: |state, session| Box::pin(async move { state.service.revoke(&session).await }),
            remember_device: |auth| Box::pin(auth.remember_device()),
            after_sign_in: |auth, session, new_device| {
                if let Some(device) = new_device {
                    spawn_local(auth.register_device(session.clone(), device));
                }
                Box::pin(auth.signal_passkeys(session))
            },
        }
    }
}

impl Auth {
    /// Sets the function that loads the calls.
    pub(crate) fn init_upkeep(self, load: LoadUpkeep) {
        if let Some(state) = self.try_session_state() {
            state.load_upkeep.set(Some(load));
        }
    }

    /// Loads the calls, unless they are loaded already.
    async fn upkeep(self) -> Option<Upkeep> {
        let load = self.try_session_state()?.load_upkeep.get()?;
        load().await
    }

    /// Loads the calls some seconds after a session was opened, when the page has what it
    /// shows.
    pub(super) fn load_upkeep_later(self) {
        set_timeout(
            move || {
                spawn_local(async move {
                    let _loaded = self.upkeep().await;
                });
            },
            UPKEEP_AFTER,
        );
    }

    /// Refreshes the tokens, unless `good_enough` accepts them when this refresh may start:
    /// see `refresh_now_unless`. If the code of the refresh cannot be loaded, it is tried
    /// again as if the pool could not be reached.
    ///
    /// The future is boxed, because the compiler puts the code of an `async fn`, and of all
    /// that it awaits, into each crate that awaits it.
    pub(super) fn refresh_unless(self, good_enough: GoodEnough) -> Call {
        Box::pin(async move {
            match self.upkeep().await {
                Some(calls) => (calls.refresh_unless)(self, good_enough).await,
                None => self.retry_refresh(),
            }
        })
    }

    /// Revokes the session's tokens at the pool, if the network allows it.
    pub(super) fn revoke(self, session: Session) -> Call {
        Box::pin(async move {
            if let (Some(calls), Some(state)) = (self.upkeep().await, self.try_session_state()) {
                (calls.revoke)(state, session).await;
            }
        })
    }

    /// Carries out the user's answer to the [device question](Auth::device_question).
    /// Returns `false` if the pool has not accepted it.
    pub fn answer_device_question(self, remember: bool) -> Call<bool> {
        Box::pin(async move {
            let accepted = !remember
                || match self.upkeep().await {
                    Some(calls) => (calls.remember_device)(self).await,
                    None => false,
                };
            if let Some(state) = self.try_session_state() {
                state.device_prompt.answer(accepted);
                self.show_device_question(&state);
            }
            accepted
        })
    }

    /// Does what can follow a sign-in, if there is something to do: registers a new device,
    /// and signals the user's passkeys. If the code for it cannot be loaded, the next
    /// sign-in does it.
    pub(super) fn follow_sign_in(
        self,
        state: &SessionState,
        session: &Session,
        new_device: Option<NewDeviceMetadata>,
    ) {
        if new_device.is_none() && !state.service.has_passkey_record(session) {
            return;
        }
        let session = session.clone();
        spawn_local(async move {
            if let Some(calls) = self.upkeep().await {
                (calls.after_sign_in)(self, session, new_device).await;
            }
        });
    }
}

/// The time after which the code of the calls is loaded.
const UPKEEP_AFTER: std::time::Duration = std::time::Duration::from_secs(5);

//! The question whether to remember this device.

use leptos::prelude::*;

use super::auth::Auth;
use super::session_state::SessionState;
use cognito_client::tokens::NewDeviceMetadata;
use cognito_session::session::Session;

impl Auth {
    /// Marks this device as remembered. Returns `false` if the pool has not accepted it.
    pub(super) async fn remember_device(self) -> bool {
        let Some(state) = self.try_session_state() else {
            return true;
        };
        match self.fresh_session().await {
            Some(session) => state.service.remember_device(&session).await.is_ok(),
            None => true,
        }
    }

    /// Registers a device that the pool has not seen before. If that fails, the next
    /// sign-in asks for the second factor as before.
    pub(super) async fn register_device(self, session: Session, device: NewDeviceMetadata) {
        let Some(state) = self.try_session_state() else {
            return;
        };
        let registration = state.device_prompt.begin();
        if let Ok(asks_user) = state.service.confirm_device(&session, &device).await {
            state.device_prompt.finish(registration, asks_user);
            self.show_device_question(&state);
        }
    }

    /// Shows or hides the question.
    pub(super) fn show_device_question(self, state: &SessionState) {
        let _gone = self.device_question.try_set(state.device_prompt.is_open());
    }
}

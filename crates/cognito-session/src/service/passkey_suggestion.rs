//! A sign-in with a passkey that the browser suggests in the sign-in form. Until the user
//! chooses it, every failure is silent.

use super::Service;
use crate::sign_in::PasskeyStep;
use cognito_client::challenge::{Challenge, FirstFactor, Outcome};
use cognito_client::config::Flow;
use cognito_client::error::ErrorCode;

impl Service {
    /// Returns the pool's name of the user whose passkey the sign-in form suggests: see
    /// [`remember_suggested_user`](Self::remember_suggested_user).
    #[must_use]
    pub fn suggested_user(&self) -> Option<String> {
        if self.config.flow != Flow::UserAuth {
            return None;
        }
        self.stored_suggestion().map(|user| user.username)
    }

    /// Returns whether the browser can suggest passkeys.
    pub async fn can_suggest_passkey(&self) -> bool {
        self.passkeys().can_suggest().await
    }

    /// Requests the challenge of a passkey for this user. Returns `None` if the pool asks
    /// for something else or cannot be reached. If it does not let this user sign in by
    /// passkey, the user is forgotten, so that the next page does not ask again.
    pub async fn request_suggestion(&self, username: &str) -> Option<PasskeyStep> {
        let preferred = Some(FirstFactor::WebAuthn);
        let outcome = self.initiate_choice(username, None, preferred).await;
        let is_refused = match outcome {
            Ok(Outcome::Challenge(Challenge::WebAuthn { handle, options })) => {
                return Some(PasskeyStep { handle, options });
            }
            Ok(_) => true,
            Err(error) => matches!(
                error.code(),
                Some(
                    ErrorCode::NotAuthorized
                        | ErrorCode::UserNotFound
                        | ErrorCode::UserNotConfirmed
                        | ErrorCode::PasswordResetRequired
                )
            ),
        };
        if is_refused {
            self.clear_suggestion();
        }
        None
    }

    /// Waits until the user chooses the suggested passkey, and returns the browser's answer
    /// for [`answer_passkey`](Self::answer_passkey). Returns `None` if the request ends
    /// without one.
    pub async fn suggested_passkey(&self, step: &PasskeyStep) -> Option<String> {
        let passkeys = self.passkeys();
        passkeys.suggestion(&step.options).await.ok()
    }
}

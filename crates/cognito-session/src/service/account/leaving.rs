//! Signing out on every device, and deleting the account.

use super::Service;
use crate::account::error::AccountError;
use crate::service::device::names;
use crate::session::Session;
use cognito_client::tokens::GlobalSignOut;
use cognito_client::user::DeleteUser;

impl Service {
    /// Ends the user's sessions on all devices. The sign-in form of this browser then no
    /// longer suggests the user's passkey.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn sign_out_everywhere(&self, session: &Session) -> Result<(), AccountError> {
        self.client
            .call(&GlobalSignOut {
                access_token: &session.access_token,
            })
            .await
            .map_err(|error| AccountError::of(&error))?;
        self.forget_suggested_user(session);
        Ok(())
    }

    /// Deletes the account, and removes this browser's records of its device and passkey.
    /// The browser gets the signal that no passkey is left. The session is not removed here.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn delete_account(&self, session: &Session) -> Result<(), AccountError> {
        self.client
            .call(&DeleteUser {
                access_token: &session.access_token,
            })
            .await
            .map_err(|error| AccountError::of(&error))?;
        for name in names(session) {
            self.forget_device(&name);
        }
        self.withdraw_passkeys(session).await;
        Ok(())
    }
}

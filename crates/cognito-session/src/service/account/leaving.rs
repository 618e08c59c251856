//! Signing out on every device, and deleting the account.

use super::Service;
use crate::account::error::AccountError;
use crate::service::device::names;
use crate::session::Session;
use cognito_client::tokens::GlobalSignOut;
use cognito_client::user::DeleteUser;

impl Service {
    /// Ends the user's sessions on all devices.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn sign_out_everywhere(&self, session: &Session) -> Result<(), AccountError> {
        self.client
            .call(&GlobalSignOut {
                access_token: &session.access_token,
            })
            .await
            .map(drop)
            .map_err(|error| AccountError::of(&error))
    }

    /// Deletes the account, and removes this browser's record of its device. The session
    /// is not removed here.
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
        Ok(())
    }
}

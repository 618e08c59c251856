//! Leaving: on every device, or for good.

use super::Service;
use crate::account::error::AccountError;
use crate::service::device::names;
use crate::session::Session;
use cognito_client::tokens::GlobalSignOut;
use cognito_client::user::DeleteUser;

impl Service {
    /// Ends the rider's sessions on all devices.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn sign_out_everywhere(&self, session: &Session) -> Result<(), AccountError> {
        self.client
            .call(&GlobalSignOut {
                access_token: &session.access_token,
            })
            .await
            .map(drop)
            .map_err(|error| AccountError::of(&error))
    }

    /// Deletes the account, and what this browser keeps of it beyond a session.
    ///
    /// # Errors
    /// What the rider can be told.
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

//! The use cases of a forgotten password.

use super::Service;
use crate::error::AuthError;
use crate::reset_password::{self, ResetPassword};
use cognito_client::password::{ConfirmForgotPassword, ForgotPassword};
use cognito_client::secret::{Code, Password};

impl Service {
    /// Requests a code that permits a new password.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown. It never reveals whether the
    /// account exists.
    pub async fn forgot_password(&self, username: String) -> Result<ResetPassword, AuthError> {
        let reply = self
            .client
            .call(&ForgotPassword {
                client_id: self.client.id(),
                username: &username,
            })
            .await
            .map(drop);
        ResetPassword::requested(username, reply)
    }

    /// Sets a new password with the code.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown. It never reveals whether the
    /// account exists.
    pub async fn reset_password(
        &self,
        username: &str,
        code: &Code,
        password: &Password,
    ) -> Result<(), AuthError> {
        self.client
            .call(&ConfirmForgotPassword {
                client_id: self.client.id(),
                username,
                code,
                password,
            })
            .await
            .map(drop)
            .map_err(|error| reset_password::refusal(&error))
    }
}

//! The change of the password, and its proof before changes that cannot be undone.

use super::Service;
use crate::account::error::AccountError;
use crate::error::{AuthError, CallContext};
use crate::service::device::names;
use crate::session::Session;
use cognito_client::challenge::Outcome;
use cognito_client::error::ErrorCode;
use cognito_client::password::ChangePassword;
use cognito_client::secret::Password;
use cognito_client::tokens::RevokeToken;

impl Service {
    /// Changes the password.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn change_password(
        &self,
        session: &Session,
        previous: &Password,
        proposed: &Password,
    ) -> Result<(), AccountError> {
        let reply = self
            .client
            .call(&ChangePassword {
                access_token: &session.access_token,
                previous: Some(previous),
                proposed,
            })
            .await;
        let Err(error) = reply else { return Ok(()) };
        if error.code() != Some(&ErrorCode::NotAuthorized) {
            return Err(AccountError::of(&error));
        }
        // The error code is the same for a wrong password and for an ended session. A
        // call that takes no password distinguishes them.
        self.profile(session).await?;
        Err(wrong_password(AuthError::of(&error, CallContext::Password)))
    }

    /// Sets the first password of a user who has none.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn set_first_password(
        &self,
        session: &Session,
        proposed: &Password,
    ) -> Result<(), AccountError> {
        self.client
            .call(&ChangePassword {
                access_token: &session.access_token,
                previous: None,
                proposed,
            })
            .await
            .map(drop)
            .map_err(|error| AccountError::of(&error))
    }

    /// Proves that the current user knows the password. This is a sign-in of its own,
    /// with the same proof, that stops after the password.
    ///
    /// The password is enough even where a second factor would follow: the session itself
    /// came by one, and the only question is whether the user is still the same person.
    /// If the pool issues tokens, they are revoked at once. The session does not change.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn reauthenticate(
        &self,
        session: &Session,
        password: &Password,
    ) -> Result<(), AccountError> {
        let names = names(session);
        let username = names.first().ok_or(AccountError::CannotReauthenticate)?;
        // The device key is sent if there is one, because otherwise the pool would offer
        // to remember another device.
        let device = self.device_of(session);
        // The pool refuses a proof with another time, and the session knows the pool's
        // clock.
        let now_ms = session.pool_time_ms(self.now_ms());
        let mut outcome = self
            .give_password(username, password, device.as_ref(), now_ms)
            .await;
        if device.is_some()
            && outcome
                .as_ref()
                .is_err_and(|error| error.code() == Some(&ErrorCode::ResourceNotFound))
        {
            // The pool has forgotten the device. The next sign-in discovers that for
            // itself.
            outcome = self.give_password(username, password, None, now_ms).await;
        }
        match outcome {
            Ok(Some(Outcome::Tokens(tokens))) => {
                if let Some(token) = &tokens.refresh_token {
                    // These tokens grant nothing that the session does not. If the
                    // network fails now, they are dropped here and expire by themselves.
                    let _revoked = self
                        .client
                        .call(&RevokeToken {
                            token,
                            client_id: self.client.id(),
                        })
                        .await;
                }
                Ok(())
            }
            Ok(Some(Outcome::Challenge(_))) => Ok(()),
            Ok(None) => Err(AccountError::CannotReauthenticate),
            Err(error) => Err(wrong_password(AuthError::of(&error, CallContext::Password))),
        }
    }
}

fn wrong_password(error: AuthError) -> AccountError {
    match error {
        AuthError::WrongCredentials => AccountError::WrongPassword,
        other => AccountError::Auth(other),
    }
}

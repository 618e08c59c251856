//! The password: changed, and asked for again.

use super::Service;
use crate::account::error::AccountError;
use crate::error::{AuthError, Place};
use crate::service::device::names;
use crate::session::Session;
use cognito_client::challenge::Outcome;
use cognito_client::error::ErrorCode;
use cognito_client::password::ChangePassword;
use cognito_client::secret::Password;
use cognito_client::tokens::RevokeToken;

impl Service {
    /// Another password.
    ///
    /// # Errors
    /// What the rider can be told.
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
                previous,
                proposed,
            })
            .await;
        let Err(error) = reply else { return Ok(()) };
        if error.code() != Some(&ErrorCode::NotAuthorized) {
            return Err(AccountError::of(&error));
        }
        // One code for a wrong password and for a session that has ended: a call that
        // takes no password tells which.
        self.profile(session).await?;
        Err(wrong_password(AuthError::of(&error, Place::Password)))
    }

    /// Proves that whoever sits there knows the password: a sign-in of its own, by the
    /// same proof, that goes no further than the password.
    ///
    /// That is enough, also where a second factor would follow: the session itself came
    /// by one, and what is asked here is whether the person is still the same. Tokens
    /// that come all the same are revoked at once, and the session is not touched.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn prove_again(
        &self,
        session: &Session,
        password: &Password,
    ) -> Result<(), AccountError> {
        let names = names(session);
        let username = names.first().ok_or(AccountError::NotProvable)?;
        // By the device's name, where it has one: the pool would offer to remember another.
        let device = self.device_of(session);
        // The pool takes no proof of another hour, and the session knows its clock.
        let now_ms = session.pool_time_ms(self.now_ms());
        let mut outcome = self
            .give_password(username, password, device.as_ref(), now_ms)
            .await;
        if device.is_some()
            && outcome
                .as_ref()
                .is_err_and(|error| error.code() == Some(&ErrorCode::ResourceNotFound))
        {
            // It was forgotten at the pool; the next sign-in finds that out for itself.
            outcome = self.give_password(username, password, None, now_ms).await;
        }
        match outcome {
            Ok(Some(Outcome::Tokens(tokens))) => {
                if let Some(token) = &tokens.refresh_token {
                    // They open nothing that the session does not; if the network fails
                    // now, they are forgotten here and end by themselves.
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
            Ok(None) => Err(AccountError::NotProvable),
            Err(error) => Err(wrong_password(AuthError::of(&error, Place::Password))),
        }
    }
}

fn wrong_password(error: AuthError) -> AccountError {
    match error {
        AuthError::WrongCredentials => AccountError::WrongPassword,
        other => AccountError::Auth(other),
    }
}

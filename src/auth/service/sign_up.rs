//! Registering, and proving the address.

use super::Service;
use crate::auth::error::{AuthError, Place};
use crate::auth::sign_up::{Details, Pending, SignUp};
use crate::auth::{pending_store, phone};
use crate::cognito;
use crate::cognito::error::ErrorCode;
use crate::cognito::secret::Code;
use crate::cognito::sign_up::{Attribute, ConfirmSignUp, ResendConfirmationCode};
use crate::config::Naming;

impl Service {
    /// Registers. Where the address has an account that is not confirmed, a new code is
    /// sent to it.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn sign_up(&self, details: Details) -> Result<SignUp, AuthError> {
        let email = details.email.trim();
        let phone = phone::read(&details.phone, None);
        let phone = phone.map(|phone| phone.e164()).unwrap_or_default();
        let username = self.config.naming.for_sign_up(email, self.random());
        // Where the e-mail is the username, both are the same text.
        let address = match self.config.naming {
            Naming::Attribute => &username,
            Naming::DerivedFromEmail | Naming::Opaque => email,
        };
        let attributes = [
            Attribute::new("email", address),
            Attribute::new("phone_number", &phone),
            Attribute::new("custom:genre", details.genre.trim()),
        ];
        let reply = self
            .client
            .call(&cognito::sign_up::SignUp {
                client_id: self.client.id(),
                username: &username,
                password: &details.password,
                attributes: &attributes,
            })
            .await;
        let mut pending = Pending {
            identifier: email.to_owned(),
            username,
            password: details.password,
            destination: None,
            existed: false,
        };
        match reply {
            Ok(reply) => {
                pending.destination = reply.delivery.map(|delivery| delivery.destination);
                Ok(if reply.confirmed {
                    SignUp::Confirmed(pending)
                } else {
                    SignUp::AwaitingCode(pending)
                })
            }
            Err(error) if error.code() == Some(&ErrorCode::UsernameExists) => {
                match self.resend_code(&pending.username).await {
                    Ok(destination) => {
                        pending.destination = destination;
                        pending.existed = true;
                        Ok(SignUp::AwaitingCode(pending))
                    }
                    Err(AuthError::AlreadyConfirmed | AuthError::Misconfigured) => {
                        Err(AuthError::AccountExists)
                    }
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(AuthError::of(&error, Place::SignUp)),
        }
    }

    /// Remembers for the tab by which name the pool knows an account that waits for its
    /// code, where that cannot be made again from what was typed.
    pub fn remember_pending(&self, pending: &Pending) {
        if self.username(&pending.identifier) != pending.username {
            pending_store::save(
                &*self.world.storage,
                self.client.id(),
                &pending.identifier,
                &pending.username,
            );
        }
    }

    /// Forgets that name.
    pub fn forget_pending(&self) {
        pending_store::clear(&*self.world.storage, self.client.id());
    }

    /// The pool's name for an account that waits for its code.
    #[must_use]
    pub fn pending_username(&self, identifier: &str) -> String {
        pending_store::load(&*self.world.storage, self.client.id(), identifier)
            .unwrap_or_else(|| self.username(identifier))
    }

    /// Proves the address with the code that was sent to it.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn confirm_sign_up(&self, username: &str, code: &Code) -> Result<(), AuthError> {
        self.client
            .call(&ConfirmSignUp {
                client_id: self.client.id(),
                username,
                code,
            })
            .await
            .map(drop)
            .map_err(|error| AuthError::of(&error, Place::ConfirmSignUp))
    }

    /// Sends a new sign-up code; where to, masked.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn resend_code(&self, username: &str) -> Result<Option<String>, AuthError> {
        self.client
            .call(&ResendConfirmationCode {
                client_id: self.client.id(),
                username,
            })
            .await
            .map(|sent| sent.delivery.map(|delivery| delivery.destination))
            .map_err(|error| match error.code() {
                Some(ErrorCode::InvalidParameter) => AuthError::AlreadyConfirmed,
                _ => AuthError::of(&error, Place::SendCode),
            })
    }
}

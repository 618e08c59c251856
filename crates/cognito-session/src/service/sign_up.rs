//! The use cases of registering an account and confirming it.

use super::Service;
use crate::error::{AuthError, CallContext, Field};
use crate::phone;
use crate::sign_up::{Delivery, Details, Pending, SignUp};
use crate::typed::visible;
use crate::username::Usernames as _;
use cognito_client::config::UsernameSource;
use cognito_client::error::{CallError, ErrorCode};
use cognito_client::secret::Code;
use cognito_client::sign_up::{Attribute, ConfirmSignUp, ResendConfirmationCode};

impl Service {
    /// Registers an account. If the address has an account that is not confirmed, a new
    /// code is sent to it.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn sign_up(&self, details: Details) -> Result<SignUp, AuthError> {
        let email = visible(&details.email);
        let email = email.as_str();
        let phone = details.phone.as_deref();
        let phone = phone.map(|phone| phone::international(phone).unwrap_or_default());
        let username = self
            .config
            .username_source
            .for_sign_up(email, self.random());
        // Where the e-mail is the user name, both are sent as the same text.
        let address = match self.config.username_source {
            UsernameSource::Attribute => &username,
            UsernameSource::DerivedFromEmail | UsernameSource::Opaque => email,
        };
        let mut attributes = vec![Attribute::new("email", address)];
        if let Some(phone) = &phone {
            attributes.push(Attribute::new("phone_number", phone));
        }
        // An attribute that was left out stays unset, rather than set to nothing.
        let typed = details.attributes.iter();
        let typed = typed.map(|typed| Attribute::new(typed.name, typed.value.trim()));
        attributes.extend(typed.filter(|attribute| !attribute.value.is_empty()));
        let reply = self
            .client
            .call(&cognito_client::sign_up::SignUp {
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
            delivery: Delivery::of(None),
            existed: false,
        };
        match reply {
            Ok(reply) => {
                pending.delivery = Delivery::of(reply.delivery);
                Ok(if reply.confirmed {
                    SignUp::Confirmed(pending)
                } else {
                    SignUp::AwaitingCode(pending)
                })
            }
            Err(error) if error.code() == Some(&ErrorCode::UsernameExists) => {
                match self.resend_code(&pending.username).await {
                    Ok(delivery) => {
                        pending.delivery = delivery;
                        pending.existed = true;
                        Ok(SignUp::AwaitingCode(pending))
                    }
                    Err(AuthError::AlreadyConfirmed | AuthError::Misconfigured(_)) => {
                        Err(AuthError::AccountExists)
                    }
                    Err(error) => Err(error),
                }
            }
            Err(error) => Err(self.sign_up_refused(&error)),
        }
    }

    /// Returns the meaning of a refused registration. Where the e-mail is the user name,
    /// a name that the pool does not accept as an e-mail is a fault of the e-mail field.
    fn sign_up_refused(&self, error: &CallError) -> AuthError {
        let is_own_name = self.config.username_source == UsernameSource::Attribute
            && matches!(error, CallError::Service(refusal) if refusal.message.contains("an email"));
        match AuthError::of(error, CallContext::SignUp) {
            AuthError::NotSetUp(_) if is_own_name => AuthError::Invalid(Field::Email),
            meaning => meaning,
        }
    }

    /// Confirms the account with the code that was sent to its address.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn confirm_sign_up(&self, username: &str, code: &Code) -> Result<(), AuthError> {
        self.client
            .call(&ConfirmSignUp {
                client_id: self.client.id(),
                username,
                code,
            })
            .await
            .map(drop)
            .map_err(|error| AuthError::of(&error, CallContext::ConfirmSignUp))
    }

    /// Sends a new sign-up code, and returns its destination.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn resend_code(&self, username: &str) -> Result<Delivery, AuthError> {
        self.client
            .call(&ResendConfirmationCode {
                client_id: self.client.id(),
                username,
            })
            .await
            .map(|sent| Delivery::of(sent.delivery))
            .map_err(|error| match &error {
                // "Auto verification not turned on." means that the pool sends no codes
                // at all.
                CallError::Service(refusal)
                    if refusal.code == ErrorCode::InvalidParameter
                        && refusal.message.contains("not turned on") =>
                {
                    AuthError::Misconfigured(error)
                }
                CallError::Service(refusal) if refusal.code == ErrorCode::InvalidParameter => {
                    AuthError::AlreadyConfirmed
                }
                _ => AuthError::of(&error, CallContext::SendCode),
            })
    }
}

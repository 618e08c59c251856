//! The use cases of registering an account and confirming it.

use super::Service;
use crate::error::{AuthError, CallContext, Field, refused_attributes};
use crate::sign_up::{Delivery, Details, Pending, SignUp};
use crate::username::{NameParts, new_username};
use cognito_client::config::sign_up::{NewUsername, is_attribute_name};
use cognito_client::error::{CallError, ErrorCode};
use cognito_client::secret::{ChallengeSession, Code};
use cognito_client::sign_up::{Attribute, ConfirmSignUp, ResendConfirmationCode};

/// The API's name for the setting that lets users have no password.
const FIRST_FACTORS: &str = "AllowedFirstAuthFactors";

impl Service {
    /// Registers an account. If the address has an account that is not confirmed, a new
    /// code is sent to it.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn sign_up(&self, details: Details) -> Result<SignUp, AuthError> {
        let kind = details.username;
        let (email, phone) = (details.value("email"), details.value("phone_number"));
        let parts = NameParts {
            email: &email,
            phone: &phone,
            chosen: &details.chosen_username,
        };
        let username = new_username(kind, parts, self.core_ports.lowercase, self.random());
        let asked = details.attributes.iter().enumerate();
        let attributes: Vec<_> = asked
            .filter_map(|(place, attribute)| {
                // If the e-mail is the user name, both are sent as the same text.
                let is_name = kind == NewUsername::Email && attribute.name == "email";
                let value = if is_name {
                    username.clone()
                } else {
                    attribute.value(place).ok()?
                };
                // An attribute that was left out stays unset, rather than set to nothing.
                let is_sent = !value.is_empty() && is_attribute_name(&attribute.name);
                is_sent.then(|| Attribute::new(&attribute.name, &value))
            })
            .collect();
        let reply = self
            .client
            .call(&cognito_client::sign_up::SignUp {
                client_id: self.client.id(),
                username: &username,
                password: details.password.as_ref(),
                attributes: &attributes,
            })
            .await;
        let identifier = match kind {
            NewUsername::Chosen | NewUsername::Phone => &username,
            _ if email.is_empty() => &phone,
            _ => &email,
        };
        let asked: Vec<_> = details.attributes.into_iter().map(|it| it.name).collect();
        let mut pending = Pending {
            identifier: identifier.clone(),
            username,
            password: details.password,
            session: None,
            delivery: Delivery::of(None),
            existed: false,
        };
        match reply {
            Ok(reply) => {
                pending.delivery = Delivery::of(reply.delivery);
                // An account with a password is signed in with that.
                pending.session = reply.session.filter(|_| pending.password.is_none());
                Ok(if reply.confirmed {
                    SignUp::Confirmed(pending)
                } else {
                    SignUp::AwaitingCode(pending)
                })
            }
            // The account is somebody else's, so no code is sent to its address.
            Err(error)
                if error.code() == Some(&ErrorCode::UsernameExists)
                    && kind == NewUsername::Chosen =>
            {
                Err(AuthError::UsernameTaken)
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
            Err(error) => {
                let sent: Vec<_> = attributes.into_iter().map(|it| it.name).collect();
                let has_password = pending.password.is_some();
                Err(match sign_up_refused(&error, kind, &sent, &asked) {
                    // The pool asks for a password that the form does not have, so it is
                    // set up differently from what the configuration says.
                    AuthError::Invalid(Field::Password) if !has_password => {
                        AuthError::NotSetUp(FIRST_FACTORS.to_owned())
                    }
                    meaning => meaning,
                })
            }
        }
    }

    /// Confirms the account with the code that was sent to its address. `session` is that of
    /// the sign-up, if the account was registered without a password. Returns the session
    /// for the [first sign-in](Self::first_sign_in), if the pool gives one.
    ///
    /// # Errors
    /// Returns the [`AuthError`] that the user is shown.
    pub async fn confirm_sign_up(
        &self,
        username: &str,
        code: &Code,
        session: Option<&ChallengeSession>,
    ) -> Result<Option<ChallengeSession>, AuthError> {
        let confirm = async |session| {
            self.client
                .call(&ConfirmSignUp {
                    client_id: self.client.id(),
                    username,
                    code,
                    session,
                })
                .await
        };
        let mut reply = confirm(session).await;
        // A session that has expired must not cost the code, which is valid for a day.
        let is_refused = |error: &CallError| error.code() == Some(&ErrorCode::NotAuthorized);
        if session.is_some() && reply.as_ref().is_err_and(is_refused) {
            reply = confirm(None).await;
        }
        reply
            .map(|confirmed| confirmed.session)
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

/// Returns the meaning of a refused registration. A name that the pool does not accept is
/// a fault of the field that the name is made of, as far as the user can correct it there.
/// `sent` has the names of the attributes that were sent, and `asked` those of the form.
fn sign_up_refused(
    error: &CallError,
    kind: NewUsername,
    sent: &[String],
    asked: &[String],
) -> AuthError {
    let message = match error {
        CallError::Service(refusal) => refusal.message.as_str(),
        _ => "",
    };
    let own_name = match kind {
        NewUsername::Email => message.contains("an email").then_some(Field::Email),
        NewUsername::Phone => message.contains("a phone number").then_some(Field::Phone),
        NewUsername::Chosen => Some(Field::Username),
        NewUsername::Derived | NewUsername::Uuid => None,
    };
    let is_about_name = message.starts_with("Username") || message.contains("'username'");
    if let Some(field) = own_name.filter(|_| is_about_name) {
        return AuthError::Invalid(field);
    }
    let refused = refused_attributes(message, sent, asked);
    match AuthError::of(error, CallContext::SignUp) {
        AuthError::NotSetUp(_) | AuthError::Unexpected(_) | AuthError::Invalid(_)
            if !refused.is_empty() =>
        {
            AuthError::AttributesRefused(refused)
        }
        meaning => meaning,
    }
}

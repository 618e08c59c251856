//! The use cases of registering an account and confirming it.

use super::Service;
use crate::account::contact::Kind;
use crate::error::{AuthError, CallContext, Field};
use crate::sign_up::{Delivery, Details, Pending, SignUp};
use crate::typed::visible;
use crate::username::Usernames as _;
use crate::{phone, unconfirmed_account_store};
use cognito_client::config::UsernameSource;
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
                password: details.password.as_ref(),
                attributes: &attributes,
            })
            .await;
        let mut pending = Pending {
            identifier: email.to_owned(),
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
            Err(error) => Err(self.sign_up_refused(&error, pending.password.is_some())),
        }
    }

    /// Returns the meaning of a refused registration. Where the e-mail is the user name,
    /// a name that the pool does not accept as an e-mail is a fault of the e-mail field.
    /// A pool that asks for a password that the form does not have is set up differently
    /// from what the configuration says.
    fn sign_up_refused(&self, error: &CallError, has_password: bool) -> AuthError {
        let is_own_name = self.config.username_source == UsernameSource::Attribute
            && matches!(error, CallError::Service(refusal) if refusal.message.contains("an email"));
        match AuthError::of(error, CallContext::SignUp) {
            AuthError::NotSetUp(_) if is_own_name => AuthError::Invalid(Field::Email),
            AuthError::Invalid(Field::Password) if !has_password => {
                AuthError::NotSetUp(FIRST_FACTORS.to_owned())
            }
            meaning => meaning,
        }
    }

    /// Stores, for this tab, the facts that the verification page cannot derive from the
    /// identifier: the pool's user name of the account, that the code went to a phone, and
    /// the session of a sign-up without a password.
    pub fn remember_pending(&self, pending: &Pending) {
        let is_by_phone = pending.delivery.kind == Kind::Phone;
        let is_derived = self.username(&pending.identifier) == pending.username;
        if is_by_phone || !is_derived || pending.session.is_some() {
            unconfirmed_account_store::save(
                &*self.core_ports.storage,
                self.client.id(),
                pending,
                self.now_ms(),
            );
        }
    }

    /// Removes the stored facts about the unconfirmed account.
    pub fn forget_pending(&self) {
        unconfirmed_account_store::clear(&*self.core_ports.storage, self.client.id());
    }

    /// Returns the pool's user name of an account that is not confirmed yet.
    #[must_use]
    pub fn pending_username(&self, identifier: &str) -> String {
        unconfirmed_account_store::load(&*self.core_ports.storage, self.client.id(), identifier)
            .map_or_else(|| self.username(identifier), |record| record.username)
    }

    /// Returns the kind of address that the code of an unconfirmed account verifies, as
    /// far as this tab knows.
    #[must_use]
    pub fn pending_kind(&self, identifier: &str) -> Kind {
        let record = unconfirmed_account_store::load(
            &*self.core_ports.storage,
            self.client.id(),
            identifier,
        );
        match record {
            Some(record) if record.by_phone => Kind::Phone,
            _ => Kind::Email,
        }
    }

    /// Returns the session of a sign-up without a password in this tab, if it may still be
    /// valid.
    #[must_use]
    pub fn pending_session(&self, identifier: &str) -> Option<ChallengeSession> {
        unconfirmed_account_store::load(&*self.core_ports.storage, self.client.id(), identifier)?
            .session_at(self.now_ms())
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

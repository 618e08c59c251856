//! The e-mail and the phone number: changed, and verified.

use super::Service;
use crate::account::contact::{Contact, Kind};
use crate::account::error::AccountError;
use crate::session::Session;
use cognito_client::attributes::{
    GetUserAttributeVerificationCode, UpdateUserAttributes, VerifyUserAttribute,
};
use cognito_client::secret::Code;
use cognito_client::sign_up::Attribute;

impl Service {
    /// Changes the address. If the pool does not send a code to it by itself, a code is
    /// requested. If that fails, the address is changed nevertheless and remains to be
    /// verified.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn change_contact(
        &self,
        session: &Session,
        kind: Kind,
        value: &str,
    ) -> Result<Contact, AccountError> {
        let reply = self
            .client
            .call(&UpdateUserAttributes {
                access_token: &session.access_token,
                attributes: &[Attribute::new(kind.attribute(), value)],
            })
            .await
            .map_err(|error| AccountError::of(&error))?;
        Ok(match Contact::changed(kind, reply.deliveries) {
            Some(awaiting) => awaiting,
            None => self
                .send_contact_code(session, kind)
                .await
                .unwrap_or_default(),
        })
    }

    /// Sends a code to the address, for the first time or again.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn send_contact_code(
        &self,
        session: &Session,
        kind: Kind,
    ) -> Result<Contact, AccountError> {
        let reply = self
            .client
            .call(&GetUserAttributeVerificationCode {
                access_token: &session.access_token,
                attribute: kind.attribute(),
            })
            .await
            .map_err(|error| AccountError::of(&error))?;
        Ok(Contact::sent(reply.delivery))
    }

    /// Verifies the address with the code.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn verify_contact(
        &self,
        session: &Session,
        kind: Kind,
        code: &Code,
    ) -> Result<(), AccountError> {
        self.client
            .call(&VerifyUserAttribute {
                access_token: &session.access_token,
                attribute: kind.attribute(),
                code,
            })
            .await
            .map(drop)
            .map_err(|error| AccountError::of(&error))
    }
}

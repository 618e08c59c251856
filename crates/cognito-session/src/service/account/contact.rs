//! E-mail and phone number: changed, and proved.

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
    /// Another address. Where the pool sends no code to it by itself, one is asked for;
    /// where none can be sent, the address is changed all the same, and to be verified.
    ///
    /// # Errors
    /// What the rider can be told.
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

    /// Sends a code to the address, first or again.
    ///
    /// # Errors
    /// What the rider can be told.
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

    /// Proves the address with the code.
    ///
    /// # Errors
    /// What the rider can be told.
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

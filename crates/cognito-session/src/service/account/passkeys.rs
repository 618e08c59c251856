//! Passkeys: listed, made, removed.

use super::Service;
use crate::account::error::AccountError;
use crate::account::passkey::OwnPasskey;
use crate::session::Session;
use cognito_client::webauthn::{
    CompleteWebAuthnRegistration, DeleteWebAuthnCredential, ListWebAuthnCredentials,
    StartWebAuthnRegistration,
};

/// More pages than a user can have passkeys: a service that never ends a list is left.
const MOST_PAGES: u32 = 20;

impl Service {
    /// The rider's passkeys, in the pool's order.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn own_passkeys(&self, session: &Session) -> Result<Vec<OwnPasskey>, AccountError> {
        let mut found = Vec::new();
        let mut after: Option<String> = None;
        for _ in 0..MOST_PAGES {
            let page = self
                .client
                .call(&ListWebAuthnCredentials {
                    access_token: &session.access_token,
                    after: after.as_deref(),
                })
                .await
                .map_err(|error| AccountError::of_passkeys(&error))?;
            found.extend(page.credentials.into_iter().map(OwnPasskey::from));
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        Ok(found)
    }

    /// Makes a passkey, and hands it in.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn add_passkey(&self, session: &Session) -> Result<(), AccountError> {
        let started = self
            .client
            .call(&StartWebAuthnRegistration {
                access_token: &session.access_token,
            })
            .await
            .map_err(|error| AccountError::of_passkeys(&error))?;
        let options = started.options.to_string();
        let made = self.session_ports().passkeys.registration(&options).await?;
        let credential =
            serde_json::from_str(&made).map_err(|_| AccountError::PasskeysUnsupported)?;
        self.client
            .call(&CompleteWebAuthnRegistration {
                access_token: &session.access_token,
                credential: &credential,
            })
            .await
            .map(drop)
            .map_err(|error| AccountError::of_passkeys(&error))
    }

    /// Removes a passkey. One that the pool does not know any more is gone too.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn remove_passkey(&self, session: &Session, id: &str) -> Result<(), AccountError> {
        let reply = self
            .client
            .call(&DeleteWebAuthnCredential {
                access_token: &session.access_token,
                id,
            })
            .await;
        super::gone(reply, AccountError::of_passkeys)
    }
}

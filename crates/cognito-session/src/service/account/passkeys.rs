//! The passkeys: listed, created and removed.

use super::Service;
use crate::account::error::AccountError;
use crate::account::passkey::OwnPasskey;
use crate::passkey::PasskeyError;
use crate::session::Session;
use cognito_client::webauthn::{
    CompleteWebAuthnRegistration, DeleteWebAuthnCredential, ListWebAuthnCredentials,
    StartWebAuthnRegistration,
};

/// The most pages that are requested, in case a service never ends its list. A user
/// cannot have so many passkeys.
const MOST_PAGES: u32 = 20;

impl Service {
    /// Returns the user's passkeys, in the pool's order.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
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

    /// Creates a passkey, and registers it with the pool.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
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
        let credential = serde_json::from_str(&made).map_err(|error| PasskeyError::NotJson {
            line: error.line(),
            column: error.column(),
        })?;
        self.client
            .call(&CompleteWebAuthnRegistration {
                access_token: &session.access_token,
                credential: &credential,
            })
            .await
            .map(drop)
            .map_err(|error| AccountError::of_passkeys(&error))
    }

    /// Removes a passkey. A passkey that the pool no longer knows counts as removed.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
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

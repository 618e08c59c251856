//! The passkeys: listed, created and removed.

use serde_json::Value;

use super::Service;
use crate::account::error::AccountError;
use crate::account::factors::Factors;
use crate::account::passkey::OwnPasskey;
use crate::passkey::{PasskeyError, PasskeyOwner, PasskeySignal};
use crate::session::Session;
use cognito_client::error::{CallError, ErrorCode};
use cognito_client::jwt::UnverifiedJwt;
use cognito_client::mfa::SetUserMfaPreference;
use cognito_client::webauthn::{
    CompleteWebAuthnRegistration, DeleteWebAuthnCredential, ListWebAuthnCredentials,
    StartWebAuthnRegistration,
};

/// The most pages that are requested, in case a service never ends its list. A user
/// cannot have so many passkeys.
const MOST_PAGES: u32 = 20;

impl Service {
    /// Returns the user's passkeys, in the pool's order. Sends the list to the browser as a
    /// signal, if the user handle is known. If the pool no longer has the passkey in the
    /// record of this browser, the record is removed.
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
        // Authenticators remove what is not in the list, so the list has to be complete.
        if after.is_none()
            && let Some(owner) = self.passkey_owner_of(session)
        {
            let of_domain = found.iter().filter(|one| one.rp_id == owner.rp_id);
            let ids: Vec<&str> = of_domain.map(|one| one.id.as_str()).collect();
            self.forget_passkey_unless_in(session, &ids);
            self.signal(PasskeySignal::AllAccepted {
                owner,
                credential_ids: ids.into_iter().map(ToOwned::to_owned).collect(),
            })
            .await;
        }
        Ok(found)
    }

    /// Creates a passkey, and registers it with the pool. If the pool refuses it, the
    /// browser gets the signal that the passkey is of no use.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn add_passkey(&self, session: &Session) -> Result<(), AccountError> {
        let mut options = self.creation_options(session).await?;
        name_user(&mut options, session);
        let made = self.passkeys().registration(&options.to_string()).await?;
        let credential: Value =
            serde_json::from_str(&made).map_err(|error| PasskeyError::NotJson {
                line: error.line(),
                column: error.column(),
            })?;
        let reply = self
            .client
            .call(&CompleteWebAuthnRegistration {
                access_token: &session.access_token,
                credential: &credential,
            })
            .await;
        match reply {
            Ok(_) => {
                let owner = self.passkey_owner_of(session);
                if let (Some(sub), Some(owner), Some(id)) =
                    (session.user(), owner, text(&credential, "/id"))
                {
                    self.remember_passkey(&sub, &owner, id);
                    self.remember_suggested_user(session);
                }
                Ok(())
            }
            Err(error) => {
                let made = (text(&options, "/rp/id"), text(&credential, "/id"));
                if let (true, (Some(rp_id), Some(credential_id))) = (is_refusal(&error), made) {
                    self.signal(PasskeySignal::Unknown {
                        rp_id,
                        credential_id,
                    })
                    .await;
                }
                Err(AccountError::of_passkeys(&error))
            }
        }
    }

    /// Removes a passkey. A passkey that the pool no longer knows counts as removed.
    /// Afterwards [`own_passkeys`](Self::own_passkeys) tells the browser what is left.
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
        super::gone(reply, AccountError::of_passkeys)?;
        self.find_passkey_owner(session).await;
        Ok(())
    }

    /// Makes the user's passkeys count for both steps, so that the pool offers them to a
    /// user who has a second factor. The request repeats the active factors, because the
    /// service refuses it without one. Returns `false` if the pool does not let passkeys
    /// count for both.
    ///
    /// Source: Amazon Cognito API Reference, "WebAuthnMfaSettingsType".
    ///
    /// # Errors
    /// Returns the [`AccountError`] of any other failure.
    pub async fn count_passkeys_for_both_steps(
        &self,
        session: &Session,
        factors: &Factors,
    ) -> Result<bool, AccountError> {
        let reply = self
            .client
            .call(&SetUserMfaPreference::with_passkeys(
                &session.access_token,
                &factors.active,
                factors.preferred,
            ))
            .await;
        match reply {
            Ok(_) => Ok(true),
            Err(error) if error.code() == Some(&ErrorCode::InvalidParameter) => Ok(false),
            Err(error) => Err(AccountError::of_passkeys(&error)),
        }
    }

    /// Tells the browser the user's current names, which authenticators show beside the
    /// passkeys. Unless the configuration has passkeys at the sign-in, nothing happens for a
    /// user whose passkeys this page has not seen.
    pub async fn rename_passkey_owner(&self, session: &Session, name: &str, display_name: &str) {
        if self.config.web_authn {
            self.find_passkey_owner(session).await;
        }
        if let Some(owner) = self.passkey_owner_of(session) {
            self.signal(PasskeySignal::CurrentUserDetails {
                owner,
                name: name.to_owned(),
                display_name: display_name.to_owned(),
            })
            .await;
        }
    }

    /// Ends the request for a passkey that is running, if there is one.
    pub fn cancel_passkey(&self) {
        if let Some(passkeys) = self.passkeys.get() {
            passkeys.cancel();
        }
    }

    /// Sends the browser the signal that the user has no passkeys any more, and removes the
    /// stored data about them. This is for an account that is deleted.
    pub(super) async fn withdraw_passkeys(&self, session: &Session) {
        if let Some(owner) = self.passkey_owner_of(session) {
            self.signal(PasskeySignal::AllAccepted {
                owner,
                credential_ids: Vec::new(),
            })
            .await;
        }
        self.forget_passkey(session);
    }

    /// Requests the user handle from the pool, unless it is known. The options of a new
    /// passkey contain it, and no other reply does. Does nothing if the browser accepts no
    /// signals.
    async fn find_passkey_owner(&self, session: &Session) {
        if self.passkeys().can_signal() && self.passkey_owner_of(session).is_none() {
            let _unknown = self.creation_options(session).await;
        }
    }

    /// Requests the options of a new passkey, which also contain the user handle.
    async fn creation_options(&self, session: &Session) -> Result<Value, AccountError> {
        let started = self
            .client
            .call(&StartWebAuthnRegistration {
                access_token: &session.access_token,
            })
            .await
            .map_err(|error| AccountError::of_passkeys(&error))?;
        let ids = (
            text(&started.options, "/rp/id"),
            text(&started.options, "/user/id"),
        );
        if let (Some(rp_id), Some(user_id)) = ids {
            self.passkey_owner
                .set(session.user(), PasskeyOwner { rp_id, user_id });
        }
        Ok(started.options)
    }

    async fn signal(&self, signal: PasskeySignal) {
        let passkeys = self.passkeys();
        if passkeys.can_signal() {
            passkeys.signal(&signal).await;
        }
    }
}

/// Replaces the names that an authenticator shows by the user's e-mail address or name. The
/// service sends its own user name, which an app may have generated. It does not check the
/// names.
fn name_user(options: &mut Value, session: &Session) {
    let Ok(jwt) = UnverifiedJwt::parse(session.id_token.expose()) else {
        return;
    };
    let claim = |name: &str| {
        let value = jwt.claims().get(name).and_then(|value| value.as_str());
        value.filter(|value| !value.is_empty())
    };
    let known = ["email", "phone_number", "preferred_username"];
    let Some(name) = known.into_iter().find_map(claim) else {
        return;
    };
    let Some(user) = options.get_mut("user").and_then(Value::as_object_mut) else {
        return;
    };
    user.insert("name".into(), name.into());
    let display_name = claim("name").unwrap_or(name);
    user.insert("displayName".into(), display_name.into());
}

/// Returns whether the pool has definitely not registered a new passkey. After a lost
/// reply, it may have.
fn is_refusal(error: &CallError) -> bool {
    matches!(
        error.code(),
        Some(
            ErrorCode::WebAuthnCredentialNotSupported
                | ErrorCode::WebAuthnOriginNotAllowed
                | ErrorCode::WebAuthnRelyingPartyMismatch
                | ErrorCode::WebAuthnClientMismatch
                | ErrorCode::WebAuthnChallengeNotFound
                | ErrorCode::WebAuthnNotEnabled
                | ErrorCode::WebAuthnConfigurationMissing
                | ErrorCode::LimitExceeded
        )
    )
}

/// Returns the text at this JSON pointer (RFC 6901).
fn text(value: &Value, pointer: &str) -> Option<String> {
    value.pointer(pointer)?.as_str().map(ToOwned::to_owned)
}

//! The sign-in through the pool's domain, by managed login or an identity provider.
//!
//! The page leaves, and comes back with a code. Meanwhile a [`PendingAuthorization`] is in the
//! storage of the tab. It is removed before the reply is looked at, so it counts once, and no
//! other tab has it.

use zeroize::Zeroizing;

use super::Service;
use crate::session::Session;
use crate::token_store::StorageError;
use cognito_client::aws::http::{ApiRequest, SignedRequest};
use cognito_client::config::OauthSettings;
use cognito_client::oauth::{
    Callback, FormRequest, OauthError, PendingAuthorization, check_nonce, exchange_request,
    read_tokens,
};
use cognito_client::tokens::AuthenticationResult;

/// The tokens of a finished sign-in through the domain, and the choice that the user made
/// before leaving.
#[derive(Debug)]
pub struct FederatedTokens {
    /// The tokens, whose ID token has the right nonce, pool and client.
    pub tokens: AuthenticationResult,
    /// Set if the user chose to stay signed in after the tab closes.
    pub keep: bool,
}

/// The choices of a user before the page leaves for a sign-in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SignInWanted {
    /// The pool's name of the identity provider; `None` for managed login.
    pub provider: Option<String>,
    /// The address to return to after the sign-in, as the query's `next` has it.
    pub next: Option<String>,
    /// Set if the session is to be kept after the tab closes.
    pub keep: bool,
    /// The language of the page, such as `pt-BR`.
    pub lang: Option<String>,
}

impl Service {
    /// Begins a sign-in through the domain from a page at this origin, and returns the
    /// address to go to. A sign-in that this tab has begun before no longer counts.
    ///
    /// # Errors
    /// [`StorageError`], if the tab can keep nothing. Then the reply could not be checked, so
    /// there is no address.
    pub fn begin_federated_sign_in(
        &self,
        settings: &OauthSettings,
        origin: &str,
        wanted: SignInWanted,
    ) -> Result<String, StorageError> {
        let mut pending = PendingAuthorization::new(
            settings,
            wanted.provider.as_deref(),
            settings.redirect_uri(origin),
            &*self.core_ports.ports.random,
            self.now_ms(),
        );
        pending.next = wanted.next;
        pending.keep = wanted.keep;
        let text = serde_json::to_string(&pending).map(Zeroizing::new);
        let text = text.map_err(|error| StorageError {
            reason: error.to_string(),
        })?;
        let storage = &self.core_ports.storage;
        storage.write(&self.pending_key(), &text, false)?;
        // An identifier is not passed on: it would be in an address, and what was typed may be
        // a password in the wrong field.
        Ok(pending.url(settings, self.client.id(), None, wanted.lang.as_deref()))
    }

    /// Takes the sign-in that this tab has begun. A second call returns `None`.
    #[must_use]
    pub fn take_federated_sign_in(&self) -> Option<PendingAuthorization> {
        let key = self.pending_key();
        let stored = self.core_ports.storage.read(&key)?;
        self.core_ports.storage.remove(&key);
        serde_json::from_str(&stored.text).ok()
    }

    /// Finishes a sign-in with the reply in `query`, the query of the page's address without
    /// the question mark. `pending` is what [`take_federated_sign_in`] returned. The code is
    /// sent once and to the domain that was asked.
    ///
    /// [`take_federated_sign_in`]: Self::take_federated_sign_in
    ///
    /// # Errors
    /// The [`OauthError`]. No token has been kept then.
    pub async fn finish_federated_sign_in(
        &self,
        settings: &OauthSettings,
        pending: Option<PendingAuthorization>,
        query: &str,
    ) -> Result<FederatedTokens, OauthError> {
        let pending = pending.ok_or(OauthError::NotBegun)?;
        let reply = Callback::parse(query)?;
        let issuers = self.config.issuers();
        let code = pending.accept(reply, &issuers, &settings.base_url, self.now_ms())?;
        let request = exchange_request(&pending, self.client.id(), &code);
        let reply = self.send_form(request).await?;
        let tokens = read_tokens(reply.0, &reply.1)?;
        check_nonce(&tokens.id_token, &pending.nonce)?;
        // This reads the ID token a second time, and keeps nothing.
        let session = Session::received(tokens.clone(), None, false, self.now_ms());
        let is_ours =
            session.is_ok_and(|session| session.is_of(&self.config.user_pool_id, self.client.id()));
        if !is_ours {
            return Err(OauthError::OtherPool);
        }
        Ok(FederatedTokens {
            tokens,
            keep: pending.keep,
        })
    }

    /// Sends a form once, and returns status and body of the reply.
    async fn send_form(&self, form: FormRequest) -> Result<(u16, Zeroizing<String>), OauthError> {
        let request = ApiRequest {
            method: "POST",
            url: form.url,
            content_type: Some(FormRequest::CONTENT_TYPE),
            headers: Vec::new(),
            body: form.body.to_string(),
        };
        let signed = SignedRequest {
            request,
            headers: Vec::new(),
        };
        let reply = self.session_ports().signed.send(signed).await?;
        Ok((reply.status, Zeroizing::new(reply.body)))
    }

    fn pending_key(&self) -> String {
        [".oauth.", self.client.id()].concat()
    }
}

//! The rider's own account, for whoever is signed in.

use super::{Auth, Reason};
use cognito_session::account::error::AccountError;
use cognito_session::account::freshness::is_fresh;
use cognito_session::error::AuthError;
use cognito_session::service::Service;
use cognito_session::session::Session;

impl Auth {
    /// Asks the pool something in the rider's name. When it does not take the token any
    /// more, a refresh tells whether the session has ended, and ends it here if so.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn own<T>(
        self,
        call: impl AsyncFnOnce(&Service, &Session) -> Result<T, AccountError>,
    ) -> Result<T, AccountError> {
        let session = self.fresh_session().await;
        let session = session.ok_or(AccountError::Auth(AuthError::SignedOut))?;
        let outcome = call(&self.service(), &session).await;
        if outcome.as_ref().is_err_and(AccountError::is_signed_out) {
            self.renew().await;
        }
        outcome
    }

    /// The pool's time now, as far as the session tells.
    #[must_use]
    pub fn pool_time_ms(self) -> i64 {
        let now = self.service().now_ms();
        let session = self.current_session();
        session.map_or(now, |session| session.pool_time_ms(now))
    }

    /// Whether the rider signed in, or gave the password at `proved_ms`, lately enough
    /// for what cannot be undone.
    #[must_use]
    pub fn is_fresh(self, proved_ms: Option<i64>) -> bool {
        let session = self.current_session();
        let signed_in_ms = session.and_then(|session| session.signed_in_ms());
        is_fresh(signed_in_ms, proved_ms, self.pool_time_ms())
    }

    /// Signs out on all devices. Here only once the pool has done it: a rider who asks
    /// for this wants to know.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn sign_out_everywhere(self) -> Result<(), AccountError> {
        self.own(async |service, session| service.sign_out_everywhere(session).await)
            .await?;
        self.leave();
        Ok(())
    }

    /// Deletes the account.
    ///
    /// # Errors
    /// What the rider can be told.
    pub async fn delete_account(self) -> Result<(), AccountError> {
        self.own(async |service, session| service.delete_account(session).await)
            .await?;
        self.leave();
        Ok(())
    }

    /// Ends a session that the pool has ended, in every tab.
    fn leave(self) {
        if let Some(session) = self.end(Reason::Asked) {
            self.tell_end(&session, true);
        }
    }
}

//! Calls of a signed-in user on their own account.

use super::auth::Auth;
use cognito_session::account::error::AccountError;
use cognito_session::account::freshness::is_fresh;
use cognito_session::error::AuthError;
use cognito_session::service::Service;
use cognito_session::session::Session;

impl Auth {
    /// Makes a call to the pool with the signed-in user's tokens. If the pool no longer
    /// accepts the access token, this refreshes the session, which ends it here if the
    /// pool has ended it.
    ///
    /// # Errors
    /// [`AccountError`], if nobody is signed in, or the pool refuses the call or cannot
    /// be reached.
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

    /// Returns the pool's current time in milliseconds since 1970: the device's time,
    /// corrected by the offset that the session's tokens show, if there is a session.
    #[must_use]
    pub fn pool_time_ms(self) -> i64 {
        let now = self.service().now_ms();
        let session = self.current_session();
        session.map_or(now, |session| session.pool_time_ms(now))
    }

    /// Returns `true` if the user signed in, or entered the password at `proved_ms`,
    /// recently enough for an action that cannot be undone.
    #[must_use]
    pub fn is_fresh(self, proved_ms: Option<i64>) -> bool {
        let session = self.current_session();
        let signed_in_ms = session.and_then(|session| session.signed_in_ms());
        is_fresh(signed_in_ms, proved_ms, self.pool_time_ms())
    }

    /// Signs the user out on all devices. This tab signs out only after the pool has
    /// confirmed it, because a user who asks for this wants to know that it has worked.
    ///
    /// # Errors
    /// [`AccountError`], if nobody is signed in, or the pool refuses the call or cannot
    /// be reached.
    pub async fn sign_out_everywhere(self) -> Result<(), AccountError> {
        self.own(async |service, session| service.sign_out_everywhere(session).await)
            .await?;
        self.leave();
        Ok(())
    }

    /// Deletes the user's account.
    ///
    /// # Errors
    /// [`AccountError`], if nobody is signed in, or the pool refuses the call or cannot
    /// be reached.
    pub async fn delete_account(self) -> Result<(), AccountError> {
        self.own(async |service, session| service.delete_account(session).await)
            .await?;
        self.leave();
        Ok(())
    }
}

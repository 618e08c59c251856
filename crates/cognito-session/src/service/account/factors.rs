//! The second factors: added, preferred and removed.

use super::Service;
use crate::account::error::AccountError;
use crate::account::factors::{Change, Factors};
use crate::account::profile::Profile;
use crate::error::AuthError;
use crate::session::Session;
use cognito_client::challenge::MfaType;
use cognito_client::mfa::{
    AssociateOwnSoftwareToken, SetUserMfaPreference, VerifyOwnSoftwareToken,
};
use cognito_client::secret::{Code, TotpSecret};

impl Service {
    /// Changes one second factor, and reads the profile afterwards to see the effect: a
    /// pool that requires a second factor accepts the removal of the last one, but keeps
    /// it.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn change_factor(
        &self,
        session: &Session,
        factors: &Factors,
        kind: MfaType,
        change: Change,
    ) -> Result<Profile, AccountError> {
        let settings = factors.settings(kind, change);
        self.client
            .call(&SetUserMfaPreference::of(
                &session.access_token,
                kind,
                settings,
            ))
            .await
            .map_err(|error| AccountError::of_factor(&error))?;
        let profile = self.profile(session).await?;
        if profile.factors.show(kind, change) {
            Ok(profile)
        } else {
            Err(AccountError::FactorRequired)
        }
    }

    /// Returns a new key for an authenticator app. The key has no effect before
    /// [`verify_app`](Self::verify_app).
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn associate_app(&self, session: &Session) -> Result<TotpSecret, AccountError> {
        self.client
            .call(&AssociateOwnSoftwareToken {
                access_token: &session.access_token,
            })
            .await
            .map(|reply| reply.secret)
            .map_err(|error| AccountError::of_factor(&error))
    }

    /// Proves with a code that the app has the key.
    ///
    /// # Errors
    /// Returns the [`AccountError`] that the user is shown.
    pub async fn verify_app(&self, session: &Session, code: &Code) -> Result<(), AccountError> {
        let reply = self
            .client
            .call(&VerifyOwnSoftwareToken {
                access_token: &session.access_token,
                code,
            })
            .await
            .map_err(|error| AccountError::of(&error))?;
        if reply.status == "SUCCESS" {
            Ok(())
        } else {
            Err(AccountError::Auth(AuthError::WrongCode))
        }
    }
}

//! Access to AWS with the identity of the signed-in user.

use super::auth::Auth;
use super::tokens::TokenError;
use cognito_client::aws::caller::CallerIdentity;
use cognito_client::aws::http::ApiReply;
use cognito_session::aws::{AwsCredentials, AwsError};
use cognito_session::session::Session;

impl Auth {
    /// Returns AWS credentials for the user that are valid for some minutes at least.
    ///
    /// # Errors
    /// [`AwsError`], if nobody is signed in or AWS does not provide credentials.
    pub async fn aws_credentials(self) -> Result<AwsCredentials, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().aws_credentials(&session).await
    }

    /// Asks AWS for the identity that the user's credentials belong to.
    ///
    /// # Errors
    /// [`AwsError`], if nobody is signed in or AWS does not answer.
    pub async fn aws_caller(self) -> Result<CallerIdentity, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().aws_caller(&session).await
    }

    /// Calls the configured API with the user's credentials.
    ///
    /// # Errors
    /// [`AwsError`], if nobody is signed in or the API does not answer.
    pub async fn call_api(self) -> Result<ApiReply, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().call_api(&session).await
    }

    /// Returns the milliseconds until these credentials are due for renewal.
    #[must_use]
    pub fn aws_renewal_due_in_ms(self, credentials: &AwsCredentials) -> i64 {
        let now = self.service().now_ms();
        let session = self.current_session();
        let aws_time = session.map_or(now, |session| session.pool_time_ms(now));
        credentials.renewal_due_in_ms(aws_time)
    }

    /// Returns a session whose ID token has not expired, as AWS requires it.
    async fn session_for_aws(self) -> Result<Session, AwsError> {
        self.valid_session().await.map_err(|error| match error {
            TokenError::SignedOut => AwsError::SignedOut,
            // The token could not be refreshed, so the network is unavailable.
            TokenError::Unreachable => AwsError::TokenExpired,
        })
    }
}

//! AWS in the rider's name, for whoever is signed in.

use super::Auth;
use cognito_client::aws::caller::CallerIdentity;
use cognito_client::aws::http::ApiReply;
use cognito_session::aws::{AwsCredentials, AwsError};
use cognito_session::session::Session;

impl Auth {
    /// The rider's AWS credentials, good for some minutes at least.
    ///
    /// # Errors
    /// [`AwsError`].
    pub async fn aws_credentials(self) -> Result<AwsCredentials, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().aws_credentials(&session).await
    }

    /// Who the rider is to AWS.
    ///
    /// # Errors
    /// [`AwsError`].
    pub async fn aws_caller(self) -> Result<CallerIdentity, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().aws_caller(&session).await
    }

    /// Calls the configured API as the rider.
    ///
    /// # Errors
    /// [`AwsError`].
    pub async fn call_ride_api(self) -> Result<ApiReply, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().call_ride_api(&session).await
    }

    /// Milliseconds until these credentials are to be renewed.
    #[must_use]
    pub fn aws_renewal_due_in_ms(self, credentials: &AwsCredentials) -> i64 {
        let now = self.service().now_ms();
        let session = self.current_session();
        let aws_time = session.map_or(now, |session| session.pool_time_ms(now));
        credentials.renewal_due_in_ms(aws_time)
    }

    /// A session whose ID token still vouches for the rider.
    async fn session_for_aws(self) -> Result<Session, AwsError> {
        let session = self.fresh_session().await.ok_or(AwsError::SignedOut)?;
        if session.time_left_ms(self.service().now_ms()) > 0 {
            Ok(session)
        } else {
            // It could not be renewed: the network is away.
            Err(AwsError::Unreachable)
        }
    }
}

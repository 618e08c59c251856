//! Access to AWS with the identity of the signed-in user.

use std::pin::Pin;

use super::auth::Auth;
use super::tokens::TokenError;
use cognito_client::aws::caller::CallerIdentity;
use cognito_client::aws::http::ApiReply;
use cognito_client::config::ApiAuthorization;
use cognito_session::aws::{AwsCredentials, AwsError};
use cognito_session::service::ApiCall;
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

    /// Sends a request to the configured API as the user: see
    /// [`request_api_with_token`](Self::request_api_with_token) and
    /// [`request_api_signed`](Self::request_api_signed).
    ///
    /// # Errors
    /// [`AwsError`], if nobody is signed in or the API does not answer. A reply of any
    /// status is no error.
    pub async fn request_api(
        self,
        call: ApiCall,
        authorization: ApiAuthorization,
    ) -> Result<ApiReply, AwsError> {
        match authorization {
            ApiAuthorization::IdentityToken => self.request_api_with_token(call).await,
            ApiAuthorization::Iam => self.request_api_signed(call).await,
        }
    }

    /// Sends a request to the configured API with the user's identity token. If the API
    /// refuses the token with the status 401, the request is sent once more with a renewed
    /// token. An API answers 401 before it does anything, so nothing is done twice.
    ///
    /// # Errors
    /// [`AwsError`], if nobody is signed in or the API does not answer. A reply of any
    /// status is no error.
    ///
    /// The future is boxed, because the compiler puts the code of an `async fn`, and of all
    /// that it awaits, into each crate that awaits it: the download would have the refresh
    /// of the tokens twice.
    pub fn request_api_with_token(
        self,
        call: ApiCall,
    ) -> Pin<Box<dyn Future<Output = Result<ApiReply, AwsError>>>> {
        Box::pin(self.send_with_token(call))
    }

    async fn send_with_token(self, call: ApiCall) -> Result<ApiReply, AwsError> {
        let service = self.service();
        let mut session = self.session_for_aws().await?;
        let mut is_renewed = false;
        loop {
            let reply = service
                .request_api_with_token(&session, call.clone())
                .await?;
            if reply.status != 401 || is_renewed {
                return Ok(reply);
            }
            // Another request may have renewed the token meanwhile.
            let is_same = |now: &Session| now.id_token == session.id_token;
            if self.current_session().as_ref().is_some_and(is_same) {
                self.renew().await;
            }
            match self.session_for_aws().await {
                Ok(renewed) if !is_same(&renewed) => session = renewed,
                // There is no other token, so the API's answer holds.
                Ok(_) | Err(_) => return Ok(reply),
            }
            is_renewed = true;
        }
    }

    /// Sends a request to the configured API, signed with the user's AWS credentials.
    ///
    /// # Errors
    /// [`AwsError`], if nobody is signed in, there are no credentials, or the API does not
    /// answer. A reply of any status is no error.
    pub async fn request_api_signed(self, call: ApiCall) -> Result<ApiReply, AwsError> {
        let session = self.session_for_aws().await?;
        self.service().request_api_signed(&session, call).await
    }

    /// Returns the milliseconds until these credentials are due for renewal.
    #[must_use]
    pub fn aws_renewal_due_in_ms(self, credentials: &AwsCredentials) -> i64 {
        credentials.renewal_due_in_ms(self.pool_time_ms())
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

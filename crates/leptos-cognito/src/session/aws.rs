//! Access to AWS with the identity of the signed-in user.

use std::pin::Pin;

use super::auth::Auth;
use super::tokens::TokenError;
use cognito_client::aws::caller::CallerIdentity;
use cognito_client::aws::http::ApiReply;
use cognito_client::config::ApiAuthorization;
use cognito_client::secret::IdToken;
use cognito_session::aws::{AwsCredentials, AwsError};
use cognito_session::service::ApiCall;
use cognito_session::session::Session;

/// A reply of an API, and the token with which it was asked.
type TokenReply = Result<(IdToken, ApiReply), AwsError>;

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
        let (token, reply) = self.send_once(call.clone()).await?;
        if reply.status != 401 {
            return Ok(reply);
        }
        // Another request may have renewed the token meanwhile.
        let has_same = || {
            let session = self.current_session();
            session.map(|session| session.id_token == token)
        };
        if has_same() == Some(true) {
            self.renew().await;
        }
        if has_same() == Some(false) {
            return self.send_once(call).await.map(|(_, reply)| reply);
        }
        // There is no other token, so the API's answer holds.
        Ok(reply)
    }

    /// Sends a request once. Returns the token with which it was sent, too.
    fn send_once(self, call: ApiCall) -> Pin<Box<dyn Future<Output = TokenReply>>> {
        Box::pin(async move {
            let session = self.session_for_aws().await?;
            let service = self.service();
            let reply = service.request_api_with_token(&session, call).await?;
            Ok((session.id_token, reply))
        })
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

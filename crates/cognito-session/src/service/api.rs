//! Requests to the app's own API, authorized by the identity token or by AWS credentials.

use zeroize::Zeroizing;

use super::Service;
use crate::aws::AwsError;
use crate::session::Session;
use cognito_client::aws::http::{ApiReply, ApiRequest, SignedRequest};
use cognito_client::config::ApiAuthorization;

/// A request to a route of the configured API.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiCall {
    /// The method: `GET`, `POST` or `DELETE`.
    pub method: &'static str,
    /// The path below the configured address, which begins with `/`. Its segments are
    /// percent-encoded already.
    pub path: String,
    /// Further headers, in lower case, with no secret in them.
    pub headers: Vec<(&'static str, String)>,
    /// The body as JSON, which contains no secrets. It is empty for a request without a
    /// body.
    pub body: String,
}

impl ApiCall {
    /// Returns a request without further headers and body.
    #[must_use]
    pub fn new(method: &'static str, path: String) -> Self {
        Self {
            method,
            path,
            headers: Vec::new(),
            body: String::new(),
        }
    }

    fn to(self, endpoint: &str) -> ApiRequest {
        ApiRequest {
            method: self.method,
            url: [endpoint.trim_end_matches('/'), &self.path].concat(),
            content_type: (!self.body.is_empty()).then_some("application/json"),
            headers: self.headers,
            body: self.body,
        }
    }
}

impl Service {
    /// Sends a request to the configured API as the user, and returns the reply, whatever
    /// its status. Nothing is repeated.
    ///
    /// # Errors
    /// [`AwsError`], if no API is configured, there are no AWS credentials where they are
    /// needed, or the API does not answer.
    pub async fn request_api(
        &self,
        session: &Session,
        call: ApiCall,
        authorization: ApiAuthorization,
    ) -> Result<ApiReply, AwsError> {
        match authorization {
            ApiAuthorization::IdentityToken => self.request_api_with_token(session, call).await,
            ApiAuthorization::Iam => self.request_api_signed(session, call).await,
        }
    }

    /// Sends a request with the identity token. An app whose API takes the token can load
    /// the code of the signature later, or not at all.
    ///
    /// # Errors
    /// [`AwsError`], if no API is configured, or the API does not answer.
    pub async fn request_api_with_token(
        &self,
        session: &Session,
        call: ApiCall,
    ) -> Result<ApiReply, AwsError> {
        let endpoint = self.config.api_endpoint.as_ref();
        let request = call.to(endpoint.ok_or(AwsError::NotConfigured)?);
        let token = Zeroizing::new(session.id_token.expose().to_owned());
        let headers = vec![("authorization", token)];
        let authorized = SignedRequest { request, headers };
        Ok(self.session_ports().signed.send(authorized).await?)
    }

    /// Sends a request that is signed with the user's AWS credentials.
    ///
    /// # Errors
    /// [`AwsError`], if no API is configured, there are no AWS credentials, or the API does
    /// not answer.
    pub async fn request_api_signed(
        &self,
        session: &Session,
        call: ApiCall,
    ) -> Result<ApiReply, AwsError> {
        let endpoint = self.config.api_endpoint.as_ref();
        let request = call.to(endpoint.ok_or(AwsError::NotConfigured)?);
        let region = self.api_region(&request.url)?;
        self.signed(session, request, &region, "execute-api").await
    }
}

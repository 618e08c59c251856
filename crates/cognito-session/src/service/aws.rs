//! AWS on the user's behalf: credentials from the identity pool, and calls that are
//! signed with them.

use std::cell::{Cell, RefCell};

use super::Service;
use crate::aws::{AwsCredentials, AwsError};
use crate::lock::Lock;
use crate::session::Session;
use cognito_client::aws::caller::{self, CallerIdentity};
use cognito_client::aws::http::{ApiReply, ApiRequest, region_of_api};
use cognito_client::aws::sigv4::{Scope, amz_date};
use cognito_client::identity::{GetCredentialsForIdentity, GetId, Logins};

/// The current credentials. They are kept in memory alone, because they grant everything
/// that the role allows and cannot be revoked.
#[derive(Default)]
pub(super) struct AwsAccess {
    current: RefCell<Option<UserCredentials>>,
    /// The number of sign-outs. A reply that arrives for an earlier number is dropped.
    generation: Cell<u32>,
    /// The lock that is held during a request. Concurrent callers wait for it, and then
    /// find the credentials that the request brought.
    asking: Lock,
}

struct UserCredentials {
    /// The `sub` of the user whom the credentials belong to.
    user: String,
    credentials: AwsCredentials,
}

impl Service {
    /// Returns the user's AWS credentials, and renews them when they are due. If the
    /// renewal fails because AWS cannot be reached, the old credentials are returned
    /// until they expire.
    ///
    /// # Errors
    /// Returns an [`AwsError`] when there are no credentials or the call fails.
    pub async fn aws_credentials(&self, session: &Session) -> Result<AwsCredentials, AwsError> {
        let user = session.user().ok_or(AwsError::NoSubject)?;
        let _turn = self.aws.asking.acquire().await;
        let now = session.pool_time_ms(self.now_ms());
        let held = self.current_for(&user);
        if let Some(good) = held.as_ref().filter(|held| held.renewal_due_in_ms(now) > 0) {
            return Ok(good.clone());
        }
        let generation = self.aws.generation.get();
        let outcome = self.ask_for_credentials(session).await;
        if self.aws.generation.get() != generation {
            return Err(AwsError::SignedOut);
        }
        match (outcome, held) {
            (Ok(credentials), _) => {
                *self.aws.current.borrow_mut() = Some(UserCredentials {
                    user,
                    credentials: credentials.clone(),
                });
                Ok(credentials)
            }
            (Err(AwsError::Unreachable(_)), Some(held)) if held.expires_ms > now => Ok(held),
            (Err(error), _) => Err(error),
        }
    }

    /// Forgets the credentials, at sign-out.
    pub fn forget_aws_credentials(&self) {
        let generation = self.aws.generation.get();
        self.aws.generation.set(generation.wrapping_add(1));
        *self.aws.current.borrow_mut() = None;
    }

    /// Returns the user's identity in AWS (`sts:GetCallerIdentity`).
    ///
    /// # Errors
    /// Returns an [`AwsError`] when there are no credentials or the call fails.
    pub async fn aws_caller(&self, session: &Session) -> Result<CallerIdentity, AwsError> {
        let pool = self.config.identity_pool.as_ref();
        let pool = pool.ok_or(AwsError::NotConfigured)?;
        let request = caller::request(&pool.endpoint_of("sts"));
        let reply = self.signed(session, request, pool.region(), "sts").await?;
        caller::read(&reply).map_err(|error| match reply.status {
            400 | 403 => AwsError::Refused(error),
            _ => AwsError::Unreachable(error),
        })
    }

    /// Calls the configured API as the user, and returns the reply, whatever its status.
    ///
    /// # Errors
    /// Returns an [`AwsError`] when there are no credentials or the call fails.
    pub async fn call_api(&self, session: &Session) -> Result<ApiReply, AwsError> {
        let api = self.config.api_endpoint.as_ref();
        let api = api.ok_or(AwsError::NotConfigured)?;
        let region = self.api_region(api)?;
        let request = ApiRequest {
            method: "GET",
            url: api.clone(),
            content_type: None,
            headers: Vec::new(),
            body: String::new(),
        };
        self.signed(session, request, &region, "execute-api").await
    }

    /// Returns the region of the API at this address: the one that its host names, else
    /// that of the identity pool.
    pub(super) fn api_region(&self, url: &str) -> Result<String, AwsError> {
        let pool = self.config.identity_pool.as_ref();
        let pool = pool.ok_or(AwsError::NotConfigured)?;
        Ok(region_of_api(url).unwrap_or_else(|| pool.region().to_owned()))
    }

    pub(super) async fn signed(
        &self,
        session: &Session,
        request: ApiRequest,
        region: &str,
        service: &str,
    ) -> Result<ApiReply, AwsError> {
        let credentials = self.aws_credentials(session).await?;
        let date = amz_date(session.pool_time_ms(self.now_ms()));
        let scope = Scope {
            region,
            service,
            date: &date,
        };
        let signed = request.signed(credentials.keys(), scope)?;
        Ok(self.session_ports().signed.send(signed).await?)
    }

    fn current_for(&self, user: &str) -> Option<AwsCredentials> {
        let held = self.aws.current.borrow();
        let held = held.as_ref().filter(|held| held.user == user)?;
        Some(held.credentials.clone())
    }

    async fn ask_for_credentials(&self, session: &Session) -> Result<AwsCredentials, AwsError> {
        let pool = self.config.identity_pool.as_ref();
        let pool = pool.ok_or(AwsError::NotConfigured)?;
        let endpoint = pool.endpoint_of("cognito-identity");
        let provider = self.config.login_provider();
        let logins = Logins::from([(provider.as_str(), &session.id_token)]);
        let id = GetId {
            identity_pool_id: &pool.id,
            logins: &logins,
        };
        let identity = self.client.call_at(&endpoint, &id).await?;
        let credentials = GetCredentialsForIdentity {
            identity_id: &identity.identity_id,
            logins: &logins,
        };
        let reply = self.client.call_at(&endpoint, &credentials).await?;
        Ok(AwsCredentials::received(reply))
    }
}

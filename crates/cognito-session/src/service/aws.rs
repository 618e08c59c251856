//! AWS in the rider's name: credentials from the identity pool, and calls signed with
//! them.

use std::cell::{Cell, RefCell};

use super::Service;
use crate::aws::{AwsCredentials, AwsError};
use crate::session::Session;
use cognito_client::aws::caller::{self, CallerIdentity};
use cognito_client::aws::http::{ApiReply, ApiRequest, region_of_api};
use cognito_client::aws::sigv4::{Scope, amz_date};
use cognito_client::identity::{GetCredentialsForIdentity, GetId, Logins};

/// The credentials there are. In memory alone: they open what the role opens, and cannot
/// be taken back.
#[derive(Default)]
pub(super) struct AwsAccess {
    held: RefCell<Option<Held>>,
    /// Counts what ended: a late reply for an old rider is dropped.
    generation: Cell<u32>,
    /// Whoever asks while somebody else does waits, and finds what that one got.
    asking: async_lock::Mutex<()>,
}

struct Held {
    /// `sub` of the rider they are for.
    rider: String,
    credentials: AwsCredentials,
}

impl Service {
    /// The rider's AWS credentials: the ones there are, renewed where they are due. When
    /// that fails for now, the old ones for as long as they last.
    ///
    /// # Errors
    /// [`AwsError`].
    pub async fn aws_credentials(&self, session: &Session) -> Result<AwsCredentials, AwsError> {
        let rider = session.rider().ok_or(AwsError::Refused)?;
        let _turn = self.aws.asking.lock().await;
        let now = session.pool_time_ms(self.now_ms());
        let held = self.held_for(&rider);
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
                *self.aws.held.borrow_mut() = Some(Held {
                    rider,
                    credentials: credentials.clone(),
                });
                Ok(credentials)
            }
            (Err(AwsError::Unreachable), Some(held)) if held.expires_ms > now => Ok(held),
            (Err(error), _) => Err(error),
        }
    }

    /// Forgets the credentials, at sign-out.
    pub fn forget_aws_credentials(&self) {
        let generation = self.aws.generation.get();
        self.aws.generation.set(generation.wrapping_add(1));
        *self.aws.held.borrow_mut() = None;
    }

    /// Who the rider is to AWS (`sts:GetCallerIdentity`).
    ///
    /// # Errors
    /// [`AwsError`].
    pub async fn aws_caller(&self, session: &Session) -> Result<CallerIdentity, AwsError> {
        let pool = self.config.identity_pool.as_ref();
        let pool = pool.ok_or(AwsError::NotConfigured)?;
        let request = caller::request(&pool.endpoint_of("sts"));
        let reply = self.signed(session, request, pool.region(), "sts").await?;
        caller::read(&reply).ok_or(match reply.status {
            400 | 403 => AwsError::Refused,
            _ => AwsError::Unreachable,
        })
    }

    /// Calls the configured API as the rider; the reply, of any status.
    ///
    /// # Errors
    /// [`AwsError`].
    pub async fn call_ride_api(&self, session: &Session) -> Result<ApiReply, AwsError> {
        let (Some(api), Some(pool)) = (&self.config.ride_api_endpoint, &self.config.identity_pool)
        else {
            return Err(AwsError::NotConfigured);
        };
        let region = region_of_api(api);
        let region = region.as_deref().unwrap_or(pool.region());
        let request = ApiRequest {
            method: "GET",
            url: api.clone(),
            content_type: None,
            body: String::new(),
        };
        self.signed(session, request, region, "execute-api").await
    }

    async fn signed(
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
        let signed = request
            .signed(credentials.keys(), scope)
            .map_err(|_| AwsError::NotConfigured)?;
        Ok(self.session_ports().signed.send(signed).await?)
    }

    fn held_for(&self, rider: &str) -> Option<AwsCredentials> {
        let held = self.aws.held.borrow();
        let held = held.as_ref().filter(|held| held.rider == rider)?;
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

//! Requests for the objects of the storage that have the users' pictures.

use super::Service;
use crate::account::picture::{MEDIA_TYPE, SignedObject, new_key};
use crate::aws::AwsError;
use crate::session::Session;
use cognito_client::aws::objects::{ObjectRequest, object_url, sign_object};
use cognito_client::aws::sigv4::amz_date;
use cognito_client::config::Storage;

impl Service {
    /// Returns the key of a new picture of the user.
    ///
    /// # Errors
    /// An [`AwsError`] if there are no credentials.
    pub async fn new_picture_key(&self, session: &Session) -> Result<String, AwsError> {
        let credentials = self.aws_credentials(session).await?;
        Ok(new_key(&credentials.identity_id, self.random()))
    }

    /// Signs a request for the object with this key, with the user's AWS credentials.
    /// `body` is empty unless the method is `PUT`.
    ///
    /// # Errors
    /// An [`AwsError`] if there are no credentials, or the address cannot be signed.
    pub async fn sign_object(
        &self,
        session: &Session,
        storage: &Storage,
        method: &'static str,
        key: &str,
        body: &[u8],
    ) -> Result<SignedObject, AwsError> {
        let credentials = self.aws_credentials(session).await?;
        let date = amz_date(session.pool_time_ms(self.now_ms()));
        let url = object_url(&storage.bucket_url(), key);
        let request = ObjectRequest {
            method,
            url: &url,
            content_type: (!body.is_empty()).then_some(MEDIA_TYPE),
            body,
        };
        let headers = sign_object(request, credentials.keys(), &storage.region, &date)?;
        Ok(SignedObject {
            method,
            url,
            headers,
        })
    }
}

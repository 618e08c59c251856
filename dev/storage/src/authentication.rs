//! Gives the keys of the identity pool's credentials to `s3s`, which verifies the
//! signature, and refuses what the policy does not allow.

use s3s::access::{S3Access, S3AccessContext};
use s3s::auth::{S3Auth, SecretKey};
use s3s::path::S3Path;
use s3s::{S3Result, s3_error};

use crate::credentials::{Issued, Refusal};
use crate::{BUCKET, policy};

tokio::task_local! {
    /// The signer of the request that the current task handles, or `None` if the request
    /// names no signer. `s3s` asks for a key by the access key id alone; the session token
    /// belongs to the request.
    pub(crate) static SIGNER: Option<Result<Issued, Refusal>>;
}

/// The keys of signers.
pub(crate) struct Keys;

#[async_trait::async_trait]
impl S3Auth for Keys {
    async fn get_secret_key(&self, access_key: &str) -> S3Result<SecretKey> {
        let signer = SIGNER.try_with(Clone::clone).ok().flatten();
        match signer {
            Some(Ok(issued)) if issued.access_key_id == access_key => Ok(issued.secret_key),
            Some(Err(Refusal::Unknown)) => Err(s3_error!(
                InvalidToken,
                "The provided token is malformed or otherwise invalid."
            )),
            Some(Err(Refusal::Expired)) => {
                Err(s3_error!(ExpiredToken, "The provided token has expired."))
            }
            Some(Err(Refusal::NoAnswer)) => Err(s3_error!(
                ServiceUnavailable,
                "The local identity pool does not answer."
            )),
            // Signature Version 2 and forms name their signer elsewhere, and are not taken.
            Some(Err(Refusal::NoToken) | Ok(_)) | None => Err(s3_error!(
                InvalidAccessKeyId,
                "The AWS Access Key Id you provided does not exist in our records."
            )),
        }
    }
}

/// The permissions of signers.
pub(crate) struct Permissions;

#[async_trait::async_trait]
impl S3Access for Permissions {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let denied = || Err(s3_error!(AccessDenied, "Access Denied"));
        let signer = SIGNER.try_with(Clone::clone).ok().flatten();
        // With credentials, `s3s` has verified the signature.
        let (Some(_), Some(Ok(issued))) = (context.credentials(), signer) else {
            return denied();
        };
        let S3Path::Object { bucket, key } = context.s3_path() else {
            return denied();
        };
        let storage_class = context.headers().get("x-amz-storage-class");
        // A class that is no text is none of those that are allowed.
        let storage_class = storage_class.map(|class| class.to_str().unwrap_or("?"));
        let operation = context.s3_op().name();
        let is_allowed = issued.is_authenticated
            && **bucket == *BUCKET
            && policy::allows(&issued.identity_id, operation, key, storage_class);
        if is_allowed { Ok(()) } else { denied() }
    }
}

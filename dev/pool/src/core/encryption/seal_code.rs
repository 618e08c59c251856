//! The encryption of a code, which is done while the pool's lock is free.

use data_encoding::BASE64;

use super::{EncryptionError, WrappingKey, context::EncryptionContext, message};
use crate::{
    core::{
        outside::{Functions, Work},
        secret::Secret,
    },
    entropy::SystemEntropy,
};

/// Encrypts a code for a custom sender. It is work of its own because each encryption differs
/// from the last one, and the event of a trigger must not.
#[derive(Clone, PartialEq)]
pub(crate) struct SealCode {
    /// The key of this program.
    pub key: WrappingKey,
    /// The ARN of the key in the pool's settings, `KMSKeyID`.
    pub key_arn: String,
    /// The id of the user pool.
    pub pool_id: String,
    /// The code.
    pub code: Secret,
}

impl Work for SealCode {
    /// The encrypted code in base64.
    type Output = Result<String, EncryptionError>;

    fn perform(&self, _: &dyn Functions) -> Self::Output {
        let context = EncryptionContext::from([("userpool-id".to_owned(), self.pool_id.clone())]);
        let code = self.code.reveal().as_bytes();
        let message = message::encrypt(
            code,
            &context,
            &mut SystemEntropy,
            |data_key, context, entropy| {
                let (key, arn) = (&self.key, &self.key_arn);
                Ok(vec![
                    key.for_kms(arn, data_key, context, entropy)?,
                    key.for_raw_keyring(arn, data_key, context, entropy)?,
                ])
            },
        )?;
        Ok(BASE64.encode(&message))
    }
}

//! The encryption of the codes that custom senders get: messages of the AWS Encryption SDK,
//! under a key of this program.
//!
//! Cognito encrypts them with a key of AWS Key Management Service (AWS KMS). Here the data key
//! of a message is wrapped twice: for a raw AES keyring, which needs the key itself, and for
//! [`kms`], which stands in for the one operation of AWS KMS that a handler calls.

mod context;
pub mod kms;
mod message;
mod seal_code;
mod wrapping_key;

pub(crate) use seal_code::SealCode;
pub use wrapping_key::{KEY_NAMESPACE, WrappingKey};

/// An error from encrypting a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum EncryptionError {
    /// The system gives no random bytes, or the signature cannot be made.
    #[error("the key of a signature could not be made or used")]
    Signature,
    /// A field of the message is longer than its format allows.
    #[error("a field of the message is too long")]
    TooLong,
}

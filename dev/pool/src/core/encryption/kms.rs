//! Decrypt of AWS Key Management Service, for the data keys of this program's messages. No
//! other operation of that service exists here.
//!
//! Source: Decrypt, AWS Key Management Service API Reference.

use data_encoding::BASE64;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{WrappingKey, context::EncryptionContext};

/// The target of the operation.
pub(crate) const TARGET: &str = "TrentService.Decrypt";

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Question {
    ciphertext_blob: String,
    #[serde(default)]
    encryption_context: EncryptionContext,
    #[serde(default)]
    key_id: Option<String>,
}

/// The reason why there is no plaintext, under the names of AWS KMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecryptError {
    /// The request cannot be read.
    #[error("The request is not one of Decrypt.")]
    Validation,
    /// This program did not encrypt the text, or did so with another encryption context.
    #[error("The ciphertext is not valid, or its encryption context is another one.")]
    InvalidCiphertext,
    /// The text was encrypted with another key than the request names.
    #[error("The key ID in the request does not identify a CMK that can perform this operation.")]
    IncorrectKey,
}

impl DecryptError {
    /// Returns AWS's error code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Validation => "ValidationException",
            Self::InvalidCiphertext => "InvalidCiphertextException",
            Self::IncorrectKey => "IncorrectKeyException",
        }
    }
}

/// Answers the body of a request.
///
/// # Errors
/// [`DecryptError`].
pub(crate) fn decrypt(key: &WrappingKey, body: &[u8]) -> Result<Value, DecryptError> {
    let question: Question = serde_json::from_slice(body).map_err(|_| DecryptError::Validation)?;
    let blob = BASE64
        .decode(question.ciphertext_blob.as_bytes())
        .map_err(|_| DecryptError::Validation)?;
    let (arn, plaintext) = key
        .unwrap_for_kms(&blob, &question.encryption_context)
        .ok_or(DecryptError::InvalidCiphertext)?;
    if question.key_id.is_some_and(|named| named != arn) {
        return Err(DecryptError::IncorrectKey);
    }
    Ok(json!({
        "KeyId": arn,
        "Plaintext": BASE64.encode(&plaintext),
        "EncryptionAlgorithm": "SYMMETRIC_DEFAULT",
    }))
}

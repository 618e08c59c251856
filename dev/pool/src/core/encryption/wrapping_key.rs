//! The key of this program that wraps the data keys of messages.

use data_encoding::BASE64;
use graviola::aead::AesGcm;
use serde::{Deserialize, Serialize};

use super::{
    EncryptionError,
    context::{EncryptionContext, push_field, serialized},
    message::EncryptedDataKey,
};
use crate::core::{
    random::{self, Entropy},
    secret::Secret,
};

/// The namespace of the key in a raw AES keyring.
pub const KEY_NAMESPACE: &str = "cognito-local";
/// The provider of data keys that AWS KMS has wrapped.
const KMS: &str = "aws-kms";
/// The length of a nonce of AES-GCM, in bytes.
const NONCE: usize = 12;
/// The length of a tag of AES-GCM, in bytes.
const TAG: usize = 16;

/// A 256-bit AES key, made once for each state. It is stored in base64.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct WrappingKey(Secret);

impl WrappingKey {
    /// Makes a new key.
    pub(crate) fn generate(entropy: &mut dyn Entropy) -> Self {
        Self(Secret::new(BASE64.encode(&random::bytes::<32>(entropy))))
    }

    /// Returns the key in base64.
    #[must_use]
    pub fn base64(&self) -> &Secret {
        &self.0
    }

    /// Returns the cipher, or `None` if the stored key is damaged.
    fn cipher(&self) -> Option<AesGcm> {
        let key = BASE64.decode(self.0.reveal().as_bytes()).ok()?;
        // `AesGcm::new` panics for a key of another length.
        (key.len() == 32).then(|| AesGcm::new(&key))
    }

    /// Encrypts a data key, and returns its nonce and its ciphertext with the tag.
    fn wrap(
        &self,
        data_key: &[u8],
        aad: &[u8],
        entropy: &mut dyn Entropy,
    ) -> Option<([u8; NONCE], Vec<u8>)> {
        let nonce = random::bytes(entropy);
        let mut wrapped = data_key.to_vec();
        let mut tag = [0; TAG];
        self.cipher()?.encrypt(&nonce, aad, &mut wrapped, &mut tag);
        wrapped.extend(tag);
        Some((nonce, wrapped))
    }

    /// Wraps a data key for a raw AES keyring whose key has this name.
    ///
    /// Source: "Raw AES Keyring", AWS Encryption SDK Specification,
    /// framework/raw-aes-keyring.md.
    pub(super) fn for_raw_keyring(
        &self,
        name: &str,
        data_key: &[u8],
        context: &EncryptionContext,
        entropy: &mut dyn Entropy,
    ) -> Result<EncryptedDataKey, EncryptionError> {
        let (nonce, ciphertext) = self
            .wrap(data_key, &serialized(context)?, entropy)
            .ok_or(EncryptionError::Signature)?;
        let mut info = name.as_bytes().to_vec();
        // The length of the tag is in bits, and that of the nonce in bytes.
        info.extend(128_u32.to_be_bytes());
        info.extend(12_u32.to_be_bytes());
        info.extend(nonce);
        Ok(EncryptedDataKey {
            provider: KEY_NAMESPACE,
            info,
            ciphertext,
        })
    }

    /// Wraps a data key as the local AWS KMS does, for the key with this ARN. The ciphertext
    /// names the key, because Decrypt need not.
    pub(super) fn for_kms(
        &self,
        arn: &str,
        data_key: &[u8],
        context: &EncryptionContext,
        entropy: &mut dyn Entropy,
    ) -> Result<EncryptedDataKey, EncryptionError> {
        let mut ciphertext = Vec::new();
        push_field(&mut ciphertext, arn.as_bytes())?;
        let aad = [ciphertext.clone(), serialized(context)?].concat();
        let (nonce, wrapped) = self
            .wrap(data_key, &aad, entropy)
            .ok_or(EncryptionError::Signature)?;
        ciphertext.extend(nonce);
        ciphertext.extend(wrapped);
        Ok(EncryptedDataKey {
            provider: KMS,
            info: arn.as_bytes().to_vec(),
            ciphertext,
        })
    }

    /// Unwraps a ciphertext that [`WrappingKey::for_kms`] made, and returns the key's ARN and
    /// the data key: `None` if this key did not wrap it with this context.
    pub(super) fn unwrap_for_kms(
        &self,
        ciphertext: &[u8],
        context: &EncryptionContext,
    ) -> Option<(String, Vec<u8>)> {
        let (length, rest) = ciphertext.split_first_chunk::<2>()?;
        let (arn, rest) = rest.split_at_checked(u16::from_be_bytes(*length).into())?;
        let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
        let (wrapped, tag) = rest.split_last_chunk::<TAG>()?;
        let aad = [&length[..], arn, &serialized(context).ok()?].concat();
        let mut data_key = wrapped.to_vec();
        self.cipher()?
            .decrypt(nonce, &aad, &mut data_key, tag)
            .ok()?;
        Some((String::from_utf8(arn.to_vec()).ok()?, data_key))
    }
}

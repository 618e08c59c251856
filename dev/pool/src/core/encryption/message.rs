//! Messages of the AWS Encryption SDK, in version 1 of their format and with the algorithm
//! suite 0x0378: AES-256-GCM, HKDF with SHA-384, and a signature by ECDSA on P-384.
//!
//! This is the suite of the codes that Cognito itself sends: they start with `AYADe`, which is
//! 0x01, 0x80 and 0x0378, and their encryption context has `aws-crypto-public-key` and
//! `userpool-id` (for example in github.com/awslabs/aws-sdk-rust, issue 1250).
//!
//! Source: "AWS Encryption SDK message format reference" and "AWS Encryption SDK algorithms
//! reference", AWS Encryption SDK Developer Guide.

use data_encoding::BASE64;
use graviola::{
    aead::AesGcm,
    hashing::Sha384,
    signing::ecdsa::{P384, SigningKey},
};
use hmac::{Hmac, KeyInit, Mac};

use super::{
    EncryptionError,
    context::{EncryptionContext, length, push_field, serialized},
};
use crate::core::random::{self, Entropy};

/// Version 1, and the type "customer authenticated encrypted data".
const VERSION_AND_TYPE: [u8; 2] = [0x01, 0x80];
const SUITE: [u8; 2] = [0x03, 0x78];
/// The content is in frames.
const FRAMED: u8 = 0x02;
const NONCE_LENGTH: u8 = 12;
/// The length of a frame, in bytes. It is Cognito's, and the default of the SDK. A code always
/// fits into one.
const FRAME_LENGTH: u32 = 4_096;
const FINAL_FRAME: [u8; 4] = [0xff; 4];
/// The name of the pair with the public key of the signature.
const PUBLIC_KEY: &str = "aws-crypto-public-key";
/// The lengths of an uncompressed point of P-384, and of the structure around it
/// (SubjectPublicKeyInfo, RFC 5480).
const POINT: usize = 97;
const SPKI: usize = 160;
/// The length of a buffer for a signature in DER, whose longest form has 104 bytes.
const SIGNATURE: usize = 128;

/// A data key, encrypted for one provider of keys.
pub(super) struct EncryptedDataKey {
    /// The name of the provider.
    pub provider: &'static str,
    /// The provider's description of the wrapping key.
    pub info: Vec<u8>,
    /// The encrypted data key.
    pub ciphertext: Vec<u8>,
}

/// Encrypts a short text. `wrap` encrypts the data key for each provider.
pub(super) fn encrypt(
    plaintext: &[u8],
    context: &EncryptionContext,
    entropy: &mut dyn Entropy,
    wrap: impl FnOnce(
        &[u8],
        &EncryptionContext,
        &mut dyn Entropy,
    ) -> Result<Vec<EncryptedDataKey>, EncryptionError>,
) -> Result<Vec<u8>, EncryptionError> {
    if plaintext.len() >= FRAME_LENGTH as usize {
        return Err(EncryptionError::TooLong);
    }
    let signing_key = SigningKey::<P384>::generate().map_err(|_| EncryptionError::Signature)?;
    let mut context = context.clone();
    context.insert(PUBLIC_KEY.to_owned(), compressed_public_key(&signing_key)?);

    let data_key = random::bytes::<32>(entropy);
    let message_id = random::bytes::<16>(entropy);
    let keys = wrap(&data_key, &context, entropy)?;
    let cipher = AesGcm::new(&derived_key(&data_key, &message_id)?);

    let mut message = header(&message_id, &context, &keys)?;
    // The header's nonce is zero, and that of a frame is its number.
    let nonce = [0; NONCE_LENGTH as usize];
    let mut tag = [0; 16];
    cipher.encrypt(&nonce, &message, &mut [], &mut tag);
    message.extend(nonce);
    message.extend(tag);
    message.extend(final_frame(plaintext, &message_id, &cipher));

    let mut buffer = [0; SIGNATURE];
    let signature = signing_key
        .sign_asn1::<Sha384>(&[&message], &mut buffer)
        .map_err(|_| EncryptionError::Signature)?;
    push_field(&mut message, signature)?;
    Ok(message)
}

fn header(
    message_id: &[u8],
    context: &EncryptionContext,
    keys: &[EncryptedDataKey],
) -> Result<Vec<u8>, EncryptionError> {
    let mut header = [&VERSION_AND_TYPE[..], &SUITE, message_id].concat();
    push_field(&mut header, &serialized(context)?)?;
    header.extend(length(keys.len())?);
    for key in keys {
        for field in [key.provider.as_bytes(), &key.info, &key.ciphertext] {
            push_field(&mut header, field)?;
        }
    }
    header.push(FRAMED);
    header.extend([0; 4]);
    header.push(NONCE_LENGTH);
    header.extend(FRAME_LENGTH.to_be_bytes());
    Ok(header)
}

/// Returns the only frame of a message, which has the number 1.
fn final_frame(plaintext: &[u8], message_id: &[u8], cipher: &AesGcm) -> Vec<u8> {
    let number = 1_u32.to_be_bytes();
    let mut nonce = [0; NONCE_LENGTH as usize];
    if let Some(end) = nonce.last_chunk_mut() {
        *end = number;
    }
    let aad = [
        message_id,
        b"AWSKMSEncryptionClient Final Frame",
        &number,
        &(plaintext.len() as u64).to_be_bytes(),
    ]
    .concat();
    let mut content = plaintext.to_vec();
    let mut tag = [0; 16];
    cipher.encrypt(&nonce, &aad, &mut content, &mut tag);
    // The caller has checked that the text is shorter than a frame.
    let length = u32::try_from(plaintext.len()).unwrap_or(FRAME_LENGTH);
    [
        &FINAL_FRAME[..],
        &number,
        &nonce,
        &length.to_be_bytes(),
        &content,
        &tag,
    ]
    .concat()
}

/// Derives the key of a message from its data key (HKDF, RFC 5869): without a salt, for the
/// suite and the message's id.
fn derived_key(data_key: &[u8], message_id: &[u8]) -> Result<[u8; 32], EncryptionError> {
    let mac = |key: &[u8], parts: &[&[u8]]| {
        let mut mac = Hmac::<sha2::Sha384>::new_from_slice(key).ok()?;
        parts.iter().for_each(|part| mac.update(part));
        Some(mac.finalize().into_bytes())
    };
    let derived = mac(&[0; 48], &[data_key])
        .and_then(|extracted| mac(&extracted, &[&SUITE, message_id, &[1]]));
    derived
        .and_then(|derived| derived.first_chunk().copied())
        .ok_or(EncryptionError::Signature)
}

/// Returns the public key as the encryption context has it: the compressed point (SEC 1,
/// section 2.3.3) in base64.
fn compressed_public_key(key: &SigningKey<P384>) -> Result<String, EncryptionError> {
    let mut buffer = [0; SPKI];
    let spki = key
        .to_spki_der(&mut buffer)
        .map_err(|_| EncryptionError::Signature)?;
    // The point is at the end: 0x04, and two coordinates of 48 bytes.
    let point = spki.last_chunk::<POINT>();
    let coordinates = point.and_then(|point| point.strip_prefix(&[4])?.split_at_checked(48));
    let (x, y) = coordinates.ok_or(EncryptionError::Signature)?;
    let sign = 2 + y.last().map_or(0, |last| last & 1);
    Ok(BASE64.encode(&[&[sign], x].concat()))
}

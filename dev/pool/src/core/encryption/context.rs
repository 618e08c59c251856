//! The encryption context: pairs of text that are authenticated and not encrypted.

use std::collections::BTreeMap;

use super::EncryptionError;

/// The pairs of an encryption context, in the order in which they are serialized: that of the
/// bytes of their names.
pub(super) type EncryptionContext = BTreeMap<String, String>;

/// Returns the serialized form: the number of pairs, then each name and value after its
/// length. An empty context is empty.
///
/// Source: "Header AAD", AWS Encryption SDK message format reference.
pub(super) fn serialized(context: &EncryptionContext) -> Result<Vec<u8>, EncryptionError> {
    let mut bytes = Vec::new();
    if context.is_empty() {
        return Ok(bytes);
    }
    bytes.extend(length(context.len())?);
    for text in context.iter().flat_map(|(name, value)| [name, value]) {
        push_field(&mut bytes, text.as_bytes())?;
    }
    Ok(bytes)
}

/// Adds a field after its length in two bytes.
pub(super) fn push_field(bytes: &mut Vec<u8>, field: &[u8]) -> Result<(), EncryptionError> {
    bytes.extend(length(field.len())?);
    bytes.extend(field);
    Ok(())
}

/// Returns a length in two bytes.
pub(super) fn length(length: usize) -> Result<[u8; 2], EncryptionError> {
    u16::try_from(length)
        .map(u16::to_be_bytes)
        .map_err(|_| EncryptionError::TooLong)
}

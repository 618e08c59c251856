//! The metadata of an identity provider: its name, its addresses and its keys.

use crate::core::clock::Timestamp;

use super::{
    METADATA, SIGNATURE, base64,
    certificate::Certificate,
    xml::{self, Element},
};

/// The binding by which the user is sent to the provider.
const REDIRECT: &str = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";

/// The metadata of a provider.
#[derive(Debug)]
pub(crate) struct Metadata {
    /// The entity id, which is the issuer of the provider's messages.
    pub entity_id: String,
    /// The address to which a sign-in is sent.
    pub sign_in: String,
    /// The address to which a sign-out is sent, if there is one.
    pub sign_out: Option<String>,
    /// The certificates of the keys that sign. Each of them is as good as the others.
    pub(super) certificates: Vec<Certificate>,
    /// The time until which the metadata is valid.
    valid_until: Option<Timestamp>,
}

/// The reason for which metadata cannot be used. The first two texts are Cognito's.
///
/// Sources: issues 103 of ory/mocksaml and 10 of ssoready/dummyidp.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum MetadataError {
    /// The text is not the metadata of one entity.
    #[error("Unable to unmarshall metadata")]
    Unreadable,
    /// There is no address for the redirect binding.
    #[error("No SingleSignOn Http redirect binding location found in metadata.")]
    NoSignIn,
    /// There is no certificate with a key that can be used.
    #[error("No signing certificate with an RSA or P-256 key found in metadata.")]
    NoCertificate,
    /// The metadata has expired.
    #[error("The metadata has expired.")]
    Expired,
    /// All certificates have expired.
    #[error("The signing certificate in the metadata has expired.")]
    CertificateExpired,
}

impl Metadata {
    /// Reads metadata.
    ///
    /// # Errors
    /// The reason for which it cannot be used.
    pub(crate) fn read(text: &str) -> Result<Self, MetadataError> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text).trim_start();
        let document = xml::parse(text).ok_or(MetadataError::Unreadable)?;
        let entity = Element::root(&document)
            .filter(|root| root.is(METADATA, "EntityDescriptor"))
            .ok_or(MetadataError::Unreadable)?;
        let entity_id = entity.attribute("entityID").filter(|id| !id.is_empty());
        let provider = entity
            .named(METADATA, "IDPSSODescriptor")
            .next()
            .ok_or(MetadataError::Unreadable)?;
        let valid_until = match entity.attribute("validUntil") {
            Some(text) => Some(Timestamp::from_xml(text).ok_or(MetadataError::Unreadable)?),
            None => None,
        };
        let metadata = Self {
            entity_id: entity_id.ok_or(MetadataError::Unreadable)?.to_owned(),
            sign_in: location(provider, "SingleSignOnService").ok_or(MetadataError::NoSignIn)?,
            sign_out: location(provider, "SingleLogoutService"),
            certificates: certificates(provider),
            valid_until,
        };
        if metadata.certificates.is_empty() {
            return Err(MetadataError::NoCertificate);
        }
        Ok(metadata)
    }

    /// Checks the time until which the metadata is valid.
    ///
    /// # Errors
    /// [`MetadataError::Expired`].
    pub(crate) fn check(&self, now: Timestamp) -> Result<(), MetadataError> {
        if self.valid_until.is_some_and(|until| until <= now) {
            return Err(MetadataError::Expired);
        }
        Ok(())
    }

    /// Checks the certificates, of which one must be valid when the provider is configured
    /// ("Provide a valid IdP signing certificate", Amazon Cognito Developer Guide).
    ///
    /// # Errors
    /// [`MetadataError::CertificateExpired`].
    pub(crate) fn check_certificates(&self, now: Timestamp) -> Result<(), MetadataError> {
        let mut certificates = self.certificates.iter();
        if certificates.all(|certificate| certificate.expires <= now) {
            return Err(MetadataError::CertificateExpired);
        }
        Ok(())
    }
}

/// Returns the address of a service that takes the redirect binding.
fn location(provider: Element<'_, '_>, service: &str) -> Option<String> {
    provider
        .named(METADATA, service)
        .filter(|service| service.attribute("Binding") == Some(REDIRECT))
        .filter_map(|service| service.attribute("Location"))
        .find(|location| location.starts_with("http://") || location.starts_with("https://"))
        .map(str::to_owned)
}

/// Returns the certificates of the keys that sign. A key without a use has every use.
fn certificates(provider: Element<'_, '_>) -> Vec<Certificate> {
    provider
        .named(METADATA, "KeyDescriptor")
        .filter(|key| key.attribute("use").is_none_or(|used| used == "signing"))
        .flat_map(|key| key.named(SIGNATURE, "KeyInfo"))
        .flat_map(|info| info.named(SIGNATURE, "X509Data"))
        .flat_map(|data| data.named(SIGNATURE, "X509Certificate"))
        .filter_map(|certificate| Certificate::read(&base64(&certificate.text())?))
        .collect()
}

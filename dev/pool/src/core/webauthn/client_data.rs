//! `clientDataJSON`: the browser's statement about the page that asked for the passkey.

use serde::{Deserialize, de::IgnoredAny};

use crate::core::secret::Secret;

use super::{WebAuthnError, decode};

/// The client data of one registration or authentication.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClientData {
    #[serde(rename = "type")]
    operation: String,
    /// The challenge that the relying party gave out, in base64url.
    pub challenge: Secret,
    origin: String,
    cross_origin: Option<bool>,
    top_origin: Option<IgnoredAny>,
}

impl ClientData {
    /// Decodes the base64url and parses the JSON. The bytes are returned too, because the
    /// signature covers them.
    pub(super) fn read(encoded: &str) -> Result<(Self, Vec<u8>), WebAuthnError> {
        let bytes = decode(encoded, "clientDataJSON")?;
        let data = serde_json::from_slice(&bytes)
            .map_err(|error| WebAuthnError::unreadable("clientDataJSON", error))?;
        Ok((data, bytes))
    }

    /// Checks that the data is for this operation, and that the page belongs to this
    /// relying party and was not in a frame of another site.
    pub(super) fn check(&self, operation: &str, relying_party: &str) -> Result<(), WebAuthnError> {
        if self.operation != operation {
            return Err(WebAuthnError::Operation);
        }
        let framed = self.cross_origin == Some(true) || self.top_origin.is_some();
        if framed || !belongs_to(&self.origin, relying_party) {
            return Err(WebAuthnError::Origin);
        }
        Ok(())
    }
}

/// Returns `true` if an origin is the relying party's domain or a subdomain of it, by
/// HTTPS. HTTP is accepted for `localhost`, as browsers do.
fn belongs_to(origin: &str, relying_party: &str) -> bool {
    let Some((scheme, authority)) = origin.split_once("://") else {
        return false;
    };
    let (host, port) = authority.split_once(':').unwrap_or((authority, "0"));
    let below = |host: &str, domain: &str| {
        host.strip_suffix(domain)
            .is_some_and(|rest| rest.is_empty() || (rest.len() > 1 && rest.ends_with('.')))
    };
    let trusted = match scheme {
        "https" => true,
        "http" => below(host, "localhost"),
        _ => false,
    };
    let named = host
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'));
    trusted
        && named
        && !relying_party.is_empty()
        && port.parse::<u16>().is_ok()
        && below(host, relying_party)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn origin_of_the_domain_or_a_subdomain_is_accepted() {
        for (origin, id) in [
            ("https://example.com", "example.com"),
            ("https://example.com:8443", "example.com"),
            ("https://sign-in.example.com", "example.com"),
            ("http://localhost:8080", "localhost"),
            ("https://localhost", "localhost"),
            ("http://app.localhost:8080", "localhost"),
        ] {
            assert!(belongs_to(origin, id), "{origin}");
        }
        for (origin, id) in [
            ("", "example.com"),
            ("null", "example.com"),
            ("example.com", "example.com"),
            ("https://example.org", "example.com"),
            ("https://evilexample.com", "example.com"),
            ("https://.example.com", "example.com"),
            ("https://example.com.evil.org", "example.com"),
            ("https://com", "example.com"),
            ("http://example.com", "example.com"),
            ("ftp://example.com", "example.com"),
            ("android:apk-key-hash:example.com", "example.com"),
            ("https://example.com/", "example.com"),
            ("https://evil.org/.example.com", "example.com"),
            ("https://evil.org?.example.com", "example.com"),
            ("https://evil.org@example.com", "example.com"),
            ("https://example.com:", "example.com"),
            ("https://example.com:x", "example.com"),
            ("https://evil.org:1.example.com", "example.com"),
            ("http://127.0.0.1:8080", "localhost"),
            ("http://notlocalhost", "localhost"),
            ("https://example.com", ""),
        ] {
            assert!(!belongs_to(origin, id), "{origin}");
        }
    }
}

//! The HTTP redirect binding: a message in the query of an address (SAML Bindings, section
//! 3.4).

use data_encoding::BASE64;
use miniz_oxide::deflate::compress_to_vec;

/// The algorithm with which the pool signs its messages.
pub(crate) const RSA_SHA256: &str = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256";

/// The level of compression, of ten.
const LEVEL: u8 = 6;

/// Returns the value of the parameter `SAMLRequest`: the XML, compressed and in base64.
#[must_use]
pub(crate) fn encode(xml: &str) -> String {
    BASE64.encode(&compress_to_vec(xml.as_bytes(), LEVEL))
}

/// Writes a text for XML.
pub(super) fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use miniz_oxide::inflate::decompress_to_vec;

    use super::*;

    #[test]
    fn message_survives_compression() {
        let text = "<a>".repeat(1_000);
        let bytes = BASE64.decode(encode(&text).as_bytes()).unwrap();
        assert!(bytes.len() < 100);
        assert_eq!(decompress_to_vec(&bytes).unwrap(), text.as_bytes());
    }
}

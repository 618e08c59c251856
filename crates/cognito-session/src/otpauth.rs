//! The address that an authenticator app reads from a QR code.
//!
//! Source: "Key Uri Format" of Google Authenticator, which other apps follow.

use cognito_client::secret::TotpSecret;

/// Returns `otpauth://totp/issuer:account?secret=…&issuer=…`, with every part
/// percent-encoded.
#[must_use]
pub fn otpauth_uri(issuer: &str, account: &str, secret: &TotpSecret) -> String {
    let mut uri = String::from("otpauth://totp/");
    push_part(&mut uri, issuer);
    uri.push(':');
    push_part(&mut uri, account);
    uri.push_str("?secret=");
    push_part(&mut uri, secret.expose());
    uri.push_str("&issuer=");
    push_part(&mut uri, issuer);
    uri
}

/// Appends a part. Everything but RFC 3986's unreserved characters is percent-encoded.
fn push_part(uri: &mut String, part: &str) {
    super::next::push_encoded_but(uri, part, b"-._~");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_part_is_encoded() {
        assert_eq!(
            otpauth_uri("Good Notes", "jeff@example.com", &"ABC234".into()),
            "otpauth://totp/Good%20Notes:jeff%40example.com?secret=ABC234&issuer=Good%20Notes"
        );
        assert_eq!(
            otpauth_uri("R&D #1/x", "ü:?", &"A".into()),
            "otpauth://totp/R%26D%20%231%2Fx:%C3%BC%3A%3F?secret=A&issuer=R%26D%20%231%2Fx"
        );
    }
}

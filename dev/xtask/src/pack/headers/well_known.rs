//! The well-known addresses by which password managers find the account page's sections:
//! `/.well-known/passkey-endpoints` is a JSON document, and
//! `/.well-known/change-password` is a redirect, which each kind of host has in a form of
//! its own.
//!
//! Sources: W3C, "A Well-Known URL for Relying Party Passkey Endpoints", section 3; W3C,
//! "A Well-Known URL for Changing Passwords", section 3.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::{Value, json};

/// The path of the JSON document, relative to the folder of the release.
pub(super) const ENDPOINTS: &str = ".well-known/passkey-endpoints";
/// The media type of that document. Hosts cannot derive it from the file's name.
pub(super) const ENDPOINTS_TYPE: &str = "application/json";
/// The path that redirects to [`PASSWORD`].
pub(super) const CHANGE_PASSWORD: &str = "/.well-known/change-password";
/// The section of the account page where the password is changed.
pub(super) const PASSWORD: &str = "/account#account-password";
/// The section of the account page where passkeys are added and removed.
const PASSKEYS: &str = "/account#account-passkeys";

/// Writes the JSON document into the folder of the release.
pub(super) fn write(dist: &Path, config: &str) -> io::Result<()> {
    let path = dist.join(ENDPOINTS);
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, endpoints(config))
}

/// Returns the JSON document for the configuration with this text. Password managers
/// request it from the passkeys' domain. If the configuration names a domain, the
/// addresses are absolute; otherwise they are relative to the document.
fn endpoints(config: &str) -> String {
    let config: Value = serde_json::from_str(config).unwrap_or_default();
    let domain = config
        .pointer("/auth/passwordless/web_authn/relying_party_id")
        .and_then(Value::as_str)
        .filter(|domain| *domain != "localhost");
    let address = domain.map_or_else(
        || PASSKEYS.to_owned(),
        |domain| format!("https://{domain}{PASSKEYS}"),
    );
    format!("{}\n", json!({ "enroll": address, "manage": address }))
}

/// Returns the text of `_redirects`, for Netlify and Cloudflare Pages: a path, its target
/// and the status. Netlify also replies with 404 to unknown well-known paths. Browsers
/// follow the redirect only if the host does so. Cloudflare Pages ignores that line,
/// because it has no such rule.
///
/// Sources: Netlify, "Redirects and rewrites"; Cloudflare Pages, "Redirects"; W3C,
/// "Detecting the reliability of HTTP status codes".
pub(super) fn redirects() -> String {
    format!("{CHANGE_PASSWORD} {PASSWORD} 302\n/.well-known/* /index.html 404\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manage(config: &str) -> String {
        let document: Value = serde_json::from_str(&endpoints(config)).unwrap();
        assert_eq!(document["enroll"], document["manage"]);
        document["manage"].as_str().unwrap().to_owned()
    }

    #[test]
    fn endpoints_are_at_the_passkeys_domain() {
        let with = |domain: &str| {
            format!(
                r#"{{"auth":{{"passwordless":{{"web_authn":{{"relying_party_id":"{domain}"}}}}}}}}"#
            )
        };
        assert_eq!(
            manage(&with("rydes.example.com")),
            "https://rydes.example.com/account#account-passkeys"
        );
        for without in [&*with("localhost"), "{}", ""] {
            assert_eq!(manage(without), "/account#account-passkeys", "{without}");
        }
    }

    #[test]
    fn redirects_name_the_password_section_first() {
        assert_eq!(
            redirects().lines().next(),
            Some("/.well-known/change-password /account#account-password 302")
        );
    }
}

//! The client with which the pool calls other identity providers.

use std::{
    fs, io,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, OnceLock},
    time::Duration,
};

use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};

use crate::core::oauth::fetch::{Fetch, Fetched};

/// The limit for one request, from the connection to the last byte of the response.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The largest response that is read, in bytes.
const LARGEST: u64 = 1024 * 1024;

/// The media types that the pool reads: JSON, and metadata of SAML.
const ACCEPT: &str = "application/json, application/samlmetadata+xml, application/xml, */*;q=0.1";

/// The text of rustls about a certificate of an authority that nobody has named to it.
const UNKNOWN_ISSUER: &str = "UnknownIssuer";

/// The certificates of the authorities that the system trusts, or those of the file or the
/// folder that `$SSL_CERT_FILE` and `$SSL_CERT_DIR` name. Those that cannot be read are left
/// out.
static SYSTEM: LazyLock<Vec<Certificate<'static>>> = LazyLock::new(|| {
    let found = rustls_native_certs::load_native_certs().certs;
    let found = found.iter();
    found
        .map(|certificate| Certificate::from_der(certificate).to_owned())
        .collect()
});

/// An error in a file of certificates.
#[derive(Debug, thiserror::Error)]
#[error("the certificates of {path} cannot be used")]
pub struct CertificateError {
    /// The file.
    path: PathBuf,
    #[source]
    cause: Cause,
}

#[derive(Debug, thiserror::Error)]
enum Cause {
    #[error(transparent)]
    Read(io::Error),
    #[error("a part of it is not valid PEM")]
    Pem(#[source] ureq::Error),
    #[error("it has no certificate in PEM")]
    Empty,
}

/// The client of one pool.
#[derive(Debug)]
pub(crate) struct Outbound {
    /// The certificates that are accepted besides the system's.
    own: Vec<Certificate<'static>>,
    /// The client, which is made when it is needed: few pools have another provider.
    agent: OnceLock<ureq::Agent>,
}

impl Outbound {
    /// Makes a client that accepts the authorities of this file in PEM besides the system's.
    ///
    /// # Errors
    /// The file cannot be read, or it has no certificate.
    pub(crate) fn new(ca_file: Option<&Path>) -> Result<Self, CertificateError> {
        let own = match ca_file {
            Some(path) => certificates(path).map_err(|cause| CertificateError {
                path: path.to_owned(),
                cause,
            })?,
            None => Vec::new(),
        };
        Ok(Self {
            own,
            agent: OnceLock::new(),
        })
    }

    fn agent(&self) -> &ureq::Agent {
        self.agent.get_or_init(|| {
            let roots: Vec<Certificate<'static>> =
                SYSTEM.iter().chain(&self.own).cloned().collect();
            let tls = TlsConfig::builder()
                .root_certs(RootCerts::from(roots))
                .unversioned_rustls_crypto_provider(Arc::new(rustls_graviola::default_provider()))
                .build();
            ureq::Agent::config_builder()
                .timeout_global(Some(TIMEOUT))
                .http_status_as_error(false)
                .max_redirects(0)
                .proxy(None)
                .tls_config(tls)
                .build()
                .into()
        })
    }

    /// Sends a request.
    ///
    /// # Errors
    /// The reason for which there is no response.
    pub(crate) fn send(&self, fetch: &Fetch) -> Result<Fetched, String> {
        let schemes = ["http://", "https://"];
        if !schemes.iter().any(|scheme| fetch.url.starts_with(scheme)) {
            return Err("its address must start with https:// or http://".to_owned());
        }
        let bearer = fetch.bearer.as_ref().map(|token| format!("Bearer {token}"));
        let sent = match &fetch.form {
            Some(form) => {
                let mut request = self
                    .agent()
                    .post(&fetch.url)
                    .header("accept", ACCEPT)
                    .header("content-type", "application/x-www-form-urlencoded");
                if let Some(bearer) = bearer {
                    request = request.header("authorization", bearer);
                }
                request.send(form)
            }
            None => {
                let mut request = self.agent().get(&fetch.url).header("accept", ACCEPT);
                if let Some(bearer) = bearer {
                    request = request.header("authorization", bearer);
                }
                request.call()
            }
        };
        let mut response = sent.map_err(|error| reason(&error))?;
        let body = response.body_mut().with_config().limit(LARGEST);
        let body = body.read_to_string().map_err(|error| reason(&error))?;
        Ok(Fetched {
            status: response.status().as_u16(),
            body,
        })
    }
}

/// Reads the certificates of a file in PEM.
fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Cause> {
    let text = fs::read(path).map_err(Cause::Read)?;
    let mut found = Vec::new();
    for item in parse_pem(&text) {
        if let PemItem::Certificate(certificate) = item.map_err(Cause::Pem)? {
            found.push(certificate);
        }
    }
    if found.is_empty() {
        return Err(Cause::Empty);
    }
    Ok(found)
}

/// Returns the text of an error. The text of an address that is not valid would show the
/// secret in its query.
fn reason(error: &ureq::Error) -> String {
    match error {
        ureq::Error::BadUri(_) | ureq::Error::Http(_) => "its address is not valid".to_owned(),
        other => {
            let text = other.to_string();
            if text.contains(UNKNOWN_ISSUER) {
                "neither the system nor --ca-file has the authority of its certificate".to_owned()
            } else {
                text
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::oauth::fetch::get;

    #[test]
    fn address_that_cannot_be_used_is_not_repeated() {
        let outbound = Outbound::new(None).unwrap();
        for url in [
            "https:///?secret",
            "http:// /?secret",
            "http://[x/?secret",
            "file:///secret",
        ] {
            let reason = outbound.send(&get(url)).err().unwrap();
            assert!(!reason.contains("secret"), "{reason}");
        }
    }

    #[test]
    fn file_without_certificates_is_refused() {
        let path = std::env::temp_dir().join(format!("outbound-{}.pem", std::process::id()));
        let refused = || Outbound::new(Some(&path)).unwrap_err().cause;
        assert!(matches!(refused(), Cause::Read(_)));
        fs::write(&path, "no certificate").unwrap();
        assert!(matches!(refused(), Cause::Empty));
        fs::write(
            &path,
            "-----BEGIN CERTIFICATE-----\n!\n-----END CERTIFICATE-----\n",
        )
        .unwrap();
        assert!(matches!(refused(), Cause::Pem(_)));
        fs::remove_file(path).unwrap();
    }
}

//! TLS in front of a server of the test, by a real nginx with a certificate of its own.
//!
//! Some clients put `https://` before every address, like Amplify before the domain of a
//! user pool.

use std::env;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::json;

use crate::TestError;
use crate::browser::Browser;
use crate::nginx::{Process, free_port};

/// An address that nginx can serve later.
#[derive(Debug)]
pub struct TlsAddress(u16);

/// A running nginx, which is killed when this is dropped.
#[derive(Debug)]
pub struct TlsProxy {
    _process: Process,
}

impl TlsAddress {
    /// Chooses an address. A pool has to know it before the proxy can know the pool's port.
    ///
    /// # Errors
    /// No port is free.
    pub fn choose() -> Result<Self, TestError> {
        free_port().map(Self)
    }

    /// The origin, without a slash at the end.
    #[must_use]
    pub fn url(&self) -> String {
        format!("https://localhost:{}", self.0)
    }

    /// Starts nginx at this address, in front of the server on `port` of this machine.
    ///
    /// # Errors
    /// OpenSSL is missing, or nginx does not start.
    pub fn start(&self, port: u16) -> Result<TlsProxy, TestError> {
        let name = format!("wild-rydes-tls-{}-{}", std::process::id(), self.0);
        let scratch = env::temp_dir().join(name);
        let failed = |source| TestError::File {
            path: scratch.clone(),
            source,
        };
        fs::create_dir_all(&scratch).map_err(failed)?;
        make_certificate(&scratch)?;
        let file = scratch.join("nginx.conf");
        fs::write(&file, configuration(self.0, port)).map_err(failed)?;
        Ok(TlsProxy {
            _process: Process::start(scratch)?,
        })
    }
}

impl TlsProxy {
    /// Lets a browser accept the certificate, of which it does not know the authority.
    ///
    /// # Errors
    /// The browser refuses the command.
    pub async fn is_accepted_by(&self, browser: &Browser) -> Result<(), TestError> {
        let ignored = json!({ "ignore": true });
        browser
            .cdp("Security.setIgnoreCertificateErrors", ignored)
            .await?;
        Ok(())
    }
}

fn make_certificate(folder: &Path) -> Result<(), TestError> {
    let output = Command::new("openssl")
        .args(["req", "-x509", "-newkey", "ec", "-nodes", "-days", "2"])
        .args(["-pkeyopt", "ec_paramgen_curve:prime256v1"])
        .args(["-subj", "/CN=localhost"])
        .args(["-addext", "subjectAltName=DNS:localhost"])
        .args(["-keyout", "host.key", "-out", "host.pem"])
        .current_dir(folder)
        .output()
        .map_err(|source| TestError::Start {
            what: "openssl",
            source,
        })?;
    if output.status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stderr);
    Err(TestError::Unexpected(format!("openssl: {said}")))
}

/// Here nginx runs as one process, under any user, and writes only to its folder.
fn configuration(port: u16, target: u16) -> String {
    format!(
        "daemon off;
master_process off;
pid nginx.pid;
error_log stderr notice;
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
    server {{
        listen 127.0.0.1:{port} ssl;
        ssl_certificate host.pem;
        ssl_certificate_key host.key;
        location / {{
            proxy_pass http://127.0.0.1:{target};
            proxy_set_header Host $http_host;
        }}
    }}
}}
"
    )
}

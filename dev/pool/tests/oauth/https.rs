//! Providers over HTTPS: a second pool behind a real nginx is the provider.

use std::path::PathBuf;

use cognito_local::Settings;
use serde_json::json;

use crate::{
    browser::Browser,
    federation::Federation,
    nginx::{Certificate, Nginx, free_port},
    support::{POOL, Response, Site, claims},
};

/// A pool whose users come from another one, which has TLS.
struct Secured {
    federation: Federation,
    _nginx: Nginx,
}

impl Secured {
    /// Starts both pools. The provider has a certificate for this host, and the first pool
    /// accepts its authority if it is told to.
    fn new(host: &str, accepts: bool) -> Self {
        let certificate = Certificate::of(host);
        let port = free_port();
        let issuer = format!("https://localhost:{port}/{POOL}");
        let settings = Settings {
            ca_file: accepts.then(|| certificate.authority()),
            ..Site::settings()
        };
        let upstream = Settings {
            base_url: Some(format!("https://localhost:{port}")),
            ..Site::settings()
        };
        let federation = Federation::between(
            Site::with_settings(settings, &json!({})),
            Site::with_settings(upstream, &json!({})),
        );
        let nginx = Nginx::start(
            port,
            &certificate,
            federation.upstream.server.address().port(),
        );
        let mut details = federation.details();
        details["oidc_issuer"] = issuer.into();
        federation.add_provider(details);
        Self {
            federation,
            _nginx: nginx,
        }
    }

    /// Returns the answer to the attempt to sign in with the provider.
    fn refused(&self) -> Response {
        let request = [("identity_provider", "Upstream")];
        let site = &self.federation.site;
        Browser::new(site).open(&site.authorize(&request))
    }
}

#[test]
fn provider_over_https_signs_its_users_in() {
    let secured = Secured::new("localhost", true);
    let id = claims(&secured.federation.tokens()["id_token"]);
    assert_eq!(id["email"], "jeff@example.com");
    assert_eq!(
        id["cognito:username"],
        format!("Upstream_{}", secured.federation.upstream_sub())
    );
}

#[test]
fn unknown_authority_is_refused_and_named() {
    let refused = Secured::new("localhost", false).refused();
    assert_eq!(
        refused.redirected("error").as_deref(),
        Some("invalid_request")
    );
    assert_eq!(
        refused.redirected("error_description").as_deref(),
        Some(
            "Upstream: The discovery document cannot be reached: neither the system nor \
             --ca-file has the authority of its certificate"
        )
    );
}

#[test]
fn certificate_of_another_host_is_refused() {
    let secured = Secured::new("provider.example.com", true);
    let said = secured.refused().redirected("error_description").unwrap();
    assert!(said.contains("certificate not valid for name"), "{said}");
}

#[test]
fn file_without_a_certificate_ends_the_start() {
    let certificate = Certificate::of("localhost");
    let start = |ca_file: PathBuf| {
        let settings = Settings {
            ca_file: Some(ca_file),
            ..Site::settings()
        };
        cognito_local::Pool::ephemeral(&settings)
    };
    assert!(start(certificate.authority()).is_ok());
    let key = certificate.authority().with_file_name("authority.key");
    let error = start(key.clone()).unwrap_err().to_string();
    assert!(error.contains(key.to_str().unwrap()), "{error}");
}

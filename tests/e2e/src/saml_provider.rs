//! An identity provider by SAML that is not ours: `tests/e2e/saml-provider`, by samlify.
//!
//! `cargo xtask test` sets `$WILD_RYDES_SAMLIFY` to the package of samlify.

use std::process::Command;

use crate::workshop_api::{Program, Scratch, folder_of, free_ports};
use crate::{TestError, package_dir};

/// The text that the program prints once its port is open.
const READY: &str = "The provider is ready";

/// A running provider. It ends when this is dropped.
#[derive(Debug)]
pub struct SamlProvider {
    url: String,
    // The program ends before its folder is removed.
    _program: Program,
    _scratch: Scratch,
}

impl SamlProvider {
    /// Starts a provider for the pool with this id and the domain at this address.
    ///
    /// # Errors
    /// The program is missing or does not start.
    pub fn start(domain: &str, pool_id: &str) -> Result<Self, TestError> {
        let scratch = Scratch::new()?;
        let [port] = free_ports()?;
        let samlify = folder_of("WILD_RYDES_SAMLIFY")?;
        let modules = samlify.parent().unwrap_or(&samlify);
        scratch.fill(&package_dir().join("saml-provider"), modules)?;
        let keys = package_dir().join("../../dev/pool/tests/oauth/saml/keys.json");
        let mut command = Command::new("node");
        command
            .current_dir(scratch.path())
            .args(["provider.mjs", &port.to_string()])
            .arg(keys)
            .args([domain, pool_id]);
        Ok(Self {
            url: format!("http://localhost:{port}"),
            _program: Program::start("samlify", command, READY)?,
            _scratch: scratch,
        })
    }

    /// The address of the metadata.
    #[must_use]
    pub fn metadata_url(&self) -> String {
        format!("{}/metadata", self.url)
    }

    /// The page that gives a browser its session with the provider.
    #[must_use]
    pub fn sign_in_url(&self) -> String {
        format!("{}/signin", self.url)
    }
}

//! What is measured: the app and its peers.

use std::fs;
use std::path::{Path, PathBuf};

use wild_rydes_e2e::Trouble;

/// A page that signs somebody in, and how to find what it has.
#[derive(Clone, Debug)]
pub(crate) struct Contender {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// The folder with its files.
    pub(crate) folder: PathBuf,
    /// What its host sends, in the format of `_headers`.
    pub(crate) headers: String,
    /// The selector of what only somebody signed in sees.
    pub(crate) inside: &'static str,
    /// The end of the address of what that cannot be drawn without.
    pub(crate) needs: Option<&'static str>,
}

/// The selector of the field for who signs in, of every contender.
pub(crate) const USER: &str = r#"input[autocomplete~="username"], input[name="username"]"#;
/// The selector of the field for the password.
pub(crate) const PASSWORD: &str = r#"input[type="password"]"#;
/// The selector of the button that submits.
pub(crate) const SUBMIT: &str = r#"form [type="submit"]"#;

/// What the app's own host says of caching, in a peer's words. (Of the rest of the app's
/// headers they could not live with most.)
const PEERS_HEADERS: &str = "\
/*
  X-Content-Type-Options: nosniff
  Referrer-Policy: no-referrer
/assets/*
  Cache-Control: public, max-age=31536000, immutable
";

impl Contender {
    /// The release in this folder.
    ///
    /// # Errors
    /// When its headers cannot be read.
    pub(crate) fn release(folder: PathBuf) -> Result<Self, Trouble> {
        let path = folder.join("_headers");
        let headers = fs::read_to_string(&path).map_err(|source| Trouble::File { path, source })?;
        Ok(Self {
            name: "Wild Rydes",
            folder,
            headers,
            inside: r#"[role="application"] canvas"#,
            needs: Some(".bin"),
        })
    }

    /// AWS's own parts, built into this folder.
    pub(crate) fn peers(folder: &Path) -> [Self; 2] {
        let peer = |name, place| Self {
            name,
            folder: folder.join(place),
            headers: PEERS_HEADERS.to_owned(),
            inside: "#inside",
            needs: None,
        };
        [
            peer("Authenticator", "authenticator"),
            peer("React + aws-amplify/auth", "plain-form"),
        ]
    }
}

//! The contenders, which are the pages that are measured: the app and its peers.

use std::fs;
use std::path::{Path, PathBuf};

use wild_rydes_e2e::TestError;

/// A page with a sign-in form, and the selectors of its elements.
#[derive(Clone, Debug)]
pub(crate) struct Contender {
    /// Its name in the table.
    pub(crate) name: &'static str,
    /// The folder with its files.
    pub(crate) folder: PathBuf,
    /// The headers that its host sends, in the format of `_headers`.
    pub(crate) headers: String,
    /// The selector of an element that only a signed-in user sees.
    pub(crate) inside: &'static str,
    /// The end of the address of a file without which the signed-in page is not complete.
    pub(crate) needs: Option<&'static str>,
}

/// The selector of the user name's field, for every contender.
pub(crate) const USER: &str = r#"input[autocomplete~="username"], input[name="username"]"#;
/// The selector of the password's field.
pub(crate) const PASSWORD: &str = r#"input[type="password"]"#;
/// The selector of the submit button.
pub(crate) const SUBMIT: &str = r#"form [type="submit"]"#;

/// The caching headers of the app's own host, for a peer's file names. (Most of the
/// app's other headers would break the peers.)
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
    /// The release's headers cannot be read.
    pub(crate) fn release(folder: PathBuf) -> Result<Self, TestError> {
        let path = folder.join("_headers");
        let headers =
            fs::read_to_string(&path).map_err(|source| TestError::File { path, source })?;
        Ok(Self {
            name: "Wild Rydes",
            folder,
            headers,
            inside: r#"[role="application"] canvas"#,
            needs: Some(".bin"),
        })
    }

    /// The peers, made of AWS's own components and built into this folder.
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

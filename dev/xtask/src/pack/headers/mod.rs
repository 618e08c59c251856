//! Writes the header files for hosts: one set of values, in the formats of four kinds
//! of hosts, into `dist/` beside the files.
//!
//! | module | content |
//! |---|---|
//! | [`origins`] | the other origins that the configured pool needs |
//! | [`policy`] | the headers of every response, with their reasons |
//! | [`files`] | the files that may be cached for good, and those to revalidate |
//! | [`well_known`] | the well-known addresses for password managers |
//! | [`pages`], [`amplify`], [`nginx`], [`cloudfront`] | the format of one kind of host |

mod amplify;
mod cloudfront;
mod files;
mod nginx;
mod origins;
mod pages;
mod policy;
mod well_known;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use files::Files;
use origins::Unusable;
use policy::Header;
use wild_rydes_section::PATH as SECTION;

use crate::inline::{inline_hashes, is_release_page};

/// The file from which the app reads its pool.
const CONFIG: &str = "amplify_outputs.json";

/// The files that are written here, which no visitor requests.
const HEADER_FILES: [&str; 5] = [
    "_headers",
    "_redirects",
    "customHttp.yml",
    "nginx-headers.conf",
    "cloudfront-headers.json",
];

/// A reason why no header files were written.
#[derive(Debug)]
pub(crate) enum Error {
    File(PathBuf, io::Error),
    /// There is no page in the folder.
    NoRelease(PathBuf),
    /// The page in the folder was not made by `cargo xtask build`.
    NotARelease(PathBuf),
    /// The configuration in the folder cannot be used.
    Configuration(PathBuf, Unusable),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, source) => write!(f, "{}: {source}", path.display()),
            Self::NoRelease(folder) => write!(
                f,
                "there is no release in {}.\nTo do: run `cargo xtask build`",
                folder.display()
            ),
            Self::NotARelease(folder) => write!(
                f,
                "the app in {} is not a release of `cargo xtask build`: perhaps Trunk was run by hand, which writes there too.\nTo do: run `cargo xtask build`",
                folder.display()
            ),
            Self::Configuration(path, unusable) => write!(
                f,
                "no header files were written, because {} cannot be used: {unusable}.\nTo do: correct that file, then run `cargo xtask headers`",
                path.display()
            ),
        }
    }
}

/// Returns `true` if the configuration in this folder says that sign-ins begin without a
/// password. A configuration that is missing or faulty does not say so.
pub(crate) fn is_passwordless(dist: &Path) -> bool {
    let text = fs::read_to_string(dist.join(CONFIG)).unwrap_or_default();
    origins::is_passwordless(&text)
}

/// The treatment of a configuration that is missing or empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum WithoutConfiguration {
    /// Write no header files.
    Fail,
    /// Write header files that allow no pool. A release may be built before its pool
    /// exists: Amplify writes an empty file in that case.
    AllowNoPool,
}

/// Writes the header files for the release in this folder.
///
/// # Errors
/// [`Error`]; the existing header files are then unchanged.
pub(crate) fn run(dist: &Path, without: WithoutConfiguration) -> Result<(), Error> {
    let page = fs::read_to_string(dist.join("index.html"));
    let page = page.map_err(|_| Error::NoRelease(dist.to_owned()))?;
    if !is_release_page(&page) {
        return Err(Error::NotARelease(dist.to_owned()));
    }
    let path = dist.join(CONFIG);
    let config = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => String::new(),
        Err(source) => return Err(Error::File(path, source)),
    };
    let (origins, tiles) = match origins::read(&config) {
        Ok(read) => read,
        Err(Unusable::NotThere) if without == WithoutConfiguration::AllowNoPool => {
            eprintln!(
                "warning: {CONFIG}: {}. So the headers allow no pool at all.\nTo do: write the file into dist/, then run `cargo xtask headers`.",
                Unusable::NotThere
            );
            Default::default()
        }
        Err(unusable) => return Err(Error::Configuration(path, unusable)),
    };
    if let Some(fault) = tiles {
        eprintln!(
            "warning: {CONFIG}: {SECTION}.map_tiles {fault}. So the headers allow no tiles, and the map does without them.\nTo do: correct the field in dist/, then run `cargo xtask headers`."
        );
    }
    let endpoints = well_known::write(dist, &config);
    endpoints.map_err(|source| Error::File(dist.join(well_known::ENDPOINTS), source))?;
    let files = Files::of(dist).map_err(|source| Error::File(dist.to_owned(), source))?;
    let headers = policy::headers(&origins, &inline_hashes(&page));
    for (name, text) in HEADER_FILES.iter().zip(all(&headers, &files)) {
        let path = dist.join(name);
        fs::write(&path, text).map_err(|source| Error::File(path, source))?;
    }
    Ok(())
}

/// The texts of the files in [`HEADER_FILES`], in that order.
fn all(headers: &[Header], files: &Files) -> [String; 5] {
    [
        pages::text(headers, files),
        well_known::redirects(),
        amplify::text(headers, files),
        nginx::text(headers),
        cloudfront::text(headers),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sample() -> (Vec<Header>, Files) {
        let config = include_str!("../../../../../public/amplify_outputs.json");
        let files = Files {
            immutable: vec![
                "app-0123456789abcdef.js".to_owned(),
                "app-fedcba9876543210.wasm".to_owned(),
            ],
            revalidated: vec!["basemap/sea.bin".to_owned(), "index.html".to_owned()],
        };
        (
            policy::headers(
                &origins::read(config).unwrap().0,
                &inline_hashes("<style>p{}</style>"),
            ),
            files,
        )
    }

    #[test]
    fn every_kind_of_host_gets_the_same_values() {
        let (headers, files) = sample();
        for (name, text) in HEADER_FILES.iter().zip(all(&headers, &files)) {
            // This file has redirects alone.
            if *name == "_redirects" {
                continue;
            }
            for Header { value, .. } in &headers {
                // CloudFront has a syntax of its own for two of them.
                let said = text.contains(&**value)
                    || *name == "cloudfront-headers.json"
                        && (value == "nosniff" || value.starts_with("max-age="));
                assert!(said, "{name} does not say {value}");
            }
        }
    }

    /// The page of a release, as far as it matters here.
    const PAGE: &str = "<style>p{}</style><link href=/first-1.css rel=spare>";
    const POOL: &str = r#"{"auth":{"user_pool_id":"eu-west-1_A","user_pool_client_id":"c"}}"#;

    fn scratch(name: &str) -> PathBuf {
        let dist = std::env::temp_dir().join(format!("pack-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(&dist).unwrap();
        dist
    }

    #[test]
    fn header_files_are_replaced_and_are_not_listed() {
        let dist = scratch("headers");
        let strict = || run(&dist, WithoutConfiguration::Fail);
        assert!(matches!(strict(), Err(Error::NoRelease(_))));
        fs::write(dist.join("index.html"), PAGE).unwrap();
        run(&dist, WithoutConfiguration::AllowNoPool).unwrap();
        let without = fs::read_to_string(dist.join("_headers")).unwrap();
        assert!(
            without.contains("connect-src 'self';"),
            "no pool: {without}"
        );
        fs::write(dist.join(CONFIG), POOL).unwrap();
        strict().unwrap();
        let with = fs::read_to_string(dist.join("_headers")).unwrap();
        assert!(with.contains(
            "connect-src 'self' https://cognito-idp.eu-west-1.amazonaws.com https://issuer-cognito-idp.eu-west-1.amazonaws.com;"
        ));
        assert!(!with.contains("/_headers") && !with.contains("customHttp"));
        assert!(!with.contains("/_redirects"));
        assert!(dist.join("_redirects").exists());
        let endpoints = "/.well-known/passkey-endpoints\n  Cache-Control: no-cache\n  Content-Type: application/json\n";
        assert!(with.contains(endpoints), "{with}");
        assert!(dist.join(well_known::ENDPOINTS).exists());
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn unusable_configuration_leaves_the_header_files() {
        let dist = scratch("unusable");
        fs::write(dist.join("index.html"), PAGE).unwrap();
        fs::write(dist.join("_headers"), "as before").unwrap();
        for (text, reason) in [
            ("", "missing or empty"),
            ("{", "not JSON"),
            (r#"{"auth":{}}"#, "auth.user_pool_id"),
        ] {
            fs::write(dist.join(CONFIG), text).unwrap();
            let error = run(&dist, WithoutConfiguration::Fail).unwrap_err();
            assert!(error.to_string().contains(reason), "{error}");
            let headers = fs::read_to_string(dist.join("_headers")).unwrap();
            assert_eq!(headers, "as before", "{text}");
        }
        let built = run(&dist, WithoutConfiguration::AllowNoPool);
        assert!(
            matches!(built, Err(Error::Configuration(..))),
            "a file that is there must be right in a build too"
        );
        fs::remove_dir_all(dist).unwrap();
    }

    #[test]
    fn another_build_of_trunk_is_refused() {
        let dist = scratch("trunk");
        fs::write(dist.join(CONFIG), POOL).unwrap();
        for page in [
            "<title>Notes</title><script type=\"module\">import init from '/notes.js'</script>",
            "<style>p{}</style>",
        ] {
            fs::write(dist.join("index.html"), page).unwrap();
            let refused = run(&dist, WithoutConfiguration::AllowNoPool);
            assert!(matches!(refused, Err(Error::NotARelease(_))), "{page}");
        }
        assert!(!dist.join("_headers").exists());
        fs::remove_dir_all(dist).unwrap();
    }
}

//! Writes the header files for hosts: one set of values, in the formats of four kinds
//! of hosts, into `dist/` beside the files.
//!
//! | module | content |
//! |---|---|
//! | [`origins`] | the other origins that the configured pool needs |
//! | [`policy`] | the headers of every response, with their reasons |
//! | [`files`] | the files that may be cached for good, and those to revalidate |
//! | [`pages`], [`amplify`], [`nginx`], [`cloudfront`] | the format of one kind of host |

mod amplify;
mod cloudfront;
mod files;
mod nginx;
mod origins;
mod pages;
mod policy;

use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use files::Files;
use policy::Header;

use crate::inline::sealed_in;

/// The file from which the app reads its pool.
const CONFIG: &str = "amplify_outputs.json";

/// The files that are written here, which no visitor requests.
const WRITTEN: [&str; 4] = [
    "_headers",
    "customHttp.yml",
    "nginx-headers.conf",
    "cloudfront-headers.json",
];

#[derive(Debug)]
pub(crate) enum Error {
    File(PathBuf, io::Error),
    NoRelease(PathBuf),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path, source) => write!(f, "{}: {source}", path.display()),
            Self::NoRelease(folder) => write!(
                f,
                "there is no release in {}.\nTo do: cargo xtask build",
                folder.display()
            ),
        }
    }
}

/// Writes the header files for what is in this folder.
pub(crate) fn run(dist: &Path) -> Result<(), Error> {
    let page = fs::read_to_string(dist.join("index.html"));
    let page = page.map_err(|_| Error::NoRelease(dist.to_owned()))?;
    let config = fs::read_to_string(dist.join(CONFIG)).unwrap_or_default();
    let (origins, tiles) = origins::read(&config).unwrap_or_else(|unusable| {
        eprintln!(
            "{CONFIG}: {unusable}. So the headers allow no pool at all.\nTo do: put it right in dist/, then run `cargo xtask headers`."
        );
        Default::default()
    });
    if let Some(fault) = tiles {
        eprintln!(
            "{CONFIG}: custom.wild_rydes.map_tiles {fault}. So the headers allow no tiles, and the map does without them.\nTo do: put it right in dist/, then run `cargo xtask headers`."
        );
    }
    let files = Files::of(dist).map_err(|source| Error::File(dist.to_owned(), source))?;
    let headers = policy::headers(&origins, &sealed_in(&page));
    for (name, text) in WRITTEN.iter().zip(all(&headers, &files)) {
        let path = dist.join(name);
        fs::write(&path, text).map_err(|source| Error::File(path, source))?;
    }
    Ok(())
}

/// The texts of the files in [`WRITTEN`], in that order.
fn all(headers: &[Header], files: &Files) -> [String; 4] {
    [
        pages::text(headers, files),
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
            kept: vec![
                "app-0123456789abcdef.js".to_owned(),
                "app-fedcba9876543210.wasm".to_owned(),
            ],
            fresh: vec!["basemap/sea.bin".to_owned(), "index.html".to_owned()],
        };
        (
            policy::headers(
                &origins::read(config).unwrap().0,
                &sealed_in("<style>p{}</style>"),
            ),
            files,
        )
    }

    #[test]
    fn every_kind_of_host_is_told_the_same() {
        let (headers, files) = sample();
        for (name, text) in WRITTEN.iter().zip(all(&headers, &files)) {
            for Header { value, .. } in &headers {
                // CloudFront has a syntax of its own for two of them.
                let said = text.contains(&**value)
                    || *name == "cloudfront-headers.json"
                        && (value == "nosniff" || value.starts_with("max-age="));
                assert!(said, "{name} does not say {value}");
            }
        }
    }

    #[test]
    fn what_is_there_already_is_written_anew_and_is_no_file_of_the_release() {
        let dist = std::env::temp_dir().join(format!("pack-headers-{}", std::process::id()));
        let _ = fs::remove_dir_all(&dist);
        fs::create_dir_all(&dist).unwrap();
        assert!(matches!(run(&dist), Err(Error::NoRelease(_))));
        fs::write(dist.join("index.html"), "<p>").unwrap();
        run(&dist).unwrap();
        let without = fs::read_to_string(dist.join("_headers")).unwrap();
        assert!(
            without.contains("connect-src 'self';"),
            "no pool: {without}"
        );
        fs::write(
            dist.join(CONFIG),
            r#"{"auth":{"user_pool_id":"eu-west-1_A","user_pool_client_id":"c"}}"#,
        )
        .unwrap();
        run(&dist).unwrap();
        let with = fs::read_to_string(dist.join("_headers")).unwrap();
        assert!(with.contains(
            "connect-src 'self' https://cognito-idp.eu-west-1.amazonaws.com https://issuer-cognito-idp.eu-west-1.amazonaws.com;"
        ));
        assert!(!with.contains("/_headers") && !with.contains("customHttp"));
        fs::remove_dir_all(dist).unwrap();
    }
}

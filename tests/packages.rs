//! Checks that the packages that can be published are complete: no file of theirs reads a
//! file outside of the package.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of tests do not find fails the test"
)]

use std::fs;
use std::path::{Component, Path, PathBuf};

const PACKAGES: [&str; 2] = ["crates/cognito-client", "crates/cognito-session"];

fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// Returns a path without `..`, without asking the file system.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part == Component::ParentDir {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

/// Returns the files that a source file names in `include_str!` and `include_bytes!`.
fn included(source: &str) -> Vec<&str> {
    source
        .split("include_")
        .skip(1)
        .filter_map(|rest| rest.split_once("!(")?.1.trim_start().strip_prefix('"'))
        .filter_map(|rest| rest.split('"').next())
        .collect()
}

#[test]
fn published_package_reads_no_file_outside_of_it() {
    let mut checked = 0;
    for package in PACKAGES {
        let mut files = Vec::new();
        for folder in ["src", "tests"] {
            sources(&Path::new(package).join(folder), &mut files);
        }
        for file in files {
            let source = fs::read_to_string(&file).unwrap();
            for name in included(&source) {
                let path = plain(&file.parent().unwrap().join(name));
                assert!(path.starts_with(package), "{} in {}", name, file.display());
                checked += 1;
            }
        }
    }
    assert!(checked > 10, "{checked} files were named");
}

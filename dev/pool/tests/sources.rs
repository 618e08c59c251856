//! Checks of the crate's own sources.
#![expect(clippy::unwrap_used, reason = "a test says what it expects")]

use std::{
    fs,
    path::{Path, PathBuf},
};

/// The only file that may name the app of the sample pool.
const SAMPLE_POOL: &str = "sample_pool.rs";

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries
        .flat_map(|entry| {
            let path = entry.unwrap().path();
            if path.is_dir() {
                files(&path)
            } else {
                vec![path]
            }
        })
        .collect()
}

#[test]
fn app_of_the_sample_pool_is_named_in_one_file() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = Vec::new();
    for file in [files(&root.join("src")), files(&root.join("examples"))].concat() {
        let text = fs::read_to_string(&file).unwrap().to_lowercase();
        let words = [
            "wild rydes",
            "wildrydes",
            "wild-rydes",
            "wild_rydes",
            "unicorn",
        ];
        if words.iter().any(|word| text.contains(word)) && !file.ends_with(SAMPLE_POOL) {
            named.push(file);
        }
    }
    assert_eq!(named, Vec::<PathBuf>::new());
}

#[test]
fn no_operation_walks_over_all_users_or_tokens() {
    let core = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/core");
    let walks = [
        "all::<User>",
        "all::<RefreshToken>",
        "all::<IdentityRecord>",
        "all::<AuthSession>",
    ];
    for file in files(&core) {
        let text = fs::read_to_string(&file).unwrap();
        for walk in walks {
            assert!(!text.contains(walk), "{}: {walk}", file.display());
        }
    }
}

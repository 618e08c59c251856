//! Holds the layer rule of `src/lib.rs`: who may know whom, and nobody else.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of tests do not find fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The framework and the browser.
const OUTSIDE: [&str; 7] = [
    "leptos",
    "leptos_router",
    "web_sys",
    "js_sys",
    "gloo_net",
    "gloo_storage",
    "wasm_bindgen",
];

/// A part of `src`, and the parts it may know.
const RULES: [(&str, &[&str]); 8] = [
    ("aws", &[]),
    ("cognito", &[]),
    ("config", &[]),
    ("i18n", &[]),
    ("ride_map", &[]),
    ("auth", &["aws", "cognito", "config"]),
    ("platform", &["auth", "aws", "cognito", "config", "i18n"]),
    (
        "ui",
        &[
            "auth", "aws", "cognito", "config", "i18n", "platform", "ride_map",
        ],
    ),
];

fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// The code of a file: comments say what they like.
fn code(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn each_layer_knows_only_the_ones_below() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let parts: Vec<&str> = RULES.iter().map(|(part, _)| *part).collect();
    let mut broken = Vec::new();
    let mut read = 0;
    for (part, may_know) in RULES {
        let mut files = Vec::new();
        sources(&root.join(part), &mut files);
        assert!(!files.is_empty(), "src/{part} is gone: mend this test");
        for file in files {
            read += 1;
            let code = code(&file);
            for other in &parts {
                let own = part == *other;
                if !own && !may_know.contains(other) && code.contains(&format!("crate::{other}")) {
                    broken.push(format!("{}: {part} knows {other}", file.display()));
                }
            }
        }
    }
    assert!(read > 20, "only {read} files read");
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn the_pure_layers_know_neither_framework_nor_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    for part in ["aws", "cognito", "auth", "config", "i18n", "ride_map"] {
        sources(&root.join(part), &mut files);
    }
    let mut broken = Vec::new();
    for file in files {
        if file
            .parent()
            .is_some_and(|folder| folder.ends_with("auth/context"))
        {
            continue;
        }
        let code = code(&file);
        for name in OUTSIDE {
            if code.contains(&format!("{name}::")) {
                broken.push(format!("{} knows {name}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A text put into words by itself would stay in the language of that moment.
#[test]
fn pages_have_their_texts_from_the_one_place_that_follows_the_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/ui");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files {
        assert!(
            file.ends_with("ui/language.rs") || !code(&file).contains("speak"),
            "{} does not use ui::language::text",
            file.display()
        );
    }
}

#[test]
fn nothing_in_the_app_knows_the_tools() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    for file in files {
        assert!(
            !code(&file).contains("wild_rydes_pool"),
            "{}",
            file.display()
        );
    }
}

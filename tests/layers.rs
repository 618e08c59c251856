//! Checks layers that Cargo cannot check: inside the library, `i18n` and `session` may
//! not use the pages.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of tests do not find fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The framework's crates and the browser's.
const OUTSIDE: [&str; 7] = [
    "leptos",
    "leptos_router",
    "web_sys",
    "js_sys",
    "gloo_net",
    "gloo_storage",
    "wasm_bindgen",
];

/// The library's modules below its pages, each with the modules that it may name.
const RULES: [(&str, &[&str]); 2] = [("i18n", &[]), ("session", &[])];

/// All modules of the library.
const MODULES: [&str; 12] = [
    "account",
    "browser",
    "components",
    "error_messages",
    "flash_message",
    "i18n",
    "lazy",
    "recovery",
    "routing",
    "session",
    "sign_in",
    "sign_up",
];

const LIBRARY: &str = "crates/leptos-cognito/src";

fn sources(path: &Path, found: &mut Vec<PathBuf>) {
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            sources(&entry.unwrap().path(), found);
        }
    } else if path.extension().is_some_and(|extension| extension == "rs") {
        found.push(path.to_owned());
    }
}

/// The code of a file, without its comments.
fn code(path: &Path) -> String {
    fs::read_to_string(path)
        .unwrap()
        .lines()
        .filter(|line| !line.trim_start().starts_with("//"))
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn session_and_words_know_no_page() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join(LIBRARY);
    let mut broken = Vec::new();
    for (module, may_know) in RULES {
        let mut files = Vec::new();
        sources(&root.join(module), &mut files);
        assert!(
            files.len() > 3,
            "{LIBRARY}/{module} is gone: mend this test"
        );
        for file in files {
            let code = code(&file);
            for other in MODULES {
                let is_own = module == other;
                if !is_own
                    && !may_know.contains(&other)
                    && code.contains(&format!("crate::{other}"))
                {
                    broken.push(format!("{}: {module} knows {other}", file.display()));
                }
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn words_and_map_know_neither_framework_nor_browser() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for part in [
        "crates/leptos-cognito/src/i18n",
        "src/map/model",
        "src/ride/request/model",
        "src/words",
    ] {
        sources(&root.join(part), &mut files);
    }
    let mut broken = Vec::new();
    for file in files {
        let code = code(&file);
        for name in OUTSIDE {
            if code.contains(&format!("{name}::")) {
                broken.push(format!("{} knows {name}", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// A message that is formatted elsewhere would stay in the language of that moment.
#[test]
fn pages_have_their_texts_from_the_one_place_that_follows_the_language() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    sources(&root.join(LIBRARY), &mut files);
    for file in files {
        if file.starts_with(root.join(LIBRARY).join("i18n")) {
            continue;
        }
        assert!(
            file.ends_with("src/language.rs") || !code(&file).contains("speak("),
            "{} does not use language::text",
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
        assert!(!code(&file).contains("cognito_local"), "{}", file.display());
    }
}

/// The folders of the programs that read the app's section of its configuration.
const READERS: [&str; 3] = ["src", "dev/configure/src", "dev/xtask/src"];

#[test]
fn section_of_the_app_is_named_in_one_place() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut files = Vec::new();
    for reader in READERS {
        sources(&root.join(reader), &mut files);
    }
    assert!(files.len() > 60, "the programs are gone: mend this test");
    let names = [
        "custom.wild_rydes",
        "\"wild_rydes\"",
        "ride_api_endpoint",
        "ride_api_authorization",
        "storage_endpoint",
    ];
    for file in files {
        let code = code(&file);
        let code = code.split("#[cfg(test)]").next().unwrap();
        for name in names {
            assert!(!code.contains(name), "{}: {name}", file.display());
        }
    }
}

//! Checks that the three library crates do not name this app: not in code, comments,
//! documents, tests, file names, or texts in any language.
#![expect(
    clippy::unwrap_used,
    reason = "what helpers of tests do not find fails the test"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// The library crates.
const CRATES: [&str; 3] = [
    "crates/cognito-client",
    "crates/cognito-session",
    "crates/leptos-cognito",
];

/// Values that others computed, some of them over names that begin with this app's.
const OTHER_PEOPLES: &str = "tests/fixtures";

/// A line with a French word that is none of the app's: it means "gender" here.
const FRENCH: &str = "GenderAttribute = Genre";

/// Whole words, also as parts of identifiers.
const WORDS: [&str; 11] = [
    "wildrydes",
    "ryde",
    "rydes",
    "ride",
    "rides",
    "rider",
    "riders",
    "riding",
    "genre",
    "genres",
    "unicorn",
];

/// The unicorn in the languages of the app, wherever it is in a text.
const UNICORNS: [&str; 15] = [
    "unicorn",
    "einhorn",
    "licorne",
    "unicórnio",
    "eenhoorn",
    "jednoroż",
    "boynuz",
    "ユニコーン",
    "유니콘",
    "独角兽",
    "獨角獸",
    "यूनिकॉर्न",
    "יוניקורן",
    "חד קרן",
    "يونيكورن",
];

fn files(path: &Path, found: &mut Vec<PathBuf>) {
    if path.ends_with(OTHER_PEOPLES) {
        return;
    }
    if path.is_dir() {
        for entry in fs::read_dir(path).unwrap() {
            files(&entry.unwrap().path(), found);
        }
    } else {
        found.push(path.to_owned());
    }
}

/// Returns the words of a line in lower case. `rideApi`, `RIDE_API` and `ride-api` have
/// the words `ride` and `api`.
fn words(line: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    let mut before = ' ';
    for letter in line.chars() {
        let begins = !letter.is_alphabetic() || letter.is_uppercase() && before.is_lowercase();
        if begins {
            words.push(String::new());
        }
        if let Some(word) = words.last_mut().filter(|_| letter.is_alphabetic()) {
            word.extend(letter.to_lowercase());
        }
        before = letter;
    }
    words.retain(|word| !word.is_empty());
    words
}

/// Returns what a line says of this app.
fn brand_in(line: &str) -> Option<&'static str> {
    if line == FRENCH {
        return None;
    }
    let words = words(line);
    let word = WORDS
        .iter()
        .find(|word| words.iter().any(|other| other == *word));
    let lower = line.to_lowercase();
    let unicorn = UNICORNS.iter().find(|unicorn| lower.contains(*unicorn));
    word.or(unicorn).copied()
}

#[test]
fn library_crates_do_not_name_the_app() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut named = Vec::new();
    for package in CRATES {
        let mut all = Vec::new();
        files(&root.join(package), &mut all);
        assert!(all.len() > 20, "{package} is gone: mend this test");
        // A licence names its holder.
        all.retain(|path| {
            let name = path.file_name().unwrap_or_default();
            !name.to_string_lossy().starts_with("LICENSE-")
        });
        for path in all {
            let text = String::from_utf8_lossy(&fs::read(&path).unwrap()).into_owned();
            let path = path.strip_prefix(root).unwrap().display().to_string();
            for (number, line) in [&*path].into_iter().chain(text.lines()).enumerate() {
                if let Some(word) = brand_in(line) {
                    named.push(format!("{path}:{number}: “{word}” in: {line}"));
                }
            }
        }
    }
    assert!(named.is_empty(), "{}", named.join("\n"));
}

#[test]
fn brand_is_found_in_every_spelling() {
    for line in [
        "the Wild Rydes app",
        "local_WildRydes",
        "wild-rydes.session",
        "config.ride_api_endpoint",
        "FormField::Genre,",
        "fn genre_fault()",
        "RIDE_API",
        "src/ride.rs",
        "Tagline = Einhornfahrten",
        "RegisterLead = 유니콘이",
    ] {
        assert!(brand_in(line).is_some(), "{line}");
    }
    for line in [
        "overrides",
        "CodeDeliveryDetails",
        "provider",
        "hybrid",
        "stride",
    ] {
        assert_eq!(brand_in(line), None, "{line}");
    }
}

//! `cargo xtask translations`: lists the texts to translate, and those that a language
//! still lacks. An example of the app does the work, so that `serve` on a fresh
//! machine need not wait for it to compile.

use std::fs;
use std::process::ExitCode;

use crate::error::Failure;
use crate::process;
use crate::project;

/// The pseudo-languages of the tests, which have no file.
const OF_TESTS: [&str; 2] = ["en-XA", "ar-XB"];

/// The folder with the language files of the library.
const OF_LIBRARY: &str = "crates/leptos-cognito/languages";
/// The folder with the language files of the app.
const OF_APP: &str = "public/words";

/// Without a language, prints all texts of the library, or of the app, in English as a
/// file to be translated. With one, prints the lines that its file lacks and those that
/// it has in excess.
///
/// # Errors
/// There is no such language.
pub(crate) fn run(of_app: bool, tag: Option<&str>) -> Result<ExitCode, Failure> {
    let root = project::root();
    let folder = if of_app { OF_APP } else { OF_LIBRARY };
    if let Some(tag) = tag.filter(|tag| !OF_TESTS.contains(tag)) {
        let translated = translated(folder)?;
        if !translated.iter().any(|there| there == tag) {
            return Err(unknown(folder, tag, &translated));
        }
    }
    project::announce_first_build("examples/translations", "the texts of the app");
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", "wild-rydes"])
        .args(["--example", "translations", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .arg("--")
        .args(of_app.then_some("--app"))
        .args(tag);
    process::run_for_status(&mut command)
}

/// The languages that have a file, sorted.
fn translated(folder: &str) -> Result<Vec<String>, Failure> {
    let folder = project::root().join(folder);
    let entries = fs::read_dir(&folder).map_err(Failure::file("read", &folder))?;
    let mut tags: Vec<_> = entries
        .flatten()
        .filter_map(|entry| {
            let name = entry.file_name().into_string().ok()?;
            Some(name.strip_suffix(".txt")?.to_owned())
        })
        .collect();
    tags.sort();
    Ok(tags)
}

/// The error for a language without a file.
fn unknown(folder: &str, tag: &str, translated: &[String]) -> Failure {
    let advice = if tag == "en" {
        "`cargo xtask translations` prints the texts in English".to_owned()
    } else {
        format!("the languages are {}", translated.join(", "))
    };
    Failure::Refused(format!("there is no file {folder}/{tag}.txt; {advice}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_language_is_refused_with_the_list() {
        let said = run(false, Some("xx")).unwrap_err().to_string();
        assert!(said.contains("xx.txt"), "{said}");
        for tag in translated(OF_LIBRARY).unwrap() {
            assert!(said.contains(&tag), "{said}");
        }
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(matches!(
            run(false, Some("../de")),
            Err(Failure::Refused(_))
        ));
    }

    #[test]
    fn english_is_printed_without_a_language() {
        let said = run(false, Some("en")).unwrap_err().to_string();
        assert!(said.contains("`cargo xtask translations`"), "{said}");
    }
}

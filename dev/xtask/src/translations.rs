//! `cargo xtask translations`: lists the texts to translate, and those that a language
//! still lacks. An example of the library does the work, so that `serve` on a fresh
//! machine need not wait for it to compile.

use std::fs;
use std::process::ExitCode;

use crate::error::Failure;
use crate::process;
use crate::project;

/// The languages that are made up by tests, and therefore have no file.
const OF_TESTS: [&str; 2] = ["en-XA", "ar-XB"];

/// Without a language, prints all texts in English as a file to be translated. With
/// one, prints the lines that its file lacks and those that it has in excess.
///
/// # Errors
/// There is no such language.
pub(crate) fn run(tag: Option<&str>) -> Result<ExitCode, Failure> {
    let root = project::root();
    let mut argument = None;
    if let Some(tag) = tag {
        if OF_TESTS.contains(&tag) {
            argument = Some(tag.into());
        } else if translated()?.iter().any(|there| there == tag) {
            argument = Some(root.join(format!("public/languages/{tag}.txt")));
        } else {
            return Err(unknown(tag, &translated()?));
        }
    }
    project::announce_first_build("examples/translations", "the texts of the app");
    let mut command = process::command("cargo");
    command
        .args(["run", "--quiet", "--package", "leptos-cognito"])
        .args(["--example", "translations", "--manifest-path"])
        .arg(root.join("Cargo.toml"))
        .arg("--")
        .args(argument);
    process::run_for_status(&mut command)
}

/// The languages that have a file, sorted.
fn translated() -> Result<Vec<String>, Failure> {
    let folder = project::root().join("public/languages");
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
fn unknown(tag: &str, translated: &[String]) -> Failure {
    let advice = if tag == "en" {
        "`cargo xtask translations` prints the texts in English".to_owned()
    } else {
        format!("the languages are {}", translated.join(", "))
    };
    Failure::Refused(format!(
        "there is no file public/languages/{tag}.txt; {advice}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_language_is_refused_with_the_list() {
        let said = run(Some("xx")).unwrap_err().to_string();
        assert!(said.contains("xx.txt"), "{said}");
        for tag in translated().unwrap() {
            assert!(said.contains(&tag), "{said}");
        }
        assert_eq!(said.lines().count(), 1, "{said}");
        assert!(matches!(run(Some("../de")), Err(Failure::Refused(_))));
    }

    #[test]
    fn english_is_printed_without_a_language() {
        let said = run(Some("en")).unwrap_err().to_string();
        assert!(said.contains("`cargo xtask translations`"), "{said}");
    }
}

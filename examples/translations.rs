//! Prints the texts to translate, and those that a language still lacks: the program
//! behind `cargo xtask translations`.
//!
//! Without arguments it prints all texts of the library in English, as a file to be
//! translated; with `--app`, those of the app. With a language, it prints the lines that
//! its file lacks, or has too many of. For `en-XA` and `ar-XB` it prints the files of the
//! languages that tests are made in.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use leptos_cognito::i18n::pseudo;
use leptos_cognito::i18n::templates::{self, Template};
use wild_rydes::words;

/// The folder with the library's language files.
const OF_LIBRARY: &str = "crates/leptos-cognito/languages";
/// The folder with the app's language files.
const OF_APP: &str = "public/words";

fn main() -> ExitCode {
    let mut arguments: Vec<String> = std::env::args().skip(1).collect();
    let is_app = arguments.first().is_some_and(|first| first == "--app");
    let (folder, templates) = if is_app {
        arguments.remove(0);
        (OF_APP, words::templates())
    } else {
        (OF_LIBRARY, templates::all())
    };
    match arguments.first().map(String::as_str) {
        None => print!(
            "{}",
            templates::file(&templates, |template| template.english.to_owned())
        ),
        Some("en-XA") => print!("{}", pseudo::accented_of(&templates)),
        Some("ar-XB") => print!("{}", pseudo::mirrored_of(&templates)),
        Some(tag) => {
            let root = Path::new(env!("CARGO_MANIFEST_DIR"));
            let path = root.join(folder).join(format!("{tag}.txt"));
            let file = match fs::read_to_string(&path) {
                Ok(file) => file,
                Err(error) => {
                    eprintln!("{} cannot be read: {error}", path.display());
                    return ExitCode::FAILURE;
                }
            };
            let differences = differences(&templates, &file);
            print!("{differences}");
            if !differences.is_empty() {
                return ExitCode::FAILURE;
            }
        }
    }
    ExitCode::SUCCESS
}

/// The lines that are missing, in English and where they belong, and those that are no
/// longer wanted.
fn differences(templates: &[Template], file: &str) -> String {
    let mut there: BTreeMap<&str, &str> = file
        .lines()
        .map(|line| (line.split_once(" = ").map_or(line, |(key, _)| key), line))
        .collect();
    let mut text = String::new();
    let mut after = None;
    for template in templates {
        if there.remove(template.key).is_none() {
            let place = after.map_or_else(|| "first".to_owned(), |key| format!("after {key}"));
            text.push_str(&format!(
                "missing, {place}: {} = {}\n",
                template.key, template.english
            ));
        }
        after = Some(template.key);
    }
    for line in there.values() {
        text.push_str(&format!("no such message: {line}\n"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_complete_file_differs_in_nothing() {
        assert_eq!(differences(&templates::all(), &pseudo::accented()), "");
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_told() {
        let file = pseudo::accented_of(&words::templates());
        let file = file.replace("\nNotNow = ", "\nLater = ");
        let told = differences(&words::templates(), &file);
        assert!(told.starts_with("missing, after RememberDeviceDone: NotNow = Not now"));
        assert!(told.contains("no such message: Later = ["));
        assert_eq!(told.lines().count(), 2);
    }
}

//! Prints the texts to translate, and those that a language still lacks: the program
//! behind `cargo xtask translations`.
//!
//! `translations` prints all texts in English, as a file to be translated. `translations
//! FILE` prints the lines that this language's file lacks, or has too many of. `en-XA` and
//! `ar-XB` in place of a file print the languages that tests are made in.

use std::collections::BTreeMap;
use std::fs;
use std::process::ExitCode;

use leptos_cognito::i18n::{pseudo, templates};

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        None => print!(
            "{}",
            templates::file(|template| template.english.to_owned())
        ),
        Some("en-XA") => print!("{}", pseudo::accented()),
        Some("ar-XB") => print!("{}", pseudo::mirrored()),
        Some(path) => {
            let file = match fs::read_to_string(path) {
                Ok(file) => file,
                Err(error) => {
                    eprintln!("{path} cannot be read: {error}");
                    return ExitCode::FAILURE;
                }
            };
            let differences = differences(&file);
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
fn differences(file: &str) -> String {
    let mut there: BTreeMap<&str, &str> = file
        .lines()
        .map(|line| (line.split_once(" = ").map_or(line, |(key, _)| key), line))
        .collect();
    let mut text = String::new();
    let mut after = None;
    for template in templates::all() {
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
        assert_eq!(differences(&pseudo::accented()), "");
    }

    #[test]
    fn what_is_missing_and_what_is_too_much_is_told() {
        let file = pseudo::accented();
        let file = file.replace("\nTagline = ", "\nMotto = ");
        let told = differences(&file);
        assert!(told.starts_with("missing, after Brand: Tagline = Unicorn rides"));
        assert!(told.contains("no such message: Motto = ["));
        assert_eq!(told.lines().count(), 2);
    }
}

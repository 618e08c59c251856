//! Checks every language's file: each message occurs once and in order, has the
//! placeholders of English and the plural forms of the language, and consists of plain
//! text.
#![expect(
    clippy::panic,
    reason = "what helpers of tests do not find fails the test"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use leptos_cognito::i18n::Argument;
use leptos_cognito::i18n::languages::LANGUAGES;
use leptos_cognito::i18n::pseudo::{self, UNTRANSLATED};
use leptos_cognito::i18n::templates::{self, Template};

/// The plural categories of whole numbers, and the quotation marks of running text. A
/// language without marks here uses those of English.
///
/// Source: CLDR 48, plurals.xml (cardinal) and the delimiters of each locale.
const FACTS: [(&str, &[&str], &str); 16] = [
    ("en", &["one", "other"], "“”"),
    ("de", &["one", "other"], "„“"),
    ("fr", &["one", "many", "other"], "«»"),
    ("es", &["one", "many", "other"], "«»“”"),
    ("pt-BR", &["one", "many", "other"], "“”"),
    ("it", &["one", "many", "other"], "«»“”"),
    ("nl", &["one", "other"], "‘’“”"),
    ("pl", &["one", "few", "many", "other"], "„”"),
    ("tr", &["one", "other"], "“”"),
    ("ja", &["other"], "「」"),
    ("ko", &["other"], "‘’“”"),
    ("zh-Hans", &["other"], "“”"),
    ("zh-Hant", &["other"], "「」"),
    ("hi", &["one", "other"], "“”"),
    (
        "ar",
        &["zero", "one", "two", "few", "many", "other"],
        "”“«»",
    ),
    ("he", &["one", "two", "other"], "”“״"),
];

/// All quotation marks of these languages.
const QUOTES: &str = "“”„‟«»‹›「」『』״\"";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("public/languages")
}

/// The translated languages, and their files.
fn files() -> Vec<(&'static str, String)> {
    let translated = LANGUAGES
        .iter()
        .filter(|language| language.tag != "en" && !language.name.is_empty());
    translated
        .map(|language| {
            let path = folder().join(format!("{}.txt", language.tag));
            let file = fs::read_to_string(&path)
                .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            (language.tag, file)
        })
        .collect()
}

fn facts(tag: &str) -> (&'static [&'static str], &'static str) {
    let found = FACTS.iter().find(|(known, ..)| *known == tag);
    let (_, plurals, quotes) = found.unwrap_or_else(|| panic!("tell the facts about {tag}"));
    (plurals, quotes)
}

/// The forms of a text, by category. A text without plural has one form, without a
/// category.
fn forms(text: &str, has_plural: bool) -> Vec<(&str, &str)> {
    if !has_plural {
        return vec![("", text)];
    }
    let forms = text.split(" | ");
    forms
        .map(|form| form.split_once(": ").unwrap_or(("no category", form)))
        .collect()
}

fn has_plural(template: &Template) -> bool {
    template.english.starts_with("one: ")
}

/// The faults of a text.
fn faults(template: &Template, text: &str, plurals: &[&str], quotes: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let plural = has_plural(template);
    let forms = forms(text, plural);
    if plural {
        let categories: Vec<_> = forms.iter().map(|(category, _)| *category).collect();
        if categories != plurals {
            faults.push(format!(
                "its plural forms are {categories:?}, not {plurals:?}"
            ));
        }
    }
    if UNTRANSLATED.contains(&template.key) && text != template.english {
        faults.push("it is the same in every language".to_owned());
    }
    let placeholders = usize::from(template.argument != Argument::None);
    for (_, form) in forms {
        let mut fault = |what: &str| faults.push(format!("{what}: “{form}”"));
        if form.matches("{0}").count() != placeholders
            || form.matches(['{', '}']).count() != placeholders * 2
        {
            fault("not the placeholders of English");
        }
        if form.trim().is_empty() {
            fault("empty");
        }
        if form != form.trim() || form.contains("  ") || form.contains(char::is_control) {
            fault("stray spaces");
        }
        if form.contains(['<', '>', '\\', '`']) || form.contains("&amp;") || form.contains("&#") {
            fault("markup");
        }
        if form.contains("...") {
            fault("three dots instead of “…”");
        }
        if form.contains('\'') && !UNTRANSLATED.contains(&template.key) {
            fault("a straight apostrophe instead of “’”");
        }
        if form.contains(|sign| QUOTES.contains(sign) && !quotes.contains(sign)) {
            fault("quotation marks of another language");
        }
    }
    faults
}

#[test]
fn english_keeps_its_own_rules() {
    let (plurals, quotes) = facts("en");
    let mut broken = Vec::new();
    for template in templates::all() {
        for fault in faults(&template, template.english, plurals, quotes) {
            broken.push(format!("{}: {fault}", template.key));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_language_has_every_message_in_order_and_as_it_should_be() {
    let templates = templates::all();
    let mut broken = Vec::new();
    for (tag, file) in files() {
        let (plurals, quotes) = facts(tag);
        let lines: Vec<_> = file
            .lines()
            .map(|line| line.split_once(" = ").unwrap_or((line, "")))
            .collect();
        let keys: Vec<_> = lines.iter().map(|(key, _)| *key).collect();
        let wanted: Vec<_> = templates.iter().map(|template| template.key).collect();
        if let Some(line) =
            (0..keys.len().max(wanted.len())).find(|line| keys.get(*line) != wanted.get(*line))
        {
            broken.push(format!(
                "{tag}: line {} is {:?} and should be {:?}: run `cargo xtask translations {tag}`",
                line + 1,
                keys.get(line),
                wanted.get(line),
            ));
            continue;
        }
        if !file.ends_with('\n') || file.contains('\r') || file.contains('\u{feff}') {
            broken.push(format!(
                "{tag}: lines end with a line feed, the last one too"
            ));
        }
        for (template, (key, text)) in templates.iter().zip(lines) {
            for fault in faults(template, text, plurals, quotes) {
                broken.push(format!("{tag}: {key}: {fault}"));
            }
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn no_file_is_left_that_no_language_reads() {
    let read: BTreeSet<_> = files()
        .into_iter()
        .map(|(tag, _)| format!("{tag}.txt"))
        .collect();
    let there = fs::read_dir(folder()).unwrap();
    let there: BTreeSet<_> = there
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(there, read);
}

#[test]
fn a_translation_is_not_english_left_as_it_was() {
    let templates = templates::all();
    for (tag, file) in files() {
        let same = templates
            .iter()
            .zip(file.lines())
            .filter(|(template, line)| {
                line.split_once(" = ")
                    .is_some_and(|(_, text)| text == template.english)
            });
        // The texts that equal the English ones are names, and terms that are the same by
        // chance.
        let same: Vec<_> = same.map(|(template, _)| template.key).collect();
        assert!(same.len() * 12 < templates.len(), "{tag}: {same:?}");
    }
}

#[test]
fn every_fault_is_found() {
    let template = |key, english, argument| Template {
        key,
        english,
        argument,
    };
    let plain = template("SignIn", "Sign in", Argument::None);
    let counted = template(
        "RuleLength",
        "one: {0} letter | other: {0} letters",
        Argument::Count(1),
    );
    let found =
        |template: &Template, text: &str| faults(template, text, &["one", "other"], "„“").len();
    assert_eq!(found(&plain, "Anmelden"), 0);
    for text in [
        "",
        " Anmelden",
        "An  melden",
        "<b>An",
        "An...",
        "geht's",
        "“An”",
        "An {0}",
        "An}",
    ] {
        assert!(found(&plain, text) > 0, "{text:?}");
    }
    assert_eq!(found(&counted, "one: {0} Zeichen | other: {0} Zeichen"), 0);
    for text in [
        "{0} Zeichen",
        "one: {0} Zeichen",
        "other: {0} Zeichen | one: {0} Zeichen",
        "one: ein Zeichen | other: {0} Zeichen",
        "one: {0} Zeichen | few: {0} Zeichen | other: {0} Zeichen",
        "one:  | other: {0} Zeichen",
    ] {
        assert!(found(&counted, text) > 0, "{text:?}");
    }
    assert_eq!(
        found(&template("LetsRyde", "Let's Ryde", Argument::None), "Los"),
        1
    );
}

#[test]
fn the_pseudo_languages_have_the_same_lines() {
    let lines = templates::all().len();
    assert_eq!(pseudo::accented().lines().count(), lines);
    assert_eq!(pseudo::mirrored().lines().count(), lines);
}

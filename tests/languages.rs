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
use leptos_cognito::i18n::pseudo;
use leptos_cognito::i18n::templates::{self, Template};
use wild_rydes::words;

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

/// The folders with language files, and the messages that their files have: the library's
/// and the app's own.
fn folders() -> [(PathBuf, Vec<Template>); 2] {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    [
        (
            root.join("crates/leptos-cognito/languages"),
            templates::all(),
        ),
        (root.join("public/words"), words::templates()),
    ]
}

/// The translated languages, and their files in a folder.
fn files(folder: &Path) -> Vec<(&'static str, String)> {
    let translated = LANGUAGES
        .iter()
        .filter(|language| language.tag != "en" && !language.name.is_empty());
    translated
        .map(|language| {
            let path = folder.join(format!("{}.txt", language.tag));
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
    if template.is_name && text != template.english {
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
        if form.contains('\'') && !template.is_name {
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
    for template in folders().into_iter().flat_map(|(_, templates)| templates) {
        for fault in faults(&template, template.english, plurals, quotes) {
            broken.push(format!("{}: {fault}", template.key));
        }
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

#[test]
fn every_language_has_every_message_in_order_and_as_it_should_be() {
    let mut broken = Vec::new();
    for (folder, templates) in folders() {
        check(&folder, &templates, &mut broken);
    }
    assert!(broken.is_empty(), "{}", broken.join("\n"));
}

/// Collects what is wrong in the files of a folder, which have these messages.
fn check(folder: &Path, templates: &[Template], broken: &mut Vec<String>) {
    let option = if folder.ends_with("words") {
        "--app "
    } else {
        ""
    };
    for (tag, file) in files(folder) {
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
                "{tag}: line {} is {:?} and should be {:?}: run `cargo xtask translations {option}{tag}`",
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
}

#[test]
fn no_file_is_left_that_no_language_reads() {
    for (folder, _) in folders() {
        let read: BTreeSet<_> = files(&folder)
            .into_iter()
            .map(|(tag, _)| format!("{tag}.txt"))
            .collect();
        let there = fs::read_dir(folder).unwrap();
        let there: BTreeSet<_> = there
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        assert_eq!(there, read);
    }
}

#[test]
fn a_translation_is_not_english_left_as_it_was() {
    for (folder, templates) in folders() {
        for (tag, file) in files(&folder) {
            let same = templates.iter().zip(file.lines());
            let same = same.filter(|(template, line)| {
                let text = line.split_once(" = ").map(|(_, text)| text);
                text == Some(template.english)
            });
            // The texts that equal the English ones are names, and terms that are the
            // same by chance.
            let same: Vec<_> = same.map(|(template, _)| template.key).collect();
            assert!(same.len() * 12 < templates.len(), "{tag}: {same:?}");
        }
    }
}

#[test]
fn every_fault_is_found() {
    let template = |key, english, argument| Template {
        key,
        english,
        argument,
        is_name: false,
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
    let name = Template {
        is_name: true,
        ..template("RegisterButton", "Let's Ryde", Argument::None)
    };
    assert_eq!(found(&name, "Los"), 1);
    assert_eq!(found(&name, "Let's Ryde"), 0);
}

#[test]
fn the_pseudo_languages_have_the_same_lines() {
    for (_, templates) in folders() {
        let lines = templates.len();
        assert_eq!(pseudo::accented_of(&templates).lines().count(), lines);
        assert_eq!(pseudo::mirrored_of(&templates).lines().count(), lines);
    }
}

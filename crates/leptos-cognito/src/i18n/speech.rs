//! The text of a message in the current language.

use std::borrow::Cow;
use std::cell::RefCell;

use super::languages::{ENGLISH, Language, regional};
use super::translation::Translation;
use super::{Argument, Family, Override, OwnTexts, Unit};

/// A question about a number in a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ask {
    /// The number's plural category (CLDR): `one`, `few`, `other` …
    Plural,
    /// The number itself, formatted.
    Number,
    /// The number as a duration in this unit, formatted.
    Time(Unit),
}

/// A function that answers `ask` about a number in the language of `tag`. In the app it
/// is the browser's `Intl`.
pub type Numbers = fn(tag: &str, ask: Ask, number: u32) -> String;

/// A message of any family, whose text is looked up when it is shown.
#[derive(Clone, Debug)]
pub struct Phrase {
    line: usize,
    english: &'static str,
    argument: Argument,
    /// The function that inserts the argument into the text; `None` if there is no
    /// argument. It is a pointer, so that its code is loaded with the first part of the
    /// app that has arguments.
    fill: Option<Fill>,
}

type Fill = fn(&Speech, &str, &Argument) -> String;

impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        // `fill` follows from the argument, so it is not compared.
        self.line == other.line && self.english == other.english && self.argument == other.argument
    }
}

impl Eq for Phrase {}

impl Phrase {
    /// Creates a phrase from a name that is the same in every language. No language file
    /// has a line for it.
    #[must_use]
    pub fn name(name: &'static str) -> Self {
        Self {
            line: usize::MAX,
            english: name,
            argument: Argument::None,
            fill: None,
        }
    }
}

impl<F: Family> From<F> for Phrase {
    fn from(message: F) -> Self {
        let (line, english) = (message.line(), message.english());
        let argument = if F::FILLED {
            message.argument()
        } else {
            Argument::None
        };
        Self {
            line,
            english,
            fill: match argument {
                Argument::None => None,
                _ => Some(Speech::fill),
            },
            argument,
        }
    }
}

/// The current language.
struct Speech {
    language: &'static Language,
    /// The languages that the browser prefers, the most preferred first.
    wished: Vec<String>,
    /// The texts of the language; `None` for English, which is compiled in.
    translation: Option<Translation>,
    numbers: Numbers,
    /// The texts that the app shows in place of the library's.
    overrides: &'static [Override],
    /// The index of the line of the first override.
    overrides_line: usize,
}

thread_local! {
    static SPEECH: RefCell<Speech> = const {
        RefCell::new(Speech {
            language: ENGLISH,
            wished: Vec::new(),
            translation: None,
            numbers: plain,
            overrides: &[],
            overrides_line: usize::MAX,
        })
    };
}

/// Formats numbers as in English, for use without a browser.
fn plain(_: &str, ask: Ask, number: u32) -> String {
    match ask {
        Ask::Plural if number == 1 => "one".to_owned(),
        Ask::Plural => "other".to_owned(),
        Ask::Number => digits(number),
        Ask::Time(Unit::Second) => digits(number) + " sec",
        Ask::Time(Unit::Minute) => digits(number) + " min",
    }
}

/// Returns the number in decimal digits. The standard library's code for all kinds of
/// numbers and widths would add a kilobyte to the download.
#[must_use]
pub fn digits(number: u32) -> String {
    let mut text = match number / 10 {
        0 => String::new(),
        tens => digits(tens),
    };
    text.extend(char::from_digit(number % 10, 10));
    text
}

/// Sets the texts that the app shows in place of the library's. They replace those that
/// were set before. `own` describes the files with their translations, if there are any.
pub fn replace_texts(overrides: &'static [Override], own: Option<OwnTexts>) {
    SPEECH.with_borrow_mut(|speech| {
        speech.overrides = overrides;
        speech.overrides_line = own.map_or(usize::MAX, |own| own.overrides_line);
    });
}

/// Sets the function that formats numbers.
pub fn ask(numbers: Numbers) {
    SPEECH.with_borrow_mut(|speech| speech.numbers = numbers);
}

/// Sets the languages that the browser prefers. Numbers and dates follow their regions.
pub fn wish(wished: Vec<String>) {
    SPEECH.with_borrow_mut(|speech| speech.wished = wished);
}

/// Sets the current language. The texts are English if there is no translation.
pub fn set(language: &'static Language, translation: Option<Translation>) {
    SPEECH.with_borrow_mut(|speech| {
        speech.language = language;
        speech.translation = translation;
    });
}

/// Returns the current language.
#[must_use]
pub fn language() -> &'static Language {
    SPEECH.with_borrow(|speech| speech.language)
}

/// Returns the tag for the formatting of numbers and dates.
#[must_use]
pub fn tag() -> String {
    SPEECH.with_borrow(|speech| speech.tag())
}

/// Returns the text of a phrase in the current language.
#[must_use]
pub fn speak(phrase: &Phrase) -> Cow<'static, str> {
    SPEECH.with_borrow(|speech| {
        let mut overrides = speech.overrides.iter();
        let place = overrides.position(|own| own.line == phrase.line);
        let own = place.and_then(|place| {
            let line = speech.overrides_line.checked_add(place)?;
            Some((line, speech.overrides.get(place)?.english))
        });
        let (own_line, english) = own.unwrap_or((phrase.line, phrase.english));
        let translated = speech.translation.as_ref().and_then(|translation| {
            let own = translation.text(own_line);
            own.or_else(|| translation.text(phrase.line))
        });
        match (translated, phrase.fill) {
            (None, None) => Cow::Borrowed(english),
            (Some(text), None) => Cow::Owned(text.to_owned()),
            (text, Some(fill)) => {
                let text = text.unwrap_or(english);
                Cow::Owned(fill(speech, text, &phrase.argument))
            }
        }
    })
}

impl Speech {
    fn tag(&self) -> String {
        regional(self.language, &self.wished)
    }

    fn fill(&self, text: &str, argument: &Argument) -> String {
        let number = |ask, number| (self.numbers)(&self.tag(), ask, number);
        let (text, filling) = match argument {
            Argument::None => (text, Cow::Borrowed("")),
            Argument::Text(words) => (text, Cow::Borrowed(&**words)),
            Argument::Count(count) => {
                let form = form(text, || number(Ask::Plural, *count));
                (form, Cow::Owned(number(Ask::Number, *count)))
            }
            Argument::Time(count, unit) => (text, Cow::Owned(number(Ask::Time(*unit), *count))),
        };
        let Some((before, after)) = text.split_once("{0}") else {
            return text.to_owned();
        };
        // An address in a text of the other direction keeps its own direction (Unicode
        // Standard Annex 9: first strong isolate, pop directional isolate).
        if self.language.is_rtl() && !(before.is_empty() && after.is_empty()) {
            return [before, "\u{2068}", &filling, "\u{2069}", after].concat();
        }
        [before, &filling, after].concat()
    }
}

/// Returns the plural form of this category, or else the form `other`. A text without
/// plural forms is returned unchanged.
fn form(text: &str, category: impl FnOnce() -> String) -> &str {
    let of = |category: &str| {
        let mut rest = Some(text);
        while let Some(text) = rest {
            let (form, more) = match text.split_once(" | ") {
                Some((form, more)) => (form, Some(more)),
                None => (text, None),
            };
            let form = form.strip_prefix(category);
            if let Some(form) = form.and_then(|form| form.strip_prefix(": ")) {
                return Some(form);
            }
            rest = more;
        }
        None
    };
    match of("other") {
        None => text,
        Some(other) => of(&category()).unwrap_or(other),
    }
}

#[cfg(test)]
#[cfg(not(target_arch = "wasm32"))]
mod tests {
    use super::*;
    use crate::i18n::account::Account;
    use crate::i18n::errors::Errors;
    use crate::i18n::fields::Fields;
    use crate::i18n::forms::Forms;
    use crate::i18n::languages::LANGUAGES;
    use crate::i18n::setup::Setup;
    use crate::i18n::steps::Steps;
    use crate::i18n::{Message, Seconds, templates};

    fn said(message: impl Family) -> String {
        speak(&message.into()).into_owned()
    }

    /// Formats numbers with the plural categories of Polish (CLDR 48) for whole numbers.
    fn polish(tag: &str, ask: Ask, number: u32) -> String {
        match ask {
            Ask::Plural => match (number, number % 10, number % 100) {
                (1, ..) => "one",
                (_, 2..=4, 12..=14) => "many",
                (_, 2..=4, _) => "few",
                _ => "many",
            }
            .to_owned(),
            Ask::Number => format!("{number}({tag})"),
            Ask::Time(_) => format!("{number} chwil"),
        }
    }

    fn speak_with(language: usize, texts: &[(&str, &str)], numbers: Numbers) {
        let file = templates::file(&templates::all(), |template| {
            let known = texts.iter().find(|(key, _)| *key == template.key);
            known.map_or(template.english, |(_, text)| text).to_owned()
        });
        set(&LANGUAGES[language], Translation::read(file));
        ask(numbers);
    }

    #[test]
    fn english_needs_no_file() {
        assert_eq!(said(Message::SignIn), "Sign in");
        assert_eq!(said(Account::Save), "Save");
        assert_eq!(
            said(Steps::TextSentTo("+1 206".to_owned())),
            "We sent a text message with a code to +1 206."
        );
        assert_eq!(said(Fields::RuleLength(1)), "At least 1 character");
        assert_eq!(said(Fields::RuleLength(8)), "At least 8 characters");
        assert_eq!(
            said(Setup::ConfigNotJson(3)),
            "The file amplify_outputs.json is not valid JSON: look at line 3."
        );
        assert_eq!(
            said(Fields::ResendIn(Seconds(30))),
            "Another code in 30 sec"
        );
        assert_eq!(
            digits(59) + " min",
            plain("en", Ask::Time(Unit::Minute), 59)
        );
        assert_eq!(
            said(Fields::TooLong(256)),
            "That’s a bit long: use 256 characters or fewer."
        );
        assert_eq!(said(Errors::Verbatim("a {0} b".to_owned())), "a {0} b");
    }

    #[test]
    fn each_family_finds_its_own_lines() {
        speak_with(
            1,
            &[
                ("SignIn", "Anmelden"),
                ("AccountSave", "Speichern"),
                ("FormDidYouMean", "Oder {0}?"),
            ],
            plain,
        );
        assert_eq!(said(Message::SignIn), "Anmelden");
        assert_eq!(said(Account::Save), "Speichern");
        assert_eq!(said(Forms::DidYouMean("a".to_owned())), "Oder a?");
    }

    #[test]
    fn override_is_shown_in_english_or_as_translated() {
        const OVERRIDES: [Override; 2] = [
            Override::new("EmailSentTo", "Look at {0}."),
            Override::new("SignIn", "Come in"),
        ];
        let own = OwnTexts::new("/words/", &[&["Mine"]], &OVERRIDES);
        let sent = || said(Steps::EmailSentTo("a@b.example".to_owned()));
        replace_texts(&OVERRIDES, Some(own));
        assert_eq!(
            (sent(), said(Message::SignIn)),
            ("Look at a@b.example.".into(), "Come in".into())
        );
        assert_eq!(said(Message::Email), "Email");

        let texts = [("EmailSentTo", "Gesendet an {0}."), ("SignIn", "Anmelden")];
        speak_with(1, &texts, plain);
        assert_eq!(
            (sent(), said(Message::SignIn)),
            ("Gesendet an a@b.example.".into(), "Anmelden".into())
        );

        let library = templates::file(&templates::all(), |template| template.english.to_owned());
        let file = "Mine = Meins\nEmailSentTo = Sieh nach: {0}\nSignIn = Komm herein\n";
        let both = Translation::read(library).and_then(|read| read.with_own(own, file));
        set(&LANGUAGES[1], both);
        assert_eq!(
            (sent(), said(Message::SignIn)),
            ("Sieh nach: a@b.example".into(), "Komm herein".into())
        );
        replace_texts(&[], None);
        assert_eq!(said(Message::SignIn), "Sign in");
    }

    #[test]
    fn digits_are_those_of_the_number() {
        for number in [0, 9, 10, 100, 4_070, u32::MAX] {
            assert_eq!(digits(number), number.to_string());
        }
    }

    #[test]
    fn a_name_stays_in_every_language() {
        speak_with(1, &[("SignIn", "Anmelden")], plain);
        assert_eq!(speak(&Phrase::name("Türkçe")), "Türkçe");
    }

    #[test]
    fn plural_forms_are_chosen_by_the_languages_own_rules() {
        let forms = "one: {0} znak | few: {0} znaki | many: {0} znaków | other: {0} znaku";
        speak_with(1, &[("RuleLength", forms)], polish);
        for (count, said_so) in [
            (1, "1(de) znak"),
            (3, "3(de) znaki"),
            (8, "8(de) znaków"),
            (12, "12(de) znaków"),
            (22, "22(de) znaki"),
        ] {
            assert_eq!(said(Fields::RuleLength(count)), said_so);
        }
        speak_with(1, &[("RuleLength", "other: {0} 文字")], polish);
        assert_eq!(said(Fields::RuleLength(1)), "1(de) 文字");
    }

    #[test]
    fn what_is_put_in_keeps_its_direction() {
        speak_with(LANGUAGES.len() - 1, &[("EmailSentTo", "إلى {0}.")], plain);
        assert_eq!(
            said(Steps::EmailSentTo("a@b.example".to_owned())),
            "إلى \u{2068}a@b.example\u{2069}."
        );
        assert_eq!(said(Errors::Verbatim("a".to_owned())), "a");
    }
}

//! Pseudo-languages that are made from English, for tests. They reveal texts that are not
//! translated, boxes that are too small for longer texts, and layouts that work in one
//! direction only.

use super::templates::{self, Template};

/// Returns the library's file of `en-XA`: English with accented letters, about 40 % longer,
/// in brackets.
#[must_use]
pub fn accented() -> String {
    accented_of(&templates::all())
}

/// Returns the file of `en-XA` with these messages.
#[must_use]
pub fn accented_of(templates: &[Template]) -> String {
    templates::file(templates, |template| {
        made(template, |text| {
            let longer = "~".repeat(text.chars().count().div_ceil(5) * 2);
            format!("[{} {longer}]", accents(text))
        })
    })
}

/// Returns the library's file of `ar-XB`: English with accented letters, in brackets, and
/// written from right to left whatever the letters are.
#[must_use]
pub fn mirrored() -> String {
    mirrored_of(&templates::all())
}

/// Returns the file of `ar-XB` with these messages.
#[must_use]
pub fn mirrored_of(templates: &[Template]) -> String {
    // These are the right-to-left override and the pop directional formatting of Unicode
    // Standard Annex 9.
    templates::file(templates, |template| {
        made(template, |text| {
            format!("[\u{202e}{}\u{202c}]", accents(text))
        })
    })
}

/// Applies `text` to a message, and to each of its plural forms separately.
fn made(template: &Template, text: impl Fn(&str) -> String) -> String {
    if template.is_name {
        return template.english.to_owned();
    }
    if !template.english.starts_with("one: ") {
        return text(template.english);
    }
    let forms = template.english.split(" | ");
    let forms = forms.filter_map(|form| {
        let (category, form) = form.split_once(": ")?;
        Some(format!("{category}: {}", text(form)))
    });
    forms.collect::<Vec<_>>().join(" | ")
}

/// Replaces letters by similar ones with accents. Digits stay, and so does `{0}`.
fn accents(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            'a' => 'á',
            'c' => 'ç',
            'd' => 'ð',
            'e' => 'é',
            'g' => 'ĝ',
            'h' => 'ĥ',
            'i' => 'î',
            'k' => 'ķ',
            'l' => 'ļ',
            'n' => 'ñ',
            'o' => 'ö',
            'p' => 'þ',
            'r' => 'ŕ',
            's' => 'š',
            't' => 'ţ',
            'u' => 'û',
            'w' => 'ŵ',
            'y' => 'ý',
            'z' => 'ž',
            'A' => 'Å',
            'C' => 'Ç',
            'E' => 'É',
            'I' => 'Î',
            'N' => 'Ñ',
            'O' => 'Ö',
            'S' => 'Š',
            'T' => 'Ţ',
            'U' => 'Û',
            'W' => 'Ŵ',
            other => other,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::translation::Translation;

    #[test]
    fn both_are_read_like_any_other_language() {
        for file in [accented(), mirrored()] {
            assert!(Translation::read(file).is_some());
        }
    }

    #[test]
    fn letters_are_accented_lengths_grow_and_placeholders_stay() {
        let file = accented();
        let line = |key: &str| {
            let found = file.lines().find(|line| line.starts_with(key));
            found.unwrap_or_default().to_owned()
        };
        assert_eq!(line("SignIn ="), "SignIn = [Šîĝñ îñ ~~~~]");
        assert_eq!(line("Verbatim ="), "Verbatim = {0}");
        let forms = line("RuleLength =");
        assert!(forms.starts_with("RuleLength = one: [") && forms.contains(" | other: ["));
        assert_eq!(forms.matches("{0}").count(), 2);
    }
}

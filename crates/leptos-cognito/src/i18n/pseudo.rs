//! Languages made of English, for tests: text that is not translated stands out, and so
//! do boxes that are too small for longer words, or made for one direction alone.

use super::templates::{self, Template};

/// What says the same in every language.
pub const UNTRANSLATED: [&str; 3] = ["Brand", "LetsRyde", "Verbatim"];

/// `en-XA`: accented letters, about 40 % longer, in brackets.
#[must_use]
pub fn accented() -> String {
    templates::file(|template| {
        made(template, |text| {
            let longer = "~".repeat(text.chars().count().div_ceil(5) * 2);
            format!("[{} {longer}]", accents(text))
        })
    })
}

/// `ar-XB`: the same, and from right to left whatever its letters are.
#[must_use]
pub fn mirrored() -> String {
    // Unicode Standard Annex 9: right-to-left override, pop directional formatting.
    templates::file(|template| {
        made(template, |text| {
            format!("[\u{202e}{}\u{202c}]", accents(text))
        })
    })
}

/// Each plural form by itself.
fn made(template: &Template, text: impl Fn(&str) -> String) -> String {
    if UNTRANSLATED.contains(&template.key) {
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

/// The letters people read as the plain ones; digits, and so `{0}`, stay.
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
        assert_eq!(line("Brand ="), "Brand = Wild Rydes");
        let forms = line("RuleLength =");
        assert!(forms.starts_with("RuleLength = one: [") && forms.contains(" | other: ["));
        assert_eq!(forms.matches("{0}").count(), 2);
    }
}

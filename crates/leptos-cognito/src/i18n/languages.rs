//! The languages of the app, and the choice of the one that a browser prefers.

/// A language of the app.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Language {
    /// The language's tag (BCP 47), which is also the name of its file.
    pub tag: &'static str,
    /// The language's name in the language itself. It is empty for the languages that are
    /// for tests only: they are not offered, and no browser gets them.
    pub name: &'static str,
}

/// The language that is compiled in. All others are files.
pub const ENGLISH: &Language = &LANGUAGES[0];

/// All languages, in the order in which they are offered. The last two are made from
/// English by `pseudo.rs` for tests: they show texts that are not translated and boxes
/// that are too small.
pub const LANGUAGES: [Language; 18] = [
    Language::new("en", "English"),
    Language::new("de", "Deutsch"),
    Language::new("fr", "Français"),
    Language::new("es", "Español"),
    Language::new("pt-BR", "Português (Brasil)"),
    Language::new("it", "Italiano"),
    Language::new("nl", "Nederlands"),
    Language::new("pl", "Polski"),
    Language::new("tr", "Türkçe"),
    Language::new("ja", "日本語"),
    Language::new("ko", "한국어"),
    Language::new("zh-Hans", "简体中文"),
    Language::new("zh-Hant", "繁體中文"),
    Language::new("hi", "हिन्दी"),
    Language::new("ar", "العربية"),
    Language::new("he", "עברית"),
    Language::new("en-XA", ""),
    Language::new("ar-XB", ""),
];

impl Language {
    const fn new(tag: &'static str, name: &'static str) -> Self {
        Self { tag, name }
    }

    /// Returns `true` if the language is written from right to left.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        matches!(base(self.tag), "ar" | "he")
    }

    /// Returns `true` if a browser that prefers `wished` gets this language. The first
    /// subtag decides. For Chinese, the script decides too, which the tag names or its
    /// region implies. Outdated tags, and languages whose speakers read one of ours, get
    /// that language.
    ///
    /// Source: the aliases of CLDR 48 (`iw`, `cmn`), its likely subtags (`yue` is written
    /// in traditional characters) and its language matching (`gsw`, `nds`).
    fn answers(&self, wished: &str) -> bool {
        let asked = base(wished);
        let is = |tag: &str| asked.eq_ignore_ascii_case(tag);
        if is("zh") || is("cmn") || is("yue") {
            let script = if is_traditional(wished) {
                "zh-Hant"
            } else {
                "zh-Hans"
            };
            return self.tag == script;
        }
        let read = if is("iw") {
            "he"
        } else if is("gsw") || is("nds") {
            "de"
        } else {
            asked
        };
        read.eq_ignore_ascii_case(base(self.tag))
    }
}

fn base(tag: &str) -> &str {
    tag.split('-').next().unwrap_or(tag)
}

/// Returns `true` if Chinese with this tag is written in traditional characters.
///
/// Source: the likely subtags of CLDR 48, of which these regions are the ones that
/// browsers offer.
fn is_traditional(tag: &str) -> bool {
    let has = |subtag: &str| tag.split('-').any(|part| part.eq_ignore_ascii_case(subtag));
    let is_implied = || has("yue") && !has("CN");
    !has("Hans") && (["Hant", "TW", "HK", "MO"].into_iter().any(has) || is_implied())
}

/// Returns the region of a tag, if it names one: two letters or three digits, in front of
/// any extension.
fn region(tag: &str) -> Option<&str> {
    let subtags = tag.split('-').skip(1);
    let mut subtags = subtags.take_while(|subtag| subtag.len() > 1);
    subtags.find(|subtag| match subtag.len() {
        2 => subtag.bytes().all(|byte| byte.is_ascii_alphabetic()),
        3 => subtag.bytes().all(|byte| byte.is_ascii_digit()),
        _ => false,
    })
}

/// Returns the language to use: the chosen one, or else the first language that the
/// browser prefers and the app has. It returns `None` if there is neither; then English
/// is used.
#[must_use]
pub fn choose<'a>(
    offered: &'a [Language],
    chosen: Option<&str>,
    wished: &[String],
) -> Option<&'a Language> {
    let remembered = chosen.and_then(|tag| offered.iter().find(|language| language.tag == tag));
    remembered.or_else(|| {
        wished.iter().find_map(|wished| {
            offered
                .iter()
                .find(|language| !language.name.is_empty() && language.answers(wished))
        })
    })
}

/// Returns the tag for the formatting of numbers and dates: the page's language and
/// script, with the region that the browser names for this language. It is always a valid
/// tag, because `Intl` throws an error for any other.
#[must_use]
pub fn regional(language: &Language, wished: &[String]) -> String {
    let mut wished = wished.iter();
    let found = wished
        .find(|wished| language.answers(wished))
        .and_then(|wished| region(wished))
        .filter(|_| !language.name.is_empty());
    let Some(region) = found else {
        return language.tag.to_owned();
    };
    let short = [base(language.tag), "-", region].concat();
    if language.answers(&short) {
        short
    } else {
        [language.tag, "-", region].concat()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ALL: [Language; 17] = [
        Language::new("en", "English"),
        Language::new("de", "Deutsch"),
        Language::new("fr", "Français"),
        Language::new("es", "Español"),
        Language::new("pt-BR", "Português (Brasil)"),
        Language::new("it", "Italiano"),
        Language::new("nl", "Nederlands"),
        Language::new("pl", "Polski"),
        Language::new("tr", "Türkçe"),
        Language::new("ja", "日本語"),
        Language::new("ko", "한국어"),
        Language::new("zh-Hans", "简体中文"),
        Language::new("zh-Hant", "繁體中文"),
        Language::new("hi", "हिन्दी"),
        Language::new("ar", "العربية"),
        Language::new("he", "עברית"),
        Language::new("en-XA", ""),
    ];

    fn chosen(stored: Option<&str>, wished: &[&str]) -> Option<&'static str> {
        let wished: Vec<String> = wished.iter().map(|tag| (*tag).to_owned()).collect();
        choose(&ALL, stored, &wished).map(|language| language.tag)
    }

    #[test]
    fn a_browser_gets_the_first_language_it_wants_that_we_have() {
        for (wished, tag) in [
            (&["de"][..], Some("de")),
            (&["de-AT"], Some("de")),
            (&["DE-ch"], Some("de")),
            (&["en-GB", "de"], Some("en")),
            (&["pt"], Some("pt-BR")),
            (&["pt-PT"], Some("pt-BR")),
            (&["zh"], Some("zh-Hans")),
            (&["zh-CN"], Some("zh-Hans")),
            (&["zh-SG"], Some("zh-Hans")),
            (&["zh-TW"], Some("zh-Hant")),
            (&["zh-HK"], Some("zh-Hant")),
            (&["zh-mo"], Some("zh-Hant")),
            (&["zh-Hant-SG"], Some("zh-Hant")),
            (&["zh-Hans-HK"], Some("zh-Hans")),
            (&["zh-hant-cn"], Some("zh-Hant")),
            (&["cmn-Hans-CN"], Some("zh-Hans")),
            (&["cmn-TW"], Some("zh-Hant")),
            (&["yue"], Some("zh-Hant")),
            (&["yue-HK"], Some("zh-Hant")),
            (&["yue-Hant-CN"], Some("zh-Hant")),
            (&["zh-yue"], Some("zh-Hant")),
            (&["yue-Hans"], Some("zh-Hans")),
            (&["yue-CN"], Some("zh-Hans")),
            (&["iw"], Some("he")),
            (&["iw-IL", "en"], Some("he")),
            (&["he-IL"], Some("he")),
            (&["gsw"], Some("de")),
            (&["gsw-CH", "fr"], Some("de")),
            (&["nds"], Some("de")),
            (&["hi-Latn"], Some("hi")),
            (&["hi-IN"], Some("hi")),
            (&["ar-EG"], Some("ar")),
            (&["es-419"], Some("es")),
            // These languages are missing here, whether a browser names them by their
            // current or their former tags.
            (&["no", "nb", "nn", "en"], Some("en")),
            (&["sh"], None),
            (&["in"], None),
            (&["ji"], None),
            (&["iwx"], None),
            (&["ger"], None),
            (&["sv", "fr-CA", "en"], Some("fr")),
            (&["den"], None),
            (&["sv"], None),
            (&[""], None),
            (&[], None),
        ] {
            assert_eq!(chosen(None, wished), tag, "{wished:?}");
        }
    }

    #[test]
    fn what_was_chosen_wins_and_what_is_no_language_does_not() {
        assert_eq!(chosen(Some("ja"), &["de"]), Some("ja"));
        assert_eq!(chosen(Some("en"), &["de"]), Some("en"));
        assert_eq!(chosen(Some("../evil"), &["de"]), Some("de"));
        assert_eq!(chosen(Some(""), &["de"]), Some("de"));
    }

    #[test]
    fn those_for_tests_are_spoken_when_chosen_alone() {
        assert_eq!(chosen(Some("en-XA"), &["de"]), Some("en-XA"));
        assert_eq!(chosen(None, &["en-XA"]), Some("en"));
    }

    #[test]
    fn numbers_are_told_as_the_browsers_region_does() {
        let of = |tag: &str, wished: &str| {
            let language = ALL.iter().find(|language| language.tag == tag).unwrap();
            regional(language, &[wished.to_owned()])
        };
        assert_eq!(of("en", "en-GB"), "en-GB");
        assert_eq!(of("de", "en-GB"), "de");
        assert_eq!(of("zh-Hant", "zh-HK"), "zh-HK");
        assert_eq!(of("en", "en-US@posix"), "en");
        assert_eq!(of("en-XA", "en-GB"), "en-XA");
        // The tag keeps the page's own script, whatever script the browser names.
        assert_eq!(of("hi", "hi-Latn"), "hi");
        assert_eq!(of("hi", "hi-Latn-IN"), "hi-IN");
        assert_eq!(of("he", "iw-IL"), "he-IL");
        assert_eq!(of("zh-Hant", "yue"), "zh-Hant");
        assert_eq!(of("zh-Hant", "yue-HK"), "zh-HK");
        assert_eq!(of("zh-Hant", "zh-Hant-CN"), "zh-Hant-CN");
        assert_eq!(of("zh-Hans", "zh-Hans-HK"), "zh-Hans-HK");
        assert_eq!(of("zh-Hans", "yue-CN"), "zh-CN");
        assert_eq!(of("de", "gsw-CH"), "de-CH");
        assert_eq!(of("pt-BR", "pt-PT"), "pt-PT");
        assert_eq!(of("es", "es-419"), "es-419");
        assert_eq!(of("de", "de-DE-1996"), "de-DE");
        // `Intl` would throw an error for these tags.
        assert_eq!(of("de", "de-"), "de");
        assert_eq!(of("de", "de-x-at"), "de");
    }

    #[test]
    fn two_are_written_from_right_to_left() {
        let rtl: Vec<_> = ALL.iter().filter(|language| language.is_rtl()).collect();
        assert_eq!(rtl.len(), 2);
    }
}

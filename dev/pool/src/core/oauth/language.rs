//! The languages of the hosted pages, and the choice of one.
//!
//! The texts are in `languages/`, one file a language, with a line `Key = Text` for each
//! [`Text`]. `{0}` is the place of a value. The errors on a page are those of Cognito's API,
//! which are in English.
//!
//! Source: "Managed login localization", Amazon Cognito Developer Guide.

use std::sync::OnceLock;

use super::request::OAuthRequest;

/// A language that managed login has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Language {
    /// German.
    German,
    /// English, which is the language of a request that names none.
    #[default]
    English,
    /// Spanish.
    Spanish,
    /// French.
    French,
    /// Bahasa Indonesia.
    Indonesian,
    /// Italian.
    Italian,
    /// Japanese.
    Japanese,
    /// Korean.
    Korean,
    /// Portuguese as in Brazil.
    BrazilianPortuguese,
    /// Chinese in simplified characters.
    SimplifiedChinese,
    /// Chinese in traditional characters.
    TraditionalChinese,
}

impl Language {
    /// All languages, in the order of the guide.
    const ALL: [Self; 11] = [
        Self::German,
        Self::English,
        Self::Spanish,
        Self::French,
        Self::Indonesian,
        Self::Italian,
        Self::Japanese,
        Self::Korean,
        Self::BrazilianPortuguese,
        Self::SimplifiedChinese,
        Self::TraditionalChinese,
    ];

    /// Returns the value of `lang` for the language, which is a language tag (BCP 47).
    #[must_use]
    pub(crate) fn tag(self) -> &'static str {
        match self {
            Self::German => "de",
            Self::English => "en",
            Self::Spanish => "es",
            Self::French => "fr",
            Self::Indonesian => "id",
            Self::Italian => "it",
            Self::Japanese => "ja",
            Self::Korean => "ko",
            Self::BrazilianPortuguese => "pt-BR",
            Self::SimplifiedChinese => "zh-CN",
            Self::TraditionalChinese => "zh-TW",
        }
    }

    fn file(self) -> &'static str {
        match self {
            Self::German => include_str!("languages/de.txt"),
            Self::English => include_str!("languages/en.txt"),
            Self::Spanish => include_str!("languages/es.txt"),
            Self::French => include_str!("languages/fr.txt"),
            Self::Indonesian => include_str!("languages/id.txt"),
            Self::Italian => include_str!("languages/it.txt"),
            Self::Japanese => include_str!("languages/ja.txt"),
            Self::Korean => include_str!("languages/ko.txt"),
            Self::BrazilianPortuguese => include_str!("languages/pt-BR.txt"),
            Self::SimplifiedChinese => include_str!("languages/zh-CN.txt"),
            Self::TraditionalChinese => include_str!("languages/zh-TW.txt"),
        }
    }

    /// Returns the language with this tag.
    fn read(tag: &str) -> Option<Self> {
        let mut all = Self::ALL.into_iter();
        all.find(|language| language.tag().eq_ignore_ascii_case(tag))
    }

    /// Returns the language that a request names in `lang`, otherwise that of the browser's
    /// cookie. A value that managed login does not have stands for English.
    #[must_use]
    pub(crate) fn of(request: &OAuthRequest) -> Self {
        let named = request.query.get("lang").or(request.lang.as_deref());
        named.and_then(Self::read).unwrap_or_default()
    }

    /// Returns the language that the browser has to remember: the one that a request names, if
    /// the browser's cookie has another one.
    #[must_use]
    pub(super) fn to_remember(request: &OAuthRequest) -> Option<Self> {
        let named = request.query.get("lang").and_then(Self::read)?;
        (request.lang.as_deref() != Some(named.tag())).then_some(named)
    }

    /// Returns a text in this language.
    #[must_use]
    pub(crate) fn text(self, text: Text) -> &'static str {
        static TABLES: [OnceLock<Vec<&'static str>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        let table = TABLES.get(self as usize).map(|table| {
            table.get_or_init(|| {
                let lines: Vec<(&str, &str)> = lines(self.file()).collect();
                let found = |key: &str| lines.iter().find(|(known, _)| *known == key);
                let texts = Text::ALL.iter().map(|text| text.key());
                // A test checks that no file lacks a text.
                texts
                    .map(|key| found(key).map_or(key, |(_, text)| text))
                    .collect()
            })
        });
        let found = table.and_then(|table| table.get(text as usize));
        found.copied().unwrap_or_else(|| text.key())
    }

    /// Returns a text in this language, with a value in its place.
    #[must_use]
    pub(crate) fn text_with(self, text: Text, value: &str) -> String {
        self.text(text).replace("{0}", value)
    }
}

/// Returns the keys and the texts of a file.
fn lines(file: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    file.lines().filter_map(|line| line.split_once(" = "))
}

macro_rules! texts {
    ($($name:ident),* $(,)?) => {
        /// A text of the hosted pages. `languages/en.txt` has each in English.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Text {
            $(#[doc = concat!("The text `", stringify!($name), "`.")] $name,)*
        }

        impl Text {
            /// All texts.
            const ALL: &'static [Self] = &[$(Self::$name,)*];

            /// Returns the key of the text in the files.
            fn key(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name),)*
                }
            }
        }
    };
}

texts! {
    SignIn, SignUp, Continue, ContinueWith, ForgotPassword, CreateAccount, SignInInstead,
    Username, Password, NewPassword, Code, Email, PhoneNumber, EmailOrPhoneNumber,
    NotConfirmed, Confirmed, RegistrationConfirmed, CodeSent, ConfirmYourAccount,
    ConfirmAccount, SendCodeAgain, SendCode, CodeSentIfThere, SendAnotherCode, ChangePassword,
    PasswordChanged, ChooseNewPassword, EnterCode, CodeBySms, CodeByEmail, CodeOfApp, SetUpApp,
    KeyOfApp, SetUpEmail, ChooseSecondStep, CodeFrom, BySms, ByEmail, ByApp,
    Address, Birthdate, FamilyName, Gender, GivenName, Locale, MiddleName, Name, Nickname,
    Picture, PreferredUsername, Profile, Website, Zoneinfo,
}

impl Text {
    /// Returns the label of a standard attribute.
    #[must_use]
    pub(super) fn of_attribute(name: &str) -> Option<Self> {
        Some(match name {
            "address" => Self::Address,
            "birthdate" => Self::Birthdate,
            "email" => Self::Email,
            "family_name" => Self::FamilyName,
            "gender" => Self::Gender,
            "given_name" => Self::GivenName,
            "locale" => Self::Locale,
            "middle_name" => Self::MiddleName,
            "name" => Self::Name,
            "nickname" => Self::Nickname,
            "phone_number" => Self::PhoneNumber,
            "picture" => Self::Picture,
            "preferred_username" => Self::PreferredUsername,
            "profile" => Self::Profile,
            "website" => Self::Website,
            "zoneinfo" => Self::Zoneinfo,
            _ => return None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_text_is_once_in_every_language() {
        let mut keys: Vec<&str> = Text::ALL.iter().map(|text| text.key()).collect();
        keys.sort_unstable();
        for language in Language::ALL {
            let file = language.file();
            assert_eq!(lines(file).count(), file.lines().count(), "{language:?}");
            let mut found: Vec<&str> = lines(file).map(|(key, _)| key).collect();
            found.sort_unstable();
            assert_eq!(found, keys, "{language:?}");
        }
    }

    #[test]
    fn texts_have_the_place_of_their_value() {
        for language in Language::ALL {
            for text in Text::ALL {
                let places = |language: Language| language.text(*text).matches("{0}").count();
                assert_eq!(
                    places(language),
                    places(Language::English),
                    "{language:?} {text:?}"
                );
                assert!(!language.text(*text).trim().is_empty());
            }
        }
    }

    #[test]
    fn language_is_found_by_its_tag_alone() {
        for language in Language::ALL {
            assert_eq!(Language::read(language.tag()), Some(language));
            assert_eq!(Language::ALL.get(language as usize), Some(&language));
        }
        assert_eq!(Language::read("PT-br"), Some(Language::BrazilianPortuguese));
        for tag in ["", "pt", "zh", "zh-Hans", "nl", "de-DE", "de\r\n"] {
            assert_eq!(Language::read(tag), None, "{tag:?}");
        }
    }
}

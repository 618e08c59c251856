//! A text that the configuration has, or a language file.

use std::borrow::Cow;

use crate::i18n::Phrase;
use crate::i18n::fields::Fields;
use crate::language::{self, now};
use cognito_client::config::sign_up::LocalizedText;

/// A text that follows the language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Words {
    /// A message of the library or of the app.
    Message(Phrase),
    /// A text of the configuration.
    Described(&'static LocalizedText),
    /// The label of a field that may stay empty.
    Optional(Box<Self>),
}

impl From<Phrase> for Words {
    fn from(phrase: Phrase) -> Self {
        Self::Message(phrase)
    }
}

impl Words {
    /// Returns the text in the current language. It tracks the language.
    #[must_use]
    pub fn now(&self) -> Cow<'static, str> {
        match self {
            Self::Message(phrase) => now(phrase.clone()),
            Self::Described(text) => text.in_language(language::tag()).into(),
            Self::Optional(label) => now(Fields::Optional(label.now().into_owned())),
        }
    }

    /// Returns the text for a view.
    pub fn text(self) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
        move || self.now()
    }
}

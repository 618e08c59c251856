//! A text of the file in one or several languages.

use super::super::json::Json;

/// A text that the file has for all languages, or for each of several languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LocalizedText {
    /// The tags of the languages (BCP 47) and their texts. The tag of a text for all
    /// languages is empty.
    texts: Vec<(String, String)>,
}

impl LocalizedText {
    /// Reads the text: a string, or an object whose members are named by language tags.
    /// Returns `None` for any other value, and for an empty text.
    pub(super) fn read<J: Json>(value: &J) -> Option<Self> {
        let texts = match value.text() {
            Some(text) => vec![(String::new(), text)],
            None => {
                let members = value.members()?.into_iter();
                let texts = members.map(|(tag, text)| Some((tag, text.text()?)));
                texts.collect::<Option<Vec<_>>>()?
            }
        };
        let is_empty = |(_, text): &(String, String)| text.trim().is_empty();
        (!texts.is_empty() && !texts.iter().any(is_empty)).then_some(Self { texts })
    }

    /// Returns the text in the language with this tag. If the file has none in it, the
    /// text is that of the same language in another region or script, then the English
    /// one, then the first one.
    #[must_use]
    pub fn in_language(&self, tag: &str) -> &str {
        let language = |tag: &str| {
            tag.split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let wanted = language(tag);
        let texts = || self.texts.iter();
        let exact = texts().find(|(own, _)| own.eq_ignore_ascii_case(tag));
        let near = || texts().find(|(own, _)| language(own) == wanted);
        let english = || texts().find(|(own, _)| language(own) == "en");
        let found = exact.or_else(near).or_else(english);
        let found = found.or_else(|| self.texts.first());
        found.map_or("", |(_, text)| text)
    }
}

//! The language of the page, which can change at any time.
//!
//! A text in a view is a function from [`text`], which the framework calls again when the
//! language changes. So nothing else on the page is rebuilt, and everything that was
//! typed or chosen is kept.

use std::borrow::Cow;
use std::cell::Cell;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use wasm_bindgen_futures::spawn_local;

use crate::brand::use_brand;
use crate::browser::{intl, page, preferences, same_origin_asset};
use crate::i18n::languages::{ENGLISH, LANGUAGES, Language, choose};
use crate::i18n::translation::Translation;
use crate::i18n::{Phrase, speak, speech};
use crate::program_error::refuse;

/// The preference with the tag of the chosen language.
const REMEMBERED: &str = "language";

/// The timeout for a language file, in milliseconds. When the app starts, no page is
/// shown until the file is loaded or the timeout has passed.
const TIMEOUT_MS: u32 = 4_000;

thread_local! {
    /// A trigger that is notified when the language has changed.
    static CHANGED: ArcTrigger = ArcTrigger::new();
    /// The languages that the app offers.
    static OFFERED: Cell<&'static [Language]> = const { Cell::new(&LANGUAGES) };
    /// The language that is being loaded, or whose file could not be loaded.
    static WANTED: Cell<Option<&'static Language>> = const { Cell::new(None) };
}

/// Returns the text of a message for a view. It follows the language.
pub fn text(
    message: impl Into<Phrase>,
) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
    following(message.into(), None)
}

/// Returns the text of `message` while `holds` is `true`, else that of `otherwise`, for a
/// view. It follows the language.
pub fn text_while(
    holds: RwSignal<bool>,
    message: impl Into<Phrase>,
    otherwise: impl Into<Phrase>,
) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
    following(otherwise.into(), Some((holds, message.into())))
}

/// Returns a closure of one type for both functions.
fn following(
    phrase: Phrase,
    unless: Option<(RwSignal<bool>, Phrase)>,
) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
    move || {
        track();
        match &unless {
            Some((holds, other)) if holds.get() => speak(other),
            _ => speak(&phrase),
        }
    }
}

/// Returns the current text of a message. It tracks the language, so it is for reactive
/// code that chooses between messages.
#[must_use]
pub fn now(message: impl Into<Phrase>) -> Cow<'static, str> {
    track();
    speak(&message.into())
}

/// Returns the text of a message once, without tracking the language.
#[must_use]
pub fn said(message: impl Into<Phrase>) -> Cow<'static, str> {
    speak(&message.into())
}

/// Returns the tag of the current language, such as `pt-BR`. It tracks the language.
#[must_use]
pub fn tag() -> &'static str {
    track();
    speech::language().tag
}

/// Returns a time, in seconds since 1970, formatted for the user's language and time
/// zone. It tracks the language.
#[must_use]
pub fn date_time(seconds: i64) -> String {
    track();
    intl::date_time(&speech::tag(), seconds)
}

/// Returns these regions' codes and names, in the order of the user's language. It tracks
/// the language.
#[must_use]
pub fn regions(codes: &[&'static str]) -> Vec<(&'static str, String)> {
    track();
    intl::regions(&speech::tag(), codes)
}

/// Tracks the language, if the caller is reactive.
fn track() {
    if Observer::get().is_some() {
        CHANGED.with(Track::track);
    }
}

/// Returns the languages that the app offers.
#[must_use]
pub fn offered() -> &'static [Language] {
    OFFERED.get()
}

/// Restricts the languages that the app offers to those with these tags. An empty list
/// means all languages.
///
/// # Panics
/// Panics if the library has no language with one of these tags.
pub fn offer(tags: &[&str]) {
    if tags.is_empty() {
        return OFFERED.set(&LANGUAGES);
    }
    let named = |tag: &&str| {
        let found = LANGUAGES.iter().find(|language| language.tag == *tag);
        found.copied().unwrap_or_else(|| {
            refuse(&format!(
                "leptos-cognito: there is no language {tag:?}; `languages` of <CognitoProvider> takes tags such as \"en\" and \"pt-BR\""
            ))
        })
    };
    let languages: Vec<Language> = tags.iter().map(named).collect();
    // This happens once in the life of a page.
    OFFERED.set(languages.leak());
}

/// Sets the user's language. English is set at once. Any other language is set when the
/// future ends, unless its file could not be loaded.
pub fn begin() -> impl Future<Output = ()> {
    let wished = preferences::languages();
    let chosen = preferences::read(REMEMBERED);
    let language = first_language(offered(), chosen.as_deref(), &wished);
    speech::wish(wished);
    change_to(language)
}

/// Returns the language in which a page begins: the chosen one, the one that the browser
/// prefers, or the first one that the app offers.
fn first_language(
    offered: &'static [Language],
    chosen: Option<&str>,
    wished: &[String],
) -> &'static Language {
    let language = choose(offered, chosen, wished);
    language.or_else(|| offered.first()).unwrap_or(ENGLISH)
}

/// Stores the user's choice of the language with this tag, and changes to it.
pub fn remember(tag: &str) {
    if let Some(language) = choose(offered(), Some(tag), &[]) {
        preferences::write(REMEMBERED, Some(tag));
        spawn_local(change_to(language));
    }
}

/// Tries again to load a language whose file could not be loaded.
pub fn retry() {
    if let Some(language) = WANTED.get() {
        spawn_local(change_to(language));
    }
}

async fn change_to(language: &'static Language) {
    WANTED.set(Some(language));
    let translation = if language == ENGLISH {
        None
    } else {
        let Some(translation) = load(language.tag).await else {
            return;
        };
        Some(translation)
    };
    // The user has chosen another language meanwhile.
    if WANTED.get() != Some(language) {
        return;
    }
    WANTED.set(None);
    speech::set(language, translation);
    page::set_language(language.tag, language.is_rtl());
    CHANGED.with(Notify::notify);
}

/// Loads the library's texts of a language and those of the app at the same time. A page
/// in two languages would be worse than one in English, so both are needed.
async fn load(tag: &str) -> Option<Translation> {
    let fetch =
        |folder: &str| same_origin_asset::fetch(&[folder, tag, ".txt"].concat(), TIMEOUT_MS);
    let own = use_brand().own_texts;
    let own_file = own.map(|own| fetch(own.folder));
    let translation = fetch("/languages/").await.and_then(Translation::read)?;
    match own.zip(own_file) {
        Some((own, file)) => translation.with_own(own, &file.await?),
        None => Some(translation),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins_in(tags: &[&str], chosen: Option<&str>, wished: &str) -> &'static str {
        offer(tags);
        first_language(offered(), chosen, &[wished.to_owned()]).tag
    }

    #[test]
    fn app_in_english_alone_is_in_english() {
        assert_eq!(begins_in(&["en"], Some("de"), "de"), "en");
    }

    #[test]
    fn first_offered_language_is_for_all_others() {
        assert_eq!(begins_in(&["de", "fr"], None, "ja"), "de");
        assert_eq!(begins_in(&["de", "fr"], None, "fr-CA"), "fr");
        assert_eq!(begins_in(&["de", "fr"], Some("en"), "fr"), "fr");
    }

    #[test]
    fn all_languages_are_offered_by_default() {
        assert_eq!(begins_in(&[], None, "pt"), "pt-BR");
        assert_eq!(begins_in(&[], None, "xx"), "en");
    }

    #[test]
    #[should_panic(expected = "there is no language \"english\"")]
    fn unknown_language_is_refused() {
        offer(&["english"]);
    }
}

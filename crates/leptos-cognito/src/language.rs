//! The language of the page: its texts, which follow a change in place, and the change.
//!
//! A text in a view is a function that the framework calls again when the language
//! changes: [`text`]. So nothing else of a page is built anew, and nothing that was typed,
//! chosen or reached is lost.

use std::borrow::Cow;
use std::cell::Cell;

use leptos::prelude::*;
use leptos::reactive::graph::Observer;
use wasm_bindgen_futures::spawn_local;

use crate::browser::{intl, page, preferences, same_origin_asset};
use crate::i18n::languages::{ENGLISH, LANGUAGES, Language, choose};
use crate::i18n::translation::Translation;
use crate::i18n::{Phrase, speak, speech};

/// Where the choice is remembered.
const REMEMBERED: &str = "wild-rydes.language";

/// How long a language may take, in milliseconds: until then no page is shown at the start.
const TIMEOUT_MS: u32 = 4_000;

thread_local! {
    /// Told when another language is spoken.
    static CHANGED: ArcTrigger = ArcTrigger::new();
    /// What shall be spoken, while it is not.
    static WANTED: Cell<Option<&'static Language>> = const { Cell::new(None) };
}

/// A message in a view: follows the language.
pub fn text(
    message: impl Into<Phrase>,
) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
    following(message.into(), None)
}

/// One message while this holds, else another, in a view: follows the language too.
pub fn text_while(
    holds: RwSignal<bool>,
    message: impl Into<Phrase>,
    otherwise: impl Into<Phrase>,
) -> impl Fn() -> Cow<'static, str> + Clone + Send + Sync + 'static {
    following(otherwise.into(), Some((holds, message.into())))
}

/// One type for all of them.
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

/// A message as it is now, where something reactive chooses it.
#[must_use]
pub fn now(message: impl Into<Phrase>) -> Cow<'static, str> {
    track();
    speak(&message.into())
}

/// A message said once: it stays as it is.
#[must_use]
pub fn said(message: impl Into<Phrase>) -> Cow<'static, str> {
    speak(&message.into())
}

/// A moment, in seconds since 1970, in the words and time zone of the rider. Follows the
/// language.
#[must_use]
pub fn date_time(seconds: i64) -> String {
    track();
    intl::date_time(&speech::tag(), seconds)
}

/// The names of these regions, each with its code, in the order of the rider's language.
/// Follows the language.
#[must_use]
pub fn regions(codes: &[&'static str]) -> Vec<(&'static str, String)> {
    track();
    intl::regions(&speech::tag(), codes)
}

/// Where nobody is told of changes, there is nothing to be told of.
fn track() {
    if Observer::get().is_some() {
        CHANGED.with(Track::track);
    }
}

/// Begins to speak the rider's language: English at once; any other when the future is
/// done, or never, when its file cannot be had.
pub fn begin() -> impl Future<Output = ()> {
    let wished = preferences::languages();
    let chosen = preferences::read(REMEMBERED);
    let language = choose(&LANGUAGES, chosen.as_deref(), &wished).unwrap_or(ENGLISH);
    speech::wish(wished);
    change_to(language)
}

/// The rider chose the language of this tag.
pub fn remember(tag: &str) {
    if let Some(language) = choose(&LANGUAGES, Some(tag), &[]) {
        preferences::write(REMEMBERED, Some(tag));
        spawn_local(change_to(language));
    }
}

/// Tries again what could not be had.
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
        let address = ["/languages/", language.tag, ".txt"].concat();
        let file = same_origin_asset::fetch(&address, TIMEOUT_MS).await;
        let Some(translation) = file.and_then(Translation::read) else {
            return;
        };
        Some(translation)
    };
    // Another was chosen meanwhile.
    if WANTED.get() != Some(language) {
        return;
    }
    WANTED.set(None);
    speech::set(language, translation);
    page::set_language(language.tag, language.is_rtl());
    CHANGED.with(Notify::notify);
}

//! The footer of every page, with the choice of the language and of the theme.

use leptos::prelude::*;

use crate::download_size::reactive::on_window_event;
use crate::i18n::{Message, Phrase, speech};
use crate::language::{self, text};
use crate::theme::{self, THEMES};

/// The footer of every page: the [`LanguageChooser`] and the [`ThemeChooser`].
#[component]
pub fn Footer() -> impl IntoView {
    view! {
        <footer class="footer">
            <LanguageChooser />
            <ThemeChooser />
        </footer>
    }
}

/// The list in which the user chooses the language.
#[component]
pub fn LanguageChooser() -> impl IntoView {
    on_window_event("online", |_| language::retry());
    let spoken = speech::language().tag;
    let languages = language::offered()
        .iter()
        .filter(|language| !language.name.is_empty());
    let languages = languages.map(|language| {
        let tag = language.tag;
        option(tag, Some(tag), tag == spoken, Phrase::name(language.name))
    });
    view! {
        <label>
            {text(Message::Language)} " "
            <select on:change:capture=|event| language::remember(&event_target_value(&event))>
                {languages.collect_view()}
            </select>
        </label>
    }
}

/// The list in which the user chooses the theme: light, dark, or that of the system.
#[component]
pub fn ThemeChooser() -> impl IntoView {
    let chosen = theme::chosen();
    let themes = THEMES
        .iter()
        .map(|theme| option(theme.name, None, theme == chosen, theme.label.into()));
    view! {
        <label>
            {text(Message::Theme)} " "
            <select on:change:capture=|event| theme::remember(&event_target_value(&event))>
                {themes.collect_view()}
            </select>
        </label>
    }
}

/// An option of either list. One function serves both, so that their options have one
/// type.
fn option(
    value: &'static str,
    lang: Option<&'static str>,
    selected: bool,
    label: Phrase,
) -> impl IntoView {
    view! { <option value=value lang=lang prop:selected=selected>{text(label)}</option> }
}

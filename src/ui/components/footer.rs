//! The foot of every page: the language and the theme.

use leptos::prelude::*;

use crate::i18n::languages::LANGUAGES;
use crate::i18n::{Message, speech};
use crate::ui::language::{self, text};
use crate::ui::theme::{self, THEMES};

/// The foot of every page.
#[component]
pub fn Footer() -> impl IntoView {
    let coming_back = window_event_listener_untyped("online", |_| language::retry());
    on_cleanup(move || coming_back.remove());
    let spoken = speech::language().tag;
    let languages = LANGUAGES
        .iter()
        .filter(|language| !language.name.is_empty());
    let languages = languages.map(|language| {
        let tag = language.tag;
        view! { <option value=tag lang=tag prop:selected=tag == spoken>{language.name}</option> }
    });
    let chosen = theme::chosen();
    let themes = THEMES.iter().map(|theme| {
        view! { <option value=theme.name prop:selected=theme == chosen>{text(theme.label)}</option> }
    });
    view! {
        <footer class="footer">
            <label>
                {text(Message::Language)} " "
                <select on:change=|event| language::remember(&event_target_value(&event))>
                    {languages.collect_view()}
                </select>
            </label>
            <label>
                {text(Message::Theme)} " "
                <select on:change=|event| theme::remember(&event_target_value(&event))>
                    {themes.collect_view()}
                </select>
            </label>
        </footer>
    }
}

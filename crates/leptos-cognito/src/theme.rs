//! Light or dark: as the system has it, or as the rider chose.

use crate::browser::{page, preferences};
use crate::i18n::Message;

/// Where the choice is remembered.
const REMEMBERED: &str = "wild-rydes.theme";

/// A look of the app.
#[derive(Debug, PartialEq, Eq)]
pub struct Theme {
    /// Its name in `data-theme`, by which the styles know it; nothing for the system's.
    pub name: &'static str,
    /// What it is called.
    pub label: Message,
}

/// All of them, in the order they are offered.
pub const THEMES: [Theme; 3] = [
    Theme {
        name: "",
        label: Message::SystemTheme,
    },
    Theme {
        name: "light",
        label: Message::LightTheme,
    },
    Theme {
        name: "dark",
        label: Message::DarkTheme,
    },
];

/// The one that was chosen; the system's when none was, or what is remembered is none.
#[must_use]
pub fn chosen() -> &'static Theme {
    let name = preferences::read(REMEMBERED).unwrap_or_default();
    let found = THEMES.iter().find(|theme| theme.name == name);
    found.unwrap_or(&THEMES[0])
}

/// Shows the app as it was chosen.
pub fn begin() {
    page::set_theme(chosen().name);
}

/// The rider chose the theme of this name.
pub fn remember(name: &str) {
    preferences::write(REMEMBERED, (!name.is_empty()).then_some(name));
    page::set_theme(name);
}

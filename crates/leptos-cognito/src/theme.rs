//! The theme of the app: light, dark, or that of the system.

use crate::browser::{page, preferences};
use crate::i18n::Message;

/// The preference with the name of the chosen theme.
const REMEMBERED: &str = "theme";

/// A theme of the app.
#[derive(Debug, PartialEq, Eq)]
pub struct Theme {
    /// The value of `data-theme` that the styles use; it is empty for the system's theme.
    pub name: &'static str,
    /// The name that the user sees.
    pub label: Message,
}

/// All themes, in the order in which they are offered.
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

/// Returns the chosen theme, or the system's theme if none was chosen or the stored name
/// is not a theme.
#[must_use]
pub fn chosen() -> &'static Theme {
    let name = preferences::read(REMEMBERED).unwrap_or_default();
    let found = THEMES.iter().find(|theme| theme.name == name);
    found.unwrap_or(&THEMES[0])
}

/// Applies the chosen theme.
pub fn begin() {
    page::set_theme(chosen().name);
}

/// Stores the user's choice of the theme with this name, and applies it.
pub fn remember(name: &str) {
    preferences::write(REMEMBERED, (!name.is_empty()).then_some(name));
    page::set_theme(name);
}

//! The map's colours and font, which come from the style sheet.

use leptos::prelude::window;
use leptos::web_sys::Element;

/// The styles that a canvas does not take from CSS by itself.
pub(super) struct Palette {
    pub(super) water: String,
    pub(super) land: String,
    pub(super) shore: String,
    pub(super) label: String,
    pub(super) accent: String,
    /// The `font-family` of the names.
    pub(super) letters: String,
}

impl Palette {
    /// Reads the current styles of an element. `style/map.css` registers the properties
    /// as colours, so that the browser returns them resolved for the light or the dark
    /// theme.
    pub(super) fn of(element: &Element) -> Option<Self> {
        let style = window().get_computed_style(element).ok()??;
        let value = |name| style.get_property_value(name).unwrap_or_default();
        Some(Self {
            water: value("--map-water"),
            land: value("--map-land"),
            shore: value("--map-shore"),
            label: value("--map-label"),
            accent: value("--map-accent"),
            letters: value("font-family"),
        })
    }
}

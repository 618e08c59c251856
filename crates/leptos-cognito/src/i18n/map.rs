//! What the map says.

use super::aws::Aws;
use super::en;
use super::family::family;

family! {
    /// A text of the map. `crates/leptos-cognito/src/i18n/en/map.rs` says each in English.
    pub enum Map after Aws with "Map" in en::map::text {
        Name,
        Help,
        ZoomIn,
        ZoomOut,
        Recenter,
        Credit,
        HintWheel,
        HintTouch,
        NoBasemap,
        Zoom(u32),
    }
}

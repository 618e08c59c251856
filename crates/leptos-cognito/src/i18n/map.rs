//! The messages of the map.

use super::aws::Aws;
use super::en;
use super::family::family;

family! {
    /// A message of the map. The English texts are in
    /// `crates/leptos-cognito/src/i18n/en/map.rs`.
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

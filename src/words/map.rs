//! The messages of the map.

use leptos_cognito::family;

use super::aws::Aws;
use super::en;

family! {
    /// A message of the map. The English texts are in
    /// `src/words/en/map.rs`.
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

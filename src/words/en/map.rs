//! The English texts of the map.

use super::super::map::Map;

pub(in super::super) fn text(message: &Map) -> &'static str {
    match message {
        Map::Name => "Map",
        Map::Help => {
            "A pin marks the pickup point. Arrow keys move the map, with Shift further; plus and minus zoom; Home goes back to the pickup point."
        }
        Map::ZoomIn => "Zoom in",
        Map::ZoomOut => "Zoom out",
        Map::Recenter => "Recenter",
        Map::Credit => "Shores: GSHHG (Wessel & Smith), LGPL",
        Map::HintWheel => "Click the map to zoom by scrolling",
        Map::HintTouch => "Tap the map to move it with one finger, or use two",
        Map::NoBasemap => "The map’s shores and names could not be loaded.",
        Map::Zoom(_) => "Zoom {0}",
    }
}

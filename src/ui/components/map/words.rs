//! What the map says.

pub(super) const MAP: &str = "Map";
pub(super) const HELP: &str = "A pin marks the pickup point. Arrow keys move the map, with Shift \
    further; plus and minus zoom; Home goes back to the pickup point.";
pub(super) const ZOOM_IN: &str = "Zoom in";
pub(super) const ZOOM_OUT: &str = "Zoom out";
pub(super) const RECENTER: &str = "Recenter";
pub(super) const CREDIT: &str = "Shores: GSHHG (Wessel & Smith), LGPL";
pub(super) const HINT_WHEEL: &str = "Click the map to zoom by scrolling";
pub(super) const HINT_TOUCH: &str = "Tap the map to move it with one finger, or use two";
pub(super) const NO_BASEMAP: &str = "The map’s shores and names could not be loaded.";

/// Said when a zoom comes to rest.
pub(super) fn zoom(level: i32) -> String {
    ["Zoom ", &level.to_string()].concat()
}

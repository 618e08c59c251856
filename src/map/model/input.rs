//! The meaning of keys and of the wheel for the map.

use super::view::{Camera, HOME, Pixel, View};

/// The step of an arrow key, in CSS pixels.
const STEP_PX: f64 = 100.0;
/// The step of an arrow key with Shift, in CSS pixels.
const BIG_STEP_PX: f64 = 400.0;
/// The height of a line, in CSS pixels, for wheels that count in lines.
const LINE_PX: f64 = 18.0;
/// The height of a page, in CSS pixels, for wheels that count in pages.
const PAGE_PX: f64 = 400.0;

/// The command of a key or a button.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Command {
    /// The command to move the view by that many CSS pixels to the right and down.
    Pan(Pixel),
    /// The command to zoom in to the next integer zoom.
    ZoomIn,
    /// The command to zoom out to the next integer zoom.
    ZoomOut,
    /// The command to return to the view with which the map opened.
    Recenter,
}

impl Command {
    /// Returns the command of a key (`KeyboardEvent.key`), if the map has one for it.
    #[must_use]
    pub fn of_key(key: &str, shift: bool) -> Option<Self> {
        let step = if shift { BIG_STEP_PX } else { STEP_PX };
        Some(match key {
            "ArrowLeft" => Self::Pan(Pixel { x: -step, y: 0.0 }),
            "ArrowRight" => Self::Pan(Pixel { x: step, y: 0.0 }),
            "ArrowUp" => Self::Pan(Pixel { x: 0.0, y: -step }),
            "ArrowDown" => Self::Pan(Pixel { x: 0.0, y: step }),
            // Without Shift, the key of "+" gives "=" on many keyboards.
            "+" | "=" => Self::ZoomIn,
            "-" | "_" => Self::ZoomOut,
            "Home" => Self::Recenter,
            _ => return None,
        })
    }

    /// Returns the camera to which the command leads from a view.
    #[must_use]
    pub fn apply(self, view: View) -> Camera {
        let zoom = view.camera().zoom;
        match self {
            Self::Pan(Pixel { x, y }) => view.dragged(Pixel { x: -x, y: -y }),
            // A zoom slightly past an integer counts as that integer, so that no step is
            // too small to see.
            Self::ZoomIn => view.zoomed((zoom + 0.1).floor() + 1.0, view.middle()),
            Self::ZoomOut => view.zoomed((zoom - 0.1).ceil() - 1.0, view.middle()),
            Self::Recenter => view.looking(HOME),
        }
        .camera()
    }
}

/// Returns `true` for the keys that set the pickup point at the crosshair in the middle of
/// the map (`KeyboardEvent.key`).
#[must_use]
pub fn is_pick_key(key: &str) -> bool {
    matches!(key, "Enter" | " ")
}

/// The unit of a wheel's distance: `WheelEvent.deltaMode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WheelUnit {
    /// The unit `DOM_DELTA_PIXEL`.
    Pixel,
    /// The unit `DOM_DELTA_LINE`.
    Line,
    /// The unit `DOM_DELTA_PAGE`.
    Page,
}

/// Returns the change of the zoom for a movement of the wheel. `pinch` is set when the
/// event comes with Ctrl held, which is also how browsers report two fingers on a
/// trackpad, with smaller numbers.
#[must_use]
pub fn wheel_zoom(delta: f64, unit: WheelUnit, pinch: bool) -> f64 {
    if !delta.is_finite() {
        return 0.0;
    }
    let px = delta
        * match unit {
            WheelUnit::Pixel => 1.0,
            WheelUnit::Line => LINE_PX,
            WheelUnit::Page => PAGE_PX,
        };
    // A notch of a mouse wheel is about 100 pixels, with Ctrl or without; a trackpad's
    // pinch comes in single pixels.
    let per_px = if pinch && px.abs() < 40.0 {
        0.01
    } else {
        0.004
    };
    (-px * per_px).clamp(-1.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn view() -> View {
        View::home(Pixel { x: 800.0, y: 500.0 })
    }

    #[test]
    fn arrows_show_what_lies_that_way() {
        let go = |key, shift| Command::of_key(key, shift).unwrap().apply(view()).center;
        let home = HOME.center;
        assert!(go("ArrowRight", false).x > home.x && go("ArrowLeft", false).x < home.x);
        assert!(go("ArrowDown", false).y > home.y && go("ArrowUp", false).y < home.y);
        let small = go("ArrowRight", false).x - home.x;
        let big = go("ArrowRight", true).x - home.x;
        assert!((big / small - 4.0).abs() < 1e-6);
    }

    #[test]
    fn keys_that_are_not_ours_are_left_alone() {
        for key in ["Tab", "Escape", "a", "Enter", " ", "PageDown", "F5", ""] {
            assert_eq!(Command::of_key(key, false), None, "{key}");
        }
    }

    #[test]
    fn enter_and_space_set_the_pickup_point() {
        for key in ["Enter", " "] {
            assert!(is_pick_key(key), "{key}");
        }
        for key in ["Tab", "ArrowLeft", "+", "Home", "Escape", "e", ""] {
            assert!(!is_pick_key(key), "{key}");
        }
    }

    #[test]
    fn crosshair_is_where_the_arrows_lead() {
        let right = Command::of_key("ArrowRight", false).unwrap();
        let there = view().looking(right.apply(view()));
        let picked = there.unproject(there.middle());
        let wanted = view().unproject(Pixel { x: 500.0, y: 250.0 });
        assert!((picked.x - wanted.x).hypot(picked.y - wanted.y) < 1e-12);
    }

    #[test]
    fn zoom_steps_land_on_whole_zooms() {
        let from = |zoom: f64, command: Command| {
            let view = view();
            command.apply(view.zoomed(zoom, view.middle())).zoom
        };
        assert_eq!(from(12.0, Command::ZoomIn), 13.0);
        assert_eq!(from(12.95, Command::ZoomIn), 14.0);
        assert_eq!(from(12.4, Command::ZoomIn), 13.0);
        assert_eq!(from(12.4, Command::ZoomOut), 12.0);
        assert_eq!(from(12.05, Command::ZoomOut), 11.0);
        assert_eq!(from(17.0, Command::ZoomIn), 17.0);
        assert_eq!(from(8.0, Command::ZoomOut), 8.0);
    }

    #[test]
    fn home_goes_home() {
        let away = view().dragged(Pixel { x: 900.0, y: 90.0 });
        let command = Command::of_key("Home", false).unwrap();
        assert_eq!(command.apply(away), HOME);
    }

    #[test]
    fn the_wheel_in_every_unit() {
        assert!(wheel_zoom(100.0, WheelUnit::Pixel, false) < 0.0);
        assert!(wheel_zoom(-100.0, WheelUnit::Pixel, false) > 0.0);
        let lines = wheel_zoom(3.0, WheelUnit::Line, false);
        assert!(lines < -0.1 && lines > -0.5);
        assert_eq!(wheel_zoom(1.0, WheelUnit::Page, false), -1.0);
        assert_eq!(wheel_zoom(1e9, WheelUnit::Page, true), -1.0);
        assert_eq!(wheel_zoom(f64::NAN, WheelUnit::Pixel, false), 0.0);
        assert!(
            wheel_zoom(-5.0, WheelUnit::Pixel, true) > wheel_zoom(-5.0, WheelUnit::Pixel, false)
        );
    }
}

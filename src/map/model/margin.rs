//! A view with a margin around it, and the place of other views in it.

use super::view::{Pixel, View};

/// The margin on each side, in screens.
const SCREENS: f64 = 0.5;
/// The distance of two centres up to which one view is in the middle of the other, in
/// screens.
const CENTRED: f64 = 0.1;
/// The share of a CSS pixel by which a view may be outside, because of rounding.
const ROUNDING_PX: f64 = 0.01;

/// Returns the view with a margin on each side, of whole CSS pixels. Returns `None` where
/// the region is too small for it.
#[must_use]
pub fn enlarged(view: &View) -> Option<View> {
    let size = view.size();
    let [x, y] = [size.x, size.y].map(|size| size + 2.0 * (size * SCREENS).round());
    let larger = view.resized(Pixel { x, y });
    (larger.camera().zoom == view.camera().zoom).then_some(larger)
}

/// Returns the place of a view's first corner in a larger one. Returns `None` if their
/// zooms differ, or if the larger one does not have all of the view.
#[must_use]
pub fn place_in(larger: &View, view: &View) -> Option<Pixel> {
    if larger.camera().zoom != view.camera().zoom {
        return None;
    }
    let place = larger.project(view.unproject(Pixel { x: 0.0, y: 0.0 }));
    let is_inside = |place: f64, size: f64, room: f64| {
        place >= -ROUNDING_PX && place + size <= room + ROUNDING_PX
    };
    let (size, room) = (view.size(), larger.size());
    (is_inside(place.x, size.x, room.x) && is_inside(place.y, size.y, room.y)).then_some(place)
}

/// Returns `true` if a larger view is about where a new one would be.
#[must_use]
pub fn is_centred(drawn: &View, wanted: &View) -> bool {
    let middle = wanted.middle();
    let place = drawn.project(wanted.unproject(middle));
    let size = wanted.size();
    let is_near = |distance: f64, size: f64| distance.abs() <= size * CENTRED;
    drawn.camera().zoom == wanted.camera().zoom
        && is_near(place.x - drawn.middle().x, size.x)
        && is_near(place.y - drawn.middle().y, size.y)
}

#[cfg(test)]
mod tests {
    use super::super::view::{Camera, HOME};
    use super::*;

    fn view() -> View {
        View::home(Pixel { x: 400.0, y: 301.0 })
    }

    fn moved(x: f64, y: f64) -> View {
        view().dragged(Pixel { x: -x, y: -y })
    }

    #[test]
    fn margin_is_half_a_screen_on_each_side() {
        let larger = enlarged(&view()).unwrap();
        assert_eq!(larger.size(), Pixel { x: 800.0, y: 603.0 });
        let place = place_in(&larger, &view()).unwrap();
        assert!((place.x - 200.0).abs() < 1e-6 && (place.y - 151.0).abs() < 1e-6);
    }

    #[test]
    fn view_that_leaves_the_margin_has_no_place() {
        let larger = enlarged(&view()).unwrap();
        let place = place_in(&larger, &moved(199.0, -150.0)).unwrap();
        assert!((place.x - 399.0).abs() < 1e-6 && (place.y - 1.0).abs() < 1e-6);
        for (x, y) in [(201.0, 0.0), (-201.0, 0.0), (0.0, 152.0), (0.0, -152.0)] {
            assert_eq!(place_in(&larger, &moved(x, y)), None, "{x}, {y}");
        }
    }

    #[test]
    fn another_zoom_has_no_place() {
        let larger = enlarged(&view()).unwrap();
        let zoomed = view().looking(Camera {
            zoom: HOME.zoom + 0.5,
            ..HOME
        });
        assert_eq!(place_in(&larger, &zoomed), None);
        assert!(!is_centred(&larger, &enlarged(&zoomed).unwrap()));
    }

    #[test]
    fn margin_is_renewed_after_a_tenth_of_it() {
        let larger = enlarged(&view()).unwrap();
        let centred = |x, y| is_centred(&larger, &enlarged(&moved(x, y)).unwrap());
        assert!(centred(0.0, 0.0) && centred(79.0, -59.0));
        assert!(!centred(81.0, 0.0) && !centred(0.0, 61.0));
    }

    #[test]
    fn region_that_is_smaller_than_the_margin_has_none() {
        let lowest = View::home(Pixel {
            x: 2_000.0,
            y: 2_000.0,
        })
        .looking(Camera { zoom: 0.0, ..HOME });
        assert_eq!(enlarged(&lowest), None);
    }
}

//! The length of the shores in a view of the map.

use wild_rydes::map::model::basemap::{Basemap, Point};
use wild_rydes::map::model::view::{Pixel, View};

/// Returns the length, in CSS pixels, of the shores that a view shows.
pub(crate) fn visible_px(basemap: &Basemap, view: &View) -> f64 {
    let place = |point: &Point| view.project(point.to_world());
    basemap
        .land
        .iter()
        .flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)))
        .map(|(from, to)| inside_px(place(from), place(to), view.size()))
        .sum()
}

/// Returns the length of the part of a line that is in a rectangle of this size, whose
/// first corner is at (0, 0): the line is clipped at each of the four sides.
fn inside_px(from: Pixel, to: Pixel, size: Pixel) -> f64 {
    let (dx, dy) = (to.x - from.x, to.y - from.y);
    let (mut first, mut last) = (0.0_f64, 1.0_f64);
    // For each side, the speed with which the line leaves, and the distance inside.
    for (leaving, inside) in [
        (-dx, from.x),
        (dx, size.x - from.x),
        (-dy, from.y),
        (dy, size.y - from.y),
    ] {
        if leaving == 0.0 {
            if inside < 0.0 {
                return 0.0;
            }
        } else if leaving < 0.0 {
            first = first.max(inside / leaving);
        } else {
            last = last.min(inside / leaving);
        }
    }
    (last - first).max(0.0) * dx.hypot(dy)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn px(from: (f64, f64), to: (f64, f64)) -> f64 {
        let pixel = |(x, y)| Pixel { x, y };
        inside_px(pixel(from), pixel(to), pixel((100.0, 50.0)))
    }

    #[test]
    fn only_the_part_in_the_view_counts() {
        assert_eq!(px((10.0, 10.0), (20.0, 10.0)), 10.0);
        assert_eq!(px((-50.0, 10.0), (150.0, 10.0)), 100.0);
        assert_eq!(px((50.0, 60.0), (50.0, 40.0)), 10.0);
        assert_eq!(px((-10.0, 60.0), (110.0, 60.0)), 0.0);
        assert_eq!(px((-10.0, 10.0), (-5.0, 20.0)), 0.0);
        assert_eq!(px((5.0, 5.0), (5.0, 5.0)), 0.0);
    }
}

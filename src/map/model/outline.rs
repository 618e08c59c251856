//! The part of the basemap's lines that a view needs. A canvas without a graphics card
//! cannot stroke the complete coast in every frame.

use super::basemap::{Point, UNITS};
use super::mercator::WorldPoint;
use super::view::{Pixel, View};

/// The least distance between two drawn points, in CSS pixels. A point closer to the one
/// before it is left out.
const LEAST_PX: f64 = 1.6;

/// A part of the world, in the basemap's units.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Area {
    west: f64,
    north: f64,
    east: f64,
    south: f64,
}

impl Area {
    /// Returns the area that a view shows, with a margin of that many screens on each
    /// side.
    #[must_use]
    pub fn around(view: &View, screens: f64) -> Self {
        let size = view.size();
        let (x, y) = (size.x * screens, size.y * screens);
        let first = view.unproject(Pixel { x: -x, y: -y });
        let last = view.unproject(Pixel {
            x: size.x + x,
            y: size.y + y,
        });
        Self {
            west: first.x * UNITS,
            north: first.y * UNITS,
            east: last.x * UNITS,
            south: last.y * UNITS,
        }
    }

    /// Returns the square around a point, with sides of twice that many units.
    #[must_use]
    pub fn about(center: WorldPoint, half: f64) -> Self {
        let (x, y) = (center.x * UNITS, center.y * UNITS);
        Self {
            west: x - half,
            north: y - half,
            east: x + half,
            south: y + half,
        }
    }

    /// Returns `true` when all of another area lies in this one.
    #[must_use]
    pub fn contains(&self, other: &Self) -> bool {
        self.west <= other.west
            && self.north <= other.north
            && self.east >= other.east
            && self.south >= other.south
    }

    /// Returns `true` when the bounding box of a line between two points overlaps the
    /// area.
    fn touches(&self, a: Point, b: Point) -> bool {
        f64::from(a.x.max(b.x)) >= self.west
            && f64::from(a.x.min(b.x)) <= self.east
            && f64::from(a.y.max(b.y)) >= self.north
            && f64::from(a.y.min(b.y)) <= self.south
    }
}

/// An open line, or a closed ring.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// The points of the line, in order.
    pub points: Vec<Point>,
    /// Set when the line leads back from the last point to the first.
    pub closed: bool,
}

/// Returns the line without the points that are too close together at an integer zoom.
/// Returns `None` when fewer than three points of a ring, or two of an open line, are
/// left.
#[must_use]
pub fn thinned(line: &[Point], closed: bool, zoom: f64) -> Option<Stretch> {
    let least = LEAST_PX * UNITS / (super::view::TILE_PX * zoom.exp2());
    let mut points: Vec<Point> = Vec::new();
    for (index, &point) in line.iter().enumerate() {
        let near = points.last().is_some_and(|last| {
            f64::from(point.x - last.x).hypot(f64::from(point.y - last.y)) < least
        });
        // An open line keeps its end, where another line may begin.
        if !near || !closed && index + 1 == line.len() {
            points.push(point);
        }
    }
    (points.len() >= if closed { 3 } else { 2 }).then_some(Stretch { points, closed })
}

/// Returns the parts of a line that come into an area. Their ends lie outside of the
/// area, but for the ends of the line itself.
#[must_use]
pub fn parts(line: &Stretch, area: &Area) -> Vec<Stretch> {
    let points = &line.points;
    let count = points.len();
    let mut segments: Vec<(Point, Point)> = points
        .iter()
        .copied()
        .zip(points.iter().copied().cycle().skip(1))
        .take(if line.closed {
            count
        } else {
            count.saturating_sub(1)
        })
        .collect();
    let hidden = |&(a, b): &(Point, Point)| !area.touches(a, b);
    match segments.iter().position(hidden) {
        None => return vec![line.clone()],
        // The segments of a ring start at a hidden one, so that no part is cut where the
        // ring begins.
        Some(at) if line.closed => segments.rotate_left(at),
        Some(_) => {}
    }
    segments
        .split(hidden)
        .filter_map(|part| {
            let (first, _) = part.first()?;
            let points = core::iter::once(*first)
                .chain(part.iter().map(|(_, end)| *end))
                .collect();
            Some(Stretch {
                points,
                closed: false,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const AREA: Area = Area {
        west: 0.0,
        north: 0.0,
        east: 100.0,
        south: 100.0,
    };

    fn stretch(points: &[(i32, i32)], closed: bool) -> Stretch {
        Stretch {
            points: points.iter().map(|&(x, y)| Point { x, y }).collect(),
            closed,
        }
    }

    #[test]
    fn what_is_in_sight_is_kept_whole() {
        let ring = stretch(&[(10, 10), (90, 10), (50, 90)], true);
        assert_eq!(parts(&ring, &AREA), [ring]);
    }

    #[test]
    fn what_is_out_of_sight_is_left_out() {
        let ring = stretch(&[(200, 10), (290, 10), (250, 90)], true);
        assert_eq!(parts(&ring, &AREA), []);
    }

    #[test]
    fn a_ring_is_cut_where_it_is_out_of_sight() {
        // The ring begins inside the area, where it must not be cut.
        let ring = stretch(&[(50, 50), (150, 50), (300, 300), (50, 200)], true);
        assert_eq!(
            parts(&ring, &AREA),
            [stretch(&[(50, 200), (50, 50), (150, 50)], false)]
        );
    }

    #[test]
    fn a_line_may_come_in_twice() {
        let line = stretch(
            &[(50, 50), (150, 50), (200, 50), (200, 90), (50, 90)],
            false,
        );
        assert_eq!(
            parts(&line, &AREA),
            [
                stretch(&[(50, 50), (150, 50)], false),
                stretch(&[(200, 90), (50, 90)], false)
            ]
        );
        assert_eq!(parts(&stretch(&[], true), &AREA), [stretch(&[], true)]);
    }

    #[test]
    fn points_that_look_the_same_are_one() {
        let points: Vec<Point> = (0..1_000).map(|x| Point { x, y: x % 2 }).collect();
        // At zoom 8 a pixel is 64 units wide, and at zoom 14 one unit.
        let coarse = thinned(&points, false, 8.0).unwrap().points;
        assert!(coarse.len() < 1_000 / 70, "{}", coarse.len());
        assert_eq!(
            (coarse.first(), coarse.last()),
            (points.first(), points.last())
        );
        assert_eq!(thinned(&points, false, 15.0).unwrap().points, points);
        // This islet is smaller than a pixel.
        let islet = stretch(&[(0, 0), (9, 0), (5, 9)], true).points;
        assert_eq!(thinned(&islet, true, 8.0), None);
        assert!(thinned(&islet, true, 14.0).is_some());
    }

    #[test]
    fn an_area_is_what_the_view_shows() {
        let view = View::home(Pixel { x: 800.0, y: 500.0 });
        let shown = Area::around(&view, 0.0);
        let more = Area::around(&view, 0.5);
        assert!(more.contains(&shown) && !shown.contains(&more));
        assert!(more.contains(&Area::around(
            &view.dragged(Pixel { x: 399.0, y: 0.0 }),
            0.0
        )));
        assert!(!more.contains(&Area::around(
            &view.dragged(Pixel { x: 401.0, y: 0.0 }),
            0.0
        )));
    }
}

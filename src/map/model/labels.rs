//! The choice of the names that fit on the screen without overlaps, and the name of the
//! surroundings of a place.

use super::basemap::{Label, LabelKind};
use super::mercator::WorldPoint;

/// The circumference of the earth, in kilometres (WGS 84).
const EARTH_KM: f64 = 40_075.0;
/// The distance at which a part of a city is near, in kilometres.
const DISTRICT_KM: f64 = 2.5;
/// The distance at which a city is near, in kilometres.
const CITY_KM: f64 = 20.0;

/// Returns the name of the nearest part of a city or, where none is near, of the nearest
/// city. Returns `None` far from both.
#[must_use]
pub fn surroundings(labels: &[Label], at: WorldPoint) -> Option<&str> {
    let km = EARTH_KM * at.parallel();
    for (kind, limit) in [
        (LabelKind::District, DISTRICT_KM),
        (LabelKind::City, CITY_KM),
    ] {
        let (mut nearest, mut name) = (limit, None);
        for label in labels {
            let WorldPoint { x, y } = label.at.to_world();
            let distance = (x - at.x).hypot(y - at.y) * km;
            if label.kind == kind && distance <= nearest {
                (nearest, name) = (distance, Some(&*label.name));
            }
        }
        if name.is_some() {
            return name;
        }
    }
    None
}

/// A box on the screen, in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Rect {
    /// The left edge.
    pub x: f64,
    /// The upper edge.
    pub y: f64,
    /// The extent to the right.
    pub width: f64,
    /// The extent downwards.
    pub height: f64,
}

impl Rect {
    /// Creates a box around a point.
    #[must_use]
    pub fn around(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self {
            x: x - width / 2.0,
            y: y - height / 2.0,
            width,
            height,
        }
    }

    /// Returns `true` when the two boxes overlap.
    #[must_use]
    pub fn meets(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// The space that is taken. The first box gets its place, so the most important one has
/// to come first.
#[derive(Debug, Default)]
pub struct Room {
    taken: Vec<Rect>,
}

impl Room {
    /// Takes the box if its space is free, and returns `true` if it was.
    pub fn take(&mut self, wanted: Rect) -> bool {
        let free = !self.taken.iter().any(|other| other.meets(&wanted));
        if free {
            self.taken.push(wanted);
        }
        free
    }
}

#[cfg(test)]
mod tests {
    use super::super::basemap::{Point, UNITS};
    use super::super::mercator::LatLon;
    use super::super::view::HOME;
    use super::*;

    fn label(kind: LabelKind, lat: f64, lon: f64, name: &str) -> Label {
        let WorldPoint { x, y } = LatLon { lat, lon }.to_world();
        #[expect(clippy::cast_possible_truncation, reason = "a unit of the basemap")]
        let unit = |share: f64| (share * UNITS).round() as i32;
        Label {
            kind,
            zoom: 10,
            at: Point {
                x: unit(x),
                y: unit(y),
            },
            name: name.to_owned(),
        }
    }

    #[test]
    fn surroundings_are_a_part_of_a_city_or_a_city() {
        let labels = [
            label(LabelKind::City, 47.6062, -122.3321, "Seattle"),
            label(LabelKind::Water, 47.61, -122.35, "Elliott Bay"),
            label(LabelKind::District, 47.6145, -122.3447, "Belltown"),
            label(LabelKind::District, 47.6253, -122.3222, "Capitol Hill"),
        ];
        for (lat, lon, name) in [
            (47.613, -122.345, Some("Belltown")),
            (47.6105, -122.3499, Some("Belltown")),
            (47.620, -122.325, Some("Capitol Hill")),
            (47.55, -122.33, Some("Seattle")),
            (46.0, -121.0, None),
        ] {
            let at = LatLon { lat, lon }.to_world();
            assert_eq!(surroundings(&labels, at), name, "{lat} {lon}");
        }
        assert_eq!(surroundings(&[], HOME.center), None);
    }

    #[test]
    fn the_first_gets_the_room() {
        let mut room = Room::default();
        assert!(room.take(Rect::around(50.0, 50.0, 40.0, 10.0)));
        assert!(!room.take(Rect::around(80.0, 55.0, 40.0, 10.0)));
        assert!(room.take(Rect::around(91.0, 50.0, 40.0, 10.0)));
        assert!(room.take(Rect::around(50.0, 61.0, 40.0, 10.0)));
        // A box that was refused takes no space.
        assert!(room.take(Rect::around(81.0, 70.0, 20.0, 8.0)));
    }

    #[test]
    fn boxes_that_only_touch_do_not_meet() {
        let a = Rect::around(0.0, 0.0, 10.0, 10.0);
        assert!(!a.meets(&Rect::around(10.0, 0.0, 10.0, 10.0)));
        assert!(a.meets(&Rect::around(9.9, 0.0, 10.0, 10.0)));
        assert!(a.meets(&a));
    }
}

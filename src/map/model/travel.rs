//! The way of a unicorn to the pickup point.

use super::mercator::WorldPoint;
use super::view::{HOME, Pixel, TILE_PX};

/// The distance from which a unicorn comes, in CSS pixels at the zoom with which the map
/// opens: about 4 kilometres.
const DISTANCE_PX: f64 = 150.0;
/// The bend of the way, as a share of its length.
const BEND: f64 = 0.22;
/// The largest share of that distance that is to the north or to the south.
const STEEPEST: f64 = 0.84;
/// The place of a unicorn that has arrived, from the pin's tip, in CSS pixels.
const BESIDE: Pixel = Pixel { x: 34.0, y: -18.0 };

/// A unicorn that is on its way. The times are those of the device's clock, in
/// milliseconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Journey {
    /// The way, which is always the same for one ride.
    pub way: Way,
    /// The time at which the unicorn set out.
    pub started_ms: i64,
    /// The duration of the way, in milliseconds.
    pub lasts_ms: i64,
    /// The unicorn's colour, as a colour of CSS.
    pub coat: &'static str,
}

/// A bent way to the pickup point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Way {
    from: WorldPoint,
    bend: WorldPoint,
    to: WorldPoint,
}

impl Journey {
    /// Returns the share of the time that has passed after `passed_ms` milliseconds, from
    /// 0 to 1.
    #[must_use]
    #[expect(clippy::cast_precision_loss, reason = "an hour has few milliseconds")]
    pub fn share(&self, passed_ms: f64) -> f64 {
        let share = passed_ms / (self.lasts_ms.max(1) as f64);
        if share.is_finite() {
            share.clamp(0.0, 1.0)
        } else {
            1.0
        }
    }
}

impl Way {
    /// Makes a way to this point. The seed, which is the id of the ride, decides about its
    /// direction and its bend.
    #[must_use]
    pub fn new(to: WorldPoint, seed: &str) -> Self {
        // FNV-1a, a hash for short texts (Fowler, Noll and Vo).
        let hash = seed.bytes().fold(0x811c_9dc5_u32, |hash, byte| {
            (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193)
        });
        // The unicorn comes from the left or from the right, so that the pin does not
        // cover it at the end.
        let steepness = (f64::from(hash % 1_000) / 1_000.0 - 0.5) * 2.0 * STEEPEST;
        let side = if hash & 0x1_0000 == 0 { 1.0 } else { -1.0 };
        let turn = if hash & 0x2_0000 == 0 { BEND } else { -BEND };
        let distance = DISTANCE_PX / (TILE_PX * HOME.zoom.exp2());
        let by = WorldPoint {
            x: (1.0 - steepness * steepness).sqrt() * side * distance,
            y: steepness * distance,
        };
        let from = WorldPoint {
            x: to.x + by.x,
            y: to.y + by.y,
        };
        let bend = WorldPoint {
            x: to.x + by.x / 2.0 - by.y * turn,
            y: to.y + by.y / 2.0 + by.x * turn,
        };
        Self { from, bend, to }
    }

    /// Returns the beginning.
    #[must_use]
    pub const fn start(&self) -> WorldPoint {
        self.from
    }

    /// Returns the end, which is the pickup point.
    #[must_use]
    pub const fn end(&self) -> WorldPoint {
        self.to
    }

    /// Returns `true` if the unicorn comes from the left, and looks to the right.
    #[must_use]
    pub fn comes_from_left(&self) -> bool {
        self.from.x < self.to.x
    }

    /// Returns the unicorn's place after this share of the time, from 0 to 1. It sets out
    /// and stops gently.
    #[must_use]
    pub fn at(&self, share: f64) -> WorldPoint {
        let t = eased(share);
        let mix = |from: f64, bend: f64, to: f64| {
            let rest = 1.0 - t;
            rest * rest * from + 2.0 * rest * t * bend + t * t * to
        };
        WorldPoint {
            x: mix(self.from.x, self.bend.x, self.to.x),
            y: mix(self.from.y, self.bend.y, self.to.y),
        }
    }

    /// Returns the distance of the unicorn's picture from its place, in CSS pixels. At the
    /// end it is at the side of the pin.
    #[must_use]
    pub fn aside(&self, share: f64) -> Pixel {
        let t = eased(share);
        let side = if self.comes_from_left() { -1.0 } else { 1.0 };
        Pixel {
            x: BESIDE.x * side * t,
            y: BESIDE.y * t,
        }
    }
}

fn eased(share: f64) -> f64 {
    let t = if share.is_finite() {
        share.clamp(0.0, 1.0)
    } else {
        1.0
    };
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    const RIDES: [&str; 6] = ["", "a", "b", "SvLnijIAtg6inAFUBRT+Fg==", "ride-7", "é"];

    fn ways() -> impl Iterator<Item = Way> {
        RIDES.iter().map(|ride| Way::new(HOME.center, ride))
    }

    fn distance(a: WorldPoint, b: WorldPoint) -> f64 {
        (a.x - b.x).hypot(a.y - b.y) * TILE_PX * HOME.zoom.exp2()
    }

    fn journey() -> Journey {
        Journey {
            way: Way::new(HOME.center, "a"),
            started_ms: 0,
            lasts_ms: 30_000,
            coat: "",
        }
    }

    #[test]
    fn unicorn_travels_from_the_start_to_the_pin() {
        for way in ways() {
            assert_eq!(way.at(0.0), way.start());
            assert_eq!(way.at(1.0), way.end());
            assert_eq!(way.end(), HOME.center);
            assert!((distance(way.start(), way.end()) - DISTANCE_PX).abs() < 1e-6);
        }
    }

    #[test]
    fn unicorn_comes_closer_in_every_frame() {
        for way in ways() {
            let mut before = f64::INFINITY;
            for frame in 0..=1_800 {
                let left = distance(way.at(f64::from(frame) / 1_800.0), way.end());
                assert!(left <= before, "frame {frame}");
                // It never jumps by more than a pixel in a frame of a trip of 30 seconds.
                assert!(before - left < 1.0 || frame == 0, "frame {frame}");
                before = left;
            }
        }
    }

    #[test]
    fn place_depends_on_the_time_alone() {
        let way = journey().way;
        assert_eq!(way, journey().way);
        assert_eq!(way.at(0.4), journey().way.at(0.4));
        assert_ne!(way, Way::new(HOME.center, "b"), "rides differ");
    }

    #[test]
    fn unicorn_stops_beside_the_pin_where_it_came_from() {
        for way in ways() {
            let start = way.aside(0.0);
            assert_eq!((start.x.abs(), start.y.abs()), (0.0, 0.0));
            let end = way.aside(1.0);
            assert_eq!(end.x < 0.0, way.comes_from_left());
            assert_eq!((end.x.abs(), end.y), (BESIDE.x, BESIDE.y));
        }
    }

    #[test]
    fn share_of_the_time_has_two_ends() {
        let journey = journey();
        for (passed, share) in [
            (-5.0, 0.0),
            (0.0, 0.0),
            (15_000.0, 0.5),
            (30_000.0, 1.0),
            (9e9, 1.0),
            (f64::NAN, 1.0),
        ] {
            assert_eq!(journey.share(passed), share, "{passed}");
        }
        let endless = Journey {
            lasts_ms: 0,
            ..journey
        };
        assert_eq!(endless.share(1.0), 1.0);
    }
}

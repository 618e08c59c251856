//! An eased transition from one camera to another.

use super::mercator::WorldPoint;
use super::view::Camera;

/// The duration of a zoom or a step, in milliseconds.
pub const STEP_MS: f64 = 220.0;
/// The duration of a flung map's glide, in milliseconds.
pub const GLIDE_MS: f64 = 500.0;

/// A transition of the camera. The current time is passed in, in milliseconds of any one
/// clock.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Motion {
    from: Camera,
    to: Camera,
    length: f64,
    started: Option<f64>,
}

impl Motion {
    /// Creates a transition of `length` milliseconds, which starts at the first call of
    /// [`at`](Self::at).
    #[must_use]
    pub const fn new(from: Camera, to: Camera, length: f64) -> Self {
        Self {
            from,
            to,
            length,
            started: None,
        }
    }

    /// Returns the camera at the end. The next step starts from it, so that quick steps
    /// add up.
    #[must_use]
    pub const fn target(&self) -> Camera {
        self.to
    }

    /// Returns the camera at the time `now`, and `true` when the transition has ended.
    #[must_use]
    pub fn at(&mut self, now: f64) -> (Camera, bool) {
        let started = *self.started.get_or_insert(now);
        let t = if self.length > 0.0 {
            ((now - started) / self.length).clamp(0.0, 1.0)
        } else {
            1.0
        };
        if t >= 1.0 {
            return (self.to, true);
        }
        // The transition eases out: it reacts quickly, and slows down at the end.
        let eased = 1.0 - (1.0 - t).powi(3);
        let (from, to) = (self.from, self.to);
        let zoom = from.zoom + (to.zoom - from.zoom) * eased;
        // One point of the world is at the same place of the screen in both cameras. The
        // centre moves by a share that keeps that point in its place during the whole
        // transition.
        let shrink = (from.zoom - to.zoom).exp2();
        let share = if (1.0 - shrink).abs() < 1e-6 {
            eased
        } else {
            (1.0 - (from.zoom - zoom).exp2()) / (1.0 - shrink)
        };
        let center = WorldPoint {
            x: from.center.x + (to.center.x - from.center.x) * share,
            y: from.center.y + (to.center.y - from.center.y) * share,
        };
        (Camera { center, zoom }, false)
    }
}

#[cfg(test)]
mod tests {
    use super::super::view::{HOME, Pixel, View};
    use super::*;

    const SCREEN: Pixel = Pixel { x: 800.0, y: 500.0 };

    #[test]
    fn it_starts_at_the_start_and_ends_at_the_end() {
        let to = Camera { zoom: 14.0, ..HOME };
        let mut motion = Motion::new(HOME, to, 200.0);
        assert_eq!(motion.target(), to);
        assert_eq!(motion.at(1_000.0), (HOME, false));
        let (half, done) = motion.at(1_100.0);
        assert!(!done && half.zoom > 13.0 && half.zoom < 14.0);
        assert_eq!(motion.at(1_200.0), (to, true));
        assert_eq!(motion.at(9_000.0), (to, true));
    }

    #[test]
    fn the_point_under_the_pointer_stays_all_the_way() {
        let about = Pixel { x: 700.0, y: 60.0 };
        let start = View::home(SCREEN);
        let anchor = start.unproject(about);
        let end = start.zoomed(14.5, about);
        let mut motion = Motion::new(start.camera(), end.camera(), 100.0);
        for ms in 0..=100 {
            let (camera, _) = motion.at(f64::from(ms));
            let at = start.looking(camera).project(anchor);
            assert!((at.x - about.x).abs() < 1e-6 && (at.y - about.y).abs() < 1e-6);
        }
    }

    #[test]
    fn without_length_it_is_there_at_once() {
        let to = Camera { zoom: 13.0, ..HOME };
        assert_eq!(Motion::new(HOME, to, 0.0).at(5.0), (to, true));
    }
}

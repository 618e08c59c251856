//! The gestures of pointers on the map: one pointer pans, two pan and pinch.

use super::view::{Pixel, View};

/// The distance, in CSS pixels, that a pointer has to move before the map follows. A
/// shorter movement is a tap.
const SLOP_PX: f64 = 4.0;
/// The shortest rest, in milliseconds, after which a lifted pointer does not fling the
/// map.
const REST_MS: f64 = 60.0;
/// The length of a fling's glide, in milliseconds of movement at the speed at which the
/// map was released.
const GLIDE_OF_SPEED_MS: f64 = 160.0;
/// The lowest speed of a fling, in CSS pixels per millisecond.
const LEAST_SPEED: f64 = 0.15;

#[derive(Debug, Clone, Copy)]
struct Pointer {
    id: i32,
    at: Pixel,
}

/// The pointers that are down, and their movement so far.
#[derive(Debug, Clone, Default)]
pub struct Gesture {
    first: Option<Pointer>,
    second: Option<Pointer>,
    moved: bool,
    /// The smoothed speed, in CSS pixels per millisecond, and the time of its last
    /// measurement.
    speed: Option<(Pixel, f64)>,
}

/// The result of lifting a pointer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Ended {
    /// The gesture continues with other pointers, or the pointer does not belong to it.
    NotYet,
    /// The pointer was lifted close to the place where it went down.
    Tap,
    /// The map was moved. The value is the distance that it still has to glide, if the
    /// pointer was lifted in motion.
    Moved(Option<Pixel>),
}

impl Gesture {
    /// Returns `true` when a pointer is down.
    #[must_use]
    pub const fn is_active(&self) -> bool {
        self.first.is_some()
    }

    /// Handles a pointer that goes down. Returns `false` for a third one, which is not
    /// followed.
    pub fn down(&mut self, id: i32, at: Pixel) -> bool {
        let pointer = Some(Pointer { id, at });
        self.speed = None;
        if self.first.is_none() {
            self.first = pointer;
            self.moved = false;
            true
        } else if self.second.is_none() && self.first.is_some_and(|p| p.id != id) {
            self.second = pointer;
            self.moved = true;
            true
        } else {
            false
        }
    }

    /// Handles a pointer that moved at the time `now`, in milliseconds. Returns the new
    /// view if the map follows the pointer.
    #[must_use]
    pub fn moved(&mut self, id: i32, to: Pixel, now: f64, view: View) -> Option<View> {
        let first = self.first?;
        match self.second {
            None if first.id == id => {
                let by = minus(to, first.at);
                if !self.moved && by.x.hypot(by.y) < SLOP_PX {
                    return None;
                }
                self.moved = true;
                self.first = Some(Pointer { id, at: to });
                self.measure(by, now);
                Some(view.dragged(by))
            }
            Some(second) if first.id == id || second.id == id => {
                let (a, b) = if first.id == id {
                    (to, second.at)
                } else {
                    (first.at, to)
                };
                let was = halfway(first.at, second.at);
                let middle = halfway(a, b);
                let spread = distance(a, b) / distance(first.at, second.at);
                self.first = Some(Pointer { at: a, ..first });
                self.second = Some(Pointer { at: b, ..second });
                let view = view.dragged(minus(middle, was));
                Some(if spread.is_finite() && spread > 0.0 {
                    view.zoomed(view.camera().zoom + spread.log2(), middle)
                } else {
                    view
                })
            }
            _ => None,
        }
    }

    /// Handles a pointer that was lifted at the time `now`, in milliseconds.
    pub fn up(&mut self, id: i32, now: f64) -> Ended {
        let is = |p: Option<Pointer>| p.is_some_and(|p| p.id == id);
        if is(self.second) {
            self.second = None;
            self.speed = None;
            return Ended::NotYet;
        }
        if !is(self.first) {
            return Ended::NotYet;
        }
        // The other finger continues to pan.
        self.first = self.second.take();
        if self.first.is_some() {
            self.speed = None;
            return Ended::NotYet;
        }
        let speed = self.speed.take();
        if !self.moved {
            return Ended::Tap;
        }
        Ended::Moved(
            speed
                .filter(|(speed, at)| now - at < REST_MS && speed.x.hypot(speed.y) > LEAST_SPEED)
                .map(|(speed, _)| Pixel {
                    x: speed.x * GLIDE_OF_SPEED_MS,
                    y: speed.y * GLIDE_OF_SPEED_MS,
                }),
        )
    }

    fn measure(&mut self, by: Pixel, now: f64) {
        let speed = match self.speed {
            Some((old, at)) if now > at => {
                let weight = ((now - at) / 50.0).min(1.0);
                let mix = |old: f64, by: f64| old + (by / (now - at) - old) * weight;
                Pixel {
                    x: mix(old.x, by.x),
                    y: mix(old.y, by.y),
                }
            }
            Some((old, _)) => old,
            None => Pixel { x: 0.0, y: 0.0 },
        };
        self.speed = Some((speed, now));
    }
}

fn minus(a: Pixel, b: Pixel) -> Pixel {
    Pixel {
        x: a.x - b.x,
        y: a.y - b.y,
    }
}

fn halfway(a: Pixel, b: Pixel) -> Pixel {
    Pixel {
        x: f64::midpoint(a.x, b.x),
        y: f64::midpoint(a.y, b.y),
    }
}

fn distance(a: Pixel, b: Pixel) -> f64 {
    (a.x - b.x).hypot(a.y - b.y)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn px(x: f64, y: f64) -> Pixel {
        Pixel { x, y }
    }

    fn view() -> View {
        View::home(px(800.0, 500.0))
    }

    #[test]
    fn one_pointer_pans_and_the_map_stays_under_it() {
        let mut gesture = Gesture::default();
        let view = view();
        let grabbed = view.unproject(px(100.0, 100.0));
        assert!(gesture.down(7, px(100.0, 100.0)));
        let view = gesture.moved(7, px(130.0, 90.0), 10.0, view).unwrap();
        let view = gesture.moved(7, px(160.0, 140.0), 20.0, view).unwrap();
        let now = view.project(grabbed);
        assert!((now.x - 160.0).abs() < 1e-6 && (now.y - 140.0).abs() < 1e-6);
    }

    #[test]
    fn a_shaky_tap_moves_nothing() {
        let mut gesture = Gesture::default();
        gesture.down(1, px(100.0, 100.0));
        assert_eq!(gesture.moved(1, px(102.0, 101.0), 10.0, view()), None);
        assert_eq!(gesture.up(1, 30.0), Ended::Tap);
        assert!(!gesture.is_active());
    }

    #[test]
    fn two_pointers_pinch_about_their_middle() {
        let mut gesture = Gesture::default();
        let start = view();
        let middle = px(300.0, 200.0);
        let anchor = start.unproject(middle);
        gesture.down(1, px(250.0, 200.0));
        gesture.down(2, px(350.0, 200.0));
        let view = gesture.moved(1, px(200.0, 200.0), 5.0, start).unwrap();
        let view = gesture.moved(2, px(400.0, 200.0), 6.0, view).unwrap();
        assert!((view.camera().zoom - 13.0).abs() < 1e-9);
        let now = view.project(anchor);
        assert!((now.x - middle.x).abs() < 1e-6 && (now.y - middle.y).abs() < 1e-6);
    }

    #[test]
    fn after_a_pinch_the_finger_that_stays_pans_on() {
        let mut gesture = Gesture::default();
        gesture.down(1, px(250.0, 200.0));
        gesture.down(2, px(350.0, 200.0));
        assert_eq!(gesture.up(1, 10.0), Ended::NotYet);
        let before = view();
        let after = gesture.moved(2, px(360.0, 200.0), 20.0, before).unwrap();
        assert_eq!(after, before.dragged(px(10.0, 0.0)));
        assert!(matches!(gesture.up(2, 500.0), Ended::Moved(None)));
    }

    #[test]
    fn fingers_on_one_spot_do_not_break_the_zoom() {
        let mut gesture = Gesture::default();
        gesture.down(1, px(250.0, 200.0));
        gesture.down(2, px(250.0, 200.0));
        let view = gesture.moved(2, px(260.0, 200.0), 5.0, view()).unwrap();
        assert!(view.camera().zoom.is_finite());
        assert_eq!(view.camera().zoom, 12.0);
    }

    #[test]
    fn a_third_finger_and_strangers_are_not_followed() {
        let mut gesture = Gesture::default();
        assert_eq!(gesture.moved(9, px(1.0, 1.0), 0.0, view()), None);
        assert_eq!(gesture.up(9, 0.0), Ended::NotYet);
        gesture.down(1, px(0.0, 0.0));
        assert!(!gesture.down(1, px(5.0, 0.0)));
        gesture.down(2, px(10.0, 0.0));
        assert!(!gesture.down(3, px(20.0, 0.0)));
        assert_eq!(gesture.moved(3, px(90.0, 0.0), 1.0, view()), None);
    }

    #[test]
    fn a_fling_goes_on_and_a_rest_does_not() {
        let fling = |lifted: f64| {
            let mut gesture = Gesture::default();
            gesture.down(1, px(0.0, 0.0));
            let mut view = view();
            for step in 1..=10 {
                let to = px(f64::from(step) * 10.0, 0.0);
                view = gesture
                    .moved(1, to, f64::from(step) * 10.0, view)
                    .unwrap_or(view);
            }
            gesture.up(1, lifted)
        };
        let Ended::Moved(Some(by)) = fling(105.0) else {
            panic!("no fling");
        };
        assert!(by.x > 80.0 && by.x < 200.0 && by.y == 0.0, "{by:?}");
        assert_eq!(fling(400.0), Ended::Moved(None));
    }
}

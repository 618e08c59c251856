//! The choice of the names that fit on the screen without overlaps.

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
    use super::*;

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

//! The square that a user chooses from a picture. It is plain arithmetic.

/// The most that a picture can be enlarged.
pub const MAX_ZOOM: f64 = 4.0;

/// The choice of a square: its size and its place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Crop {
    /// The factor by which the picture is enlarged: 1 for the largest square in it, and
    /// [`MAX_ZOOM`] at most.
    pub zoom: f64,
    /// The place of the square from left to right: 0 at the left edge, 1 at the right one.
    pub across: f64,
    /// The place of the square from top to bottom: 0 at the top, 1 at the bottom.
    pub down: f64,
}

/// A square in a picture, in pixels of the picture.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Square {
    /// The left edge.
    pub left: f64,
    /// The upper edge.
    pub top: f64,
    /// The length of a side.
    pub side: f64,
}

impl Default for Crop {
    /// The largest square in the middle.
    fn default() -> Self {
        Self {
            zoom: 1.0,
            across: 0.5,
            down: 0.5,
        }
    }
}

impl Crop {
    /// Returns the square in a picture of this size.
    #[must_use]
    pub fn square(self, width: f64, height: f64) -> Square {
        let side = width.min(height) / self.zoom.clamp(1.0, MAX_ZOOM);
        Square {
            left: (width - side) * self.across.clamp(0.0, 1.0),
            top: (height - side) * self.down.clamp(0.0, 1.0),
            side,
        }
    }

    /// Returns the choice after the picture was dragged by these parts of the square's
    /// side, to the right and down. `width` and `height` are the picture's.
    #[must_use]
    pub fn dragged(self, right: f64, down: f64, width: f64, height: f64) -> Self {
        let side = self.square(width, height).side;
        let moved = |place: f64, by: f64, room: f64| {
            if room > 0.0 {
                (place - by * side / room).clamp(0.0, 1.0)
            } else {
                place
            }
        };
        Self {
            zoom: self.zoom,
            across: moved(self.across, right, width - side),
            down: moved(self.down, down, height - side),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn default_is_the_largest_square_in_the_middle() {
        let square = Crop::default().square(400.0, 300.0);
        assert_eq!((square.left, square.top, square.side), (50.0, 0.0, 300.0));
    }

    #[test]
    fn square_stays_inside_the_picture() {
        for (zoom, across, down) in [(0.0, -1.0, 2.0), (9.0, 2.0, -1.0), (2.0, 1.0, 1.0)] {
            let square = Crop { zoom, across, down }.square(400.0, 300.0);
            assert!(square.left >= 0.0 && square.left + square.side <= 400.0);
            assert!(square.top >= 0.0 && square.top + square.side <= 300.0);
            assert!(square.side >= 300.0 / MAX_ZOOM);
        }
    }

    #[test]
    fn drag_moves_the_picture_with_the_pointer() {
        // The square of 300 pixels has room for 100 to the side and none up or down.
        let dragged = Crop::default().dragged(0.1, 0.5, 400.0, 300.0);
        assert!((dragged.across - 0.2).abs() < 1e-9);
        assert_eq!(dragged.down, 0.5);
        let far = Crop::default().dragged(-9.0, 0.0, 400.0, 300.0);
        assert_eq!(far.across, 1.0);
    }
}

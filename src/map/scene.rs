//! A basemap whose lines are prepared for the canvas.

use leptos::web_sys::Path2d;

use crate::map::model::basemap::{Basemap, Label, Point, UNITS};
use crate::map::model::mercator::WorldPoint;
use crate::map::model::outline::{Area, Stretch, parts, thinned};
use crate::map::model::view::{PICKUP, View};

/// The length that a rounded corner takes of each side, in units of the basemap: about 80
/// metres.
const ROUNDING: f64 = 12.0;
/// The integer zoom from which rounded corners can be seen.
const ROUNDED_FROM: f64 = 11.0;
/// The integer zoom from which a rounded corner is drawn as a curve. Stroking a curve
/// costs a canvas several times what a few straight lines cost, and at lower zooms many
/// corners are in view.
const CURVED_FROM: f64 = 14.0;
/// The margin beyond each side of the view for which lines are prepared, in screens.
const BEYOND: f64 = 0.25;

/// A basemap, and the paths that were last prepared from it.
pub(super) struct Scene {
    basemap: Basemap,
    ready: Option<Ready>,
}

/// Paths in the basemap's units, relative to the pickup point, for one integer zoom and
/// one area.
pub(super) struct Ready {
    zoom: f64,
    area: Area,
    /// The land, which is filled by the even-odd rule.
    pub(super) land: Path2d,
    /// The edges of the land in the area.
    pub(super) shore: Path2d,
    pub(super) rivers: Path2d,
}

impl Scene {
    pub(super) fn new(basemap: Basemap) -> Self {
        Self {
            basemap,
            ready: None,
        }
    }

    /// Returns the names, the most important one first.
    pub(super) fn labels(&self) -> &[Label] {
        &self.basemap.labels
    }

    /// Returns the paths for a view, which most often are those of the frame before.
    pub(super) fn ready(&mut self, view: &View) -> Option<&Ready> {
        let zoom = view.camera().zoom.floor();
        let fits =
            |ready: &Ready| ready.zoom == zoom && ready.area.contains(&Area::around(view, 0.0));
        if !self.ready.as_ref().is_some_and(fits) {
            self.ready = Ready::new(&self.basemap, zoom, Area::around(view, BEYOND));
        }
        self.ready.as_ref()
    }
}

impl Ready {
    fn new(basemap: &Basemap, zoom: f64, area: Area) -> Option<Self> {
        let pen = || Pen::new(zoom);
        let (mut land, mut shore, mut rivers) = (pen()?, pen()?, pen()?);
        for ring in &basemap.land {
            if let Some(ring) = thinned(ring, true, zoom) {
                land.draw(&ring);
                for part in parts(&ring, &area) {
                    shore.draw(&part);
                }
            }
        }
        for line in &basemap.rivers {
            if let Some(line) = thinned(line, false, zoom) {
                for part in parts(&line, &area) {
                    rivers.draw(&part);
                }
            }
        }
        Some(Self {
            zoom,
            area,
            land: land.path,
            shore: shore.path,
            rivers: rivers.path,
        })
    }
}

/// Returns the pickup point in the basemap's units. Paths are relative to it, because
/// canvases calculate in single precision, and it is close to the places that are shown
/// at high zooms.
fn origin() -> WorldPoint {
    WorldPoint {
        x: PICKUP.x * UNITS,
        y: PICKUP.y * UNITS,
    }
}

/// Draws lines into a path and rounds their corners, because real shores are not made of
/// straight lines.
struct Pen {
    path: Path2d,
    origin: WorldPoint,
    zoom: f64,
}

impl Pen {
    fn new(zoom: f64) -> Option<Self> {
        Some(Self {
            path: Path2d::new().ok()?,
            origin: origin(),
            zoom,
        })
    }

    fn draw(&mut self, stretch: &Stretch) {
        let place = |point: &Point| WorldPoint {
            x: f64::from(point.x) - self.origin.x,
            y: f64::from(point.y) - self.origin.y,
        };
        let mut points = stretch.points.iter().map(place);
        let (Some(first), Some(last)) = (points.next(), stretch.points.last().map(place)) else {
            return;
        };
        if stretch.closed {
            // The path goes from the middle of the last side around every corner and back
            // to there.
            let start = towards(last, first, 0.5);
            self.path.move_to(start.x, start.y);
            let mut before = last;
            let mut corner = first;
            for after in points.chain([first]) {
                self.corner(before, corner, after);
                (before, corner) = (corner, after);
            }
            self.path.close_path();
        } else {
            self.path.move_to(first.x, first.y);
            let mut before = first;
            let Some(mut corner) = points.next() else {
                return;
            };
            for after in points {
                self.corner(before, corner, after);
                (before, corner) = (corner, after);
            }
            self.path.line_to(last.x, last.y);
        }
    }

    fn corner(&self, before: WorldPoint, corner: WorldPoint, after: WorldPoint) {
        if self.zoom < ROUNDED_FROM {
            self.path.line_to(corner.x, corner.y);
            return;
        }
        let [from, to] = [before, after].map(|end| {
            let length = (end.x - corner.x).hypot(end.y - corner.y);
            towards(corner, end, (ROUNDING / length).min(0.5))
        });
        self.path.line_to(from.x, from.y);
        if self.zoom < CURVED_FROM {
            // Two straight lines meet in the middle of the curve.
            let middle = towards(towards(from, to, 0.5), corner, 0.5);
            self.path.line_to(middle.x, middle.y);
            self.path.line_to(to.x, to.y);
        } else {
            self.path.quadratic_curve_to(corner.x, corner.y, to.x, to.y);
        }
    }
}

fn towards(from: WorldPoint, to: WorldPoint, share: f64) -> WorldPoint {
    WorldPoint {
        x: from.x + (to.x - from.x) * share,
        y: from.y + (to.y - from.y) * share,
    }
}

//! The part of the world that is on the screen.

use super::mercator::{LatLon, WorldPoint};

/// The width of the world at zoom 0, in CSS pixels, which is that of one tile.
pub const TILE_PX: f64 = 256.0;
/// The lowest zoom that a rider can reach.
pub const MIN_ZOOM: f64 = 8.0;
/// The highest zoom that a rider can reach.
pub const MAX_ZOOM: f64 = 17.0;

/// The camera with which the map opens, and to which **Recenter** returns: central
/// Seattle.
pub const HOME: Camera = Camera {
    // This is `LatLon { lat: 47.60, lon: -122.31 }`, projected; a test keeps the two
    // equal.
    center: WorldPoint {
        x: 0.160_25,
        y: 0.349_268_554_117_562_36,
    },
    zoom: 12.0,
};
/// The point that the pin marks where no rides are offered. It is also the origin of the
/// basemap's paths.
pub const PICKUP: WorldPoint = HOME.center;

/// The region that may be shown, by its north-western and south-eastern corners. It lies
/// inside the region that `dev/basemap` cuts out (`CLIP` in `build.py`).
const REGION: [LatLon; 2] = [
    LatLon {
        lat: 52.0,
        lon: -131.8,
    },
    LatLon {
        lat: 42.8,
        lon: -112.8,
    },
];

/// Returns `true` for a place that the map can show, which is one where rides begin.
#[must_use]
pub fn is_in_region(at: LatLon) -> bool {
    let [north_west, south_east] = REGION;
    (south_east.lat..=north_west.lat).contains(&at.lat)
        && (north_west.lon..=south_east.lon).contains(&at.lon)
}

/// A point on the screen, in CSS pixels from the map's top left corner.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pixel {
    /// The distance to the right.
    pub x: f64,
    /// The distance downwards.
    pub y: f64,
}

/// The centre and the zoom of a view.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Camera {
    /// The point in the middle of the screen.
    pub center: WorldPoint,
    /// The zoom: the world is `256 × 2^zoom` CSS pixels wide. It may lie between two
    /// integers.
    pub zoom: f64,
}

/// A camera, and the size of the screen. Every method that changes a view keeps it inside
/// the region and the range of the zooms.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    camera: Camera,
    size: Pixel,
}

impl View {
    /// Creates a view of [`HOME`] on a screen of that size.
    #[must_use]
    pub fn home(size: Pixel) -> Self {
        Self { camera: HOME, size }.looking(HOME)
    }

    /// Returns the camera.
    #[must_use]
    pub const fn camera(&self) -> Camera {
        self.camera
    }

    /// Returns the screen's width and height, in CSS pixels.
    #[must_use]
    pub const fn size(&self) -> Pixel {
        self.size
    }

    /// Returns the width of the world, in CSS pixels.
    #[must_use]
    pub fn scale(&self) -> f64 {
        scale(self.camera.zoom)
    }

    /// Returns the view with another camera, as far as the region and the zooms allow it.
    #[must_use]
    pub fn looking(self, camera: Camera) -> Self {
        let [north_west, south_east] = REGION.map(LatLon::to_world);
        let wanted = if camera.zoom.is_finite() {
            camera.zoom
        } else {
            self.camera.zoom
        };
        // On a screen so large that the region would not fill it, the lowest zoom rises.
        let fill = (self.size.x / (south_east.x - north_west.x))
            .max(self.size.y / (south_east.y - north_west.y))
            / TILE_PX;
        let least = if fill > 0.0 { fill.log2() } else { MIN_ZOOM };
        let zoom = wanted.clamp(least.clamp(MIN_ZOOM, MAX_ZOOM), MAX_ZOOM);
        let half = 0.5 / scale(zoom);
        Self {
            camera: Camera {
                center: WorldPoint {
                    x: within(
                        camera.center.x,
                        self.camera.center.x,
                        north_west.x + self.size.x * half,
                        south_east.x - self.size.x * half,
                    ),
                    y: within(
                        camera.center.y,
                        self.camera.center.y,
                        north_west.y + self.size.y * half,
                        south_east.y - self.size.y * half,
                    ),
                },
                zoom,
            },
            ..self
        }
    }

    /// Returns the view with the same camera on a screen of another size.
    #[must_use]
    pub fn resized(self, size: Pixel) -> Self {
        Self { size, ..self }.looking(self.camera)
    }

    /// Returns the view after a drag by that distance.
    #[must_use]
    pub fn dragged(self, by: Pixel) -> Self {
        let scale = self.scale();
        let WorldPoint { x, y } = self.camera.center;
        self.looking(Camera {
            center: WorldPoint {
                x: x - by.x / scale,
                y: y - by.y / scale,
            },
            ..self.camera
        })
    }

    /// Returns the view at another zoom, at which the point of the world under `about`
    /// stays in its place, except at the region's edge.
    #[must_use]
    pub fn zoomed(self, zoom: f64, about: Pixel) -> Self {
        let anchor = self.unproject(about);
        // The new centre depends on the zoom that is actually reached.
        let zoom = self
            .looking(Camera {
                zoom,
                ..self.camera
            })
            .camera
            .zoom;
        let scale = scale(zoom);
        self.looking(Camera {
            center: WorldPoint {
                x: anchor.x - (about.x - self.size.x / 2.0) / scale,
                y: anchor.y - (about.y - self.size.y / 2.0) / scale,
            },
            zoom,
        })
    }

    /// Returns the place of a point of the world on the screen.
    #[must_use]
    pub fn project(&self, at: WorldPoint) -> Pixel {
        let scale = self.scale();
        Pixel {
            x: (at.x - self.camera.center.x) * scale + self.size.x / 2.0,
            y: (at.y - self.camera.center.y) * scale + self.size.y / 2.0,
        }
    }

    /// Returns the point of the world at a place on the screen.
    #[must_use]
    pub fn unproject(&self, at: Pixel) -> WorldPoint {
        let scale = self.scale();
        WorldPoint {
            x: self.camera.center.x + (at.x - self.size.x / 2.0) / scale,
            y: self.camera.center.y + (at.y - self.size.y / 2.0) / scale,
        }
    }

    /// Returns `true` if the point is on the screen, at least `margin` CSS pixels away from
    /// its edges.
    #[must_use]
    pub fn shows(&self, point: WorldPoint, margin: f64) -> bool {
        let Pixel { x, y } = self.project(point);
        let within = |value: f64, size: f64| value >= margin && value <= size - margin;
        within(x, self.size.x) && within(y, self.size.y)
    }

    /// Returns the camera that shows all of these points at least `margin` CSS pixels away
    /// from the edges. It is the current one if that shows them already; else the first
    /// point is in the middle, and the zoom is no higher than it is.
    #[must_use]
    pub fn fitting(self, points: &[WorldPoint], margin: f64) -> Camera {
        let Some(first) = points.first() else {
            return self.camera;
        };
        if points.iter().all(|point| self.shows(*point, margin)) {
            return self.camera;
        }
        let room = |size: f64| (size / 2.0 - margin).max(1.0);
        let fits = points.iter().map(|point| {
            let wide = (point.x - first.x).abs() / room(self.size.x);
            let high = (point.y - first.y).abs() / room(self.size.y);
            // The scale at which the larger of the two distances fills its room.
            -(wide.max(high) * TILE_PX).log2()
        });
        let zoom = fits.fold(self.camera.zoom, f64::min);
        let center = *first;
        self.looking(Camera { center, zoom }).camera
    }

    /// Returns the middle of the screen.
    #[must_use]
    pub fn middle(&self) -> Pixel {
        Pixel {
            x: self.size.x / 2.0,
            y: self.size.y / 2.0,
        }
    }
}

/// Returns the width of the world at a zoom, in CSS pixels.
fn scale(zoom: f64) -> f64 {
    TILE_PX * zoom.exp2()
}

/// Returns `value`, or `otherwise` where it is not finite, limited to the range from
/// `low` to `high`. Returns the point halfway between those where the range is empty.
fn within(value: f64, otherwise: f64, low: f64, high: f64) -> f64 {
    let value = if value.is_finite() { value } else { otherwise };
    if low < high {
        value.clamp(low, high)
    } else {
        f64::midpoint(low, high)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCREEN: Pixel = Pixel { x: 800.0, y: 500.0 };

    fn near(a: Pixel, b: Pixel) -> bool {
        (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6
    }

    #[test]
    fn home_is_central_seattle() {
        let seattle = LatLon {
            lat: 47.60,
            lon: -122.31,
        }
        .to_world();
        assert!((HOME.center.x - seattle.x).abs() < 1e-12, "{seattle:?}");
        assert!((HOME.center.y - seattle.y).abs() < 1e-12, "{seattle:?}");
        assert_eq!(View::home(SCREEN).camera(), HOME);
    }

    #[test]
    fn screen_and_world_agree() {
        let view = View::home(SCREEN);
        assert!(near(view.project(HOME.center), view.middle()));
        for (x, y) in [(0.0, 0.0), (800.0, 500.0), (13.0, 477.0)] {
            let at = Pixel { x, y };
            assert!(near(view.project(view.unproject(at)), at));
        }
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        for (x, y) in [(0.0, 0.0), (400.0, 250.0), (790.0, 20.0), (123.4, 456.7)] {
            let about = Pixel { x, y };
            let mut view = View::home(SCREEN);
            let anchor = view.unproject(about);
            for zoom in [12.3, 14.0, 17.0, 99.0, 9.5, 10.01] {
                view = view.zoomed(zoom, about);
                assert!(near(view.project(anchor), about), "{about:?} at {zoom}");
            }
        }
    }

    #[test]
    fn dragging_moves_the_map_with_the_pointer() {
        let view = View::home(SCREEN);
        let grabbed = view.unproject(Pixel { x: 100.0, y: 100.0 });
        let after = view.dragged(Pixel { x: 40.0, y: -25.0 });
        assert!(near(after.project(grabbed), Pixel { x: 140.0, y: 75.0 }));
    }

    #[test]
    fn zoom_has_ends() {
        let view = View::home(SCREEN);
        let middle = view.middle();
        assert_eq!(view.zoomed(50.0, middle).camera().zoom, MAX_ZOOM);
        assert_eq!(view.zoomed(-50.0, middle).camera().zoom, MIN_ZOOM);
        assert_eq!(view.zoomed(f64::NAN, middle).camera().zoom, 12.0);
    }

    #[test]
    fn the_screen_never_leaves_the_region() {
        let [north_west, south_east] = REGION.map(LatLon::to_world);
        for size in [
            SCREEN,
            Pixel { x: 390.0, y: 320.0 },
            Pixel {
                x: 7680.0,
                y: 4320.0,
            },
        ] {
            for zoom in [8.0, 11.5, 17.0] {
                for (dx, dy) in [(1e9, 1e9), (-1e9, 1e9), (3e5, -1e9), (f64::MAX, f64::MIN)] {
                    let view = View::home(size)
                        .zoomed(zoom, Pixel { x: 0.0, y: 0.0 })
                        .dragged(Pixel { x: dx, y: dy });
                    let first = view.unproject(Pixel { x: 0.0, y: 0.0 });
                    let last = view.unproject(size);
                    assert!(first.x > north_west.x - 1e-9 && last.x < south_east.x + 1e-9);
                    assert!(first.y > north_west.y - 1e-9 && last.y < south_east.y + 1e-9);
                }
            }
        }
    }

    #[test]
    fn region_has_edges() {
        let place = |lat, lon| is_in_region(LatLon { lat, lon });
        assert!(place(47.6, -122.31) && place(45.5, -122.6));
        for (lat, lon) in [
            (53.0, -122.0),
            (40.7, -122.0),
            (47.6, -100.0),
            (47.6, 122.3),
        ] {
            assert!(!place(lat, lon), "{lat} {lon}");
        }
        assert!(!place(f64::NAN, -122.0));
    }

    #[test]
    fn camera_that_shows_all_points_stays() {
        let view = View::home(SCREEN);
        let near = view.unproject(Pixel { x: 500.0, y: 300.0 });
        assert_eq!(view.fitting(&[HOME.center, near], 40.0), HOME);
        assert_eq!(view.fitting(&[], 40.0), HOME);
    }

    #[test]
    fn camera_moves_so_that_all_points_are_shown() {
        for size in [SCREEN, Pixel { x: 390.0, y: 320.0 }] {
            let view = View::home(size).zoomed(16.0, Pixel { x: 0.0, y: 0.0 });
            let away = WorldPoint {
                x: HOME.center.x + 1.4e-4,
                y: HOME.center.y - 0.6e-4,
            };
            let view = view.looking(view.fitting(&[HOME.center, away], 40.0));
            assert!(view.shows(HOME.center, 39.0) && view.shows(away, 39.0));
            assert!(near(view.project(HOME.center), view.middle()));
        }
    }

    #[test]
    fn no_number_is_no_move() {
        let view = View::home(SCREEN);
        assert_eq!(
            view.dragged(Pixel {
                x: f64::NAN,
                y: 0.0
            }),
            view
        );
        assert_eq!(view.resized(Pixel { x: 0.0, y: 0.0 }).camera(), HOME);
    }
}

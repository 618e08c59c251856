//! Web Mercator (EPSG:3857), the projection of slippy maps.

use std::f64::consts::PI;

/// The latitude, in degrees, at which Web Mercator's world becomes a square.
pub const MAX_LATITUDE: f64 = 85.051_128_779_806_59;

/// The steps with which the projection converges at any latitude of the map.
const STEPS: u8 = 10;

/// A place on the globe, in degrees of WGS 84.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct LatLon {
    /// The latitude, in degrees north.
    pub lat: f64,
    /// The longitude, in degrees east.
    pub lon: f64,
}

/// A point in world coordinates, which are those of the projected world: `x` grows to the
/// east and `y` to the south, both from 0 to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct WorldPoint {
    /// The coordinate that is 0 at 180° west and 1 at 180° east.
    pub x: f64,
    /// The coordinate that is 0 at [`MAX_LATITUDE`] north and 1 at the same latitude
    /// south.
    pub y: f64,
}

impl LatLon {
    /// Projects the place. Latitudes beyond [`MAX_LATITUDE`] are moved to the world's
    /// edge.
    #[must_use]
    pub fn to_world(self) -> WorldPoint {
        let lat = self.lat.clamp(-MAX_LATITUDE, MAX_LATITUDE).to_radians();
        // The inverse of `latitude` by Newton's method, whose error is below the last bit
        // after these steps. A formula with sine and logarithm would add two kilobytes to
        // the download.
        let y = (0..STEPS).fold(lat, |y, _| y + (lat - latitude(y)) / slope(y));
        WorldPoint {
            x: self.lon / 360.0 + 0.5,
            y: 0.5 - y / (2.0 * PI),
        }
    }
}

impl WorldPoint {
    /// Returns the length of the point's parallel, as a share of the equator's. It is the
    /// cosine of the latitude.
    #[must_use]
    pub fn parallel(self) -> f64 {
        slope((0.5 - self.y) * 2.0 * PI)
    }

    /// Projects the point back onto the globe.
    #[must_use]
    pub fn to_lat_lon(self) -> LatLon {
        LatLon {
            lat: latitude((0.5 - self.y) * 2.0 * PI).to_degrees(),
            lon: (self.x - 0.5) * 360.0,
        }
    }
}

/// Returns the latitude at a distance from the equator on the projected world, both in
/// radians (the Gudermannian function).
fn latitude(y: f64) -> f64 {
    2.0 * y.exp().atan() - PI / 2.0
}

/// Returns the derivative of [`latitude`], which is the cosine of the latitude.
fn slope(y: f64) -> f64 {
    let e = y.exp();
    2.0 * e / (e * e + 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_middle_and_the_corners() {
        let middle = LatLon { lat: 0.0, lon: 0.0 }.to_world();
        assert_eq!(middle, WorldPoint { x: 0.5, y: 0.5 });
        let corner = LatLon {
            lat: 90.0,
            lon: -180.0,
        }
        .to_world();
        assert!(corner.x.abs() < 1e-12 && corner.y.abs() < 1e-12);
    }

    #[test]
    fn parallel_is_the_cosine_of_the_latitude() {
        for lat in (-85..=85).step_by(5) {
            let lat = f64::from(lat);
            let parallel = LatLon { lat, lon: 0.0 }.to_world().parallel();
            assert!((parallel - lat.to_radians().cos()).abs() < 1e-9, "{lat}");
        }
    }

    #[test]
    fn the_way_there_and_back() {
        for lat in (-85..=85).step_by(5) {
            for lon in (-180..=180).step_by(15) {
                let there = LatLon {
                    lat: f64::from(lat),
                    lon: f64::from(lon),
                };
                let back = there.to_world().to_lat_lon();
                assert!((back.lat - there.lat).abs() < 1e-9, "{there:?} {back:?}");
                assert!((back.lon - there.lon).abs() < 1e-9, "{there:?} {back:?}");
            }
        }
    }
}

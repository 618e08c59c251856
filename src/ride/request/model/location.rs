//! The place that the device reports.

use crate::map::model::mercator::LatLon;
use crate::map::model::view::is_in_region;

/// The reason why the device's place is not the pickup point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LocationFault {
    /// The rider, the browser or the page's policy does not allow it.
    Refused,
    /// The browser has no such function, or the device cannot tell.
    Unknown,
    /// The device did not answer in time.
    Slow,
    /// The place is outside of the map's region.
    Outside,
}

impl LocationFault {
    /// Returns the fault for `GeolocationPositionError.code` (W3C, Geolocation).
    #[must_use]
    pub fn of_code(code: Option<f64>) -> Self {
        match code {
            Some(1.0) => Self::Refused,
            Some(3.0) => Self::Slow,
            _ => Self::Unknown,
        }
    }
}

/// Returns the place with these coordinates, in degrees.
///
/// # Errors
/// [`LocationFault`], if they are no numbers or outside of the map's region.
pub fn place(lat: Option<f64>, lon: Option<f64>) -> Result<LatLon, LocationFault> {
    let (Some(lat), Some(lon)) = (lat, lon) else {
        return Err(LocationFault::Unknown);
    };
    let at = LatLon { lat, lon };
    if !lat.is_finite() || !lon.is_finite() {
        Err(LocationFault::Unknown)
    } else if is_in_region(at) {
        Ok(at)
    } else {
        Err(LocationFault::Outside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn place_in_the_region_is_a_pickup_point() {
        let at = place(Some(47.6), Some(-122.3));
        assert_eq!(
            at,
            Ok(LatLon {
                lat: 47.6,
                lon: -122.3
            })
        );
    }

    #[test]
    fn place_elsewhere_is_outside() {
        for (lat, lon) in [(52.52, 13.4), (47.6, 122.3), (-47.6, -122.3), (90.0, 0.0)] {
            assert_eq!(place(Some(lat), Some(lon)), Err(LocationFault::Outside));
        }
    }

    #[test]
    fn place_without_numbers_is_unknown() {
        for (lat, lon) in [
            (None, Some(1.0)),
            (Some(47.6), None),
            (Some(f64::NAN), Some(-122.3)),
            (Some(47.6), Some(f64::INFINITY)),
        ] {
            assert_eq!(place(lat, lon), Err(LocationFault::Unknown));
        }
    }

    #[test]
    fn codes_of_the_browser_are_told_apart() {
        let codes = [Some(1.0), Some(2.0), Some(3.0), Some(9.0), None];
        use LocationFault::{Refused, Slow, Unknown};
        let faults = [Refused, Unknown, Slow, Unknown, Unknown];
        assert_eq!(codes.map(LocationFault::of_code), faults);
    }
}

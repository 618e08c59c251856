//! A unicorn that is on its way to the pickup point.

use super::reply::Ride;
use super::time::duration_s;
use crate::map::model::mercator::LatLon;

/// The duration of a trip whose arrival time is not a duration, in milliseconds.
const USUAL_MS: i64 = 30_000;
/// The shortest duration of a trip, in milliseconds, so that the rider sees it.
const SHORTEST_MS: i64 = 1_000;

/// A ride under way. Its times are those of the device's clock.
#[derive(Debug, Clone, PartialEq)]
pub struct Trip {
    /// The ride.
    pub ride: Ride,
    /// The point to which the unicorn travels.
    pub pickup: LatLon,
    /// The time at which it set out, in milliseconds since 1970.
    pub started_ms: i64,
    /// The duration of the trip, in milliseconds.
    pub lasts_ms: i64,
}

impl Trip {
    /// Makes a trip that began at the time `started_ms`, and that lasts as long as the
    /// ride's arrival time says.
    #[must_use]
    pub fn new(ride: Ride, pickup: LatLon, started_ms: i64) -> Self {
        let eta = ride.eta.as_deref().and_then(duration_s);
        let lasts_ms = eta.map_or(USUAL_MS, |seconds| seconds * 1000);
        Self {
            ride,
            pickup,
            started_ms,
            lasts_ms: lasts_ms.max(SHORTEST_MS),
        }
    }

    /// Returns the milliseconds until the unicorn arrives at the time `now_ms`; 0 when it
    /// has arrived. A clock that was set back does not make the trip longer.
    #[must_use]
    pub fn left_ms(&self, now_ms: i64) -> i64 {
        let passed = now_ms.saturating_sub(self.started_ms).max(0);
        self.lasts_ms.saturating_sub(passed).max(0)
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::super::reply::tests::ride;
    use super::*;

    pub(in super::super) const PICKUP: LatLon = LatLon {
        lat: 47.61,
        lon: -122.33,
    };

    fn trip(eta: Option<&str>) -> Trip {
        let ride = Ride {
            eta: eta.map(str::to_owned),
            ..ride("one")
        };
        Trip::new(ride, PICKUP, 1_000)
    }

    #[test]
    fn trip_lasts_as_long_as_the_api_says() {
        for (eta, lasts) in [
            (Some("30 seconds"), 30_000),
            (Some("2 minutes"), 120_000),
            (Some("0 seconds"), 1_000),
            (Some("when the stars align"), 30_000),
            (None, 30_000),
        ] {
            assert_eq!(trip(eta).lasts_ms, lasts, "{eta:?}");
        }
    }

    #[test]
    fn time_left_falls_from_all_to_nothing() {
        let trip = trip(Some("30 seconds"));
        for (now, left) in [
            (-9_000, 30_000),
            (1_000, 30_000),
            (11_000, 20_000),
            (31_000, 0),
            (i64::MAX, 0),
            (i64::MIN, 30_000),
        ] {
            assert_eq!(trip.left_ms(now), left, "{now}");
        }
    }
}

//! A ride, its unicorn and its status.

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::time::Timestamp;

/// The time from the request of a ride to the arrival of its unicorn.
pub const TIME_TO_ARRIVAL: Duration = Duration::from_secs(30);
/// [`TIME_TO_ARRIVAL`] as the API writes it.
const ETA: &str = "30 seconds";
/// The time for which a ride is kept.
pub const KEPT_FOR: Duration = Duration::from_hours(90 * 24);

/// A unicorn.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Unicorn {
    /// Its name.
    pub name: String,
    /// Its color, in English.
    pub color: String,
    /// `Female` or `Male`.
    pub gender: String,
}

/// A place on Earth, in degrees of WGS 84.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Location {
    /// Degrees north of the equator, from -90 to 90.
    pub latitude: f64,
    /// Degrees east of Greenwich, from -180 to 180.
    pub longitude: f64,
}

impl Location {
    /// Returns `true` if the place exists.
    #[must_use]
    pub fn is_valid(self) -> bool {
        (-90.0..=90.0).contains(&self.latitude) && (-180.0..=180.0).contains(&self.longitude)
    }
}

/// The status of a ride at some time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// The unicorn is on its way.
    Requested,
    /// The unicorn has arrived.
    Arrived,
    /// The rider has cancelled the ride.
    Cancelled,
}

impl Status {
    /// Returns the status as the API writes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Requested => "requested",
            Self::Arrived => "arrived",
            Self::Cancelled => "cancelled",
        }
    }
}

/// A ride as a table keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub struct Ride {
    /// The id of the ride, which is unique among the rides of one rider.
    pub ride_id: String,
    /// The unicorn.
    pub unicorn: Unicorn,
    /// The name of the rider, as the API shows it.
    pub rider_name: String,
    /// The time of the request.
    pub request_time: Timestamp,
    /// The place at which the rider waits.
    pub pickup_location: Location,
    /// Set once the rider has cancelled the ride.
    pub cancelled: bool,
}

impl Ride {
    /// Returns the status of the ride at a time.
    #[must_use]
    pub fn status(&self, now: Timestamp) -> Status {
        if self.cancelled {
            Status::Cancelled
        } else if self.request_time > arrived_if_requested_by(now) {
            Status::Requested
        } else {
            Status::Arrived
        }
    }

    /// Returns the time from which the ride need not be kept.
    #[must_use]
    pub fn expires(&self) -> Timestamp {
        self.request_time.after(KEPT_FOR)
    }

    /// Returns the ride as the API shows it at a time.
    #[must_use]
    pub fn shown(&self, now: Timestamp) -> Value {
        json!({
            "RideId": self.ride_id,
            "Unicorn": self.unicorn,
            "Eta": ETA,
            "Rider": self.rider_name,
            "RequestTime": self.request_time.rfc3339(),
            "Status": self.status(now).name(),
            "PickupLocation": self.pickup_location,
        })
    }
}

/// Returns the newest time of a request whose unicorn has arrived by now.
#[must_use]
pub fn arrived_if_requested_by(now: Timestamp) -> Timestamp {
    now.before(TIME_TO_ARRIVAL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ride(cancelled: bool) -> Ride {
        Ride {
            ride_id: "id".to_owned(),
            unicorn: crate::fleet::choose([0; 8]),
            rider_name: "jeff".to_owned(),
            request_time: Timestamp(1_000),
            pickup_location: Location {
                latitude: 0.0,
                longitude: 0.0,
            },
            cancelled,
        }
    }

    #[test]
    fn ride_arrives_when_its_eta_has_passed() {
        assert_eq!(ride(false).status(Timestamp(30_999)), Status::Requested);
        assert_eq!(ride(false).status(Timestamp(31_000)), Status::Arrived);
        assert_eq!(ride(true).status(Timestamp(31_000)), Status::Cancelled);
    }

    #[test]
    fn eta_in_words_is_the_time_to_arrival() {
        assert_eq!(ETA, format!("{} seconds", TIME_TO_ARRIVAL.as_secs()));
    }

    #[test]
    fn location_outside_of_the_world_is_not_valid() {
        let valid = |latitude, longitude| {
            Location {
                latitude,
                longitude,
            }
            .is_valid()
        };
        assert!(valid(-90.0, 180.0));
        assert!(!valid(90.1, 0.0));
        assert!(!valid(0.0, -180.1));
        assert!(!valid(f64::NAN, 0.0));
    }
}

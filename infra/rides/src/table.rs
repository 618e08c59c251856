//! The port to the place where rides are kept.

use std::error::Error;

use crate::ride::Ride;
use crate::time::Timestamp;

/// The place of a ride in the list of a rider's rides, which is in the order of the
/// requests. Rides of the same millisecond are in the order of their ids.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The time of the request.
    pub request_time: Timestamp,
    /// The id of the ride.
    pub ride_id: String,
}

/// A part of the list of a rider's rides.
#[derive(Clone, Debug, PartialEq)]
pub struct Page {
    /// The rides, the newest first.
    pub rides: Vec<Ride>,
    /// The last ride of the page, if older ones may follow.
    pub next: Option<Position>,
}

/// The outcome of a request to cancel a ride.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancellation {
    /// The ride is cancelled, by this request or by an earlier one.
    Cancelled,
    /// The unicorn has arrived, and the ride stays as it is.
    Arrived,
    /// The rider has no such ride.
    Unknown,
}

/// A table of rides. A rider is named by a key, and sees no ride of another one.
///
/// A call may block its thread until the table has answered.
pub trait Table {
    /// The reason why the table could not answer.
    type Error: Error;

    /// Stores a ride, unless the rider has one with this id. Returns the ride that is
    /// stored afterwards.
    ///
    /// # Errors
    /// The table could not answer. Whether the ride is stored is unknown then.
    fn insert(&self, rider: &str, ride: &Ride) -> Result<Ride, Self::Error>;

    /// Returns at most `limit` rides of a rider, the newest first. With `after`, they are
    /// the ones that follow this position.
    ///
    /// # Errors
    /// The table could not answer.
    fn rides(
        &self,
        rider: &str,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<Page, Self::Error>;

    /// Cancels a ride that was requested after `arrived_if_requested_by`.
    ///
    /// # Errors
    /// The table could not answer. Whether the ride is cancelled is unknown then.
    fn cancel(
        &self,
        rider: &str,
        ride_id: &str,
        arrived_if_requested_by: Timestamp,
    ) -> Result<Cancellation, Self::Error>;
}

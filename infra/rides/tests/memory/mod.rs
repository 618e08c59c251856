//! A table in memory, which can fail on demand.

use std::cell::{Cell, RefCell};
use std::cmp::Reverse;
use std::collections::BTreeMap;

use ride_api::ride::Ride;
use ride_api::table::{Cancellation, Page, Position, Table};
use ride_api::time::Timestamp;

/// The error of a table that is down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the table is down")]
pub(crate) struct Down;

/// The rides of all riders.
#[derive(Debug, Default)]
pub(crate) struct MemoryTable {
    rides: RefCell<BTreeMap<(String, String), Ride>>,
    /// Set while every call fails.
    pub(crate) is_down: Cell<bool>,
}

impl MemoryTable {
    fn up(&self) -> Result<(), Down> {
        if self.is_down.get() {
            Err(Down)
        } else {
            Ok(())
        }
    }

    /// The number of rides of all riders.
    pub(crate) fn len(&self) -> usize {
        self.rides.borrow().len()
    }
}

fn position(ride: &Ride) -> Position {
    Position {
        request_time: ride.request_time,
        ride_id: ride.ride_id.clone(),
    }
}

impl Table for MemoryTable {
    type Error = Down;

    fn insert(&self, rider: &str, ride: &Ride) -> Result<Ride, Down> {
        self.up()?;
        let key = (rider.to_owned(), ride.ride_id.clone());
        let mut rides = self.rides.borrow_mut();
        Ok(rides.entry(key).or_insert_with(|| ride.clone()).clone())
    }

    fn rides(&self, rider: &str, limit: usize, after: Option<&Position>) -> Result<Page, Down> {
        self.up()?;
        let order = |position: &Position| (position.request_time, position.ride_id.clone());
        let rides = self.rides.borrow();
        let mut rides: Vec<Ride> = rides
            .iter()
            .filter(|((of, _), _)| of == rider)
            .map(|(_, ride)| ride.clone())
            .filter(|ride| after.is_none_or(|after| order(&position(ride)) < order(after)))
            .collect();
        rides.sort_by_key(|ride| Reverse(order(&position(ride))));
        let more = rides.len() > limit;
        rides.truncate(limit);
        let next = rides.last().filter(|_| more).map(position);
        Ok(Page { rides, next })
    }

    fn cancel(
        &self,
        rider: &str,
        ride_id: &str,
        arrived_by: Timestamp,
    ) -> Result<Cancellation, Down> {
        self.up()?;
        let mut rides = self.rides.borrow_mut();
        let Some(ride) = rides.get_mut(&(rider.to_owned(), ride_id.to_owned())) else {
            return Ok(Cancellation::Unknown);
        };
        if ride.request_time <= arrived_by && !ride.cancelled {
            return Ok(Cancellation::Arrived);
        }
        ride.cancelled = true;
        Ok(Cancellation::Cancelled)
    }
}

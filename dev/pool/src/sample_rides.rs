//! The sample pool's API of rides: the same handler that runs at AWS, with its table among
//! the pool's own records.

use ride_api::{
    Invocation, RANDOM_BYTES, Table, answer,
    event::{Event, Response},
    ride::Ride,
    table::{Cancellation, Page, Position},
    time::Timestamp,
};
use serde_json::json;

use crate::{
    core::{
        clock,
        error::ApiError,
        item::{Item, ItemKey},
    },
    http_api::{self, Returned},
    pool::Pool,
    store::StoreError,
};

/// The name of the table.
const TABLE: &str = "rides";

/// Answers a request to the API.
pub(crate) fn respond(pool: &Pool, invocation: http_api::Invocation) -> Returned {
    let http_api::Invocation { event, request_id } = invocation;
    let Ok(event) = serde_json::from_value::<Event>(event) else {
        let body = json!({ "message": "Internal Server Error" });
        return returned(&Response::json(500, &body), None);
    };
    let answer = answer(
        &RideTable { pool },
        Invocation {
            event: &event,
            request_id: &request_id,
            now: Timestamp(pool.now().millis()),
            random: pool.random::<RANDOM_BYTES>(),
        },
    );
    returned(&answer.response, answer.failure)
}

fn returned(response: &Response, failure: Option<RideTableError>) -> Returned {
    Returned {
        response: serde_json::to_value(response).unwrap_or_default(),
        failure: failure.map(ApiError::internal),
    }
}

/// The table of rides, as items of the pool.
struct RideTable<'a> {
    pool: &'a Pool,
}

/// The error of the table.
#[derive(Debug, thiserror::Error)]
enum RideTableError {
    #[error("the file of the pool failed")]
    Store(#[from] StoreError),
    #[error("a ride is not readable")]
    Ride(#[from] serde_json::Error),
}

fn key(rider: &str, ride_id: &str) -> ItemKey {
    ItemKey {
        table: TABLE.to_owned(),
        partition: rider.to_owned(),
        sort: ride_id.to_owned(),
    }
}

/// Returns a ride as an item. It expires when the table of the template would remove it.
fn item(ride: &Ride) -> Result<Item, serde_json::Error> {
    Ok(Item {
        value: serde_json::to_value(ride)?,
        expires: Some(clock::Timestamp::from_millis(ride.expires().0)),
    })
}

/// The order of a rider's list.
fn order(ride: &Ride) -> (Timestamp, &str) {
    (ride.request_time, &ride.ride_id)
}

impl Table for RideTable<'_> {
    type Error = RideTableError;

    fn insert(&self, rider: &str, ride: &Ride) -> Result<Ride, RideTableError> {
        let new = item(ride)?;
        let key = key(rider, &ride.ride_id);
        let stored = self.pool.change_item(&key, |old| old.or(Some(new)))?;
        Ok(serde_json::from_value(stored.unwrap_or_default())?)
    }

    fn rides(
        &self,
        rider: &str,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<Page, RideTableError> {
        let items = self.pool.items(TABLE, rider).into_iter();
        let mut rides: Vec<Ride> = items
            .map(serde_json::from_value)
            .collect::<Result<_, _>>()?;
        if let Some(after) = after {
            rides.retain(|ride| order(ride) < (after.request_time, &after.ride_id));
        }
        rides.sort_by(|one, other| order(other).cmp(&order(one)));
        let has_more = rides.len() > limit;
        rides.truncate(limit);
        let next = rides.last().filter(|_| has_more).map(|ride| Position {
            request_time: ride.request_time,
            ride_id: ride.ride_id.clone(),
        });
        Ok(Page { rides, next })
    }

    fn cancel(
        &self,
        rider: &str,
        ride_id: &str,
        arrived_if_requested_by: Timestamp,
    ) -> Result<Cancellation, RideTableError> {
        let mut outcome = Ok(Cancellation::Unknown);
        self.pool.change_item(&key(rider, ride_id), |old| {
            let old = old?;
            let mut ride: Ride = match serde_json::from_value(old.value.clone()) {
                Ok(ride) => ride,
                Err(error) => {
                    outcome = Err(error.into());
                    return Some(old);
                }
            };
            if ride.request_time <= arrived_if_requested_by && !ride.cancelled {
                outcome = Ok(Cancellation::Arrived);
                return Some(old);
            }
            ride.cancelled = true;
            match item(&ride) {
                Ok(new) => {
                    outcome = Ok(Cancellation::Cancelled);
                    Some(new)
                }
                Err(error) => {
                    outcome = Err(error.into());
                    Some(old)
                }
            }
        })?;
        outcome
    }
}

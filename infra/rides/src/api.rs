//! The routes of the API.

use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::event::{Authorizer, Event, Response};
use crate::fleet;
use crate::ride::{Location, Ride, arrived_if_requested_by};
use crate::ride_id;
use crate::rider::{NoRider, Rider};
use crate::table::{Cancellation, Page, Position, Table};
use crate::time::Timestamp;

/// The routes of the API, as API Gateway names them. Those under `/iam` have IAM
/// authorization, and the others a JWT authorizer.
pub const ROUTES: [&str; 6] = [
    "POST /ride",
    "GET /rides",
    "DELETE /ride/{RideId}",
    "POST /iam/ride",
    "GET /iam/rides",
    "DELETE /iam/ride/{RideId}",
];
/// The methods that pages of other origins may use.
pub const ALLOWED_METHODS: [&str; 3] = ["DELETE", "GET", "POST"];
/// The headers that pages of other origins may send.
pub const ALLOWED_HEADERS: [&str; 5] = [
    "authorization",
    "content-type",
    "idempotency-key",
    "x-amz-date",
    "x-amz-security-token",
];
/// The number of random bytes that an [`Invocation`] needs.
pub const RANDOM_BYTES: usize = ride_id::BYTES + 8;

/// The largest number of rides in one list.
const PAGE: usize = 20;
const WANTS_LOCATION: &str = "PickupLocation needs a Latitude from -90 to 90 and a Longitude \
                              from -180 to 180.";
const WANTS_UUID: &str = "The header Idempotency-Key has to be a UUID.";
const WANTS_TOKEN: &str = "The parameter next has to be the NextToken of an earlier list.";
const NO_SUCH_RIDE: &str = "You have no ride with this id.";
const HAS_ARRIVED: &str = "The unicorn has arrived, so the ride cannot be cancelled.";
const TABLE_FAILED: &str = "The table of rides does not answer. Try again in a moment.";

/// One request, with everything that its answer depends on.
#[derive(Clone, Copy, Debug)]
pub struct Invocation<'a> {
    /// The request.
    pub event: &'a Event,
    /// The id of the request, by which the log and the rider can name it.
    pub request_id: &'a str,
    /// The time of the request.
    pub now: Timestamp,
    /// Random bytes, from which the ride gets its id and its unicorn.
    pub random: [u8; RANDOM_BYTES],
}

/// The answer to one request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer<E> {
    /// The response that goes out.
    pub response: Response,
    /// The error of the table behind a response with status 500, which belongs into a log.
    pub failure: Option<E>,
}

/// Answers a request.
pub fn answer<T: Table>(table: &T, invocation: Invocation<'_>) -> Answer<T::Error> {
    match respond(table, invocation) {
        Ok(response) => Answer {
            response,
            failure: None,
        },
        Err(refusal) => Answer {
            response: refusal.response(invocation.request_id),
            failure: match refusal {
                Refusal::Failed(error) => Some(error),
                _ => None,
            },
        },
    }
}

/// The reasons why a request does not get what it asks for.
enum Refusal<E> {
    /// The request has a fault, which the text names.
    BadRequest(&'static str),
    /// The request names no rider.
    NoRider(NoRider),
    /// API Gateway has no such route, or the function behind it does not know it.
    NoRoute,
    /// The rider has no such ride.
    NoRide,
    /// The unicorn has arrived.
    Arrived,
    /// The table could not answer.
    Failed(E),
}

impl<E> From<E> for Refusal<E> {
    fn from(error: E) -> Self {
        Self::Failed(error)
    }
}

impl<E> Refusal<E> {
    fn response(&self, request_id: &str) -> Response {
        let told = |status, text: &str| {
            Response::json(status, &json!({ "Error": text, "Reference": request_id }))
        };
        // API Gateway itself answers in this shape.
        let gateways = |status, text: &str| Response::json(status, &json!({ "message": text }));
        match self {
            Self::BadRequest(text) => told(400, text),
            Self::NoRider(NoRider::Unauthorized) => gateways(401, "Unauthorized"),
            Self::NoRider(NoRider::Forbidden) => gateways(403, "Forbidden"),
            Self::NoRoute => gateways(404, "Not Found"),
            Self::NoRide => told(404, NO_SUCH_RIDE),
            Self::Arrived => told(409, HAS_ARRIVED),
            Self::Failed(_) => told(500, TABLE_FAILED),
        }
    }
}

fn respond<T: Table>(table: &T, invocation: Invocation<'_>) -> Result<Response, Refusal<T::Error>> {
    let nobody = Authorizer::default();
    let context = &invocation.event.request_context;
    let authorizer = context.authorizer.as_ref().unwrap_or(&nobody);
    let rider = Rider::of(authorizer).map_err(Refusal::NoRider)?;
    match invocation.event.route_key.as_str() {
        "POST /ride" | "POST /iam/ride" => request_ride(table, &rider, invocation),
        "GET /rides" | "GET /iam/rides" => list_rides(table, &rider, invocation),
        "DELETE /ride/{RideId}" | "DELETE /iam/ride/{RideId}" => {
            cancel_ride(table, &rider, invocation)
        }
        _ => Err(Refusal::NoRoute),
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct RideRequest {
    pickup_location: Location,
}

fn request_ride<T: Table>(
    table: &T,
    rider: &Rider,
    invocation: Invocation<'_>,
) -> Result<Response, Refusal<T::Error>> {
    let Invocation {
        event, now, random, ..
    } = invocation;
    let request: RideRequest = event
        .body()
        .and_then(|body| serde_json::from_slice(&body).ok())
        .ok_or(Refusal::BadRequest(WANTS_LOCATION))?;
    if !request.pickup_location.is_valid() {
        return Err(Refusal::BadRequest(WANTS_LOCATION));
    }
    let (for_id, for_unicorn) = split(random);
    let ride_id = match event.header("idempotency-key") {
        None => ride_id::random(for_id),
        Some(key) if is_uuid(key) => ride_id::of_key(&rider.key, key),
        Some(_) => return Err(Refusal::BadRequest(WANTS_UUID)),
    };
    let ride = Ride {
        ride_id,
        unicorn: fleet::choose(for_unicorn),
        rider_name: rider.name.clone(),
        request_time: now,
        pickup_location: request.pickup_location,
        cancelled: false,
    };
    let stored = table.insert(&rider.key, &ride)?;
    Ok(Response::json(201, &stored.shown(now)))
}

fn list_rides<T: Table>(
    table: &T,
    rider: &Rider,
    invocation: Invocation<'_>,
) -> Result<Response, Refusal<T::Error>> {
    let after = match invocation.event.query("next") {
        None => None,
        Some(token) => Some(position(token).ok_or(Refusal::BadRequest(WANTS_TOKEN))?),
    };
    let Page { rides, next } = table.rides(&rider.key, PAGE, after.as_ref())?;
    let rides: Vec<Value> = rides
        .iter()
        .map(|ride| ride.shown(invocation.now))
        .collect();
    let mut list = Map::from_iter([("Rides".to_owned(), Value::from(rides))]);
    if let Some(next) = next {
        list.insert("NextToken".to_owned(), token(&next).into());
    }
    Ok(Response::json(200, &Value::Object(list)))
}

fn cancel_ride<T: Table>(
    table: &T,
    rider: &Rider,
    invocation: Invocation<'_>,
) -> Result<Response, Refusal<T::Error>> {
    let ride_id = invocation.event.path("RideId").unwrap_or_default();
    if !ride_id::is_valid(ride_id) {
        return Err(Refusal::NoRide);
    }
    let arrived = arrived_if_requested_by(invocation.now);
    match table.cancel(&rider.key, ride_id, arrived)? {
        Cancellation::Cancelled => Ok(Response::no_content()),
        Cancellation::Arrived => Err(Refusal::Arrived),
        Cancellation::Unknown => Err(Refusal::NoRide),
    }
}

fn split(random: [u8; RANDOM_BYTES]) -> ([u8; ride_id::BYTES], [u8; 8]) {
    let mut for_id = [0; ride_id::BYTES];
    let mut for_unicorn = [0; 8];
    let parts = for_id.iter_mut().chain(for_unicorn.iter_mut());
    parts.zip(random).for_each(|(byte, given)| *byte = given);
    (for_id, for_unicorn)
}

/// Returns the token of a position: the time in milliseconds since 1970, a point, and the
/// id. It is no secret, because a list starts from it only among the rider's own rides.
fn token(position: &Position) -> String {
    format!("{}.{}", position.request_time.0, position.ride_id)
}

fn position(token: &str) -> Option<Position> {
    let (time, ride_id) = token.split_once('.')?;
    Some(Position {
        request_time: Timestamp(time.parse().ok()?),
        ride_id: ride_id::is_valid(ride_id).then(|| ride_id.to_owned())?,
    })
}

/// Returns `true` if a text has the form of a UUID (RFC 9562, section 4), of any version.
fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(place, byte)| match place {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

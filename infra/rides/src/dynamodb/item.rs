//! Rides as items of DynamoDB.

use serde_json::{Value, json};

use crate::ride::{Location, Ride, Unicorn};
use crate::table::Position;
use crate::time::Timestamp;

/// Returns the item of a ride.
pub(super) fn of_ride(rider: &str, ride: &Ride) -> Value {
    let Location {
        latitude,
        longitude,
    } = ride.pickup_location;
    json!({
        "Rider": { "S": rider },
        "RideId": { "S": ride.ride_id },
        "RequestTime": { "N": ride.request_time.0.to_string() },
        "RiderName": { "S": ride.rider_name },
        "Unicorn": { "M": {
            "Name": { "S": ride.unicorn.name },
            "Color": { "S": ride.unicorn.color },
            "Gender": { "S": ride.unicorn.gender },
        } },
        "PickupLocation": { "M": {
            "Latitude": { "N": latitude.to_string() },
            "Longitude": { "N": longitude.to_string() },
        } },
        "Cancelled": { "BOOL": ride.cancelled },
        // DynamoDB deletes the item after this time, in seconds since 1970.
        "Expires": { "N": ride.expires().seconds().to_string() },
    })
}

/// Returns the ride of an item.
///
/// # Errors
/// The name of an attribute that is missing or has another type.
pub(super) fn ride(item: &Value) -> Result<Ride, &'static str> {
    let map = |name: &'static str| {
        let map = item.get(name).and_then(|value| value.get("M"));
        map.ok_or(name)
    };
    let unicorn = map("Unicorn")?;
    let location = map("PickupLocation")?;
    Ok(Ride {
        ride_id: text(item, "RideId")?,
        unicorn: Unicorn {
            name: text(unicorn, "Name")?,
            color: text(unicorn, "Color")?,
            gender: text(unicorn, "Gender")?,
        },
        rider_name: text(item, "RiderName")?,
        request_time: Timestamp(number(item, "RequestTime")?),
        pickup_location: Location {
            latitude: number(location, "Latitude")?,
            longitude: number(location, "Longitude")?,
        },
        cancelled: item
            .get("Cancelled")
            .and_then(|value| value.get("BOOL")?.as_bool())
            .ok_or("Cancelled")?,
    })
}

/// Returns the key of the index entry at a position.
pub(super) fn key_of(rider: &str, position: &Position) -> Value {
    json!({
        "Rider": { "S": rider },
        "RideId": { "S": position.ride_id },
        "RequestTime": { "N": position.request_time.0.to_string() },
    })
}

/// Returns the position of an index entry's key.
///
/// # Errors
/// The name of an attribute that is missing or has another type.
pub(super) fn position(key: &Value) -> Result<Position, &'static str> {
    Ok(Position {
        request_time: Timestamp(number(key, "RequestTime")?),
        ride_id: text(key, "RideId")?,
    })
}

fn text(item: &Value, name: &'static str) -> Result<String, &'static str> {
    let text = item.get(name).and_then(|value| value.get("S")?.as_str());
    text.map(str::to_owned).ok_or(name)
}

fn number<N: std::str::FromStr>(item: &Value, name: &'static str) -> Result<N, &'static str> {
    let text = item.get(name).and_then(|value| value.get("N")?.as_str());
    text.and_then(|text| text.parse().ok()).ok_or(name)
}

//! The replies of the ride API.
//!
//! The API of AWS's workshop answers a request for a ride with `RideId`, `Unicorn`, `Eta`
//! and `Rider`, and has no other route. Everything else is optional. A reply comes from the
//! network, so nothing in it is taken for granted.
//!
//! Source: "Build a Serverless Web Application", AWS, module 4 (the function
//! `requestUnicorn`).

use serde_json::Value;

use super::time::instant_ms;
use crate::map::model::mercator::LatLon;
use crate::map::model::view::is_in_region;

/// The most characters of a text that are shown.
const LONGEST: usize = 60;

/// A ride, as the API describes it.
#[derive(Debug, Clone, PartialEq)]
pub struct Ride {
    /// The ride's id.
    pub id: String,
    /// The unicorn's name, unless the API gives none.
    pub name: Option<String>,
    /// The unicorn's colour in the API's own words.
    pub color: Option<String>,
    /// The time until the unicorn arrives in the API's own words, such as `30 seconds`.
    pub eta: Option<String>,
    /// The time of the request, in milliseconds since 1970 by the API's clock.
    pub requested_ms: Option<i64>,
    /// The status, if it is one that is known.
    pub status: Option<Status>,
    /// The pickup point, if it is on the map.
    pub pickup: Option<LatLon>,
}

/// The status of a ride.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The unicorn is on its way.
    Requested,
    /// The unicorn has arrived.
    Arrived,
    /// The rider has cancelled the ride.
    Cancelled,
}

/// A page of the list of rides, newest first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Page {
    /// The rides. Those that cannot be read are left out.
    pub rides: Vec<Ride>,
    /// The token with which the next page is requested, if there is one.
    pub next: Option<String>,
}

/// Reads the reply to a request for a ride. Returns `None` if it describes no ride.
#[must_use]
pub fn ride(body: &str) -> Option<Ride> {
    ride_of(&serde_json::from_str(body).ok()?)
}

/// Reads the list of rides. Returns `None` if the reply is no such list.
#[must_use]
pub fn page(body: &str) -> Option<Page> {
    let body: Value = serde_json::from_str(body).ok()?;
    let mut rides = Vec::new();
    for ride in body.get("Rides")?.as_array()? {
        rides.extend(ride_of(ride));
    }
    let next = text(&body, "NextToken").map(str::to_owned);
    Some(Page { rides, next })
}

fn ride_of(value: &Value) -> Option<Ride> {
    let id = text(value, "RideId")?.to_owned();
    let unicorn = value.get("Unicorn").unwrap_or(&Value::Null);
    Some(Ride {
        id,
        name: shown(unicorn, "Name"),
        color: shown(unicorn, "Color"),
        eta: shown(value, "Eta"),
        requested_ms: text(value, "RequestTime").and_then(instant_ms),
        status: match text(value, "Status") {
            Some("requested") => Some(Status::Requested),
            Some("arrived") => Some(Status::Arrived),
            Some("cancelled") => Some(Status::Cancelled),
            _ => None,
        },
        pickup: value.get("PickupLocation").and_then(place),
    })
}

/// Returns a member that is a text and not empty.
fn text<'a>(of: &'a Value, name: &str) -> Option<&'a str> {
    of.get(name)?.as_str().filter(|text| !text.is_empty())
}

/// Returns a text as it is shown: in one line, and not longer than a line.
fn shown(of: &Value, name: &str) -> Option<String> {
    let is_space = |c: char| c.is_whitespace() || c.is_control();
    let mut line = String::new();
    for word in text(of, name)?.split(is_space) {
        if !line.is_empty() && !word.is_empty() {
            line += " ";
        }
        line.push_str(word);
    }
    if let Some((end, _)) = line.char_indices().nth(LONGEST) {
        line.truncate(end);
        // The line may have been cut behind a space.
        line.truncate(line.trim_ascii_end().len());
    }
    (!line.is_empty()).then_some(line)
}

fn place(value: &Value) -> Option<LatLon> {
    let at = LatLon {
        lat: value.get("Latitude")?.as_f64()?,
        lon: value.get("Longitude")?.as_f64()?,
    };
    is_in_region(at).then_some(at)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A ride with a name and an arrival time.
    pub(in super::super) fn ride(id: &str) -> Ride {
        Ride {
            id: id.to_owned(),
            name: Some("Rocinante".to_owned()),
            color: None,
            eta: Some("30 seconds".to_owned()),
            requested_ms: None,
            status: None,
            pickup: None,
        }
    }

    #[test]
    fn reply_of_the_workshop_is_a_ride() {
        let body = r#"{"RideId":"SvLnijIAtg6inAFUBRT+Fg==","Unicorn":{"Name":"Rocinante","Color":"Yellow","Gender":"Female"},"Eta":"30 seconds","Rider":"jeff"}"#;
        let wanted = Ride {
            color: Some("Yellow".to_owned()),
            ..ride("SvLnijIAtg6inAFUBRT+Fg==")
        };
        assert_eq!(super::ride(body), Some(wanted));
    }

    #[test]
    fn optional_members_of_a_reply_are_read() {
        let body = r#"{"RideId":"r","RequestTime":"1970-01-01T00:00:01.000Z","Status":"arrived","PickupLocation":{"Latitude":47.6,"Longitude":-122.3}}"#;
        let ride = super::ride(body).unwrap();
        assert_eq!(ride.requested_ms, Some(1_000));
        assert_eq!(ride.status, Some(Status::Arrived));
        let pickup = Some(LatLon {
            lat: 47.6,
            lon: -122.3,
        });
        assert_eq!(ride.pickup, pickup);
        assert_eq!((ride.name, ride.eta), (None, None));
    }

    #[test]
    fn reply_without_an_id_is_no_ride() {
        for body in [
            "",
            "null",
            "[]",
            "{}",
            "<html>",
            r#"{"RideId":""}"#,
            r#"{"RideId":7}"#,
            r#"{"Unicorn":{"Name":"Shadowfax"}}"#,
            r#"{"message":"Internal server error"}"#,
            r#"{"RideId":"r""#,
        ] {
            assert_eq!(super::ride(body), None, "{body}");
        }
    }

    #[test]
    fn strange_members_of_a_reply_are_left_out() {
        let body = r#"{"RideId":"r","Unicorn":"Shadowfax","Eta":30,"RequestTime":"yesterday","Status":"flying","PickupLocation":{"Latitude":"47","Longitude":1e999}}"#;
        // A number that no double can hold makes the complete text invalid.
        assert_eq!(super::ride(body), None);
        let body = body.replace("1e999", "9e99");
        let plain = Ride {
            name: None,
            eta: None,
            ..ride("r")
        };
        assert_eq!(super::ride(&body), Some(plain));
    }

    #[test]
    fn texts_of_a_reply_are_one_short_line() {
        let name = "\u{0} Buce\nphalus\t ".to_owned() + &"x".repeat(200);
        let body =
            serde_json::json!({ "RideId": "r", "Unicorn": { "Name": name, "Color": " \n " } });
        let ride = super::ride(&body.to_string()).unwrap();
        let name = ride.name.unwrap();
        assert!(name.starts_with("Buce phalus xxx"), "{name}");
        assert_eq!(name.chars().count(), 60);
        assert_eq!(ride.color, None);
    }

    #[test]
    fn list_leaves_out_what_is_no_ride() {
        let body =
            r#"{"Rides":[{"RideId":"a"},null,{"RideId":null},{"RideId":"b"}],"NextToken":"n"}"#;
        let page = page(body).unwrap();
        let ids: Vec<_> = page.rides.iter().map(|ride| &*ride.id).collect();
        assert_eq!(ids, ["a", "b"]);
        assert_eq!(page.next.as_deref(), Some("n"));
    }

    #[test]
    fn reply_without_a_list_is_no_page() {
        for body in [
            "",
            "[]",
            "{}",
            r#"{"Rides":{}}"#,
            r#"{"rides":[]}"#,
            "<html>",
        ] {
            assert_eq!(page(body), None, "{body}");
        }
        assert_eq!(
            page(r#"{"Rides":[],"NextToken":""}"#),
            Some(Page::default())
        );
    }
}

//! Tests the API with a table in memory.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test says what it expects"
)]

mod contract;
mod memory;

use ride_api::event::Event;
use ride_api::time::Timestamp;
use ride_api::{Answer, Invocation, RANDOM_BYTES, answer};
use serde_json::{Value, json};

use crate::memory::{Down, MemoryTable};

const NOW: Timestamp = Timestamp(1_795_251_907_042);
const KEY: &str = "0f8fad5b-d9cb-469f-a165-70867728950e";

/// The event of a rider with a token.
fn event(route: &str, sub: &str) -> Value {
    json!({
        "version": "2.0",
        "routeKey": route,
        "headers": {},
        "requestContext": { "authorizer": { "jwt": {
            "claims": { "sub": sub, "cognito:username": format!("name of {sub}") },
            "scopes": null,
        } } },
        "isBase64Encoded": false,
    })
}

fn request(sub: &str) -> Value {
    let mut event = event("POST /ride", sub);
    event["body"] = json!({ "PickupLocation": { "Latitude": 47.6, "Longitude": -122.3 } })
        .to_string()
        .into();
    event
}

/// A table, a clock and a source of numbers that are not random.
#[derive(Default)]
struct Api {
    table: MemoryTable,
    seconds: i64,
    drawn: u8,
}

impl Api {
    fn answer(&mut self, event: &Value) -> Answer<Down> {
        self.drawn += 1;
        answer(
            &self.table,
            Invocation {
                event: &serde_json::from_value::<Event>(event.clone()).unwrap(),
                request_id: "the-request",
                now: Timestamp(NOW.0 + self.seconds * 1_000),
                random: [self.drawn; RANDOM_BYTES],
            },
        )
    }

    /// Gives the status and the body of a response.
    fn ask(&mut self, event: &Value) -> (u16, Value) {
        let response = self.answer(event).response;
        let body = serde_json::from_str(&response.body).unwrap_or(Value::Null);
        (response.status_code, body)
    }
}

#[test]
fn requested_ride_has_the_shape_of_the_workshop() {
    let mut api = Api::default();
    let (status, ride) = api.ask(&request("jeff"));
    assert_eq!(status, 201);
    for field in ["Name", "Color", "Gender"] {
        assert!(!ride["Unicorn"][field].as_str().unwrap().is_empty());
    }
    assert_eq!(ride["RideId"], "AQEBAQEBAQEBAQEBAQEBAQ");
    assert_eq!(ride["Eta"], "30 seconds");
    assert_eq!(ride["Rider"], "name of jeff");
    assert_eq!(ride["RequestTime"], "2026-11-21T09:05:07.042Z");
    assert_eq!(ride["Status"], "requested");
    assert_eq!(
        ride["PickupLocation"],
        json!({ "Latitude": 47.6, "Longitude": -122.3 })
    );
    assert_eq!(ride.as_object().unwrap().len(), 7);
}

#[test]
fn idempotency_key_gives_the_same_ride_again() {
    let mut api = Api::default();
    let with_key = |sub: &str| {
        let mut event = request(sub);
        event["headers"]["idempotency-key"] = KEY.into();
        event
    };
    let (_, first) = api.ask(&with_key("jeff"));
    api.seconds = 40;
    let (status, again) = api.ask(&with_key("jeff"));
    assert_eq!(status, 201);
    assert_eq!(again["RideId"], first["RideId"]);
    assert_eq!(again["Unicorn"], first["Unicorn"]);
    assert_eq!(again["RequestTime"], first["RequestTime"]);
    assert_eq!(again["Status"], "arrived");
    assert_eq!(api.table.len(), 1);
    let (_, marys) = api.ask(&with_key("mary"));
    assert_ne!(marys["RideId"], first["RideId"]);
    assert_eq!(api.table.len(), 2);
}

#[test]
fn requests_without_a_key_give_different_rides() {
    let mut api = Api::default();
    let (_, first) = api.ask(&request("jeff"));
    let (_, second) = api.ask(&request("jeff"));
    assert_ne!(first["RideId"], second["RideId"]);
    assert_ne!(first["Unicorn"], second["Unicorn"]);
}

#[test]
fn faulty_request_is_refused_with_its_reason() {
    let mut api = Api::default();
    for (body, what) in [
        ("", "Latitude"),
        ("{", "Latitude"),
        (r#"{"PickupLocation":{"Latitude":1}}"#, "Longitude"),
        (r#"{"PickupLocation":{"Latitude":"1","Longitude":2}}"#, "90"),
        (r#"{"PickupLocation":{"Latitude":91,"Longitude":2}}"#, "90"),
        (
            r#"{"PickupLocation":{"Latitude":1,"Longitude":-181}}"#,
            "180",
        ),
        (
            r#"{"PickupLocation":{"Latitude":1e999,"Longitude":1}}"#,
            "90",
        ),
    ] {
        let mut event = request("jeff");
        event["body"] = body.into();
        let (status, refused) = api.ask(&event);
        assert_eq!(status, 400, "{body}");
        assert!(refused["Error"].as_str().unwrap().contains(what));
        assert_eq!(refused["Reference"], "the-request");
    }
    for key in ["", "7", "0f8fad5b-d9cb-469f-a165-70867728950g"] {
        let mut event = request("jeff");
        event["headers"]["idempotency-key"] = key.into();
        let (status, refused) = api.ask(&event);
        assert_eq!(status, 400, "{key}");
        assert!(refused["Error"].as_str().unwrap().contains("UUID"));
    }
    assert_eq!(api.table.len(), 0);
}

#[test]
fn body_in_base64_is_decoded() {
    let mut api = Api::default();
    let mut event = request("jeff");
    event["isBase64Encoded"] = true.into();
    event["body"] = "eyJQaWNrdXBMb2NhdGlvbiI6eyJMYXRpdHVkZSI6MSwiTG9uZ2l0dWRlIjoyfX0=".into();
    assert_eq!(api.ask(&event).0, 201);
    event["body"] = "{}".into();
    assert_eq!(api.ask(&event).0, 400);
}

#[test]
fn list_has_the_own_rides_newest_first_in_pages() {
    let mut api = Api::default();
    for _ in 0..25 {
        api.seconds += 1;
        api.ask(&request("jeff"));
    }
    api.ask(&request("mary"));
    let mut list = event("GET /rides", "jeff");
    let (status, first) = api.ask(&list);
    assert_eq!(status, 200);
    let times = |page: &Value| -> Vec<String> {
        let rides = page["Rides"].as_array().unwrap().iter();
        rides.map(|ride| ride["RequestTime"].to_string()).collect()
    };
    assert_eq!(times(&first).len(), 20);
    list["queryStringParameters"] = json!({ "next": first["NextToken"] });
    let (_, second) = api.ask(&list);
    assert_eq!(second.get("NextToken"), None);
    let all = [times(&first), times(&second)].concat();
    assert_eq!(all.len(), 25);
    assert!(all.is_sorted_by(|newer, older| newer > older));

    for token in ["", "x", "1.", "now.AQEBAQEBAQEBAQEBAQEBAQ", "1.../../"] {
        list["queryStringParameters"] = json!({ "next": token });
        let (status, refused) = api.ask(&list);
        assert_eq!(status, 400, "{token}");
        assert!(refused["Error"].as_str().unwrap().contains("NextToken"));
    }
}

#[test]
fn ride_is_cancelled_before_it_arrives_and_not_after() {
    let mut api = Api::default();
    let cancel = |sub: &str, id: &Value| {
        let mut event = event("DELETE /ride/{RideId}", sub);
        event["pathParameters"] = json!({ "RideId": id });
        event
    };
    let (_, ride) = api.ask(&request("jeff"));
    let (_, late) = api.ask(&request("jeff"));
    assert_eq!(api.ask(&cancel("mary", &ride["RideId"])).0, 404);
    // The table is not asked for what cannot be an id.
    api.table.is_down.set(true);
    assert_eq!(api.ask(&cancel("jeff", &json!("../../x"))).0, 404);
    api.table.is_down.set(false);
    let cancelled = api.answer(&cancel("jeff", &ride["RideId"])).response;
    assert_eq!((cancelled.status_code, &*cancelled.body), (204, ""));
    api.seconds = 30;
    let (status, refused) = api.ask(&cancel("jeff", &late["RideId"]));
    assert_eq!(status, 409);
    assert_eq!(refused["Reference"], "the-request");
    assert_eq!(api.ask(&cancel("jeff", &ride["RideId"])).0, 204);
    let (_, list) = api.ask(&event("GET /rides", "jeff"));
    let statuses: Vec<_> = list["Rides"]
        .as_array()
        .unwrap()
        .iter()
        .map(|ride| &ride["Status"])
        .collect();
    assert!(statuses.contains(&&json!("cancelled")) && statuses.contains(&&json!("arrived")));
}

/// The shape of `authorizer.iam` is that of "Create AWS Lambda proxy integrations for HTTP
/// APIs" in the Amazon API Gateway Developer Guide.
#[test]
fn signed_request_belongs_to_its_cognito_identity() {
    let mut api = Api::default();
    let mut event = request("jeff");
    event["routeKey"] = "POST /iam/ride".into();
    event["requestContext"]["authorizer"] = json!({ "iam": {
        "accessKey": "ASIA", "accountId": "111122223333", "callerId": "AROA:Cognito",
        "cognitoIdentity": {
            "amr": ["authenticated"],
            "identityId": "eu-west-1:5c0d7b0a-6a57-4d8c-8f0e-3a6f4b1d2c3e",
            "identityPoolId": "eu-west-1:1",
        },
        "principalOrgId": null, "userArn": "arn:aws:sts::1:assumed-role/r/s", "userId": "AROA:s",
    } });
    let (status, ride) = api.ask(&event);
    assert_eq!(status, 201);
    assert_eq!(
        ride["Rider"],
        "eu-west-1:5c0d7b0a-6a57-4d8c-8f0e-3a6f4b1d2c3e"
    );
    event["requestContext"]["authorizer"]["iam"]["cognitoIdentity"] = Value::Null;
    assert_eq!(api.ask(&event), (403, json!({ "message": "Forbidden" })));
}

#[test]
fn access_token_names_the_rider_too() {
    let mut event = request("jeff");
    event["requestContext"]["authorizer"]["jwt"]["claims"] =
        json!({ "sub": "jeff", "username": "jeff|example|com", "token_use": "access" });
    let (status, ride) = Api::default().ask(&event);
    assert_eq!((status, &ride["Rider"]), (201, &json!("jeff|example|com")));
}

#[test]
fn request_without_a_rider_or_route_is_refused() {
    let mut api = Api::default();
    let mut nobody = request("jeff");
    nobody["requestContext"]["authorizer"] = Value::Null;
    assert_eq!(
        api.ask(&nobody),
        (401, json!({ "message": "Unauthorized" }))
    );
    nobody["requestContext"]["authorizer"] = json!({ "jwt": { "claims": { "sub": "" } } });
    assert_eq!(api.ask(&nobody).0, 401);
    let other = event("GET /ride", "jeff");
    assert_eq!(api.ask(&other), (404, json!({ "message": "Not Found" })));
}

#[test]
fn every_route_is_known() {
    let mut api = Api::default();
    for route in ride_api::ROUTES {
        let (status, body) = api.ask(&event(route, "jeff"));
        assert_ne!(body["message"], "Not Found", "{route}");
        assert!([200, 400, 404].contains(&status), "{route}");
    }
}

#[test]
fn failed_table_is_reported_without_its_reason() {
    let mut api = Api::default();
    api.table.is_down.set(true);
    let Answer { response, failure } = api.answer(&request("jeff"));
    assert_eq!(response.status_code, 500);
    assert!(response.body.contains("\"Reference\":\"the-request\""));
    assert!(!response.body.contains("down"));
    assert_eq!(failure, Some(Down));
}

#[test]
fn memory_table_keeps_the_contract() {
    contract::check(&MemoryTable::default());
}

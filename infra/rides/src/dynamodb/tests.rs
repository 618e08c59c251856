//! Tests the calls with a client that answers from a list.

use std::cell::RefCell;

use super::*;
use crate::ride::{Location, Unicorn};

#[derive(Debug, thiserror::Error)]
#[error("no route to the host")]
struct NoRoute;

/// A client that gives these responses, one after another.
#[derive(Default)]
struct Scripted {
    responses: RefCell<Vec<Result<HttpResponse, NoRoute>>>,
    sent: RefCell<Vec<HttpRequest>>,
    waits: RefCell<Vec<u32>>,
}

impl HttpClient for &Scripted {
    type Error = NoRoute;

    fn post(&self, request: HttpRequest) -> Result<HttpResponse, NoRoute> {
        self.sent.borrow_mut().push(request);
        self.responses.borrow_mut().remove(0)
    }

    fn wait(&self, failures: u32) {
        self.waits.borrow_mut().push(failures);
    }

    fn now(&self) -> Timestamp {
        Timestamp(1_795_251_907_042)
    }
}

fn scripted(responses: Vec<Result<HttpResponse, NoRoute>>) -> Scripted {
    Scripted {
        responses: responses.into(),
        ..Scripted::default()
    }
}

fn response(status: u16, body: &Value) -> Result<HttpResponse, NoRoute> {
    Ok(HttpResponse {
        status,
        body: body.to_string().into_bytes(),
    })
}

fn refused(status: u16, code: &str) -> Result<HttpResponse, NoRoute> {
    let code = format!("com.amazonaws.dynamodb.v20120810#{code}");
    response(status, &json!({ "__type": code, "message": "No." }))
}

fn table(client: &Scripted) -> DynamoDb<&Scripted> {
    let access = Access {
        endpoint: "https://dynamodb.eu-west-1.amazonaws.com".to_owned(),
        region: "eu-west-1".to_owned(),
        table: "Rides".to_owned(),
        access_key_id: "ASIAEXAMPLE".to_owned(),
        secret_access_key: "secret".to_owned(),
        session_token: Some("token".to_owned()),
    };
    DynamoDb::new(access, client)
}

fn ride() -> Ride {
    Ride {
        ride_id: "AQEBAQEBAQEBAQEBAQEBAQ".to_owned(),
        unicorn: Unicorn {
            name: "Ember".to_owned(),
            color: "Golden".to_owned(),
            gender: "Female".to_owned(),
        },
        rider_name: "jeff".to_owned(),
        request_time: Timestamp(7),
        pickup_location: Location {
            latitude: 1e-7,
            longitude: -122.287_490_669_249_89,
        },
        cancelled: true,
    }
}

#[test]
fn item_keeps_every_field_of_a_ride() {
    assert_eq!(item::ride(&item::of_ride("rider", &ride())), Ok(ride()));
    let mut damaged = item::of_ride("rider", &ride());
    damaged["Unicorn"]["M"]["Color"] = json!({ "N": "7" });
    assert_eq!(item::ride(&damaged), Err("Color"));
}

#[test]
fn calls_are_signed_and_name_the_operation() {
    let client = scripted(vec![response(200, &json!({}))]);
    table(&client).insert("rider", &ride()).unwrap();
    let sent = client.sent.borrow();
    assert_eq!(sent[0].url, "https://dynamodb.eu-west-1.amazonaws.com/");
    let header = |name| {
        let mut headers = sent[0].headers.iter();
        &*headers.find(|(known, _)| *known == name).unwrap().1
    };
    assert_eq!(header("x-amz-target"), "DynamoDB_20120810.PutItem");
    assert_eq!(header("x-amz-date"), "20261121T090507Z");
    assert_eq!(header("x-amz-security-token"), "token");
    assert!(header("authorization").starts_with(
        "AWS4-HMAC-SHA256 Credential=ASIAEXAMPLE/20261121/eu-west-1/dynamodb/aws4_request, \
         SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, "
    ));
    assert!(!format!("{:?}", sent[0]).contains("token"));
}

#[test]
fn busy_service_is_asked_again_twice() {
    let busy = || refused(400, "ThrottlingException");
    let client = scripted(vec![busy(), Err(NoRoute), response(200, &json!({}))]);
    table(&client).insert("rider", &ride()).unwrap();
    assert_eq!(*client.waits.borrow(), [1, 2]);

    let down = || refused(500, "InternalServerError");
    let client = scripted(vec![down(), down(), down()]);
    let error = table(&client).insert("rider", &ride()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "DynamoDB answers 500, InternalServerError: No."
    );
    assert_eq!(client.sent.borrow().len(), 3);
}

#[test]
fn refused_call_is_not_repeated() {
    let client = scripted(vec![refused(400, "AccessDeniedException")]);
    let error = table(&client).rides("rider", 1, None).unwrap_err();
    assert!(error.to_string().contains("AccessDeniedException"));
    assert_eq!(client.sent.borrow().len(), 1);
}

#[test]
fn unreadable_reply_is_an_error() {
    let client = scripted(vec![response(200, &json!({ "Items": [{}] }))]);
    let error = table(&client).rides("rider", 1, None).unwrap_err();
    assert!(error.to_string().contains("Unicorn"), "{error}");
    let client = scripted(vec![response(200, &json!({}))]);
    let error = table(&client).rides("rider", 1, None).unwrap_err();
    assert!(error.to_string().contains("Items"), "{error}");
}

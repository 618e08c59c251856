//! The table in Amazon DynamoDB.
//!
//! This calls three operations of DynamoDB's JSON protocol, and signs them with the signer
//! of `cognito-client`. AWS's own client would add about 120 crates to a build. The bytes
//! are sent by an [`HttpClient`], so that this module does no I/O itself.
//!
//! The table has the partition key `Rider` and the sort key `RideId`. Its local secondary
//! index [`INDEX`] has the sort key `RequestTime`, in milliseconds since 1970. Each of the
//! three operations is one request, and each can be repeated without harm.
//!
//! Source: Amazon DynamoDB API Reference, `PutItem`, `Query`, `UpdateItem`.

mod item;

use std::error::Error;

use cognito_client::aws::sigv4::{self, Keys, Scope, Unsigned};
use serde_json::{Value, json};

use crate::ride::Ride;
use crate::table::{Cancellation, Page, Position, Table};
use crate::time::Timestamp;

/// The name of the local secondary index that lists the rides of a rider by their time.
pub const INDEX: &str = "ByRequestTime";
/// The number of times that a request is sent, if no answer comes or DynamoDB is busy.
const TRIES: u32 = 3;
const CONTENT_TYPE: &str = "application/x-amz-json-1.0";
const CONDITION_FAILED: &str = "ConditionalCheckFailedException";
/// The errors after which DynamoDB's clients try again.
///
/// Source: "Error handling with DynamoDB", Amazon DynamoDB Developer Guide.
const BUSY: [&str; 5] = [
    "InternalServerError",
    "ProvisionedThroughputExceededException",
    "RequestLimitExceeded",
    "ServiceUnavailable",
    "ThrottlingException",
];

/// A `POST` request.
#[derive(Clone)]
pub struct HttpRequest {
    /// The absolute address.
    pub url: String,
    /// The headers, whose values are secret: they prove who the sender is.
    pub headers: Vec<(&'static str, String)>,
    /// The body.
    pub body: String,
}

impl std::fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HttpRequest")
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// The response to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpResponse {
    /// The HTTP status.
    pub status: u16,
    /// The body.
    pub body: Vec<u8>,
}

/// The port that sends requests, and knows the time.
pub trait HttpClient {
    /// The reason why no response came.
    type Error: Error;

    /// Sends a request and waits for its response, of any status.
    ///
    /// # Errors
    /// No response came.
    fn post(&self, request: HttpRequest) -> Result<HttpResponse, Self::Error>;

    /// Waits before a request is sent again. `failures` is the number of times that it has
    /// failed.
    fn wait(&self, failures: u32);

    /// Returns the present time.
    fn now(&self) -> Timestamp;
}

/// The place of a table, and the credentials that open it. The type does not implement
/// `Debug`, because they are secret.
#[derive(Clone)]
pub struct Access {
    /// The address of DynamoDB, such as `https://dynamodb.eu-west-1.amazonaws.com`.
    pub endpoint: String,
    /// The region of the table.
    pub region: String,
    /// The name of the table.
    pub table: String,
    /// The id of the access key.
    pub access_key_id: String,
    /// The secret access key.
    pub secret_access_key: String,
    /// The session token, which all temporary credentials have.
    pub session_token: Option<String>,
}

/// The error of a call.
#[derive(Debug, thiserror::Error)]
pub enum DynamoDbError<E: Error + 'static> {
    /// No response came.
    #[error("DynamoDB cannot be reached")]
    Unreachable(#[source] E),
    /// DynamoDB has refused the request.
    #[error("DynamoDB answers {status}, {code}: {message}")]
    Refused {
        /// The HTTP status.
        status: u16,
        /// DynamoDB's name of the error, without its namespace.
        code: String,
        /// DynamoDB's description of the error.
        message: String,
    },
    /// The response has not the expected form.
    #[error("DynamoDB's answer cannot be read: {0} is missing or has another type")]
    Unreadable(&'static str),
}

/// A table of rides in DynamoDB.
pub struct DynamoDb<C> {
    access: Access,
    client: C,
}

/// The outcome of a conditional write: the item after it, or the item that made the
/// condition fail.
enum Write {
    Done,
    Refused(Option<Value>),
}

impl<C: HttpClient> DynamoDb<C>
where
    C::Error: 'static,
{
    /// Makes a client of a table.
    #[must_use]
    pub fn new(access: Access, client: C) -> Self {
        Self { access, client }
    }

    /// Makes a call, and sends it again if no answer comes or DynamoDB is busy.
    fn call(&self, operation: &str, input: &Value) -> Result<Value, DynamoDbError<C::Error>> {
        let mut failures = 0;
        loop {
            let outcome = self.call_once(operation, input);
            failures += 1;
            match outcome {
                Err(error) if is_worth_a_retry(&error) && failures < TRIES => {
                    self.client.wait(failures);
                }
                outcome => return outcome,
            }
        }
    }

    fn call_once(&self, operation: &str, input: &Value) -> Result<Value, DynamoDbError<C::Error>> {
        let request = self.signed(operation, input.to_string());
        let HttpResponse { status, body } = self
            .client
            .post(request)
            .map_err(DynamoDbError::Unreachable)?;
        let reply: Value = serde_json::from_slice(&body).unwrap_or_default();
        if status == 200 {
            return Ok(reply);
        }
        let text = |name: &str| reply.get(name).and_then(Value::as_str);
        let code = text("__type").unwrap_or_default();
        let code = code.rsplit('#').next().unwrap_or_default().to_owned();
        if code == CONDITION_FAILED {
            return Ok(json!({ CONDITION_FAILED: reply.get("Item") }));
        }
        Err(DynamoDbError::Refused {
            status,
            code,
            message: text("message")
                .or_else(|| text("Message"))
                .unwrap_or_default()
                .to_owned(),
        })
    }

    fn write(&self, operation: &str, input: &Value) -> Result<Write, DynamoDbError<C::Error>> {
        let mut reply = self.call(operation, input)?;
        Ok(match reply.get_mut(CONDITION_FAILED) {
            None => Write::Done,
            Some(Value::Null) => Write::Refused(None),
            Some(item) => Write::Refused(Some(item.take())),
        })
    }

    fn signed(&self, operation: &str, body: String) -> HttpRequest {
        let Access {
            endpoint,
            region,
            access_key_id,
            secret_access_key,
            session_token,
            ..
        } = &self.access;
        let host = endpoint.split_once("://").map_or("", |(_, host)| host);
        let target = format!("DynamoDB_20120810.{operation}");
        let date = sigv4::amz_date(self.client.now().0);
        let signed = sigv4::sign(
            &Unsigned {
                method: "POST",
                path: "/",
                query: "",
                headers: &[
                    ("content-type", CONTENT_TYPE),
                    ("host", host),
                    ("x-amz-target", &target),
                ],
                body: body.as_bytes(),
            },
            Keys {
                access_key_id,
                secret_access_key,
                session_token: session_token.as_deref(),
            },
            Scope {
                region,
                service: "dynamodb",
                date: &date,
            },
        );
        let mut headers = vec![
            ("authorization", signed.authorization),
            ("content-type", CONTENT_TYPE.to_owned()),
            ("x-amz-date", date),
            ("x-amz-target", target),
        ];
        if let Some(token) = signed.security_token {
            headers.push(("x-amz-security-token", token.to_string()));
        }
        HttpRequest {
            url: format!("{endpoint}/"),
            headers,
            body,
        }
    }
}

fn is_worth_a_retry<E: Error>(error: &DynamoDbError<E>) -> bool {
    match error {
        DynamoDbError::Unreachable(_) => true,
        DynamoDbError::Refused { status, code, .. } => {
            *status >= 500 || BUSY.contains(&code.as_str())
        }
        DynamoDbError::Unreadable(_) => false,
    }
}

impl<C: HttpClient> Table for DynamoDb<C>
where
    C::Error: 'static,
{
    type Error = DynamoDbError<C::Error>;

    fn insert(&self, rider: &str, ride: &Ride) -> Result<Ride, Self::Error> {
        let input = json!({
            "TableName": self.access.table,
            "Item": item::of_ride(rider, ride),
            "ConditionExpression": "attribute_not_exists(RideId)",
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        });
        match self.write("PutItem", &input)? {
            Write::Done => Ok(ride.clone()),
            Write::Refused(Some(item)) => item::ride(&item).map_err(DynamoDbError::Unreadable),
            Write::Refused(None) => Err(DynamoDbError::Unreadable("Item")),
        }
    }

    fn rides(
        &self,
        rider: &str,
        limit: usize,
        after: Option<&Position>,
    ) -> Result<Page, Self::Error> {
        let mut input = json!({
            "TableName": self.access.table,
            "IndexName": INDEX,
            "KeyConditionExpression": "Rider = :rider",
            "ExpressionAttributeValues": { ":rider": { "S": rider } },
            "ScanIndexForward": false,
            // A ride is in the list as soon as its request has been answered.
            "ConsistentRead": true,
            "Limit": limit,
        });
        if let (Some(after), Some(input)) = (after, input.as_object_mut()) {
            let key = item::key_of(rider, after);
            input.insert("ExclusiveStartKey".to_owned(), key);
        }
        let reply = self.call("Query", &input)?;
        let items = reply.get("Items").and_then(Value::as_array);
        let items = items.ok_or(DynamoDbError::Unreadable("Items"))?;
        let rides = items.iter().map(item::ride).collect::<Result<_, _>>();
        let next = reply
            .get("LastEvaluatedKey")
            .map(item::position)
            .transpose();
        Ok(Page {
            rides: rides.map_err(DynamoDbError::Unreadable)?,
            next: next.map_err(DynamoDbError::Unreadable)?,
        })
    }

    fn cancel(
        &self,
        rider: &str,
        ride_id: &str,
        arrived_if_requested_by: Timestamp,
    ) -> Result<Cancellation, Self::Error> {
        let input = json!({
            "TableName": self.access.table,
            "Key": { "Rider": { "S": rider }, "RideId": { "S": ride_id } },
            "UpdateExpression": "SET Cancelled = :true",
            // Without the first part, an item would be made for a ride that does not exist.
            "ConditionExpression":
                "attribute_exists(RideId) AND (Cancelled = :true OR RequestTime > :arrived)",
            "ExpressionAttributeValues": {
                ":true": { "BOOL": true },
                ":arrived": { "N": arrived_if_requested_by.0.to_string() },
            },
            "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
        });
        Ok(match self.write("UpdateItem", &input)? {
            Write::Done => Cancellation::Cancelled,
            Write::Refused(Some(_)) => Cancellation::Arrived,
            Write::Refused(None) => Cancellation::Unknown,
        })
    }
}

#[cfg(test)]
mod tests;

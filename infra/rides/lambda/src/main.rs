//! The ride API as an AWS Lambda function, with its table in DynamoDB.
//!
//! The function reads these variables of its environment. Lambda sets all of them but the
//! first; the last is for tests.
//!
//! | variable | value |
//! |---|---|
//! | `RIDES_TABLE` | the name of the table |
//! | `AWS_REGION` | the region of the table |
//! | `AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, `AWS_SESSION_TOKEN` | the credentials of the function's role |
//! | `AWS_ENDPOINT_URL` | the address of DynamoDB, if it is not AWS's own |

mod http;

use std::env;
use std::error::Error;
use std::sync::Arc;

use lambda_runtime::{LambdaEvent, run, service_fn};
use ride_api::dynamodb::{Access, DynamoDb, HttpClient as _};
use ride_api::event::{Event, Response};
use ride_api::{Answer, Invocation, RANDOM_BYTES, answer};
use serde_json::json;

use crate::http::Https;

type Rides = DynamoDb<Https>;

/// The error for a variable of the environment that is missing.
#[derive(Debug, thiserror::Error)]
#[error("the environment has no variable {0}")]
struct Missing(&'static str);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), lambda_runtime::Error> {
    let client = Https::new()?;
    let table = Arc::new(DynamoDb::new(access()?, client.clone()));
    run(service_fn(move |event: LambdaEvent<Event>| {
        respond(Arc::clone(&table), client.clone(), event)
    }))
    .await
}

async fn respond(
    table: Arc<Rides>,
    client: Https,
    event: LambdaEvent<Event>,
) -> Result<Response, lambda_runtime::Error> {
    let (event, context) = event.into_parts();
    let mut random = [0; RANDOM_BYTES];
    getrandom::fill(&mut random)?;
    // The table blocks its thread, while this one sends and receives.
    let answered = tokio::task::spawn_blocking(move || {
        let Answer { response, failure } = answer(
            &*table,
            Invocation {
                event: &event,
                request_id: &context.request_id,
                now: client.now(),
                random,
            },
        );
        if let Some(failure) = failure {
            log(&context.request_id, &failure);
        }
        response
    });
    Ok(answered.await?)
}

/// Writes an error with its causes to the function's log. The log names no rider.
fn log(request_id: &str, error: &dyn Error) {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    eprintln!("{}", json!({ "requestId": request_id, "error": text }));
}

fn access() -> Result<Access, Missing> {
    let variable = |name: &'static str| env::var(name).map_err(|_| Missing(name));
    let region = variable("AWS_REGION")?;
    let suffix = if region.starts_with("cn-") {
        "amazonaws.com.cn"
    } else {
        "amazonaws.com"
    };
    let endpoint = variable("AWS_ENDPOINT_URL")
        .unwrap_or_else(|_| format!("https://dynamodb.{region}.{suffix}"));
    Ok(Access {
        endpoint,
        table: variable("RIDES_TABLE")?,
        access_key_id: variable("AWS_ACCESS_KEY_ID")?,
        secret_access_key: variable("AWS_SECRET_ACCESS_KEY")?,
        session_token: variable("AWS_SESSION_TOKEN").ok(),
        region,
    })
}

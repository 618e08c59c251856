//! Triggers of a user pool in Rust, with AWS's runtime and AWS's types of the events, as
//! developers write them. The test `handlers` runs this program as the Lambda function.

use aws_lambda_events::event::cognito::{
    CognitoEventUserPoolsPreSignup, CognitoEventUserPoolsPreTokenGenV2,
};
use lambda_runtime::{Error, LambdaEvent, run, service_fn};
use serde_json::Value;

/// Refuses a domain, and confirms all other users.
fn pre_sign_up(
    mut event: CognitoEventUserPoolsPreSignup,
) -> Result<CognitoEventUserPoolsPreSignup, Error> {
    let address = event.request.user_attributes.get("email");
    if address.is_some_and(|address| address.ends_with("@refused.example")) {
        return Err("This domain cannot register".into());
    }
    event.response.auto_confirm_user = true;
    event.response.auto_verify_email = true;
    Ok(event)
}

/// Adds a claim to the identity token.
fn pre_token_generation(
    mut event: CognitoEventUserPoolsPreTokenGenV2,
    function: &str,
) -> CognitoEventUserPoolsPreTokenGenV2 {
    let attributes = &event.request.user_attributes;
    let genre = attributes.get("custom:genre").map_or("any", String::as_str);
    let taste = format!("{genre} by {function}");
    let details = event
        .response
        .claims_and_scope_override_details
        .get_or_insert_default();
    let token = details.id_token_generation.get_or_insert_default();
    token
        .claims_to_add_or_override
        .insert("taste".to_owned(), Value::from(taste));
    event
}

async fn handle(event: LambdaEvent<Value>) -> Result<Value, Error> {
    let function = event.context.env_config.function_name.clone();
    let source = event.payload.get("triggerSource").and_then(Value::as_str);
    if source.is_some_and(|source| source.starts_with("PreSignUp_")) {
        let event = serde_json::from_value(event.payload)?;
        return Ok(serde_json::to_value(pre_sign_up(event)?)?);
    }
    let event = serde_json::from_value(event.payload)?;
    Ok(serde_json::to_value(pre_token_generation(
        event, &function,
    ))?)
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    run(service_fn(handle)).await
}

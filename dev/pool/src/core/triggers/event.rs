//! The event that a function gets, and the response in the event that it returns.

use std::{cell::OnceCell, sync::Arc};

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};

use super::{FunctionFailure, TokenSource, Trigger};
use crate::core::{
    Context,
    config::PoolRecord,
    error::ApiError,
    outside::{Functions, Work},
    regions,
    user::User,
    wire::Input,
};

/// The value of `clientId` in a call that names no app client.
const NO_CLIENT: &str = "CLIENT_ID_NOT_APPLICABLE";
/// The value of `awsSdkVersion`. The pool does not read the caller's `User-Agent`.
const SDK_VERSION: &str = "aws-sdk-unknown-unknown";

/// The invocation of a function. Its event may have a password in it, so this has no `Debug`.
#[derive(Clone, PartialEq)]
pub(crate) struct FunctionCall {
    /// The `triggerSource` of the event, for the log.
    pub source: String,
    /// The ARN of the function.
    pub function: String,
    /// The event.
    pub event: Arc<Value>,
}

impl Work for FunctionCall {
    type Output = Result<Value, FunctionFailure>;

    fn perform(&self, functions: &dyn Functions) -> Self::Output {
        functions.invoke(self)
    }
}

/// The parts of a call that go into the events of its triggers.
pub(crate) struct TriggerContext<'a> {
    operation: &'a str,
    client_id: OnceCell<String>,
    metadata: Option<Value>,
    validation_data: Option<Value>,
    /// The occasion on which tokens are made.
    pub(crate) token_source: TokenSource,
}

impl<'a> TriggerContext<'a> {
    /// Makes the context of a call of the operation that `target` names.
    pub(crate) fn new(target: &'a str) -> Self {
        Self {
            operation: target.rsplit_once('.').map_or(target, |(_, name)| name),
            client_id: OnceCell::new(),
            metadata: None,
            validation_data: None,
            token_source: TokenSource::Authentication,
        }
    }

    /// Keeps the parameters of a request that are meant for functions.
    ///
    /// # Errors
    /// `SerializationException` for a parameter of the wrong type.
    pub(in crate::core) fn read(&mut self, input: &Input) -> Result<(), ApiError> {
        if input.has("ClientMetadata") {
            self.metadata = input.structure("ClientMetadata")?;
        }
        if input.has("ValidationData") {
            self.validation_data = Some(json!(input.attributes("ValidationData")?));
        }
        Ok(())
    }

    /// Keeps the metadata that a request for tokens gives to functions.
    pub(in crate::core) fn set_metadata(&mut self, metadata: Map<String, Value>) {
        self.metadata = Some(Value::Object(metadata));
    }

    /// Names the operation that a hosted page runs.
    pub(in crate::core) fn set_operation(&mut self, operation: &'a str) {
        self.operation = operation;
    }

    /// Keeps the app client of the call.
    pub(crate) fn set_client(&self, id: &str) {
        self.client_id.get_or_init(|| id.to_owned());
    }

    /// Returns the app client of the call, if it has one.
    pub(in crate::core) fn client(&self) -> Option<&str> {
        self.client_id.get().map(String::as_str)
    }

    /// Returns the name of the operation.
    pub(super) fn operation(&self) -> &str {
        self.operation
    }

    /// Returns the metadata that a function gets as `clientMetadata`. The start of a sign-in
    /// gives its metadata to some functions, as `validationData`, and to no other.
    ///
    /// Source: `ClientMetadata`, InitiateAuth, Amazon Cognito user pools API Reference.
    fn client_metadata(&self) -> Option<&Value> {
        self.metadata
            .as_ref()
            .filter(|_| !self.operation.ends_with("InitiateAuth"))
    }

    /// Returns the data that a function gets as `validationData`.
    pub(super) fn validation_data(&self) -> Value {
        let given = match self.operation {
            "SignUp" | "AdminCreateUser" => &self.validation_data,
            _ => &self.metadata,
        };
        given.clone().unwrap_or_default()
    }
}

/// An event that is still to be sent.
pub(super) struct Event<'a> {
    /// The trigger.
    pub trigger: Trigger,
    /// The part of `triggerSource` after the trigger's name.
    pub occasion: &'a str,
    /// The user's name, or the name that was typed.
    pub user_name: &'a str,
    /// The version of the event.
    pub version: u8,
    /// The request, without `clientMetadata`.
    pub request: Value,
    /// The response, with the values that it has without a function.
    pub response: Value,
}

impl Event<'_> {
    /// Invokes the pool's function for the trigger and returns the response in its output, or
    /// `None` if the pool has no function for it.
    ///
    /// # Errors
    /// AWS's errors for a function that fails; the error that ends a run of the operation, as
    /// long as there is no result yet.
    pub(super) fn send(
        self,
        ctx: &mut Context<'_>,
        pool_id: &str,
    ) -> Result<Option<Map<String, Value>>, ApiError> {
        let pool = ctx.tx.get::<PoolRecord>(pool_id);
        let function = pool.and_then(|pool| self.trigger.function(pool));
        let Some(function) = function.map(str::to_owned) else {
            return Ok(None);
        };
        let name = self.trigger.name();
        let source = format!("{}_{}", self.trigger.source(), self.occasion);
        let event = self.into_json(ctx, pool_id, &source);
        let call = FunctionCall {
            source,
            function,
            event: Arc::new(event),
        };
        let output = ctx.outside(&call)?;
        output
            .and_then(response_of)
            .map(Some)
            .map_err(|failure| failure.into_error(name))
    }

    fn into_json(self, ctx: &Context<'_>, pool_id: &str, source: &str) -> Value {
        let mut request = self.request;
        if let (Some(metadata), Some(request)) =
            (ctx.triggers.client_metadata(), request.as_object_mut())
        {
            request.insert("clientMetadata".to_owned(), metadata.clone());
        }
        let client = ctx.triggers.client();
        json!({
            "version": self.version.to_string(),
            "region": regions::of_id(pool_id),
            "userPoolId": pool_id,
            "userName": self.user_name,
            "callerContext": {
                "awsSdkVersion": SDK_VERSION,
                "clientId": client.unwrap_or(NO_CLIENT),
            },
            "triggerSource": source,
            "request": request,
            "response": self.response,
        })
    }
}

/// Returns the response in a function's output, which is the event that the function got.
fn response_of(output: Value) -> Result<Map<String, Value>, FunctionFailure> {
    let found = |kind: &str| Err(FunctionFailure::InvalidOutput(kind.to_owned()));
    match output {
        Value::Object(mut event) => match event.remove("response") {
            Some(Value::Object(response)) => Ok(response),
            // A function that has nothing to say may leave it out.
            Some(Value::Null) => Ok(Map::new()),
            Some(_) => found("`response` is not an object"),
            None => found("an object without `response`"),
        },
        Value::Null => found("null; a trigger returns the event that it gets"),
        _ => found("not an object; a trigger returns the event that it gets"),
    }
}

/// Reads one value of a response; a missing one and `null` count as none.
///
/// # Errors
/// `InvalidLambdaResponseException` for a value of the wrong type.
pub(super) fn value_of<T: DeserializeOwned>(
    trigger: Trigger,
    response: &Map<String, Value>,
    name: &str,
) -> Result<Option<T>, ApiError> {
    let value = response.get(name).filter(|value| !value.is_null());
    value
        .map(|value| {
            serde_json::from_value(value.clone()).map_err(|error| {
                FunctionFailure::InvalidOutput(format!("{name}: {error}"))
                    .into_error(trigger.name())
            })
        })
        .transpose()
}

/// Returns a user's attributes as functions get them.
pub(super) fn attributes_of(user: &User) -> Map<String, Value> {
    let named = [
        ("sub", user.sub.as_str()),
        ("cognito:user_status", user.status.name()),
    ];
    let named = named.map(|(name, value)| (name.to_owned(), Value::from(value)));
    let held = user.attributes.iter();
    let mut attributes: Map<String, Value> = held
        .map(|(name, value)| (name.clone(), Value::from(value.as_str())))
        .chain(named)
        .collect();
    if !user.identities.is_empty() {
        let identities = json!(user.identities).to_string();
        attributes.insert("identities".to_owned(), identities.into());
    }
    attributes
}

//! The define, create and verify auth challenge triggers, which make up a custom sign-in.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::{
    FunctionFailure, Trigger,
    event::{Event, attributes_of, value_of},
};
use crate::core::{Context, error::ApiError, secret::Secret, user::User};

/// The result of one challenge of a sign-in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ChallengeResult {
    /// The name of the challenge.
    pub challenge_name: String,
    /// Set if the answer was right.
    pub challenge_result: bool,
    /// The metadata that the function gave to the challenge.
    #[serde(default)]
    pub challenge_metadata: Option<String>,
}

/// The next step of a sign-in, as the define function chooses it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum NextChallenge {
    /// The user is signed in.
    IssueTokens,
    /// The sign-in ends.
    Fail,
    /// The user gets this challenge.
    Challenge(String),
}

/// A challenge, as the create function makes it.
#[derive(Clone, Debug, Default)]
pub(crate) struct CreatedChallenge {
    /// The parameters that the user gets.
    pub(crate) public: BTreeMap<String, String>,
    /// The parameters that only the verify function gets.
    pub(crate) private: BTreeMap<String, Secret>,
    /// The metadata of the challenge.
    pub(crate) metadata: Option<String>,
}

/// Returns a request with what all three functions get.
fn request(user: Option<&User>) -> Map<String, Value> {
    let attributes = user.map(attributes_of).unwrap_or_default();
    let mut request = Map::new();
    request.insert("userAttributes".to_owned(), attributes.into());
    if user.is_none() {
        request.insert("userNotFound".to_owned(), true.into());
    }
    request
}

/// Invokes the define function with the results of the challenges so far. Returns `None` if
/// the pool has no such function.
///
/// # Errors
/// AWS's errors for a function that fails, or that chooses nothing.
pub(crate) fn define_challenge(
    ctx: &mut Context<'_>,
    pool_id: &str,
    name: &str,
    user: Option<&User>,
    session: &[ChallengeResult],
) -> Result<Option<NextChallenge>, ApiError> {
    let trigger = Trigger::DefineAuthChallenge;
    let mut request = request(user);
    request.insert("session".to_owned(), json!(session));
    let event = Event {
        trigger,
        occasion: "Authentication",
        user_name: name,
        version: 1,
        request: Value::Object(request),
        response: json!({
            "challengeName": null, "issueTokens": null, "failAuthentication": null,
        }),
    };
    let Some(response) = event.send(ctx, pool_id)? else {
        return Ok(None);
    };
    let flag = |name| value_of(trigger, &response, name).map(Option::unwrap_or_default);
    if flag("failAuthentication")? {
        return Ok(Some(NextChallenge::Fail));
    }
    if flag("issueTokens")? {
        return Ok(Some(NextChallenge::IssueTokens));
    }
    let challenge = value_of::<String>(trigger, &response, "challengeName")?;
    challenge
        .filter(|name| !name.is_empty())
        .map(|name| Some(NextChallenge::Challenge(name)))
        .ok_or_else(|| {
            let reason = "it has no challengeName, issueTokens or failAuthentication";
            FunctionFailure::InvalidOutput(reason.to_owned()).into_error(trigger.name())
        })
}

/// Invokes the create function. Returns `None` if the pool has no such function.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn create_challenge(
    ctx: &mut Context<'_>,
    pool_id: &str,
    name: &str,
    user: Option<&User>,
    session: &[ChallengeResult],
) -> Result<Option<CreatedChallenge>, ApiError> {
    let trigger = Trigger::CreateAuthChallenge;
    let mut request = request(user);
    request.insert("challengeName".to_owned(), "CUSTOM_CHALLENGE".into());
    request.insert("session".to_owned(), json!(session));
    let event = Event {
        trigger,
        occasion: "Authentication",
        user_name: name,
        version: 1,
        request: Value::Object(request),
        response: json!({
            "publicChallengeParameters": null,
            "privateChallengeParameters": null,
            "challengeMetadata": null,
        }),
    };
    let Some(response) = event.send(ctx, pool_id)? else {
        return Ok(None);
    };
    let public = value_of(trigger, &response, "publicChallengeParameters")?;
    let private = value_of(trigger, &response, "privateChallengeParameters")?;
    Ok(Some(CreatedChallenge {
        public: public.unwrap_or_default(),
        private: private.unwrap_or_default(),
        metadata: value_of(trigger, &response, "challengeMetadata")?,
    }))
}

/// Invokes the verify function. Returns `None` if the pool has no such function.
///
/// # Errors
/// AWS's errors for a function that fails.
pub(crate) fn verify_answer(
    ctx: &mut Context<'_>,
    pool_id: &str,
    name: &str,
    user: Option<&User>,
    private: &BTreeMap<String, Secret>,
    answer: &str,
) -> Result<Option<bool>, ApiError> {
    let trigger = Trigger::VerifyAuthChallengeResponse;
    let mut request = request(user);
    request.insert("privateChallengeParameters".to_owned(), json!(private));
    request.insert("challengeAnswer".to_owned(), answer.into());
    let event = Event {
        trigger,
        occasion: "Authentication",
        user_name: name,
        version: 1,
        request: Value::Object(request),
        response: json!({ "answerCorrect": null }),
    };
    let Some(response) = event.send(ctx, pool_id)? else {
        return Ok(None);
    };
    let right = value_of(trigger, &response, "answerCorrect")?;
    Ok(Some(right.unwrap_or_default()))
}

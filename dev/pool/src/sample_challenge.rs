//! The functions of the sample pool's custom sign-in: one question, with four tries.

use serde_json::{Value, json};

use crate::{core::lambda_config::LambdaConfig, lambda::LocalFunctions};

/// The number of answers after which the sign-in fails.
const TRIES: usize = 4;

fn arn(name: &str) -> String {
    format!("arn:aws:lambda:local:000000000000:function:sample-{name}-auth-challenge")
}

/// Returns the functions. The answer is compared without regard to case and to white space
/// around it.
pub(crate) fn functions(question: &'static str, answer: &'static str) -> LocalFunctions {
    let mut functions = LocalFunctions::default();
    functions.insert(arn("define"), define);
    functions.insert(arn("create"), move |event| create(event, question, answer));
    functions.insert(arn("verify"), verify);
    functions
}

/// Returns the setting that names the functions.
pub(crate) fn config() -> LambdaConfig {
    LambdaConfig {
        define_auth_challenge: Some(arn("define")),
        create_auth_challenge: Some(arn("create")),
        verify_auth_challenge_response: Some(arn("verify")),
        ..LambdaConfig::default()
    }
}

fn answered(mut event: Value, response: Value) -> Result<Value, String> {
    if let Some(event) = event.as_object_mut() {
        event.insert("response".to_owned(), response);
    }
    Ok(event)
}

fn define(event: Value) -> Result<Value, String> {
    let results = event.pointer("/request/session").and_then(Value::as_array);
    let results = results.map(Vec::as_slice).unwrap_or_default();
    let name = |result: &Value| result.get("challengeName").cloned().unwrap_or_default();
    let right = |result: &Value| result.get("challengeResult") == Some(&Value::Bool(true));
    let answers = results
        .iter()
        .filter(|result| name(result) == "CUSTOM_CHALLENGE")
        .count();
    let response = match results.last() {
        Some(last) if name(last) == "SRP_A" => json!({ "challengeName": "PASSWORD_VERIFIER" }),
        Some(last) if name(last) == "CUSTOM_CHALLENGE" && right(last) => {
            json!({ "issueTokens": true })
        }
        _ if answers >= TRIES => json!({ "failAuthentication": true }),
        _ => json!({ "challengeName": "CUSTOM_CHALLENGE" }),
    };
    answered(event, response)
}

fn create(event: Value, question: &str, answer: &str) -> Result<Value, String> {
    let response = json!({
        "publicChallengeParameters": { "question": question },
        "privateChallengeParameters": { "answer": answer },
    });
    answered(event, response)
}

fn verify(event: Value) -> Result<Value, String> {
    let text = |place| {
        let text = event.pointer(place).and_then(Value::as_str);
        text.unwrap_or_default().trim().to_lowercase()
    };
    let right =
        text("/request/challengeAnswer") == text("/request/privateChallengeParameters/answer");
    answered(event, json!({ "answerCorrect": right }))
}

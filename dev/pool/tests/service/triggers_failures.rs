//! Tests of functions that are absent, slow, or answer with something else, and of the
//! settings.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use cognito_local::{
    Answer,
    core::{Request, triggers::FunctionFailure},
};
use serde_json::{Value, json};

use crate::{
    support::{BASE_URL, CLIENT, PASSWORD, POOL, Reply, Service, claims, refused, refused_as},
    triggers_support::{Functions, arn},
};

const TIMEOUT: &str =
    "PreSignUp invocation failed due to error Socket timeout while invoking Lambda function.";

#[test]
fn slow_function_is_called_three_times() {
    let gate = Arc::new(Mutex::new(()));
    let closed = Arc::clone(&gate);
    // The lock is never opened, so the function never ends.
    std::mem::forget(gate.lock().unwrap());
    let (service, _) = Functions::new()
        .on("PreSignUp", move |_| {
            drop(closed.lock());
            Ok(())
        })
        .start_with(|settings| {
            settings.limits.trigger_timeout = Duration::from_millis(20);
        });
    let answer = sign_up(&service);
    let error = answer.reply.unwrap_err();
    assert_eq!(error.code.to_string(), "UnexpectedLambdaException");
    assert_eq!(error.message, TIMEOUT);
    // The threads of the tries may not even have started on a busy machine.
    let [call] = answer.triggers.try_into().unwrap();
    assert_eq!(call.failure, Some(FunctionFailure::TimedOut { tries: 3 }));
    assert!(service.pool.user(POOL, "jeff").is_none());
}

#[test]
fn function_that_refuses_is_called_once() {
    let calls = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&calls);
    let (service, _) = Functions::new()
        .on("PreSignUp", move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
            Err("No".to_owned())
        })
        .start();
    refused_as(
        service.sign_up("jeff", "jeff@example.com"),
        "UserLambdaValidationException",
    );
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn crash_of_a_function_is_its_failure() {
    let (service, _) = Functions::new()
        .on("PreSignUp", |_| panic!("a bug in the function"))
        .start();
    refused(
        service.sign_up("jeff", "jeff@example.com"),
        "UserLambdaValidationException",
        "PreSignUp failed with error The function has crashed.",
    );
}

#[test]
fn output_that_is_no_event_is_not_valid() {
    for output in [
        Value::Null,
        json!("ok"),
        json!({ "statusCode": 200 }),
        json!([]),
        json!({ "response": "yes" }),
        json!({ "response": { "autoConfirmUser": "yes" } }),
    ] {
        let (service, _) = Functions::new()
            .on("PreSignUp", move |event| {
                *event = output.clone();
                Ok(())
            })
            .start();
        refused(
            service.sign_up("jeff", "jeff@example.com"),
            "InvalidLambdaResponseException",
            "Unrecognizable lambda output",
        );
    }
}

/// Registers a user, and returns the whole answer.
fn sign_up(service: &Service) -> Answer {
    let body = json!({
        "ClientId": CLIENT, "Username": "jeff", "Password": PASSWORD,
        "UserAttributes": [{ "Name": "email", "Value": "jeff@example.com" }],
    });
    service.pool.call(Request {
        target: "AWSCognitoIdentityProviderService.SignUp",
        body: body.to_string().as_bytes(),
        base_url: BASE_URL,
        ..Request::default()
    })
}

#[test]
fn output_that_is_not_valid_is_in_the_log() {
    let outputs = [
        (json!("ok"), "not an object"),
        (
            json!({ "response": { "autoConfirmUser": "yes" } }),
            "autoConfirmUser",
        ),
    ];
    for (output, reason) in outputs {
        let (service, _) = Functions::new()
            .on("PreSignUp", move |event| {
                *event = output.clone();
                Ok(())
            })
            .start();
        let [call] = sign_up(&service).triggers.try_into().unwrap();
        let failure = call.failure.unwrap().to_string();
        assert!(failure.contains(reason), "{failure}");
    }
    let (service, _) = Functions::new().watching("PreSignUp").start();
    let [call] = sign_up(&service).triggers.try_into().unwrap();
    assert_eq!(call.failure, None);
}

#[test]
fn function_without_an_endpoint_is_reported() {
    let service = Service::with(|settings| {
        settings
            .pool
            .lambda_config
            .get_or_insert_default()
            .pre_sign_up = Some(arn("gone"));
    });
    let answer = sign_up(&service);
    let error = answer.reply.unwrap_err();
    assert_eq!(
        error.to_string(),
        "UnexpectedLambdaException: PreSignUp invocation failed due to error ServiceException."
    );
    let [call] = answer.triggers.try_into().unwrap();
    assert_eq!(
        (call.source.as_str(), call.function),
        ("PreSignUp_SignUp", arn("gone"))
    );
    let reason = call.failure.unwrap();
    assert!(reason.to_string().contains("--lambda-endpoint"), "{reason}");
    assert!(matches!(reason, FunctionFailure::Unreachable(_)));
}

#[test]
fn functions_are_set_described_and_removed() {
    let service = Service::new();
    let config = json!({
        "PreSignUp": arn("a"),
        "PreTokenGeneration": arn("t"),
        "PreTokenGenerationConfig": { "LambdaVersion": "V2_0", "LambdaArn": arn("t") },
        "CustomSMSSender": { "LambdaVersion": "V1_0", "LambdaArn": arn("s") },
        "KMSKeyID": arn("key"),
        "InboundFederation": { "LambdaVersion": "V1_0", "LambdaArn": arn("f") },
    });
    let made = service
        .admin(
            "CreateUserPool",
            json!({ "PoolName": "mine", "LambdaConfig": config }),
        )
        .unwrap();
    assert_eq!(made["UserPool"]["LambdaConfig"], config);
    let id = &made["UserPool"]["Id"];
    let described = || {
        let reply = service.admin("DescribeUserPool", json!({ "UserPoolId": id }));
        reply.unwrap()["UserPool"]["LambdaConfig"].clone()
    };
    let update = |config: Value| {
        let body = json!({ "UserPoolId": id, "LambdaConfig": config });
        service.admin("UpdateUserPool", body)
    };
    update(json!({ "PostConfirmation": arn("b") })).unwrap();
    assert_eq!(described(), json!({ "PostConfirmation": arn("b") }));
    service
        .admin("UpdateUserPool", json!({ "UserPoolId": id }))
        .unwrap();
    assert_eq!(described(), json!({}));
    refused_as(
        update(json!({ "PreSignUp": "a" })),
        "InvalidParameterException",
    );
    let different = json!({
        "PreTokenGeneration": arn("a"),
        "PreTokenGenerationConfig": { "LambdaVersion": "V1_0", "LambdaArn": arn("b") },
    });
    refused_as(update(different), "InvalidParameterException");
    let keyless = json!({
        "CustomEmailSender": { "LambdaVersion": "V1_0", "LambdaArn": arn("s") },
    });
    refused_as(update(keyless), "InvalidParameterException");
}

#[test]
fn other_calls_go_on_while_a_function_waits() {
    let (entered, waits) = std::sync::mpsc::channel();
    let (open, opened) = std::sync::mpsc::channel::<()>();
    let opened = Mutex::new(opened);
    let (service, _) = Functions::new()
        .on("PreSignUp", move |event| {
            if event["userName"] == "slow" {
                entered.send(()).unwrap();
                opened.lock().unwrap().recv().unwrap();
            }
            Ok(())
        })
        .start();
    let limit = Duration::from_secs(20);
    std::thread::scope(|scope| {
        let slow = scope.spawn(|| service.sign_up("slow", "slow@example.com"));
        waits.recv_timeout(limit).unwrap();
        service.confirmed_user("quick");
        assert!(service.pool.user(POOL, "slow").is_none());
        open.send(()).unwrap();
        slow.join().unwrap().unwrap();
    });
    assert!(service.pool.user(POOL, "slow").is_some());
}

#[test]
fn answer_of_another_version_is_reported() {
    let (service, _) = Functions::new()
        .on_tokens("V2_0", |event| {
            // A handler for version 1, which copies the version that it knows.
            event["version"] = "1".into();
            event["response"] = json!({ "claimsOverrideDetails": {
                "claimsToAddOrOverride": { "tenant": "acme" },
            } });
            Ok(())
        })
        .start();
    service.confirmed_user("jeff");
    let body = json!({
        "ClientId": CLIENT,
        "AuthFlow": "USER_PASSWORD_AUTH",
        "AuthParameters": { "USERNAME": "jeff", "PASSWORD": PASSWORD },
    });
    let answer = service.pool.call(Request {
        target: "AWSCognitoIdentityProviderService.InitiateAuth",
        body: body.to_string().as_bytes(),
        base_url: BASE_URL,
        ..Request::default()
    });
    let reply = answer.reply.unwrap().unwrap();
    let id = claims(&reply["AuthenticationResult"]["IdToken"]);
    assert_eq!(id.get("tenant"), None);
    let [call] = answer.triggers.try_into().unwrap();
    assert_eq!(
        (call.failure, call.ignored),
        (None, vec!["claimsOverrideDetails".to_owned()])
    );
}

#[test]
fn misspelt_member_of_a_response_is_reported() {
    let (service, _) = Functions::new()
        .on("PreSignUp", |event| {
            event["response"]["autoConfirmedUser"] = true.into();
            Ok(())
        })
        .start();
    let [call] = sign_up(&service).triggers.try_into().unwrap();
    assert_eq!(call.ignored, ["autoConfirmedUser"]);
    assert_eq!(
        service.pool.user(POOL, "jeff").unwrap().status.name(),
        "UNCONFIRMED"
    );
}

/// The triggers whose function decides about a call, each with the call.
const DECIDING: [(&str, &str); 6] = [
    ("PreSignUp", "SignUp"),
    ("CustomMessage", "SignUp"),
    ("PreAuthentication", "InitiateAuth"),
    ("PostAuthentication", "InitiateAuth"),
    ("PreTokenGeneration", "InitiateAuth"),
    ("DefineAuthChallenge", "InitiateAuth"),
];

/// Makes a call of one of the deciding triggers, for a new user or for `jeff`.
fn call_with(service: &Service, trigger: &str, operation: &str) -> Reply {
    match operation {
        "SignUp" => service.sign_up("mary", "mary@example.com"),
        _ if trigger == "DefineAuthChallenge" => {
            service.initiate("CUSTOM_AUTH", json!({ "USERNAME": "jeff" }))
        }
        _ => service.password_sign_in("jeff", PASSWORD),
    }
}

#[test]
fn every_trigger_that_fails_leaves_the_pool_usable() {
    type Function = fn(&mut Value) -> Result<(), String>;
    let functions: [(&str, Function); 4] = [
        ("UserLambdaValidationException", |_| Err("No".to_owned())),
        ("UserLambdaValidationException", |_| {
            panic!("a bug in the function")
        }),
        ("InvalidLambdaResponseException", |event| {
            *event = json!("ok");
            Ok(())
        }),
        ("InvalidLambdaResponseException", |event| {
            event["response"] = json!([]);
            Ok(())
        }),
    ];
    for (trigger, operation) in DECIDING {
        for (error, function) in functions {
            let is_on = Arc::new(AtomicBool::new(false));
            let (on, reached) = (Arc::clone(&is_on), Arc::new(AtomicUsize::new(0)));
            let calls = Arc::clone(&reached);
            let (service, _) = Functions::new()
                .on(trigger, move |event| {
                    calls.fetch_add(1, Ordering::Relaxed);
                    if on.load(Ordering::Relaxed) {
                        return function(event);
                    }
                    if event["triggerSource"] == "DefineAuthChallenge_Authentication" {
                        event["response"]["issueTokens"] = true.into();
                    }
                    Ok(())
                })
                .start();
            service.confirmed_user("jeff");
            is_on.store(true, Ordering::Relaxed);
            reached.store(0, Ordering::Relaxed);
            refused_as(call_with(&service, trigger, operation), error);
            assert_eq!(reached.load(Ordering::Relaxed), 1, "{trigger}");
            assert!(service.pool.user(POOL, "mary").is_none(), "{trigger}");
            // Nothing that was acknowledged before is lost, and the same call succeeds later.
            is_on.store(false, Ordering::Relaxed);
            call_with(&service, trigger, operation).unwrap();
            let jeff = service.pool.user(POOL, "jeff").unwrap();
            assert_eq!(jeff.status.name(), "CONFIRMED");
        }
    }
}

//! Tests of the define, create and verify auth challenge triggers.

use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

use serde_json::{Value, json};

use crate::{
    support::{PASSWORD, Reply, Service, SrpClient, refused, signed_in},
    triggers_support::{Events, Functions},
};

const WRONG: &str = "Incorrect username or password.";

/// Starts a service that asks for a sum: twice if the first answer is wrong.
fn asking() -> (Service, Events) {
    asking_unless(|_| false)
}

/// The same. The functions for which `fails` returns `true` throw an error.
fn asking_unless(
    fails: impl Fn(&str) -> bool + Clone + Send + Sync + 'static,
) -> (Service, Events) {
    let define = |event: &mut Value| {
        let results = event["request"]["session"].as_array().unwrap().clone();
        let last = results.last().cloned().unwrap_or_default();
        let wrong = results.iter().filter(|one| one["challengeResult"] == false);
        event["response"] = match last["challengeName"].as_str() {
            Some("SRP_A") => json!({ "challengeName": "PASSWORD_VERIFIER" }),
            Some("CUSTOM_CHALLENGE") if last["challengeResult"] == true => {
                json!({ "issueTokens": true, "failAuthentication": false })
            }
            _ if wrong.count() == 2 => json!({ "issueTokens": false, "failAuthentication": true }),
            _ => json!({ "challengeName": "CUSTOM_CHALLENGE", "issueTokens": false }),
        };
        Ok(())
    };
    let create = |event: &mut Value| {
        event["response"] = json!({
            "publicChallengeParameters": { "question": "1 + 1", "USERNAME": "somebody" },
            "privateChallengeParameters": { "answer": "2" },
            "challengeMetadata": "SUM",
        });
        Ok(())
    };
    let verify = |event: &mut Value| {
        let request = &event["request"];
        let right = request["challengeAnswer"] == request["privateChallengeParameters"]["answer"];
        event["response"]["answerCorrect"] = right.into();
        Ok(())
    };
    type Function = fn(&mut Value) -> Result<(), String>;
    let functions: [(&'static str, Function); 3] = [
        ("DefineAuthChallenge", define),
        ("CreateAuthChallenge", create),
        ("VerifyAuthChallengeResponse", verify),
    ];
    let all = Functions::new();
    let all = functions.into_iter().fold(all, |all, (name, function)| {
        let fails = fails.clone();
        all.on(name, move |event| match fails(name) {
            true => Err("No".to_owned()),
            false => function(event),
        })
    });
    all.start()
}

fn start(service: &Service, name: &str) -> Value {
    initiate(service, name).unwrap()
}

fn initiate(service: &Service, name: &str) -> Reply {
    service.initiate("CUSTOM_AUTH", json!({ "USERNAME": name }))
}

fn answer(service: &Service, name: &str, asked: &Value, answer: &str) -> Reply {
    service.respond(
        "CUSTOM_CHALLENGE",
        &asked["Session"],
        json!({ "USERNAME": name, "ANSWER": answer }),
    )
}

#[test]
fn failing_function_of_a_challenge_refuses_the_call() {
    for broken in [
        "DefineAuthChallenge",
        "CreateAuthChallenge",
        "VerifyAuthChallengeResponse",
    ] {
        let is_on = Arc::new(AtomicBool::new(true));
        let on = Arc::clone(&is_on);
        let (service, _) = asking_unless(move |name| name == broken && on.load(Ordering::Relaxed));
        service.confirmed_user("jeff");
        let reply = match broken {
            "VerifyAuthChallengeResponse" => {
                let asked = start(&service, "jeff");
                answer(&service, "jeff", &asked, "2")
            }
            _ => initiate(&service, "jeff"),
        };
        let message = format!("{broken} failed with error No.");
        refused(reply, "UserLambdaValidationException", &message);
        // The next sign-in succeeds.
        is_on.store(false, Ordering::Relaxed);
        let asked = start(&service, "jeff");
        assert!(signed_in(&answer(&service, "jeff", &asked, "2")));
    }
}

#[test]
fn challenge_is_defined_created_and_verified() {
    let (service, events) = asking();
    service.confirmed_user("jeff");
    let asked = start(&service, "jeff");
    assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
    assert_eq!(
        asked["ChallengeParameters"],
        json!({ "USERNAME": "jeff", "USER_ID_FOR_SRP": "jeff", "question": "1 + 1" })
    );
    let again = answer(&service, "jeff", &asked, "3").unwrap();
    assert!(signed_in(&answer(&service, "jeff", &again, "2")));
    let (define, create, verify) = (
        "DefineAuthChallenge_Authentication",
        "CreateAuthChallenge_Authentication",
        "VerifyAuthChallengeResponse_Authentication",
    );
    assert_eq!(
        events.sources(),
        [define, create, verify, define, create, verify, define]
    );
    let created = &events.last(create)["request"];
    assert_eq!(created["challengeName"], "CUSTOM_CHALLENGE");
    let result = |right| {
        json!({
            "challengeName": "CUSTOM_CHALLENGE",
            "challengeResult": right,
            "challengeMetadata": "SUM",
        })
    };
    assert_eq!(created["session"], json!([result(false)]));
    let defined = events.last(define);
    assert_eq!(
        defined["request"]["session"],
        json!([result(false), result(true)])
    );
    assert_eq!(
        defined["response"],
        json!({ "challengeName": null, "issueTokens": null, "failAuthentication": null })
    );
    let verified = &events.last(verify)["request"];
    assert_eq!(
        verified["privateChallengeParameters"],
        json!({ "answer": "2" })
    );
    assert_eq!(verified["challengeAnswer"], "2");
}

#[test]
fn function_decides_when_the_sign_in_fails() {
    let (service, _) = asking();
    service.confirmed_user("jeff");
    let asked = start(&service, "jeff");
    let again = answer(&service, "jeff", &asked, "3").unwrap();
    // A session is used up by its answer.
    refused(
        answer(&service, "jeff", &asked, "2"),
        "NotAuthorizedException",
        "Invalid session for the user.",
    );
    refused(
        answer(&service, "jeff", &again, "3"),
        "NotAuthorizedException",
        WRONG,
    );
}

#[test]
fn password_comes_first_if_the_function_asks() {
    let (service, events) = asking();
    service.confirmed_user("jeff");
    let client = SrpClient::new();
    let asked = service
        .initiate(
            "CUSTOM_AUTH",
            json!({ "USERNAME": "jeff", "CHALLENGE_NAME": "SRP_A", "SRP_A": client.public() }),
        )
        .unwrap();
    assert_eq!(asked["ChallengeName"], "PASSWORD_VERIFIER");
    let answers = client.answer(&asked, PASSWORD, service.pool.now());
    let asked = service
        .respond("PASSWORD_VERIFIER", &asked["Session"], answers)
        .unwrap();
    assert_eq!(asked["ChallengeName"], "CUSTOM_CHALLENGE");
    assert!(signed_in(&answer(&service, "jeff", &asked, "2")));
    let results = events.last("DefineAuthChallenge_Authentication")["request"]["session"].clone();
    let names: Vec<&str> = results
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["challengeName"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"]);
}

#[test]
fn unknown_name_is_never_signed_in() {
    let (service, events) = asking();
    let asked = start(&service, "nobody");
    assert_eq!(asked["ChallengeParameters"]["question"], "1 + 1");
    let event = events.last("CreateAuthChallenge_Authentication");
    assert_eq!(event["request"]["userNotFound"], true);
    let again = answer(&service, "nobody", &asked, "2").unwrap();
    refused(
        answer(&service, "nobody", &again, "2"),
        "NotAuthorizedException",
        WRONG,
    );
}

#[test]
fn tokens_may_come_without_any_challenge() {
    let issue = |event: &mut Value| {
        event["response"]["issueTokens"] = true.into();
        Ok(())
    };
    let (service, _) = Functions::new().on("DefineAuthChallenge", issue).start();
    service.confirmed_user("jeff");
    let parameters = json!({ "USERNAME": "jeff" });
    assert!(signed_in(&service.initiate("CUSTOM_AUTH", parameters)));
    let parameters = json!({ "USERNAME": "nobody" });
    refused(
        service.initiate("CUSTOM_AUTH", parameters),
        "NotAuthorizedException",
        WRONG,
    );
}

#[test]
fn empty_or_odd_choice_is_not_valid() {
    for response in [json!({}), json!({ "challengeName": "RIDDLE" })] {
        let (service, _) = Functions::new()
            .on("DefineAuthChallenge", move |event| {
                event["response"] = response.clone();
                Ok(())
            })
            .start();
        service.confirmed_user("jeff");
        let reply = service.initiate("CUSTOM_AUTH", json!({ "USERNAME": "jeff" }));
        crate::support::refused_as(reply, "InvalidLambdaResponseException");
    }
}

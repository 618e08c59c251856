#!/usr/bin/env bash
# Package: aws_lambda_events 1.2.1 (crates.io).
#
# Expected: a function for a user pool's pre token generation that adds one claim answers with
# that claim, and with no `groupOverrideDetails`, as in the examples of AWS's Developer Guide
# ("Pre token generation Lambda trigger"). The guide says of that member that the one in the
# answer replaces the rider's groups, and that an empty one suppresses them.
#
# Seen: the crate's types of the answer, of versions 1 and 2 of the event, have no way to leave
# the member out. An answer that sets a claim alone has it with two empty lists.
#
# Why it matters here: each rider who signs in through such a function loses `cognito:groups`,
# and so the role that it stands for, by a claim that has nothing to do with groups. The function
# has to copy the groups of the request into its answer.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
aws_lambda_events = { version = "=1.2.1", default-features = false, features = ["cognito"] }
serde_json = "1"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use aws_lambda_events::event::cognito::{
    ClaimsAndScopeOverrideDetailsV2, ClaimsOverrideDetails, CognitoEventUserPoolsPreTokenGen, CognitoEventUserPoolsPreTokenGenV2,
    CognitoIdTokenGenerationV2,
};
use serde_json::{from_value, json, to_value, Value};

fn event(version: &str) -> Value {
    json!({
        "version": version, "triggerSource": "TokenGeneration_Authentication", "region": "us-east-1",
        "userPoolId": "us-east-1_AbCdEf123", "userName": "ann",
        "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example"},
        "request": {
            "userAttributes": {"email": "ann@example.com"}, "scopes": [],
            "groupConfiguration": {"groupsToOverride": ["drivers"], "iamRolesToOverride": [], "preferredRole": null},
        },
        "response": {},
    })
}

fn main() {
    let mut first: CognitoEventUserPoolsPreTokenGen = from_value(event("1")).unwrap();
    let mut details = ClaimsOverrideDetails::default();
    details.claims_to_add_or_override.insert("car".into(), "unicorn".into());
    first.response.claims_override_details = Some(details);
    let answer = to_value(&first.response).unwrap();
    println!("version 1: {}", answer["claimsOverrideDetails"]["groupOverrideDetails"]);

    let mut second: CognitoEventUserPoolsPreTokenGenV2 = from_value(event("2")).unwrap();
    let mut token = CognitoIdTokenGenerationV2::default();
    token.claims_to_add_or_override.insert("car".into(), "unicorn".into());
    let mut details = ClaimsAndScopeOverrideDetailsV2::default();
    details.id_token_generation = Some(token);
    second.response.claims_and_scope_override_details = Some(details);
    let answer = to_value(&second.response).unwrap();
    println!("version 2: {}", answer["claimsAndScopeOverrideDetails"]["groupOverrideDetails"]);
}
PROBE
CARGO_TARGET_DIR=target cargo run --quiet | tee seen
cat > expected <<'EXPECTED'
version 1: {"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":null}
version 2: {"groupsToOverride":[],"iamRolesToOverride":[],"preferredRole":null}
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the answers are others than described'; exit 1; }

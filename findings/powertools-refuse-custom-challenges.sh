#!/usr/bin/env bash
# Packages: @aws-lambda-powertools/parser 2.35.0 (npm), aws-lambda-powertools 3.37.0 (PyPI),
# aws_lambda_events 1.2.1 (crates.io).
#
# Expected: AWS's three readers of a user pool's events read each event of a sign-in by custom
# challenges. AWS's Developer Guide ("Define Auth challenge Lambda trigger") has a `session` of
# the challenges so far, so a sign-in that begins with a custom one has none yet; it names
# CUSTOM_CHALLENGE among the names. Where a challenge has no `challengeMetadata`, the service
# writes null (an event of it is quoted in issue 5834 of aws-amplify/amplify-js).
#
# Seen: Powertools for TypeScript refuses the session without a challenge, so the very first
# event, and the null. Powertools for Python takes both, and does not know the name
# CUSTOM_CHALLENGE, so it refuses the second event. Of the event to create a challenge, its
# model drops the name of the challenge. The Rust crate reads everything.
#
# Why it matters here: a sign-in by a link or by a CAPTCHA is made of these events, and neither
# parser gets through one. A stand-in that leaves out the null and the first event hides that.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-lambda-powertools/parser@2.35.0 zod@4.1.12 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  'aws-lambda-powertools[parser]==3.37.0' pydantic==2.14.4
mkdir src
cat > events.py <<'EVENTS'
import json

def result(name, **more):
    return {"challengeName": name, "challengeResult": True, **more}

SESSIONS = {
    "nothing yet": [],
    "a password, no metadata": [result("SRP_A"), result("PASSWORD_VERIFIER")],
    "a password, null metadata": [result("SRP_A", challengeMetadata=None), result("PASSWORD_VERIFIER", challengeMetadata=None)],
    "a custom challenge": [result("CUSTOM_CHALLENGE", challengeMetadata="CAPTCHA")],
}

def event(trigger, request, response):
    return {
        "version": "1", "triggerSource": f"{trigger}_Authentication", "region": "us-east-1", "userPoolId": "us-east-1_AbCdEf123",
        "userName": "ann", "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example"},
        "request": {"userAttributes": {"email": "ann@example.com"}, **request}, "response": response,
    }

define = {"challengeName": None, "issueTokens": None, "failAuthentication": None}
create = {"publicChallengeParameters": None, "privateChallengeParameters": None, "challengeMetadata": None}
json.dump({
    "define": {name: event("DefineAuthChallenge", {"session": session}, define) for name, session in SESSIONS.items()},
    "create": event("CreateAuthChallenge", {"challengeName": "CUSTOM_CHALLENGE", "session": SESSIONS["a password, no metadata"]}, create),
}, open("events.json", "w"))
EVENTS
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { CreateAuthChallengeTriggerSchema, DefineAuthChallengeTriggerSchema } from '@aws-lambda-powertools/parser/schemas/cognito';
const { define, create } = JSON.parse(readFileSync('events.json', 'utf8'));
for (const [name, event] of Object.entries(define)) {
  console.log(`TypeScript, ${name}: ${DefineAuthChallengeTriggerSchema.safeParse(event).success ? 'takes it' : 'refuses it'}`);
}
console.log(`TypeScript, the challenge to create: ${CreateAuthChallengeTriggerSchema.parse(create).request.challengeName}`);
PROBE
cat > probe.py <<'PROBE'
import json
from pydantic import ValidationError
from aws_lambda_powertools.utilities.parser.models.cognito import CognitoCreateAuthChallengeTriggerModel, CognitoDefineAuthChallengeTriggerModel
events = json.load(open("events.json"))
for name, event in events["define"].items():
    try:
        CognitoDefineAuthChallengeTriggerModel.model_validate(event)
        print(f"Python, {name}: takes it")
    except ValidationError:
        print(f"Python, {name}: refuses it")
request = CognitoCreateAuthChallengeTriggerModel.model_validate(events["create"]).request
print("Python, the challenge to create:", getattr(request, "challengeName", "none"))
PROBE
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
aws_lambda_events = { version = "=1.2.1", default-features = false, features = ["cognito"] }
serde_json = { version = "1", features = ["preserve_order"] }

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use aws_lambda_events::event::cognito::{CognitoEventUserPoolsCreateAuthChallenge, CognitoEventUserPoolsDefineAuthChallenge};
use serde_json::{from_value, Value};

fn main() {
    let mut events: Value = serde_json::from_str(&std::fs::read_to_string("events.json").unwrap()).unwrap();
    for (name, event) in events["define"].as_object().unwrap() {
        let read = from_value::<CognitoEventUserPoolsDefineAuthChallenge>(event.clone());
        println!("Rust, {name}: {}", if read.is_ok() { "takes it" } else { "refuses it" });
    }
    let create: CognitoEventUserPoolsCreateAuthChallenge = from_value(events["create"].take()).unwrap();
    println!("Rust, the challenge to create: {}", create.request.challenge_name.unwrap());
}
PROBE
python3 events.py
{ node probe.mjs; python/bin/python probe.py; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
TypeScript, nothing yet: refuses it
TypeScript, a password, no metadata: takes it
TypeScript, a password, null metadata: refuses it
TypeScript, a custom challenge: takes it
TypeScript, the challenge to create: CUSTOM_CHALLENGE
Python, nothing yet: takes it
Python, a password, no metadata: takes it
Python, a password, null metadata: takes it
Python, a custom challenge: refuses it
Python, the challenge to create: none
Rust, nothing yet: takes it
Rust, a password, no metadata: takes it
Rust, a password, null metadata: takes it
Rust, a custom challenge: takes it
Rust, the challenge to create: CUSTOM_CHALLENGE
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the events are read differently than described'; exit 1; }

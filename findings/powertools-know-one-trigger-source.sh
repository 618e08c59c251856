#!/usr/bin/env bash
# Packages: @aws-lambda-powertools/parser 2.35.0 (npm), aws-lambda-powertools 3.37.0 (PyPI),
# aws_lambda_events 1.2.1 (crates.io).
#
# Expected: AWS's three readers of the events that a user pool sends to a Lambda function read
# the event of each source that AWS's Developer Guide has for that trigger ("Customizing user
# pool workflows with Lambda triggers", "User pool Lambda trigger sources"): a new account of an
# administrator's or of an external provider is a pre sign-up event, a confirmed new password
# is a post confirmation event, and codes are sent for more reasons than a sign-up.
#
# Seen: the schemas and models of Powertools, in both languages, take one source of each of
# these triggers, that of a sign-up, and refuse the same event of all others. The Rust crate
# takes all that it has a type for (it has none for the senders of codes).
#
# Why it matters here: with such a function, riders sign up as in its tests. The rider with a
# forgotten password gets no code, because the function ends with an error before it sends one.
# A stand-in for the service has to send every source, so that the tests see that.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-lambda-powertools/parser@2.35.0 zod@4.1.12 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0' pydantic==2.14.4
mkdir src
cat > events.py <<'EVENTS'
import json

SIGN_UP = {"autoConfirmUser": False, "autoVerifyEmail": False, "autoVerifyPhone": False}
EMAIL = {"type": "customEmailSenderRequestV1", "code": "YW4gZXhhbXBsZQ=="}
SMS = {"type": "customSMSSenderRequestV1", "code": "YW4gZXhhbXBsZQ=="}
REASONS = ["SignUp", "ResendCode", "ForgotPassword", "UpdateUserAttribute", "VerifyUserAttribute", "AdminCreateUser", "Authentication"]
TRIGGERS = {
    "PreSignUp": (["SignUp", "AdminCreateUser", "ExternalProvider"], {"validationData": None}, SIGN_UP),
    "PostConfirmation": (["ConfirmSignUp", "ConfirmForgotPassword"], {}, {}),
    "CustomEmailSender": (REASONS, EMAIL, {}),
    "CustomSMSSender": (REASONS, SMS, {}),
}
events = [
    {
        "version": "1", "triggerSource": f"{trigger}_{reason}", "region": "us-east-1", "userPoolId": "us-east-1_AbCdEf123",
        "userName": "ann", "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example"},
        "request": {"userAttributes": {"email": "ann@example.com"}, **request}, "response": response,
    }
    for trigger, (reasons, request, response) in TRIGGERS.items() for reason in reasons
]
json.dump(events, open("events.json", "w"))
EVENTS
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import * as schemas from '@aws-lambda-powertools/parser/schemas/cognito';
const schemaOf = {
  PreSignUp: schemas.PreSignupTriggerSchema, PostConfirmation: schemas.PostConfirmationTriggerSchema,
  CustomEmailSender: schemas.CustomEmailSenderTriggerSchema, CustomSMSSender: schemas.CustomSMSSenderTriggerSchema,
};
const taken = {};
for (const event of JSON.parse(readFileSync('events.json', 'utf8'))) {
  const [trigger, reason] = event.triggerSource.split('_');
  const { success } = schemaOf[trigger].safeParse(event);
  ((taken[trigger] ??= { takes: [], refuses: [] })[success ? 'takes' : 'refuses']).push(reason);
}
for (const [trigger, { takes, refuses }] of Object.entries(taken)) {
  console.log(`Powertools for TypeScript, ${trigger}: takes ${takes.join(' ')}; refuses ${refuses.length}`);
}
PROBE
cat > probe.py <<'PROBE'
import json
from pydantic import ValidationError
from aws_lambda_powertools.utilities.parser.models import cognito
MODELS = {
    "PreSignUp": cognito.CognitoPreSignupTriggerModel, "PostConfirmation": cognito.CognitoPostConfirmationTriggerModel,
    "CustomEmailSender": cognito.CognitoCustomEmailSenderTriggerModel, "CustomSMSSender": cognito.CognitoCustomSMSSenderTriggerModel,
}
taken = {trigger: ([], []) for trigger in MODELS}
for event in json.load(open("events.json")):
    trigger, reason = event["triggerSource"].split("_")
    try:
        MODELS[trigger].model_validate(event)
        taken[trigger][0].append(reason)
    except ValidationError:
        taken[trigger][1].append(reason)
for trigger, (takes, refuses) in taken.items():
    print(f"Powertools for Python, {trigger}: takes {' '.join(takes)}; refuses {len(refuses)}")
PROBE
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
use aws_lambda_events::event::cognito::{CognitoEventUserPoolsPostConfirmation, CognitoEventUserPoolsPreSignup};
use serde_json::{from_value, Value};

fn main() {
    let events: Vec<Value> = serde_json::from_str(&std::fs::read_to_string("events.json").unwrap()).unwrap();
    for trigger in ["PreSignUp", "PostConfirmation"] {
        let (mut takes, mut refuses) = (Vec::new(), 0);
        for event in &events {
            let source = event["triggerSource"].as_str().unwrap();
            let Some(reason) = source.strip_prefix(trigger) else { continue };
            let read = match trigger {
                "PreSignUp" => from_value::<CognitoEventUserPoolsPreSignup>(event.clone()).is_ok(),
                _ => from_value::<CognitoEventUserPoolsPostConfirmation>(event.clone()).is_ok(),
            };
            if read {
                takes.push(reason.trim_start_matches('_'));
            } else {
                refuses += 1;
            }
        }
        println!("aws_lambda_events, {trigger}: takes {}; refuses {refuses}", takes.join(" "));
    }
}
PROBE
python3 events.py
{ node probe.mjs; python/bin/python probe.py; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
Powertools for TypeScript, PreSignUp: takes SignUp; refuses 2
Powertools for TypeScript, PostConfirmation: takes ConfirmSignUp; refuses 1
Powertools for TypeScript, CustomEmailSender: takes SignUp; refuses 6
Powertools for TypeScript, CustomSMSSender: takes SignUp; refuses 6
Powertools for Python, PreSignUp: takes SignUp; refuses 2
Powertools for Python, PostConfirmation: takes ConfirmSignUp; refuses 1
Powertools for Python, CustomEmailSender: takes SignUp; refuses 6
Powertools for Python, CustomSMSSender: takes SignUp; refuses 6
aws_lambda_events, PreSignUp: takes SignUp AdminCreateUser ExternalProvider; refuses 0
aws_lambda_events, PostConfirmation: takes ConfirmSignUp ConfirmForgotPassword; refuses 0
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the events are read differently than described'; exit 1; }

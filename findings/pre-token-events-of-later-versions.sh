#!/usr/bin/env bash
# Packages: aws-lambda-powertools 3.37.0 (PyPI), aws_lambda_events 1.2.1 (crates.io),
# @aws-lambda-powertools/parser 2.35.0, @types/aws-lambda 8.10.164, typescript 5.9.3 (npm).
#
# Expected: AWS's Developer Guide ("Pre token generation Lambda trigger") has a list of `scopes`
# in the events of the versions 2 and 3. Version 3 is sent when a rider signs in, and for client
# credentials, whose source is TokenGeneration_ClientCredentials. The claims that the function
# adds may be lists and objects in both versions. Four readers of such events take all of that.
#
# Seen: Powertools for Python demands an object for the scopes, so it refuses the events of
# the two versions. The Rust crate refuses client credentials. The types of
# @types/aws-lambda have no sign-in in version 3, and no claim but a text. Powertools for
# TypeScript takes everything.
#
# Why it matters here: a pool whose trigger moves from version 1 to a later one, for claims in
# the access token, can stop all sign-ins, because the function refuses its own event.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-lambda-powertools/parser@2.35.0 zod@4.1.12 @types/aws-lambda@8.10.164 typescript@5.9.3 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  'aws-lambda-powertools[parser]==3.37.0' pydantic==2.14.4
mkdir src
cat > events.py <<'EVENTS'
import json
events = [
    {
        "version": version, "triggerSource": f"TokenGeneration_{reason}", "region": "us-east-1", "userPoolId": "us-east-1_AbCdEf123",
        "userName": "ann", "callerContext": {"awsSdkVersion": "aws-sdk-unknown-unknown", "clientId": "1example"},
        "request": {
            "userAttributes": {"email": "ann@example.com"}, "scopes": ["aws.cognito.signin.user.admin"],
            "groupConfiguration": {"groupsToOverride": [], "iamRolesToOverride": [], "preferredRole": None},
        },
        "response": {"claimsAndScopeOverrideDetails": None},
    }
    for version, reason in [("2", "Authentication"), ("3", "Authentication"), ("3", "ClientCredentials")]
]
json.dump(events, open("events.json", "w"))
EVENTS
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { PreTokenGenerationTriggerSchemaV2AndV3 as schema } from '@aws-lambda-powertools/parser/schemas/cognito';
for (const event of JSON.parse(readFileSync('events.json', 'utf8'))) {
  console.log(`Powertools for TypeScript, ${event.version} ${event.triggerSource}: ${schema.safeParse(event).success ? 'takes it' : 'refuses it'}`);
}
PROBE
cat > probe.py <<'PROBE'
import json
from pydantic import ValidationError
from aws_lambda_powertools.utilities.parser.models.cognito import CognitoPreTokenGenerationTriggerModelV2AndV3 as Model
for event in json.load(open("events.json")):
    try:
        Model.model_validate(event)
        outcome = "takes it"
    except ValidationError as error:
        outcome = f"refuses it: {'.'.join(error.errors()[0]['loc'])}: {error.errors()[0]['msg']}"
    print(f"Powertools for Python, {event['version']} {event['triggerSource']}: {outcome}")
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
use aws_lambda_events::event::cognito::CognitoEventUserPoolsPreTokenGenV2;
use serde_json::{from_value, Value};

fn main() {
    let events: Vec<Value> = serde_json::from_str(&std::fs::read_to_string("events.json").unwrap()).unwrap();
    for event in events {
        let name = format!("{} {}", event["version"].as_str().unwrap(), event["triggerSource"].as_str().unwrap());
        let read = from_value::<CognitoEventUserPoolsPreTokenGenV2>(event);
        println!("aws_lambda_events, {name}: {}", if read.is_ok() { "takes it" } else { "refuses it" });
    }
}
PROBE
# Each of these files is one handler, and compiles if the types know what it does.
cat > a-text.ts <<'PROBE'
import type { PreTokenGenerationV2TriggerHandler } from 'aws-lambda';
export const handler: PreTokenGenerationV2TriggerHandler = async (event) => {
  event.response = { claimsAndScopeOverrideDetails: { accessTokenGeneration: { claimsToAddOrOverride: { car: 'unicorn' } } } };
  return event;
};
PROBE
sed "s/'unicorn'/['unicorn', 'pegasus']/" a-text.ts > a-list.ts
cat > clients-of-version-3.ts <<'PROBE'
import type { PreTokenGenerationV3TriggerHandler } from 'aws-lambda';
export const handler: PreTokenGenerationV3TriggerHandler = async (event) =>
  event.triggerSource === 'TokenGeneration_ClientCredentials' ? event : undefined;
PROBE
sed 's/ClientCredentials/Authentication/' clients-of-version-3.ts > riders-of-version-3.ts
python3 events.py
{
  node probe.mjs
  python/bin/python probe.py
  CARGO_TARGET_DIR=target cargo run --quiet
  for file in a-text a-list clients-of-version-3 riders-of-version-3; do
    if ./node_modules/.bin/tsc --noEmit --strict --skipLibCheck --types aws-lambda "$file.ts" > "$file.log"; then
      echo "@types/aws-lambda, $file: compiles"
    else
      echo "@types/aws-lambda, $file: $(grep -o 'TS[0-9]*' "$file.log" | head -1)"
    fi
  done
} | tee seen
cat > expected <<'EXPECTED'
Powertools for TypeScript, 2 TokenGeneration_Authentication: takes it
Powertools for TypeScript, 3 TokenGeneration_Authentication: takes it
Powertools for TypeScript, 3 TokenGeneration_ClientCredentials: takes it
Powertools for Python, 2 TokenGeneration_Authentication: refuses it: request.scopes: Input should be a valid dictionary
Powertools for Python, 3 TokenGeneration_Authentication: refuses it: request.scopes: Input should be a valid dictionary
Powertools for Python, 3 TokenGeneration_ClientCredentials: refuses it: request.scopes: Input should be a valid dictionary
aws_lambda_events, 2 TokenGeneration_Authentication: takes it
aws_lambda_events, 3 TokenGeneration_Authentication: takes it
aws_lambda_events, 3 TokenGeneration_ClientCredentials: refuses it
@types/aws-lambda, a-text: compiles
@types/aws-lambda, a-list: TS2322
@types/aws-lambda, clients-of-version-3: compiles
@types/aws-lambda, riders-of-version-3: TS2367
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the events are read differently than described'; exit 1; }

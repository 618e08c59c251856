#!/usr/bin/env bash
# Packages: serverless-offline 14.8.2, osls 4.3.1, @aws-lambda-powertools/parser 2.35.0 (npm),
# aws-lambda-powertools 3.37.0 (PyPI), aws_lambda_events 1.2.1 (crates.io).
#
# Expected: serverless-offline sends a function the event that an HTTP API sends (payload format
# 2.0, Developer Guide, "Create AWS Lambda proxy integrations for HTTP APIs in API Gateway"). In the
# guide's example every claim of the JWT is a text, and AWS's types for Rust know texts alone.
# The three readers of such events that AWS has for Python, Rust and TypeScript read it.
#
# Seen: the claims are as they are in the token: `cognito:groups` a list, `exp` a number. So the
# Rust type refuses the request of each rider, by its first claim that is no text. Powertools for
# TypeScript refuses it for another reason: a missing query and body are null. The same event with
# texts, and without nulls, is read by all. Powertools for Python reads both.
#
# Why it matters here: a function that looks for a group in a list passes each local test, and finds
# none in a text, which is what AWS's types say it gets. One written with them cannot be tried here.
set -euo pipefail
folder="$(mktemp -d)"
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps serverless-offline@14.8.2 osls@4.3.1 \
  @aws-lambda-powertools/parser@2.35.0 zod@4.1.12 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0' pydantic==2.14.4
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
PORT="$(free_port)" LAMBDA="$(free_port)"
export PORT
cat > serverless.yml <<'SERVICE'
service: rides
frameworkVersion: "*"
plugins: [serverless-offline]
provider:
  name: aws
  runtime: nodejs20.x
  httpApi:
    authorizers:
      riders:
        type: jwt
        identitySource: $request.header.Authorization
        issuerUrl: https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123
        audience: [1example]
functions:
  ride:
    handler: handler.ride
    events: [{ httpApi: { method: GET, path: /ride, authorizer: { name: riders } } }]
SERVICE
echo 'export const ride = async (event) => ({ statusCode: 200, body: JSON.stringify(event) });' > handler.mjs
HOME="$folder" SLS_NOTIFICATIONS_MODE=off SLS_TRACKING_DISABLED=1 AWS_ACCESS_KEY_ID=a AWS_SECRET_ACCESS_KEY=b \
  node node_modules/osls/bin/serverless.js offline start --ignoreJWTSignature --host 127.0.0.1 --httpPort "$PORT" \
  --lambdaPort "$LAMBDA" > log 2>&1 & server=$!
for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null || break; sleep 0.1; done
cat > probe.mjs <<'PROBE'
import { writeFileSync } from 'node:fs';
import { APIGatewayProxyEventV2Schema } from '@aws-lambda-powertools/parser/schemas/api-gatewayv2';

const now = Math.floor(Date.now() / 1000);
const claims = {
  sub: '11111111-2222-4333-8444-555555555555', iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123',
  'cognito:groups': ['drivers'], client_id: '1example', token_use: 'access', scope: 'aws.cognito.signin.user.admin',
  exp: now + 600, iat: now, username: 'ann',
};
const token = [{ alg: 'RS256', kid: 'k' }, claims].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
const reply = await fetch(`http://127.0.0.1:${process.env.PORT}/ride`, { headers: { authorization: `Bearer ${token}.c2ln` } });
const event = await reply.json();
const got = event.requestContext.authorizer.jwt.claims;
console.log(`claims: groups ${JSON.stringify(got['cognito:groups'])}, exp a ${typeof got.exp}; null: ` +
  Object.keys(event).filter((key) => event[key] === null).sort().join(' '));

const documented = structuredClone(event);
for (const key of Object.keys(documented)) if (documented[key] === null) delete documented[key];
for (const [name, claim] of Object.entries(got))
  documented.requestContext.authorizer.jwt.claims[name] = typeof claim === 'string' ? claim : `${claim}`;
for (const [name, value] of Object.entries({ offline: event, documented })) {
  const { success, error } = APIGatewayProxyEventV2Schema.safeParse(value);
  const words = success ? 'read' : `refused for ${error.issues.map((issue) => issue.path.join('.')).sort().join(', ')}`;
  console.log(`Powertools for TypeScript, ${name}: ${words}`);
  writeFileSync(`${name}.json`, JSON.stringify(value));
}
PROBE
cat > probe.py <<'PROBE'
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventV2Model
for name in ["offline", "documented"]:
    APIGatewayProxyEventV2Model.model_validate_json(open(f"{name}.json").read())
    print(f"Powertools for Python, {name}: read")
PROBE
mkdir src
cat > Cargo.toml <<'MANIFEST'
[package]
name = "probe"
version = "0.0.0"
edition = "2021"

[dependencies]
aws_lambda_events = { version = "=1.2.1", default-features = false, features = ["apigw"] }
serde_json = "1"

[workspace]
MANIFEST
cat > src/main.rs <<'PROBE'
use aws_lambda_events::apigw::ApiGatewayV2httpRequest;

fn main() {
    for name in ["offline", "documented"] {
        let text = std::fs::read_to_string(format!("{name}.json")).unwrap();
        match serde_json::from_str::<ApiGatewayV2httpRequest>(&text) {
            Ok(_) => println!("Rust, {name}: read"),
            Err(error) => println!("Rust, {name}: {}", error.to_string().split(" at ").next().unwrap()),
        }
    }
}
PROBE
{ node --no-warnings probe.mjs; python/bin/python probe.py; CARGO_TARGET_DIR=target cargo run --quiet; } | tee seen
cat > expected <<'EXPECTED'
claims: groups ["drivers"], exp a number; null: body pathParameters queryStringParameters stageVariables
Powertools for TypeScript, offline: refused for body, queryStringParameters
Powertools for TypeScript, documented: read
Powertools for Python, offline: read
Powertools for Python, documented: read
Rust, offline: invalid type: sequence, expected a string
Rust, documented: read
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the events are others than described'; exit 1; }

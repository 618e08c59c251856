#!/usr/bin/env bash
# Packages: @aws-lambda-powertools/parser 2.35.0, zod 4.1.12 (npm), aws-lambda-powertools 3.37.0
# (PyPI).
#
# Expected: AWS's two parsers give a function what its Lambda authorizer found out. API Gateway's
# Developer Guide ("Output from an API Gateway Lambda authorizer") has a context of the authorizer's
# own keys, which the function gets beside `principalId`. In a WebSocket API each event has them
# ("WebSocket API mapping template reference"); a `type` and a `methodArn` are in the authorizer's
# own event alone ("Control access to WebSocket APIs with AWS Lambda REQUEST authorizers").
#
# Seen: of a REST API's request Powertools for TypeScript keeps `principalId` and drops the other
# keys, and Powertools for Python drops all of them. Of a WebSocket API's events Python drops them
# too. The schema of TypeScript refuses a connection, a message and an end of one, because they
# have no `type` and no `methodArn`. Claims of a user pool authorizer are kept in both.
#
# Why it matters here: a ride API that tells drivers by an authorizer's answer finds nothing of it
# after the parsing, without an error. Live positions over a WebSocket cannot be parsed at all.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-lambda-powertools/parser@2.35.0 zod@4.1.12 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check 'aws-lambda-powertools[parser]==3.37.0' pydantic==2.14.4
cat > events.py <<'EVENTS'
import json

FOUND = {"principalId": "ann", "integrationLatency": 12, "role": "driver"}
CLAIMS = {"claims": {"sub": "11111111-2222-4333-8444-555555555555"}}

def rest(authorizer):
    absent = ["queryStringParameters", "multiValueQueryStringParameters", "pathParameters", "stageVariables", "body"]
    context = {
        "accountId": "123456789012", "apiId": "example", "stage": "prod", "protocol": "HTTP/1.1", "requestId": "1",
        "identity": {"sourceIp": "192.0.2.7"}, "requestTime": "01/Jan/2026:00:00:00 +0000", "requestTimeEpoch": 1767225600000,
        "resourceId": "example", "resourcePath": "/ride", "httpMethod": "GET", "path": "/prod/ride", "authorizer": authorizer,
    }
    return dict.fromkeys(absent) | {
        "resource": "/ride", "path": "/ride", "httpMethod": "GET", "headers": {"Host": "api.example.com"},
        "multiValueHeaders": {"Host": ["api.example.com"]}, "isBase64Encoded": False, "requestContext": context,
    }

def socket(event_type, route, more=None, headers=True):
    context = {
        "routeKey": route, "eventType": event_type, "extendedRequestId": "1", "requestTime": "01/Jan/2026:00:00:00 +0000",
        "messageDirection": "IN", "stage": "prod", "connectedAt": 1767225600000, "requestTimeEpoch": 1767225600000,
        "identity": {"sourceIp": "192.0.2.7", "userAgent": "example"}, "requestId": "1", "domainName": "api.example.com",
        "connectionId": "1", "apiId": "example", "authorizer": FOUND,
    } | (more or {})
    headers = {"headers": {"Host": "api.example.com"}, "multiValueHeaders": {"Host": ["api.example.com"]}} if headers else {"body": "{}"}
    return headers | {"isBase64Encoded": False, "requestContext": context}

events = [
    ["rest", "REST, user pool", rest(CLAIMS)], ["rest", "REST, Lambda authorizer", rest(FOUND)],
    ["Connect", "WebSocket, connection", socket("CONNECT", "$connect")],
    ["Message", "WebSocket, message", socket("MESSAGE", "position", {"messageId": "1"}, headers=False)],
    ["Disconnect", "WebSocket, end", socket("DISCONNECT", "$disconnect", {"disconnectStatusCode": 1001, "disconnectReason": "Going away"})],
]
json.dump(events, open("events.json", "w"))
EVENTS
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { APIGatewayProxyEventSchema } from '@aws-lambda-powertools/parser/schemas/api-gateway';
import { APIGatewayProxyWebsocketEventSchema } from '@aws-lambda-powertools/parser/schemas/api-gateway-websocket';
for (const [kind, name, event] of JSON.parse(readFileSync('events.json'))) {
  // The service leaves these two out where there are none. They are given so that they are not the reason.
  const absent = { queryStringParameters: null, multiValueQueryStringParameters: null, multiValueHeaders: {} };
  const { success, data, error } = kind === 'rest'
    ? APIGatewayProxyEventSchema.safeParse(event)
    : APIGatewayProxyWebsocketEventSchema.safeParse({ ...absent, ...event });
  const kept = Object.keys(data?.requestContext.authorizer ?? {}).sort().join(' ') || 'nothing';
  console.log(`TypeScript, ${name}: ${success ? `keeps ${kept}` : `refused for ${error.issues.map((i) => i.path.join('.')).join(' ')}`}`);
}
PROBE
cat > probe.py <<'PROBE'
import json
from aws_lambda_powertools.utilities.parser import models
for kind, name, event in json.load(open("events.json")):
    model = models.APIGatewayProxyEventModel if kind == "rest" else getattr(models, f"APIGatewayWebSocket{kind}EventModel")
    read = model.model_validate(event)
    context = read.requestContext if kind == "rest" else read.request_context
    kept = getattr(context, "authorizer", None)
    print(f"Python, {name}: keeps", " ".join(sorted(kept.model_dump(exclude_none=True))) if kept and kept.model_dump(exclude_none=True) else "nothing")
PROBE
python/bin/python events.py
{ node --no-warnings probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
TypeScript, REST, user pool: keeps claims
TypeScript, REST, Lambda authorizer: keeps integrationLatency principalId
TypeScript, WebSocket, connection: refused for type methodArn
TypeScript, WebSocket, message: refused for type methodArn
TypeScript, WebSocket, end: refused for type methodArn
Python, REST, user pool: keeps claims
Python, REST, Lambda authorizer: keeps nothing
Python, WebSocket, connection: keeps nothing
Python, WebSocket, message: keeps nothing
Python, WebSocket, end: keeps nothing
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the parsers keep other things than described'; exit 1; }

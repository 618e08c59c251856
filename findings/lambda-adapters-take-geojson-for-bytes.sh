#!/usr/bin/env bash
# Packages: mangum 0.22.0, apig-wsgi 2.20.0, serverless-wsgi 3.1.0 (PyPI), serverless-http 4.0.0,
# @codegenie/serverless-express 4.17.1, express 5.3.0 (npm).
#
# Expected: five adapters that run a web framework in a Lambda function answer with the same body.
# RFC 7946 has application/geo+json for a route, and RFC 9457 application/problem+json for a fault.
# By RFC 6839, section 3.1, what ends in +json is JSON, and so a text. API Gateway's Developer Guide
# ("Content type conversions in API Gateway") has a REST API decode Base64 for the media types that
# are set as binary; by default none is, and the text passes as it is.
#
# Seen: those of JavaScript do. mangum and serverless-wsgi encode both types in Base64, and send JSON
# as text. apig-wsgi encodes a route in an HTTP API's event alone, and no fault.
#
# Why it matters here: a ride's route behind a REST API is a text of letters and digits, which no
# map reads. The same function behind an HTTP API, which always decodes, and in every test that
# calls the framework itself, answers well; a fault is read as no JSON where it matters most.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts serverless-http@4.0.0 \
  @codegenie/serverless-express@4.17.1 express@5.3.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check mangum==0.22.0 apig-wsgi==2.20.0 serverless-wsgi==3.1.0
cat > events.py <<'EVENTS'
import json

CALLER = {"accountId": "123456789012", "apiId": "ride", "requestId": "one", "domainName": "ride.example", "domainPrefix": "ride"}
SOURCE = {"sourceIp": "192.0.2.1", "userAgent": "app"}
rest = {
    "version": "1.0", "resource": "/ride", "path": "/ride", "httpMethod": "GET", "headers": {"host": "ride.example"},
    "multiValueHeaders": {"host": ["ride.example"]}, "queryStringParameters": None, "multiValueQueryStringParameters": None,
    "requestContext": CALLER | {"httpMethod": "GET", "identity": SOURCE, "path": "/ride", "stage": "prod", "resourcePath": "/ride"},
    "pathParameters": None, "stageVariables": None, "body": None, "isBase64Encoded": False,
}
http = {
    "version": "2.0", "routeKey": "$default", "rawPath": "/ride", "rawQueryString": "", "headers": {"host": "ride.example"},
    "requestContext": CALLER | {
        "http": SOURCE | {"method": "GET", "path": "/ride", "protocol": "HTTP/1.1"}, "routeKey": "$default",
        "stage": "$default", "time": "12/Mar/2020:19:03:58 +0000", "timeEpoch": 1583348638390,
    },
    "isBase64Encoded": False,
}
TYPES = ["application/json", "application/geo+json", "application/problem+json"]
json.dump({"REST API": rest, "HTTP API": http}, open("events.json", "w"))
EVENTS
cat > probe.py <<'PROBE'
import json
import serverless_wsgi
from apig_wsgi import make_lambda_handler
from mangum import Mangum
from events import TYPES

def wsgi(kind):
    def application(environment, start):
        start("200 OK", [("content-type", kind)])
        return [b'{"stops": []}']
    return application

def asgi(kind):
    async def application(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", kind.encode())]})
        await send({"type": "http.response.body", "body": b'{"stops": []}'})
    return application

ADAPTERS = {
    "mangum": lambda kind: Mangum(asgi(kind), lifespan="off"),
    "apig-wsgi": lambda kind: make_lambda_handler(wsgi(kind)),
    "serverless-wsgi": lambda kind: lambda event, context: serverless_wsgi.handle_request(wsgi(kind), event, context),
}
for name, adapter in ADAPTERS.items():
    for api in ["REST API", "HTTP API"]:
        bodies = [adapter(kind)(json.load(open("events.json"))[api], None)["body"] for kind in TYPES]
        print(f"{name}, {api}: {' '.join(body.replace(' ', '') for body in bodies)}")
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import codegenie from '@codegenie/serverless-express';
import express from 'express';
import serverlessHttp from 'serverless-http';

const adapters = { 'serverless-http': (app) => serverlessHttp(app), '@codegenie/serverless-express': (app) => codegenie({ app }) };
for (const [name, adapter] of Object.entries(adapters)) {
  for (const api of ['REST API', 'HTTP API']) {
    const bodies = [];
    for (const kind of ['application/json', 'application/geo+json', 'application/problem+json']) {
      const app = express();
      app.get('/ride', (request, response) => response.setHeader('content-type', kind).end('{"stops":[]}'));
      bodies.push((await adapter(app)(JSON.parse(readFileSync('events.json', 'utf8'))[api], {}, () => {})).body);
    }
    console.log(`${name}, ${api}: ${bodies.join(' ')}`);
  }
}
PROBE
python3 events.py
{ python/bin/python probe.py; node probe.mjs; } | tee seen
cat > expected <<'EXPECTED'
mangum, REST API: {"stops":[]} eyJzdG9wcyI6IFtdfQ== eyJzdG9wcyI6IFtdfQ==
mangum, HTTP API: {"stops":[]} eyJzdG9wcyI6IFtdfQ== eyJzdG9wcyI6IFtdfQ==
apig-wsgi, REST API: {"stops":[]} {"stops":[]} {"stops":[]}
apig-wsgi, HTTP API: {"stops":[]} eyJzdG9wcyI6IFtdfQ== {"stops":[]}
serverless-wsgi, REST API: {"stops":[]} eyJzdG9wcyI6IFtdfQ== eyJzdG9wcyI6IFtdfQ==
serverless-wsgi, HTTP API: {"stops":[]} eyJzdG9wcyI6IFtdfQ== eyJzdG9wcyI6IFtdfQ==
serverless-http, REST API: {"stops":[]} {"stops":[]} {"stops":[]}
serverless-http, HTTP API: {"stops":[]} {"stops":[]} {"stops":[]}
@codegenie/serverless-express, REST API: {"stops":[]} {"stops":[]} {"stops":[]}
@codegenie/serverless-express, HTTP API: {"stops":[]} {"stops":[]} {"stops":[]}
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the adapters answer with other bodies than described'; exit 1; }

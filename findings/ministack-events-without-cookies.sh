#!/usr/bin/env bash
# Packages: ministack 1.5.33, boto3 1.44.8, aws-lambda-powertools 3.37.0 (PyPI),
# @aws-lambda-powertools/parser 2.35.0, zod 4.1.12 (npm).
#
# Expected: ministack, a stand-in for AWS, sends a function the event that an HTTP API sends. API
# Gateway's Developer Guide ("Create AWS Lambda proxy integrations for HTTP APIs in API Gateway")
# says that format 2.0 has the cookies of a request in `cookies`, and its example has a
# `domainPrefix` beside the `domainName`. AWS's two parsers of such events read it.
#
# Seen: the event has no `cookies`, and the cookies in a header instead. It has no `domainPrefix`,
# so Powertools for Python and for TypeScript both refuse each request. With that one key added,
# both read the event.
#
# Why it matters here: a ride API that parses its events cannot be tried there, and one that reads
# a session from `cookies` finds nobody signed in, with no error.
set -euo pipefail
folder="$(mktemp -d)"
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-lambda-powertools/parser@2.35.0 zod@4.1.12 > /dev/null
python3 -m venv python > /dev/null
python3 -m venv client > /dev/null
python/bin/pip install --quiet --disable-pip-version-check ministack==1.5.33
client/bin/pip install --quiet --disable-pip-version-check \
  boto3==1.44.8 botocore==1.44.8 'aws-lambda-powertools[parser]==3.37.0' pydantic==2.14.4
PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export PORT
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$PORT" LAMBDA_EXECUTOR=local IOT_MTLS_ENABLED=0 \
  SERVICES=lambda,apigateway,iam,sts,logs python/bin/ministack > log 2>&1 & server=$!
for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null || break; sleep 0.1; done
cat > probe.py <<'PROBE'
import io
import json
import os
import sys
import urllib.request
import zipfile
import boto3
from pydantic import ValidationError
from aws_lambda_powertools.utilities.parser.models import APIGatewayProxyEventV2Model

endpoint = f"http://127.0.0.1:{os.environ['PORT']}"

def client(name):
    return boto3.client(name, endpoint_url=endpoint, region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test")

archive = io.BytesIO()
with zipfile.ZipFile(archive, "w") as files:
    files.writestr("ride.py", 'import json\ndef handler(event, _):\n    return {"statusCode": 200, "body": json.dumps(event)}\n')
function = client("lambda").create_function(
    FunctionName="ride", Runtime=f"python3.{sys.version_info.minor}", Role="arn:aws:iam::000000000000:role/ride",
    Handler="ride.handler", Code={"ZipFile": archive.getvalue()},
)["FunctionArn"]
gateway = client("apigatewayv2")
api = gateway.create_api(Name="rides", ProtocolType="HTTP")["ApiId"]
integration = gateway.create_integration(
    ApiId=api, IntegrationType="AWS_PROXY", IntegrationUri=function, PayloadFormatVersion="2.0"
)["IntegrationId"]
gateway.create_route(ApiId=api, RouteKey="GET /ride/{id}", Target=f"integrations/{integration}")
gateway.create_stage(ApiId=api, StageName="$default", AutoDeploy=True)
request = urllib.request.Request(
    f"{endpoint}/ride/7", headers={"Host": f"{api}.execute-api.localhost", "Cookie": "session=1; theme=dark"}
)
event = json.load(urllib.request.urlopen(request, timeout=60))
print(f"cookies {event.get('cookies')}, in the header {event['headers'].get('cookie')}")
documented = event | {"requestContext": event["requestContext"] | {"domainPrefix": api}}
for name, value in [("as sent", event), ("with domainPrefix", documented)]:
    json.dump(value, open(f"{name}.json", "w"))
    try:
        APIGatewayProxyEventV2Model.model_validate(value)
        print(f"Powertools for Python, {name}: read")
    except ValidationError as error:
        print(f"Powertools for Python, {name}: refused for", *(".".join(e["loc"]) for e in error.errors()))
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { APIGatewayProxyEventV2Schema } from '@aws-lambda-powertools/parser/schemas/api-gatewayv2';
for (const name of ['as sent', 'with domainPrefix']) {
  const { success, error } = APIGatewayProxyEventV2Schema.safeParse(JSON.parse(readFileSync(`${name}.json`)));
  const words = success ? 'read' : `refused for ${error.issues.map((issue) => issue.path.join('.')).join(' ')}`;
  console.log(`Powertools for TypeScript, ${name}: ${words}`);
}
PROBE
{ client/bin/python probe.py; node --no-warnings probe.mjs; } | tee seen
cat > expected <<'EXPECTED'
cookies None, in the header session=1; theme=dark
Powertools for Python, as sent: refused for requestContext.domainPrefix
Powertools for Python, with domainPrefix: read
Powertools for TypeScript, as sent: refused for requestContext.domainPrefix
Powertools for TypeScript, with domainPrefix: read
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the events are others than described'; exit 1; }

#!/usr/bin/env bash
# Packages: @aws-lambda-powertools/parser 2.35.0, zod 4.1.12 (npm), aws-lambda-powertools 3.37.0
# (PyPI).
#
# Expected: AWS's two parsers of AppSync's resolver events give a function the caller who signed in
# with a user pool: AppSync's Developer Guide ("JavaScript resolver context object reference",
# Identity) has the username, the groups and a list of source addresses, among them those of the
# header x-forwarded-for. An address may be of IPv6. With an API key there is no identity.
#
# Seen: Powertools for Python does. With an IPv6 address Powertools for TypeScript takes the rider
# for one of another OpenID Connect provider: the event is read without an error, and the username,
# the groups and the addresses are gone. It refuses an event whose identity is null, which its own
# schema of AppSync's Events takes.
#
# Why it matters here: a driver whose network has IPv6 is no driver any more, and the same driver at
# home is one. No error and no log says why.
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

def identity(*addresses):
    claims = {"sub": "11111111-2222-4333-8444-555555555555", "cognito:groups": ["drivers"], "token_use": "access"}
    return {
        "sub": claims["sub"], "issuer": "https://cognito-idp.us-east-1.amazonaws.com/us-east-1_AbCdEf123", "username": "ann",
        "groups": ["drivers"], "claims": claims, "sourceIp": addresses, "defaultAuthStrategy": "ALLOW",
    }

CALLERS = {
    "IPv4": identity("192.0.2.7"), "IPv6": identity("2001:db8::7"), "both": identity("2001:db8::7", "192.0.2.7"), "API key": None,
}
events = [
    [name, {
        "arguments": {}, "identity": caller, "source": None, "prev": None, "stash": {},
        "request": {"headers": {"x-api-key": "example"}, "domainName": None},
        "info": {
            "fieldName": "rides", "parentTypeName": "Query", "variables": {}, "selectionSetList": ["id"],
            "selectionSetGraphQL": "{\n  id\n}",
        },
    }]
    for name, caller in CALLERS.items()
]
json.dump(events, open("events.json", "w"))
EVENTS
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { AppSyncResolverSchema } from '@aws-lambda-powertools/parser/schemas/appsync';
for (const [name, event] of JSON.parse(readFileSync('events.json'))) {
  const { success, data } = AppSyncResolverSchema.safeParse(event);
  const words = success ? `${data.identity?.username ?? 'no name'}, ${data.identity?.groups ?? 'no groups'}` : 'refused';
  console.log(`TypeScript, ${name}: ${words}`);
}
PROBE
cat > probe.py <<'PROBE'
import json
from pydantic import ValidationError
from aws_lambda_powertools.utilities.parser.models import AppSyncResolverEventModel
for name, event in json.load(open("events.json")):
    try:
        caller = AppSyncResolverEventModel.model_validate(event).identity
        print(f"Python, {name}:", ", ".join([caller.username, *caller.groups]) if caller else "no name, no groups")
    except ValidationError:
        print(f"Python, {name}: refused")
PROBE
python/bin/python events.py
{ node --no-warnings probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
TypeScript, IPv4: ann, drivers
TypeScript, IPv6: no name, no groups
TypeScript, both: no name, no groups
TypeScript, API key: refused
Python, IPv4: ann, drivers
Python, IPv6: ann, drivers
Python, both: ann, drivers
Python, API key: no name, no groups
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the parsers read the caller differently than described'; exit 1; }

#!/usr/bin/env bash
# Packages: moto 5.2.5, ministack 1.5.19, boto3 1.44.8 (PyPI), cognito-local 5.3.0 (npm).
#
# Expected: three stand-ins for Cognito answer ListUsers as the API Reference says of its Filter:
# `cognito:user_status` is case-insensitive, `status` (Enabled or Disabled) is case-sensitive, and
# custom attributes are not searchable. AttributesToGet names the attributes of the answer.
#
# Seen: all three agree on given names alone. moto finds no `confirmed` user, only
# a `CONFIRMED` one. cognito-local finds nobody disabled, though it disabled the user itself.
# ministack does not know `cognito:user_status` nor a custom attribute, and answers with all
# users, as if there were no filter. cognito-local and ministack ignore AttributesToGet.
#
# Why it matters here: a job that looks for unconfirmed or disabled riders to remove them gets all
# riders from one of them, and none from another. A test of it against one says little.
set -euo pipefail
folder="$(mktemp -d)"
first= second=
trap 'for server in $first $second; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cognito-local@5.3.0 > /dev/null
python3 -m venv python > /dev/null
python3 -m venv client > /dev/null
python/bin/pip install --quiet --disable-pip-version-check ministack==1.5.19
client/bin/pip install --quiet --disable-pip-version-check 'moto[cognitoidp]==5.2.5' boto3==1.44.8 botocore==1.44.8
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
COGNITO_LOCAL="$(free_port)" MINISTACK="$(free_port)"
export COGNITO_LOCAL MINISTACK
PORT="$COGNITO_LOCAL" HOST=127.0.0.1 node --no-deprecation node_modules/cognito-local/lib/bin/start.js > first.log 2>&1 & first=$!
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$MINISTACK" SERVICES=cognito-idp,iam,sts \
  IOT_MTLS_ENABLED=0 python/bin/ministack > second.log 2>&1 & second=$!
for port in "$COGNITO_LOCAL" "$MINISTACK"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.py <<'PROBE'
import os
import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

FILTERS = [
    'given_name = "Ann"', 'given_name ^= "B"', 'cognito:user_status = "CONFIRMED"', 'cognito:user_status = "confirmed"',
    'status = "Disabled"', 'custom:genre = "folk"',
]

def client(**more):
    return boto3.client("cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b", **more)

def probe(name, idp):
    genre = {"Name": "genre", "AttributeDataType": "String", "Mutable": True}
    pool = idp.create_user_pool(PoolName="riders", UsernameAttributes=["email"], Schema=[genre])["UserPool"]["Id"]
    for rider, genre in [("Ann", "folk"), ("Bob", "jazz"), ("Cyd", "jazz")]:
        attributes = {"email": f"{rider.lower()}@example.com", "given_name": rider, "custom:genre": genre}
        idp.admin_create_user(
            UserPoolId=pool, Username=attributes["email"], MessageAction="SUPPRESS",
            UserAttributes=[{"Name": key, "Value": value} for key, value in attributes.items()],
        )
    idp.admin_set_user_password(UserPoolId=pool, Username="ann@example.com", Password="An-example-1", Permanent=True)
    idp.admin_disable_user(UserPoolId=pool, Username="bob@example.com")
    for words in FILTERS:
        try:
            users = idp.list_users(UserPoolId=pool, Filter=words)["Users"]
            found = sorted(a["Value"] for user in users for a in user["Attributes"] if a["Name"] == "given_name")
            print(f"{name}, {words}: {' '.join(found) or 'nobody'}")
        except ClientError as error:
            print(f"{name}, {words}: {error.response['Error']['Code']}")
    users = idp.list_users(UserPoolId=pool, Filter='given_name = "Ann"', AttributesToGet=["email"])["Users"]
    print(f"{name}, the email alone:", *sorted(a["Name"] for a in users[0]["Attributes"]))

with mock_aws():
    probe("moto", client())
probe("cognito-local", client(endpoint_url=f"http://127.0.0.1:{os.environ['COGNITO_LOCAL']}"))
probe("ministack", client(endpoint_url=f"http://127.0.0.1:{os.environ['MINISTACK']}"))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
moto, given_name = "Ann": Ann
moto, given_name ^= "B": Bob
moto, cognito:user_status = "CONFIRMED": Ann
moto, cognito:user_status = "confirmed": nobody
moto, status = "Disabled": Bob
moto, custom:genre = "folk": InvalidParameterException
moto, the email alone: email
cognito-local, given_name = "Ann": Ann
cognito-local, given_name ^= "B": Bob
cognito-local, cognito:user_status = "CONFIRMED": Ann
cognito-local, cognito:user_status = "confirmed": Ann
cognito-local, status = "Disabled": nobody
cognito-local, custom:genre = "folk": InvalidParameterException
cognito-local, the email alone: custom:genre email given_name sub
ministack, given_name = "Ann": Ann
ministack, given_name ^= "B": Bob
ministack, cognito:user_status = "CONFIRMED": Ann Bob Cyd
ministack, cognito:user_status = "confirmed": Ann Bob Cyd
ministack, status = "Disabled": Bob
ministack, custom:genre = "folk": Ann Bob Cyd
ministack, the email alone: custom:genre email given_name sub
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins answer differently than described'; exit 1; }

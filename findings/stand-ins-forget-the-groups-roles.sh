#!/usr/bin/env bash
# Packages: cognito-local 5.3.0 (npm), moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI).
#
# Expected: three stand-ins for Cognito put the roles of a rider's groups into the id token. AWS's
# Developer Guide ("Adding groups to a user pool") has the claims cognito:roles and
# cognito:preferred_role, the latter for the role of the group with the lowest Precedence. The API
# Reference says of a group's Precedence that the default is null, and that groups with a value
# take precedence over groups with null values.
#
# Seen: each of them keeps RoleArn and Precedence, and no token has either claim. In ministack a
# group without a Precedence has 0, the highest there is.
#
# Why it matters here: an identity pool can choose the role from the token. A test of it with one
# of them gets the default role for each rider, so a driver's rights are never tried.
set -euo pipefail
folder="$(mktemp -d)"
npm= moto= ministack=
trap 'for server in $npm $moto $ministack; do { kill "$server" && wait "$server"; } 2> /dev/null || true; done; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cognito-local@5.3.0 > /dev/null
for each in 'moto moto[cognitoidp,server]==5.2.5' 'ministack ministack==1.5.33' 'client boto3==1.44.8'; do
  python3 -m venv "${each%% *}" > /dev/null
  "${each%% *}/bin/pip" install --quiet --disable-pip-version-check "${each#* }"
done
free_port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }
NPM="$(free_port)" MOTO="$(free_port)" MINISTACK="$(free_port)"
export NPM MOTO MINISTACK
HOST=127.0.0.1 PORT="$NPM" node node_modules/cognito-local/lib/bin/start.js > npm.log 2>&1 & npm=$!
moto/bin/moto_server -H 127.0.0.1 -p "$MOTO" > moto.log 2>&1 & moto=$!
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$MINISTACK" SERVICES=cognito-idp,iam,sts \
  IOT_MTLS_ENABLED=0 ministack/bin/ministack > ministack.log 2>&1 & ministack=$!
for port in "$NPM" "$MOTO" "$MINISTACK"; do
  for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || break; sleep 0.1; done
done
cat > probe.py <<'PROBE'
import base64
import json
import os
import boto3

POOLS = {"cognito-local": os.environ["NPM"], "moto": os.environ["MOTO"], "ministack": os.environ["MINISTACK"]}
RIDER, PASSWORD = "ann@example.com", "Unicorn-2026"

def probe(name, cognito):
    pool = cognito.create_user_pool(PoolName="riders", UsernameAttributes=["email"])["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=RIDER, MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": RIDER},
    ])
    cognito.admin_set_user_password(UserPoolId=pool, Username=RIDER, Password=PASSWORD, Permanent=True)
    for group, rank in {"riders": {}, "drivers": {"Precedence": 2}, "managers": {"Precedence": 1}}.items():
        role = f"arn:aws:iam::123456789012:role/{group}"
        cognito.create_group(UserPoolId=pool, GroupName=group, RoleArn=role, **rank)
        cognito.admin_add_user_to_group(UserPoolId=pool, Username=RIDER, GroupName=group)
    token = cognito.initiate_auth(
        ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": RIDER, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["IdToken"]
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    rank = cognito.get_group(UserPoolId=pool, GroupName="riders")["Group"].get("Precedence")
    print(f"{name}: groups {sorted(claims.get('cognito:groups', []))}, roles {claims.get('cognito:roles')}, "
          f"preferred {claims.get('cognito:preferred_role')}, no precedence is {rank}")

for name, port in POOLS.items():
    probe(name, boto3.client(
        "cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
        endpoint_url=f"http://127.0.0.1:{port}",
    ))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
cognito-local: groups ['drivers', 'managers', 'riders'], roles None, preferred None, no precedence is None
moto: groups ['drivers', 'managers', 'riders'], roles None, preferred None, no precedence is None
ministack: groups ['drivers', 'managers', 'riders'], roles None, preferred None, no precedence is 0
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the tokens have other claims than described'; exit 1; }

#!/usr/bin/env bash
# Packages: cognito-local 5.3.0 (npm), boto3 1.44.8 (PyPI).
#
# Expected: cognito-local answers InitiateAuth as AWS's API Reference says: a sign-in brings
# ExpiresIn and TokenType, a wrong password is a NotAuthorizedException (the API model names
# the errors of the call), an id token lives an hour unless the client says otherwise, and an
# e-mail counts as verified once its code was given to ConfirmSignUp.
#
# Seen: neither ExpiresIn nor TokenType; a wrong password is an InvalidPasswordException, which
# the model does not have for this call; the id token lives a day; the e-mail stays unverified.
#
# Why it matters here: a client that counts the life of its tokens from ExpiresIn counts from
# nothing, and one that tells a wrong password by the error's name talks of password rules.
set -euo pipefail
folder="$(mktemp -d)"
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts cognito-local@5.3.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
PORT="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export PORT
HOST=127.0.0.1 CODE=123456 node --no-deprecation node_modules/cognito-local/lib/bin/start.js > log 2>&1 & server=$!
for _ in $(seq 600); do ! (exec 3<> "/dev/tcp/127.0.0.1/$PORT") 2> /dev/null || break; sleep 0.1; done
cat > probe.py <<'PROBE'
import base64
import json
import os
import boto3
from botocore.exceptions import ClientError

def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

idp = boto3.client("cognito-idp", region_name="us-east-1", endpoint_url=f"http://127.0.0.1:{os.environ['PORT']}",
                   aws_access_key_id="a", aws_secret_access_key="b")
pool = idp.create_user_pool(PoolName="riders", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"])["UserPool"]["Id"]
client = idp.create_user_pool_client(UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"])["UserPoolClient"]["ClientId"]
ann = "ann@example.com"
idp.sign_up(ClientId=client, Username=ann, Password="An-example-1", UserAttributes=[{"Name": "email", "Value": ann}])
idp.confirm_sign_up(ClientId=client, Username=ann, ConfirmationCode="123456")

def sign_in(password):
    return idp.initiate_auth(ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": ann, "PASSWORD": password})

tokens = sign_in("An-example-1")["AuthenticationResult"]
print("ExpiresIn:", tokens.get("ExpiresIn"), "- TokenType:", tokens.get("TokenType"))
token = claims(tokens["IdToken"])
print("id token: seconds", token["exp"] - token["iat"], "- email_verified", token["email_verified"])
try:
    sign_in("Another-example-1")
except ClientError as error:
    name = error.response["Error"]["Code"]
    errors = {shape.name for shape in idp.meta.service_model.operation_model("InitiateAuth").error_shapes}
    print("wrong password:", name, "- an error of this call by the model", name in errors)
PROBE
python/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
ExpiresIn: None - TokenType: None
id token: seconds 86400 - email_verified False
wrong password: InvalidPasswordException - an error of this call by the model False
EXPECTED
cmp -s seen expected || { echo 'CHANGED: cognito-local answers differently than described'; exit 1; }

#!/usr/bin/env bash
# Packages: moto 5.2.5, boto3 1.44.8 (PyPI).
#
# Expected: moto's stand-in for Cognito answers within AWS's API model, and does what the API
# Reference says of a client's AccessTokenValidity and of the claims of an id token.
#
# Seen, of a pool and a client that it accepted:
# - The client's access tokens are to be good for ten minutes; they are good for an hour.
# - A rider's id token has no `email`, though the rider has one.
# - The key of an authenticator app is always the same twelve letters; the model demands
#   sixteen or more (SecretCodeType).
# - SECRET_BLOCK of the SRP challenge is a UUID, no base64, and the salt and SRP_B are 16 bytes,
#   where the service's B has the 384 bytes of its group.
#
# Why it matters here: tests against moto alone never see a token end, read no e-mail from it,
# and say nothing of SRP. The local pool of this project exists for that.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check \
  'moto[cognitoidp]==5.2.5' boto3==1.44.8 botocore==1.44.8
cat > probe.py <<'PROBE'
import base64
import json
import boto3
import botocore.session
from moto import mock_aws

def claims(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))

def is_base64(text):
    try:
        return bool(base64.b64decode(text, validate=True))
    except ValueError:
        return False

with mock_aws():
    idp = boto3.client("cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b")
    pool = idp.create_user_pool(PoolName="riders")["UserPool"]["Id"]
    client = idp.create_user_pool_client(
        UserPoolId=pool, ClientName="web", AccessTokenValidity=10, TokenValidityUnits={"AccessToken": "minutes"},
        ExplicitAuthFlows=["ALLOW_USER_SRP_AUTH", "ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    idp.sign_up(ClientId=client, Username="ann", Password="An-example-1", UserAttributes=[{"Name": "email", "Value": "ann@example.com"}])
    idp.confirm_sign_up(ClientId=client, Username="ann", ConfirmationCode="123456")
    tokens = idp.initiate_auth(
        ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ann", "PASSWORD": "An-example-1"}
    )["AuthenticationResult"]
    access = claims(tokens["AccessToken"])
    print("access token: asked for 600 s, got", access["exp"] - access["iat"])
    has = [a["Name"] for a in idp.get_user(AccessToken=tokens["AccessToken"])["UserAttributes"]]
    print("email: attribute", "email" in has, "- claim of the id token", "email" in claims(tokens["IdToken"]))
    keys = {idp.associate_software_token(AccessToken=tokens["AccessToken"])["SecretCode"] for _ in range(2)}
    model = botocore.session.get_session().get_service_model("cognito-idp").shape_for("SecretCodeType")
    print("authenticator key: letters", *{len(key) for key in keys}, "- different ones", len(keys), "- least by the model", model.metadata["min"])
    challenge = idp.initiate_auth(
        ClientId=client, AuthFlow="USER_SRP_AUTH", AuthParameters={"USERNAME": "ann", "SRP_A": "a" * 768}
    )["ChallengeParameters"]
    print("SRP: SECRET_BLOCK is base64", is_base64(challenge["SECRET_BLOCK"]), "- hex digits of SRP_B", len(challenge["SRP_B"]))
PROBE
python/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
access token: asked for 600 s, got 3600
email: attribute True - claim of the id token False
authenticator key: letters 12 - different ones 1 - least by the model 16
SRP: SECRET_BLOCK is base64 False - hex digits of SRP_B 32
EXPECTED
cmp -s seen expected || { echo 'CHANGED: moto answers differently than described'; exit 1; }

#!/usr/bin/env bash
# Packages: fastapi-cognito 2.10.0, flask-cognito 1.21, PyJWT 2.15.1, cryptography 50.0.2,
# requests 2.34.2 (PyPI).
#
# Expected: two packages let a service take the access tokens of its user pool, and answer with 401 to
# a token that they do not take. AWS's Developer Guide ("Scopes, M2M, and resource servers", on
# https://docs.aws.amazon.com/cognito/latest/developerguide/) has access tokens for machines, by client
# credentials: they are for an app client, so that there is no user in them. RFC 9110, section 11.1, has
# the name of a scheme, such as Bearer, in any case of the letters.
#
# Seen: flask-cognito takes a machine's token, and the scheme `bearer`. fastapi-cognito checks the
# machine's token, finds it right, and then ends with an exception and the status 500, because its model
# of a token demands a user name. With a rider's ID token, for which its documentation has a model of
# one's own, it is 500, too, and no refusal. With the scheme in small letters it answers 401 to a right
# token, although a later check in it ignores the case.
#
# Why it matters here: a job that asks for rides each night is an error of the service in its log, and
# tries again, as 500 suggests. All tests with riders pass.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check fastapi-cognito==2.10.0 flask-cognito==1.21 \
  PyJWT==2.15.1 cryptography==50.0.2 requests==2.34.2
cat > probe.py <<'PROBE'
import json
import os
import time

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from fastapi import Depends, FastAPI
from fastapi.testclient import TestClient
from fastapi_cognito import CognitoAuth, CognitoSettings, CognitoToken
from flask import Flask
from flask_cognito import CognitoAuth as FlaskCognitoAuth
from flask_cognito import cognito_auth_required

pool, client = "us-east-1_AbCdEf123", "1example23456789"
private = rsa.generate_private_key(public_exponent=65537, key_size=2048)
key = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(private.public_key()))
del key["key_ops"]
with open("keys", "w") as file:
    json.dump({"keys": [{**key, "kid": "a", "use": "sig", "alg": "RS256"}]}, file)
os.environ["AWS_COGNITO_JWKS_PATH"] = "keys"

settings = CognitoSettings(
    check_expiration=True,
    jwt_header_name="Authorization",
    jwt_header_prefix="Bearer",
    userpools={"rides": {"region": "us-east-1", "userpool_id": pool, "app_client_id": client, "jwks_url": "keys"}},
)
auth = CognitoAuth(settings)
fast = FastAPI()


@fast.get("/rides")
async def fast_rides(token: CognitoToken = Depends(auth.auth_required)):
    return []


flask = Flask("rides")
flask.config.update(COGNITO_REGION="us-east-1", COGNITO_USERPOOL_ID=pool, COGNITO_APP_CLIENT_ID=client)
FlaskCognitoAuth(flask)


@flask.route("/rides")
@cognito_auth_required
def flask_rides():
    return []


now = int(time.time())
common = {"sub": "a-sub", "iss": f"https://cognito-idp.us-east-1.amazonaws.com/{pool}", "auth_time": now - 5, "iat": now - 5, "exp": now + 600, "jti": "an-id"}
access = {**common, "token_use": "access", "client_id": client, "scope": "rides/read", "version": 2}
tokens = {
    "a rider's access token": ("Bearer", {**access, "username": "ann"}),
    "the same, with the scheme bearer": ("bearer", {**access, "username": "ann"}),
    "the same, expired": ("Bearer", {**access, "username": "ann", "exp": now - 5}),
    "a machine's access token": ("Bearer", access),
    "a rider's ID token": ("Bearer", {**common, "token_use": "id", "aud": client, "cognito:username": "ann"}),
}
browsers = {"fastapi-cognito": TestClient(fast, raise_server_exceptions=False), "flask-cognito": flask.test_client()}
for title, (scheme, claims) in tokens.items():
    for name, browser in browsers.items():
        if claims["token_use"] == "id" and name == "flask-cognito":
            continue
        token = jwt.encode(claims, private, algorithm="RS256", headers={"kid": "a"})
        reply = browser.get("/rides", headers={"Authorization": f"{scheme} {token}"})
        print(f"{title}: {name} {reply.status_code}")
PROBE
python/bin/python probe.py 2> errors | tee seen || cat errors
cat > expected <<'EXPECTED'
a rider's access token: fastapi-cognito 200
a rider's access token: flask-cognito 200
the same, with the scheme bearer: fastapi-cognito 401
the same, with the scheme bearer: flask-cognito 200
the same, expired: fastapi-cognito 401
the same, expired: flask-cognito 401
a machine's access token: fastapi-cognito 500
a machine's access token: flask-cognito 200
a rider's ID token: fastapi-cognito 500
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the tokens are answered differently than described'; exit 1; }

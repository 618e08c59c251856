#!/usr/bin/env bash
# Packages: ministack 1.5.19, boto3 1.44.8 (PyPI), aws-jwt-verify 5.2.1 (npm).
#
# Expected: ministack, a stand-in for AWS, issues tokens that a verifier takes with the keys
# that it publishes (Cognito signs RS256), and gives one login one identity: the API Reference
# says of GetId that it "generates (or retrieves)" the id.
#
# Seen, after an installation with pip and nothing else: the token's header says RS256, and the
# key at jwks.json is an RSA key of 144 bytes, whose signatures have as many; the token's has 32,
# and aws-jwt-verify calls it invalid. Two calls of GetId with the same id token give two
# identities. A client's RefreshTokenRotation is accepted, and DescribeUserPoolClient does not
# know it.
#
# Why it matters here: the tests of the CloudFormation template deploy to it, and can ask it
# for pools and clients alone: not for a check of tokens, for credentials that last, or for
# rotation.
set -euo pipefail
folder="$(mktemp -d)"
server=
trap '[ -z "$server" ] || { kill "$server" && wait "$server"; } 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts aws-jwt-verify@5.2.1 > /dev/null
python3 -m venv python > /dev/null
python3 -m venv client > /dev/null
python/bin/pip install --quiet --disable-pip-version-check ministack==1.5.19
client/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
port="$(python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
export ENDPOINT="http://127.0.0.1:$port"
HOME="$folder" TMPDIR="$folder" BIND_HOST=127.0.0.1 GATEWAY_PORT="$port" SERVICES=cognito-idp,cognito-identity,iam,sts \
  IOT_MTLS_ENABLED=0 python/bin/ministack > log 2>&1 & server=$!
for _ in $(seq 300); do ! grep -q 'Running on http' log || break; sleep 0.1; done
cat > probe.py <<'PROBE'
import json
import os
import urllib.request
import boto3
at = dict(region_name="us-east-1", endpoint_url=os.environ["ENDPOINT"], aws_access_key_id="test", aws_secret_access_key="test")
idp = boto3.client("cognito-idp", **at)
pool = idp.create_user_pool(PoolName="riders")["UserPool"]["Id"]
client = idp.create_user_pool_client(
    UserPoolId=pool, ClientName="web", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"],
    RefreshTokenRotation={"Feature": "ENABLED", "RetryGracePeriodSeconds": 10},
)["UserPoolClient"]["ClientId"]
described = idp.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"]
idp.sign_up(ClientId=client, Username="ann", Password="An-example-1")
idp.admin_confirm_sign_up(UserPoolId=pool, Username="ann")
token = idp.initiate_auth(
    ClientId=client, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": "ann", "PASSWORD": "An-example-1"}
)["AuthenticationResult"]["IdToken"]
identity = boto3.client("cognito-identity", **at)
logins = f"cognito-idp.us-east-1.amazonaws.com/{pool}"
identities = identity.create_identity_pool(
    IdentityPoolName="riders", AllowUnauthenticatedIdentities=False,
    CognitoIdentityProviders=[{"ProviderName": logins, "ClientId": client}],
)["IdentityPoolId"]
ids = {identity.get_id(IdentityPoolId=identities, Logins={logins: token})["IdentityId"] for _ in range(2)}
print("identities of one login:", len(ids))
print("rotation is described:", "RefreshTokenRotation" in described)
with urllib.request.urlopen(f"{os.environ['ENDPOINT']}/{pool}/.well-known/jwks.json") as reply:
    keys = json.load(reply)
with open("token.json", "w") as file:
    json.dump({"pool": pool, "client": client, "token": token, "keys": keys}, file)
PROBE
cat > probe.mjs <<'PROBE'
import { readFileSync } from 'node:fs';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
const { pool, client, token, keys } = JSON.parse(readFileSync('token.json', 'utf8'));
const [header, , signature] = token.split('.');
const bytes = (text) => Buffer.from(text, 'base64url').length;
const key = keys.keys[0];
console.log(`token: ${JSON.parse(Buffer.from(header, 'base64url')).alg}, a signature of ${bytes(signature)} bytes; key: ${key.kty}, of ${bytes(key.n)} bytes`);
const verifier = CognitoJwtVerifier.create({ userPoolId: pool, clientId: client, tokenUse: 'id' });
verifier.cacheJwks(keys);
await verifier.verify(token).then(
  () => console.log('aws-jwt-verify takes it'),
  (error) => console.log(`aws-jwt-verify: ${error.message}`),
);
PROBE
{ client/bin/python probe.py; node --no-warnings probe.mjs; } | tee seen
cat > expected <<'EXPECTED'
identities of one login: 2
rotation is described: False
token: RS256, a signature of 32 bytes; key: RSA, of 144 bytes
aws-jwt-verify: Invalid signature
EXPECTED
cmp -s seen expected || { echo 'CHANGED: ministack answers differently than described'; exit 1; }

#!/usr/bin/env bash
# Packages: cognito-local 5.3.0 (npm), moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI).
#
# Expected: three stand-ins for Cognito change a rider's e-mail as AWS's API Reference says of
# UpdateUserAttributes. A code goes to the new address, and the address counts as unverified. With
# AttributesRequireVerificationBeforeUpdate the old one stays until the code is given. An attribute
# with a blank value is deleted. The rider stays signed in.
#
# Seen: cognito-local does all of that. moto keeps its accounts under the address, so after the
# change the rider's own access token is for a user who does not exist. ministack sends no code,
# takes the new address for verified, with the setting too, and keeps a blank attribute.
#
# Why it matters here: the page on which riders change their address cannot be tried with two of
# them, and in one a rider owns each address that is typed, without a proof.
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
import os
import boto3
from botocore.exceptions import ClientError

POOLS = {"cognito-local": os.environ["NPM"], "moto": os.environ["MOTO"], "ministack": os.environ["MINISTACK"]}
RIDER, PASSWORD = "ann@example.com", "Unicorn-2026"

def probe(name, cognito, **settings):
    pool = cognito.create_user_pool(PoolName="riders", UsernameAttributes=["email"], AutoVerifiedAttributes=["email"], Schema=[
        {"Name": "genre", "AttributeDataType": "String", "Mutable": True},
    ], **settings)["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=RIDER, MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": RIDER}, {"Name": "email_verified", "Value": "true"},
        {"Name": "custom:genre", "Value": "rock"},
    ])
    cognito.admin_set_user_password(UserPoolId=pool, Username=RIDER, Password=PASSWORD, Permanent=True)
    token = cognito.initiate_auth(
        ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": RIDER, "PASSWORD": PASSWORD},
    )["AuthenticationResult"]["AccessToken"]
    reply = cognito.update_user_attributes(AccessToken=token, UserAttributes=[
        {"Name": "email", "Value": "new@example.com"}, {"Name": "custom:genre", "Value": ""},
    ])
    codes = [code["Destination"] for code in reply.get("CodeDeliveryDetailsList") or []]
    try:
        seen = {each["Name"]: each["Value"] for each in cognito.get_user(AccessToken=token)["UserAttributes"]}
    except ClientError as error:
        print(f"{name}: GetUser with the same token {error.response['Error']['Code']}, codes to {codes}")
        return
    print(f"{name}: {seen['email']}, verified {seen.get('email_verified')}, codes to {codes}, genre {seen.get('custom:genre')!r}")

for name, port in POOLS.items():
    cognito = boto3.client(
        "cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
        endpoint_url=f"http://127.0.0.1:{port}",
    )
    probe(f"{name}, by default", cognito)
    probe(f"{name}, verification before update", cognito, UserAttributeUpdateSettings={
        "AttributesRequireVerificationBeforeUpdate": ["email"],
    })
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
cognito-local, by default: new@example.com, verified false, codes to ['new@example.com'], genre None
cognito-local, verification before update: ann@example.com, verified true, codes to ['new@example.com'], genre None
moto, by default: GetUser with the same token UserNotFoundException, codes to []
moto, verification before update: GetUser with the same token UserNotFoundException, codes to []
ministack, by default: new@example.com, verified true, codes to [], genre ''
ministack, verification before update: new@example.com, verified true, codes to [], genre ''
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins change e-mails differently than described'; exit 1; }

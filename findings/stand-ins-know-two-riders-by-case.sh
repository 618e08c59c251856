#!/usr/bin/env bash
# Packages: cognito-local 5.3.0 (npm), moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI).
#
# Expected: three stand-ins for Cognito keep to the names that a pool is created with. AWS's API
# Reference says of UsernameConfiguration that with CaseSensitive false a rider can sign in with
# any case of the letters. A pool without UsernameAttributes has user names of any form.
#
# Seen: all three describe the pool as case-insensitive. A rider who types Ann@example.com, as many
# phones write it, cannot sign in as ann@example.com, and can register a second time. cognito-local
# gives a pool without UsernameAttributes the attribute `email`, says so in its reply, and
# refuses a user name that is no e-mail address.
#
# Why it matters here: a client need not change the case of what is typed, and must not where names
# are case-sensitive. With these stand-ins it seems that it has to, and a test with user names
# like those of the workshop cannot be made with one of them.
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

def probe(name, cognito):
    def outcome(call, **parameters):
        try:
            call(**parameters)
            return "done"
        except ClientError as error:
            return error.response["Error"]["Code"]

    made = cognito.create_user_pool(
        PoolName="riders", UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False},
    )["UserPool"]
    pool = made["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=RIDER, MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": RIDER},
    ])
    cognito.admin_set_user_password(UserPoolId=pool, Username=RIDER, Password=PASSWORD, Permanent=True)
    signed_in = outcome(
        cognito.initiate_auth, ClientId=app, AuthFlow="USER_PASSWORD_AUTH",
        AuthParameters={"USERNAME": "Ann@example.com", "PASSWORD": PASSWORD},
    )
    again = outcome(cognito.sign_up, ClientId=app, Username="Ann@example.com", Password=PASSWORD)
    print(f"{name}, {made['UsernameConfiguration']}: sign-in as Ann {signed_in}, another sign-up {again}")
    plain = cognito.create_user_pool(PoolName="plain")["UserPool"]
    user = outcome(cognito.admin_create_user, UserPoolId=plain["Id"], Username="ann", MessageAction="SUPPRESS")
    print(f"{name}, no attributes for names: {plain.get('UsernameAttributes')}, the user ann {user}")

for name, port in POOLS.items():
    probe(name, boto3.client(
        "cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
        endpoint_url=f"http://127.0.0.1:{port}",
    ))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
cognito-local, {'CaseSensitive': False}: sign-in as Ann NotAuthorizedException, another sign-up done
cognito-local, no attributes for names: ['email'], the user ann InvalidParameterException
moto, {'CaseSensitive': False}: sign-in as Ann UserNotFoundException, another sign-up done
moto, no attributes for names: None, the user ann done
ministack, {'CaseSensitive': False}: sign-in as Ann UserNotFoundException, another sign-up done
ministack, no attributes for names: [], the user ann done
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins take names differently than described'; exit 1; }

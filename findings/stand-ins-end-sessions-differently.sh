#!/usr/bin/env bash
# Packages: cognito-local 5.3.0 (npm), moto 5.2.5, ministack 1.5.33, boto3 1.44.8 (PyPI).
#
# Expected: three stand-ins for Cognito end a rider's session as AWS's API Reference says.
# RevokeToken ends a refresh token and the access tokens that came from it. GlobalSignOut and
# AdminUserGlobalSignOut end all of them: GetUser and a refresh are refused from then on. After
# AdminResetUserPassword a sign-in with the old password is a PasswordResetRequiredException.
#
# Seen: none does all, and no call is done by all three. In ministack both sign-outs succeed, and
# each token works on. moto signs out, breaks off RevokeToken with the status 500, and resets a
# password that goes on working. cognito-local has RevokeToken alone. An access token outlives
# its RevokeToken in each.
#
# Why it matters here: "sign out everywhere" and "my phone was stolen" are tests that pass against
# one for a reason, against another by chance, and against a third never.
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
from botocore.config import Config
from botocore.exceptions import ClientError

POOLS = {"cognito-local": os.environ["NPM"], "moto": os.environ["MOTO"], "ministack": os.environ["MINISTACK"]}
RIDER, PASSWORD = "ann@example.com", "Unicorn-2026"

def probe(name, cognito):
    pool = cognito.create_user_pool(PoolName="riders", UsernameAttributes=["email"])["UserPool"]["Id"]
    app = cognito.create_user_pool_client(
        UserPoolId=pool, ClientName="app", ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    )["UserPoolClient"]["ClientId"]
    cognito.admin_create_user(UserPoolId=pool, Username=RIDER, MessageAction="SUPPRESS", UserAttributes=[
        {"Name": "email", "Value": RIDER}, {"Name": "email_verified", "Value": "true"},
    ])
    cognito.admin_set_user_password(UserPoolId=pool, Username=RIDER, Password=PASSWORD, Permanent=True)

    def outcome(call, *arguments, **parameters):
        try:
            call(*arguments, **parameters)
            return "works"
        except ClientError as error:
            return error.response["Error"]["Code"]

    def sign_in():
        return cognito.initiate_auth(
            ClientId=app, AuthFlow="USER_PASSWORD_AUTH", AuthParameters={"USERNAME": RIDER, "PASSWORD": PASSWORD},
        )["AuthenticationResult"]

    def afterwards(tokens):
        refresh = outcome(
            cognito.initiate_auth, ClientId=app, AuthFlow="REFRESH_TOKEN_AUTH",
            AuthParameters={"REFRESH_TOKEN": tokens["RefreshToken"]},
        )
        return f"GetUser {outcome(cognito.get_user, AccessToken=tokens['AccessToken'])}, refresh {refresh}"

    tokens = sign_in()
    done = outcome(cognito.revoke_token, ClientId=app, Token=tokens["RefreshToken"])
    print(f"{name}, RevokeToken {done}: {afterwards(tokens)}")
    tokens, other = sign_in(), sign_in()
    done = outcome(cognito.global_sign_out, AccessToken=tokens["AccessToken"])
    print(f"{name}, GlobalSignOut {done}: {afterwards(other)}")
    tokens = sign_in()
    done = outcome(cognito.admin_user_global_sign_out, UserPoolId=pool, Username=RIDER)
    print(f"{name}, AdminUserGlobalSignOut {done}: {afterwards(tokens)}")
    done = outcome(cognito.admin_reset_user_password, UserPoolId=pool, Username=RIDER)
    print(f"{name}, AdminResetUserPassword {done}: the old password {outcome(sign_in)}")

for name, port in POOLS.items():
    probe(name, boto3.client(
        "cognito-idp", region_name="us-east-1", aws_access_key_id="a", aws_secret_access_key="b",
        endpoint_url=f"http://127.0.0.1:{port}", config=Config(retries={"max_attempts": 1}),
    ))
PROBE
client/bin/python probe.py | tee seen
cat > expected <<'EXPECTED'
cognito-local, RevokeToken works: GetUser works, refresh NotAuthorizedException
cognito-local, GlobalSignOut Unsupported: GetUser works, refresh works
cognito-local, AdminUserGlobalSignOut Unsupported: GetUser works, refresh works
cognito-local, AdminResetUserPassword Unsupported: the old password works
moto, RevokeToken 500: GetUser works, refresh works
moto, GlobalSignOut works: GetUser NotAuthorizedException, refresh NotAuthorizedException
moto, AdminUserGlobalSignOut works: GetUser NotAuthorizedException, refresh NotAuthorizedException
moto, AdminResetUserPassword works: the old password works
ministack, RevokeToken works: GetUser works, refresh NotAuthorizedException
ministack, GlobalSignOut works: GetUser works, refresh works
ministack, AdminUserGlobalSignOut works: GetUser works, refresh works
ministack, AdminResetUserPassword works: the old password PasswordResetRequiredException
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the stand-ins end sessions differently than described'; exit 1; }

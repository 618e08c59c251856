#!/usr/bin/env bash
# Packages: boto3 1.44.8 (PyPI), @aws-sdk/client-cognito-identity-provider 3.1169.0 and
# amazon-cognito-identity-js 6.3.21 (npm).
#
# Expected: the protocol of Cognito is Smithy's awsJson1_1, whose specification ("Operation
# error serialization") lets the name of an error come in the header X-Amzn-Errortype, in the
# body's `code`, or in the body's `__type`, and its tests have an error with the header alone.
# All three clients find the name and the message of such a reply.
#
# Seen: the JavaScript SDK does. boto3 calls the error "400": it reads the body's `__type` and
# nothing else. amazon-cognito-identity-js finds the name in the header, and then loses the
# message that stands in the body: its message is "400".
#
# Why it matters here: a proxy or a stand-in for Cognito that answers with the header alone
# works with one client and is a riddle in the next, so a stand-in has to send `__type` too.
set -euo pipefail
folder="$(mktemp -d)"
server=
trap '[ -z "$server" ] || kill "$server" 2> /dev/null || true; rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  @aws-sdk/client-cognito-identity-provider@3.1169.0 amazon-cognito-identity-js@6.3.21 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
cat > server.mjs <<'SERVER'
import { createServer } from 'node:http';
import { writeFileSync } from 'node:fs';
const server = createServer((request, response) => {
  request.resume().on('end', () => {
    response.writeHead(400, {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-errortype': 'CodeMismatchException:http://internal.amazon.com/coral/com.amazonaws.cognito/',
    });
    response.end('{"message":"Invalid verification code provided, please try again."}');
  });
});
server.listen(0, '127.0.0.1', () => writeFileSync('port', String(server.address().port)));
SERVER
node server.mjs & server=$!
for _ in $(seq 100); do [ ! -s port ] || break; sleep 0.1; done
export ENDPOINT="http://127.0.0.1:$(cat port)"
cat > probe.mjs <<'PROBE'
import { CognitoIdentityProviderClient, ConfirmSignUpCommand } from '@aws-sdk/client-cognito-identity-provider';
import identity from 'amazon-cognito-identity-js';
const endpoint = process.env.ENDPOINT;
const client = new CognitoIdentityProviderClient({ region: 'us-east-1', endpoint, credentials: { accessKeyId: 'a', secretAccessKey: 'b' }, maxAttempts: 1 });
await client.send(new ConfirmSignUpCommand({ ClientId: '1example', Username: 'ann', ConfirmationCode: '123456' }))
  .catch((error) => console.log(`JavaScript SDK: ${error.name}: ${error.message}`));
const pool = new identity.CognitoUserPool({ UserPoolId: 'us-east-1_AbCdEf123', ClientId: '1example', endpoint });
new identity.CognitoUser({ Username: 'ann', Pool: pool }).confirmRegistration('123456', true, (error) =>
  console.log(`identity-js: ${error.name}: ${error.message}`));
PROBE
cat > probe.py <<'PROBE'
import os
import boto3
from botocore.config import Config
from botocore.exceptions import ClientError
client = boto3.client("cognito-idp", region_name="us-east-1", endpoint_url=os.environ["ENDPOINT"],
                      aws_access_key_id="a", aws_secret_access_key="b", config=Config(retries={"total_max_attempts": 1}))
try:
    client.confirm_sign_up(ClientId="1example", Username="ann", ConfirmationCode="123456")
except ClientError as error:
    print(f"boto3: {error.response['Error']['Code']}: {error.response['Error']['Message']}")
PROBE
{ node --no-warnings probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
JavaScript SDK: CodeMismatchException: Invalid verification code provided, please try again.
identity-js: CodeMismatchException: 400
boto3: 400: Invalid verification code provided, please try again.
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the clients read the reply differently than described'; exit 1; }

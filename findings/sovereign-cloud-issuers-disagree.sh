#!/usr/bin/env bash
# Packages: aws-jwt-verify 5.2.1, aws-amplify 6.22.1,
# @aws-sdk/client-cognito-identity-provider 3.1169.0 (npm), boto3 1.44.8 (PyPI).
#
# Expected: AWS's own libraries name the same host for a user pool in the European Sovereign
# Cloud (region eusc-de-east-1), whose hosts end in amazonaws.eu by AWS's endpoint data.
#
# Seen: both SDKs call cognito-idp.eusc-de-east-1.amazonaws.eu. aws-amplify sends a sign-in to
# amazonaws.com, and aws-jwt-verify expects tokens and looks for their keys there.
#
# Why it matters here: a pool in that partition can be set up with the SDKs, but nobody signs
# in through Amplify, and a verifier refuses each genuine token. The suffix has to come from
# AWS's endpoint data by partition, not from what Amplify does.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init --yes > /dev/null
npm install --silent --no-audit --no-fund --ignore-scripts \
  aws-jwt-verify@5.2.1 aws-amplify@6.22.1 @aws-sdk/client-cognito-identity-provider@3.1169.0 > /dev/null
python3 -m venv python > /dev/null
python/bin/pip install --quiet --disable-pip-version-check boto3==1.44.8 botocore==1.44.8
cat > probe.mjs <<'PROBE'
import { Amplify } from 'aws-amplify';
import { signIn } from 'aws-amplify/auth';
import { CognitoJwtVerifier } from 'aws-jwt-verify';
import { CognitoIdentityProviderClient, InitiateAuthCommand } from '@aws-sdk/client-cognito-identity-provider';

const userPoolId = 'eusc-de-east-1_AbCdEf123';
console.log(`aws-jwt-verify: ${new URL(CognitoJwtVerifier.parseUserPoolId(userPoolId).issuer).host}`);

Amplify.configure({ Auth: { Cognito: { userPoolId, userPoolClientId: '1example' } } });
let host;
globalThis.fetch = async (url) => {
  host = new URL(url).host;
  throw new TypeError('nothing is sent');
};
await signIn({ username: 'ann', password: 'an example' }).catch(() => {});
console.log(`aws-amplify: ${host}`);

const client = new CognitoIdentityProviderClient({
  region: 'eusc-de-east-1',
  maxAttempts: 1,
  requestHandler: {
    async handle(request) {
      console.log(`JavaScript SDK: ${request.hostname}`);
      throw new Error('nothing is sent');
    },
  },
});
await client.send(new InitiateAuthCommand({ AuthFlow: 'USER_SRP_AUTH', ClientId: '1example' })).catch(() => {});
PROBE
cat > probe.py <<'PROBE'
import boto3
client = boto3.client("cognito-idp", region_name="eusc-de-east-1", aws_access_key_id="a", aws_secret_access_key="b")
print("boto3:", client.meta.endpoint_url.removeprefix("https://"))
PROBE
{ node --no-warnings probe.mjs; python/bin/python probe.py; } | tee seen
cat > expected <<'EXPECTED'
aws-jwt-verify: cognito-idp.eusc-de-east-1.amazonaws.com
aws-amplify: cognito-idp.eusc-de-east-1.amazonaws.com
JavaScript SDK: cognito-idp.eusc-de-east-1.amazonaws.eu
boto3: cognito-idp.eusc-de-east-1.amazonaws.eu
EXPECTED
cmp -s seen expected || { echo 'CHANGED: the hosts are others than described'; exit 1; }
